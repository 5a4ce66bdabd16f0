"""Open an edition: read what changed, check everything, and clear what may be public.

The only way to an Edition. Downstream of here nothing that is held or a draft can be named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from newsroom.content.files import digest_of
from newsroom.content.folder import folder_of, soften
from newsroom.content.reading import Reading, read_content
from newsroom.embargo import held, states_of
from newsroom.engine.store import Store
from newsroom.errors import ContentError, SettingsError
from newsroom.messages import mark
from newsroom.model import Account, Edition, Opening, Record, State
from newsroom.problems import Problem, Severity, errors, order_key
from newsroom.rules import judge
from newsroom.rules.desk import Desk
from newsroom.settings import Settings

Progress = Callable[[str, int, int], None]


def quiet(step: str, done: int, total: int, at: str = "") -> None:
    """Report progress to nobody."""


def open_edition(
    settings: Settings, now: datetime, store: Store, jobs: int = 1, progress: Progress = quiet
) -> Opening:
    """Return what may be public at `now` (UTC), and the account of every file.

    Raises ContentError with every problem found. In a preview (settings) drafts and held items
    come too, marked as unpublished.
    """
    opening, problems = examine(settings, now, store, jobs, progress)
    if found := errors(problems):
        raise ContentError(found)
    return replace(opening, warnings=tuple(problems))


def examine(
    settings: Settings, now: datetime, store: Store, jobs: int = 1, progress: Progress = quiet
) -> tuple[Opening, list[Problem]]:
    """Read and check everything; return what an edition would hold, and all problems in order."""
    return judge_all(open_desk(settings, now, store, jobs, progress))


def open_desk(
    settings: Settings, now: datetime, store: Store, jobs: int = 1, progress: Progress = quiet
) -> Desk:
    """Read everything. Raises SettingsError when there is nothing to read."""
    reading = read_content(settings, store, judge, jobs, progress)
    desk = Desk(reading, settings, now, store)
    if not (desk.texts or reading.refused or any(reading.problems())):
        raise SettingsError(
            mark('there is no text in "{path}"; is the folder the right one, and whole?'),
            path=str(settings.content),
        )
    return desk


def judge_all(desk: Desk) -> tuple[Opening, list[Problem]]:
    """Check what lies on the desk; return what an edition would hold, and all problems in order."""
    reading = desk.reading
    across = soften((*reading.refused, *judge(desk)), desk.drafts)
    found = sorted((*reading.problems(), *across), key=order_key)
    return _open(desk, found), found


def _open(desk: Desk, problems: list[Problem]) -> Opening:
    settings, now = desk.settings, desk.now
    wrong = {p.path for p in problems if p.severity is Severity.ERROR}
    states = states_of(desk.sound, now)
    public = (State.PUBLISHED, State.WITHDRAWN)
    unpublished = frozenset(p for p, s in states.items() if s not in public or p in wrong)
    shown = [r for r in desk.sound if settings.preview or r.path not in unpublished]
    edition = Edition(
        items=tuple(shown),
        preview=settings.preview,
        unpublished=unpublished if settings.preview else frozenset(),
    )
    account = Account(_account(desk.reading, states, problems, wrong), held(desk.sound, now))
    certain = desk.reading.settled and not desk.reading.refused
    return Opening(edition, account, seen=digest_of(desk.reading.folders) if certain else "")


_RANK = [State.ERROR, State.DRAFT, State.HELD, State.WITHDRAWN, State.PUBLISHED]


def _account(
    reading: Reading, known: Mapping[str, State], problems: Iterable[Problem], wrong: set[str]
) -> Mapping[str, State]:
    """Give every file of content/ exactly one state; one that no rule knows is in error."""
    states = dict.fromkeys(wrong, State.ERROR)
    for problem in problems:  # what is refused beside a draft is only warned of
        if problem.path not in states and not reading.has(problem.path):
            states[problem.path] = State.DRAFT
    shown: dict[str, State] = {}
    for folder in reading.special.values():
        for path in (*(record.path for record in folder.records), *folder.odd):
            draft = State.DRAFT if path in folder.drafts else State.ERROR
            states.setdefault(path, known.get(path, draft))
    for path, state in known.items():
        states.setdefault(path, state)
    for folder in reading.special.values():
        for record in folder.records if folder.outside else ():
            mine = states[record.path]
            for path in folder.outside:
                shown[path] = max(shown.get(path, mine), mine, key=_RANK.index)
    for record in reading.records:
        for path in _files(record) if record.details else ():
            mine = states[record.path]
            shown[path] = max(shown.get(path, mine), mine, key=_RANK.index)
    for path in _other_files(reading, states):
        states[path] = shown.get(path) or states.get(f"{folder_of(path)}/index.md", State.ERROR)
    return states


def _files(record: Record) -> Iterator[str]:
    """A photo or file is as public as the most public item that shows it."""
    yield from (photo.path for photo in record.photos)
    yield from (file[0] for file in record.files)


def _other_files(reading: Reading, states: Mapping[str, State]) -> list[str]:
    return [
        path
        for folder, files in reading.folders.items()
        if len(files) > 1 or not files[0][0].endswith(".md")
        for name, *_ in files
        if (path := f"{folder}/{name}".lstrip("/")) not in states
    ]
