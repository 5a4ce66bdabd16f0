"""One run of the newsroom: what Pelican's plugins (and our own tasks) call, step by step."""

from __future__ import annotations

import gc
import os
import pickle
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from newsroom.clock import Reading, read_clock
from newsroom.content.reading import in_use
from newsroom.edition import open_edition
from newsroom.engine.artifact import Artifact, Kept
from newsroom.engine.build import Planned, Progress
from newsroom.engine.executor import job_count
from newsroom.engine.fingerprint import code_digest, encode, tree_digest
from newsroom.engine.originals import forget
from newsroom.engine.output import only_one
from newsroom.engine.sealed import read_sealed, write_sealed
from newsroom.engine.store import DamageError, Store
from newsroom.errors import BuildError, OutputError, SettingsError
from newsroom.messages import mark, translate
from newsroom.model import Opening
from newsroom.pages.colors import check_colors
from newsroom.partners import Partner, read_partners
from newsroom.plan import ROOMS, plan
from newsroom.press import WORKER_ENDED, Report, begin_survey, print_edition
from newsroom.publish.private import check_private
from newsroom.settings import Agency, Settings, check_siteurl, load_agency
from newsroom.syndication.formats import all_formats
from newsroom.syndication.kit import plan_kits
from newsroom.syndication.trusted import plan_trusted
from newsroom.trusted import open_trusted

T = TypeVar("T")
OUR_WORK = (
    "ARTICLE_PATHS",
    "PAGE_PATHS",
    "STATIC_PATHS",
    "THEME_STATIC_PATHS",
    "DIRECT_TEMPLATES",
    "TEMPLATE_PAGES",
    "OUTPUT_SOURCES",
    "DELETE_OUTPUT_DIRECTORY",
)
_PELICANS_FEED = re.compile(r"(^|_)FEED_(ALL_)?(ATOM|RSS)$")


@dataclass
class Run:
    """A run between its steps. `opening` is None after content with errors was told."""

    settings: Settings
    clock: Reading
    opening: Opening | None
    rooms: set[str] = field(default_factory=set)
    used: bool = False
    lock: ExitStack = field(default_factory=ExitStack)


def make_settings(pelican: Mapping[str, Any]) -> Settings:
    """Return the settings of a run from Pelican's. Raises SettingsError."""
    for name in pelican:
        if pelican[name] and (name in OUR_WORK or _PELICANS_FEED.search(name)):
            raise SettingsError(
                mark("set {name} to nothing: Pelican itself must not write to the output"),
                name=name,
            )
    preview = bool(pelican.get("PREVIEW") or os.environ.get("NEWSROOM_PREVIEW", "0") != "0")
    if preview and pelican.get("PUBLISHING"):
        raise SettingsError(mark("a preview is never published; build without NEWSROOM_PREVIEW"))
    agency = _load_agency(Path(pelican["AGENCY"]), Path(pelican["STATE_PATH"]))
    settings = Settings(
        agency=agency,
        siteurl=check_siteurl(pelican["SITEURL"]),
        content=Path(pelican["PATH"]),
        theme=Path(pelican["THEME"]),
        state=Path(pelican["STATE_PATH"]).absolute(),
        preview=preview,
        partners=tuple(one for one in _partners(pelican, agency) if not one.trusted),
    )
    check_colors(settings.agency.site.colors)
    if not settings.content.is_dir():
        raise SettingsError(mark('there is no folder "{path}"'), path=str(settings.content))
    return settings


def _partners(pelican: Mapping[str, Any], agency: Agency) -> tuple[Partner, ...]:
    """Return all partners, trusted ones too; none where the settings name no folder of them."""
    if not pelican.get("PARTNERS"):
        return ()
    folder = Path(pelican["PARTNERS"])
    code = code_digest("partners", "settings", "kinds", "syndication/formats")
    key = sha256(f"{tree_digest(folder)}{code}".encode() + encode(agency)).digest()

    def load() -> tuple[Partner, ...]:
        return read_partners(folder, agency, all_formats)

    return _typed(Path(pelican["STATE_PATH"]) / "partners.pickle", key, load)


def _load_agency(path: Path, state: Path) -> Agency:
    """Load agency.toml as it was typed the last time, unless it or the code has changed."""
    try:
        data = path.read_bytes()
    except OSError:
        return load_agency(path)
    key = sha256(data + code_digest("settings", "moments").encode()).digest()
    return _typed(state / "agency.pickle", key, lambda: load_agency(path))


def _typed(kept: Path, key: bytes, load: Callable[[], T]) -> T:
    """Return what was loaded the last time under this key, else load it."""
    if (found := read_sealed(kept)) and found.startswith(key):
        value: T = pickle.loads(found[len(key) :])
        return value
    value = load()
    with suppress(OSError):
        write_sealed(kept, key + pickle.dumps(value, protocol=5))
    return value


def open_run(
    pelican: Mapping[str, Any], progress: Progress, waiting: Callable[[], None] = lambda: None
) -> Run:
    """Read, check and clear everything. Raises NewsroomError.

    From here to the end of the run no other build may work on the same state: one that read before
    a withdrawal and placed after it would bring the text back. `waiting` is called when it has to
    wait.
    """
    gc.disable()  # what a run makes it keeps; going through it again and again took a quarter
    settings = make_settings(pelican)
    with _in_words(), ExitStack() as stack:
        stack.enter_context(only_one(settings.state, waiting))
        clock = read_clock()
        stack.callback(gc.enable)
        opening = _open(settings, clock, progress)
        return Run(settings, clock, opening, lock=stack.pop_all())


