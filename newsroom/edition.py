"""Open an edition: read everything, check everything, and clear what may be public.

The only way to an Edition. Downstream of here nothing that is held or a draft can be named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from newsroom.content.items import make_items
from newsroom.content.library import Library, Progress, read_library
from newsroom.embargo import clear, held, originals_of, state_of, withdraw
from newsroom.engine.store import Store
from newsroom.errors import ContentError, SettingsError
from newsroom.messages import mark
from newsroom.model import Account, Edition, Item, Opening, State
from newsroom.problems import Problem, Severity, errors, order_key
from newsroom.rules import judge
from newsroom.rules.desk import Desk
from newsroom.settings import Settings


def quiet(step: str, done: int, total: int) -> None:
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
    library = read_library(settings.content, settings.agency.limits, store, jobs, progress)
    if not library.sources and not library.problems:
        raise SettingsError(
            mark('there is no text in "{path}"; is the folder the right one, and whole?'),
            path=str(settings.content),
        )
    reading = make_items(library, settings)
    found = [*library.problems, *reading.problems]
    found += judge(Desk(reading.sound, reading.legible, library, settings, now))
    found = sorted(_soften(found, library), key=order_key)
    return _open(reading.sound, library, settings, now, found), found


def _soften(problems: Iterable[Problem], library: Library) -> Iterable[Problem]:
    """Turn the problems of a draft into warnings: unfinished work holds up nobody else."""
    drafts = {p for p, s in library.sources.items() if s.fields.get("status") == "draft"}
    folders = {p.rsplit("/", 1)[0] for p in drafts if p.endswith("/index.md")}
    for problem in problems:
        folder = problem.path.rsplit("/", 1)[0]
        yield problem.as_warning() if problem.path in drafts or folder in folders else problem


def _open(
    items: tuple[Item, ...],
    library: Library,
    settings: Settings,
    now: datetime,
    problems: Iterable[Problem],
) -> Opening:
    wrong = _named(problems)
    public = tuple(item for item in clear(items, now) if item.path not in wrong)
    shown = items if settings.preview else public
    unpublished = frozenset(i.path for i in shown) - {i.path for i in public}
    edition = Edition(
        items=tuple(sorted((withdraw(item) for item in shown), key=_newest_first)),
        preview=settings.preview,
        unpublished=unpublished,
    )
    account = Account(_states(items, library, now, problems), held(items, now))
    return Opening(edition, account)


def _newest_first(item: Item) -> tuple[float, str]:
    return (-item.date.timestamp(), item.path)


def _states(
    items: tuple[Item, ...], library: Library, now: datetime, problems: Iterable[Problem]
) -> Mapping[str, State]:
    """Give every file of content/ exactly one state; one that no rule knows is in error."""
    originals = originals_of(items)
    states = {p.path: State.ERROR for p in problems if p.severity is Severity.ERROR}
    for problem in problems:  # what is refused beside a draft is only warned of
        if problem.path not in library.files:
            states.setdefault(problem.path, State.DRAFT)
    for path, source in library.sources.items():
        if path not in states:
            draft = source.fields.get("status") == "draft"
            states[path] = State.DRAFT if draft else State.ERROR
    for item in items:
        if states[item.path] is State.ERROR and item.path in _named(problems):
            continue
        states[item.path] = state_of(item, originals, now)
    return dict(sorted({**states, **_file_states(items, library, states, problems)}.items()))


def _named(problems: Iterable[Problem]) -> set[str]:
    return {p.path for p in problems if p.severity is Severity.ERROR}


_RANK = [State.ERROR, State.DRAFT, State.HELD, State.WITHDRAWN, State.PUBLISHED]


def _file_states(
    items: tuple[Item, ...],
    library: Library,
    states: Mapping[str, State],
    problems: Iterable[Problem],
) -> dict[str, State]:
    """A photo or file is as public as the most public item that shows it."""
    best: dict[str, State] = {}
    for item in items:
        for file in (*(attached.file for attached in item.photos), *item.files):
            now = states.get(item.path, State.ERROR)
            best[file.path] = max(best.get(file.path, now), now, key=_RANK.index)
    for path in library.files:
        if path not in best and path not in states:
            best[path] = _beside_draft(path, states)
    return {path: state for path, state in best.items() if states.get(path) is not State.ERROR}


def _beside_draft(path: str, states: Mapping[str, State]) -> State:
    return states.get(path.rsplit("/", 1)[0] + "/index.md", State.ERROR)