def _open(settings: Settings, clock: Reading, progress: Progress) -> Opening:
    """Open the edition; where the store turns out to be damaged, anew, once more."""
    try:
        with Store(settings.state) as store:
            return open_edition(settings, clock.now, store, job_count(), progress)
    except DamageError:
        with Store(settings.state) as store:
            return open_edition(settings, clock.now, store, job_count(), progress)


def check_plugins(names: Iterable[str]) -> None:
    """Raise SettingsError when one of our plugins is not at work: then nothing is published."""
    wanted = {f"newsroom_{name}" for name in ("gate", *ROOMS, "press")}
    if missing := wanted - set(names):
        raise SettingsError(
            mark("these plugins did not run: {names}; mend PLUGINS in pelicanconf.py"),
            names=", ".join(sorted(missing)),
        )


def add_plan(run: Run | None, room: str) -> None:
    """Note that a room takes part. It plans when it is known what stands already."""
    if run is None:
        raise SystemExit(translate(mark("newsroom_gate is missing from PLUGINS")))
    run.rooms.add(room)


def finish_run(run: Run, output: Path, progress: Progress) -> Report:
    """Make what is new and put the edition in place. Raises NewsroomError.

    Every room must have planned: a plugin that is missing publishes nothing.
    """
    if missing := ROOMS.keys() - run.rooms:
        raise BuildError(
            mark("these plugins did not run: {names}; mend PLUGINS in pelicanconf.py"),
            names=", ".join(f"newsroom_{room}" for room in sorted(missing)),
        )
    if run.opening is None:
        raise BuildError(mark("the content has errors"))
    with run.lock, _in_words():
        try:
            return _print(run, run.opening, output, progress)
        except DamageError:
            opening = _open(run.settings, run.clock, progress)
            return _print(run, opening, output, progress)


def print_kits(pelican: Mapping[str, Any], folder: Path, days: int, progress: Progress) -> Report:
    """Make the social kits of the last so many days in a folder beside the site.

    An edition like the site's: cleared, laid out aside, in place at once. Raises NewsroomError.
    """
    run = open_run(pelican, progress)
    with run.lock, _in_words():
        if run.opening is None:
            raise BuildError(mark("the content has errors"))
        edition, now = run.opening.edition, run.clock.now

        def planned(known: Mapping[str, str]) -> Planned:
            return plan_kits(edition, run.settings, now, days)

        return print_edition(
            planned, run.opening, run.settings, folder, run.clock, progress, reported=False
        )


def print_trusted(pelican: Mapping[str, Any], folder: Path, progress: Progress) -> Report:
    """Make what trusted partners get, embargoed items too, in a folder that is no site's.

    Raises NewsroomError: for a folder that the public can see, too.
    """
    places = (pelican.get(name) for name in ("PATH", "OUTPUT_PATH", "STATE_PATH", "THEME"))
    check_private(folder, (Path(place) for place in places if place))
    settings = make_settings(pelican)
    partners = [one for one in _partners(pelican, settings.agency) if one.trusted]
    if not partners:
        raise SettingsError(mark('no partner has "trusted = true"; there is nothing to write'))
    with _in_words(), only_one(settings.state, lambda: None):
        clock = read_clock()
        with Store(settings.state) as store:
            edition, opening = open_trusted(settings, clock.now, store, job_count(), progress)

        def planned(known: Mapping[str, str]) -> Planned:
            return list(plan_trusted(edition, settings, partners, known))

        return print_edition(planned, opening, settings, folder, clock, progress, reported=False)


def clean_unused(pelican: Mapping[str, Any], progress: Progress) -> tuple[int, int]:
    """Remove from the state what no edition needs; return files and bytes. Raises NewsroomError.

    Needed is all that stands at an output, and all that a clean build of now would take from here.
    """
    run = open_run(pelican, progress)
    with run.lock, _in_words(), Store(run.settings.state) as store:
        if run.opening is None:
            raise BuildError(mark("the content has errors"))
        planned = plan(run.opening.edition, run.settings)
        wanted = {a.fingerprint for artifact in planned for a in _with_needs(artifact)}
        count, size = store.keep_only(wanted, *in_use(run.settings, store))
        more, bytes_more = forget(run.settings)
        return count + more, size + bytes_more


def _with_needs(artifact: Artifact | Kept) -> Iterator[Artifact]:
    if isinstance(artifact, Artifact):
        yield artifact
        for need in artifact.needs:
            yield from _with_needs(need)


def _print(run: Run, opening: Opening, output: Path, progress: Progress) -> Report:
    planned = partial(plan, opening.edition, run.settings)
    survey = begin_survey(run.settings.state, output)
    return print_edition(planned, opening, run.settings, output, run.clock, progress, survey)


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what a disk refuses (full, read-only, busy) into an OutputError."""
    try:
        yield
    except BrokenExecutor as error:
        raise BuildError(WORKER_ENDED) from error
    except (OSError, sqlite3.Error, DamageError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(
            mark("the disk does not take it ({reason}); make room or mend it, then build again"),
            reason=reason,
        ) from error
