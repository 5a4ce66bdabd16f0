"""The press: from a planned edition to an output folder that changed at once."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from newsroom.audit.feeds import describe_faults, faulty_feeds
from newsroom.audit.links import dead_links, describe
from newsroom.audit.look import look_at
from newsroom.audit.weights import heavy_photos
from newsroom.clock import Reading
from newsroom.engine.artifact import Workshop
from newsroom.engine.build import Bench, Planned, Progress, Result, build
from newsroom.engine.executor import executor_name, job_count, open_executor
from newsroom.engine.limits import Bounds
from newsroom.engine.manifest import Diff, Entry
from newsroom.engine.originals import originals_of
from newsroom.engine.output import (
    Survey,
    check_output,
    edition_at,
    mirror,
    place,
    survey,
    twin_of,
)
from newsroom.engine.pool import Aside
from newsroom.engine.store import INDEX, DamageError, Placed, Store
from newsroom.errors import BuildError, ClockError
from newsroom.messages import mark
from newsroom.model import Account, Opening
from newsroom.moments import write_utc
from newsroom.problems import Problem
from newsroom.settings import Limits, Settings

FEW = 16
_TIMES = 20  # what a glance at a photo may take, for all of its files, AVIF too
WORKER_ENDED = mark("a worker was ended from outside, perhaps for want of memory; build again")


@dataclass(frozen=True)
class Report:
    """What a build did: the account of the content, what was made, what changed, seconds.

    `heavy` are warnings of the edition's photos that stayed above their budget.
    """

    account: Account
    result: Result
    diff: Diff
    warnings: int
    heavy: tuple[Problem, ...]
    seconds: float
    now: str
    edition: str


@dataclass(frozen=True)
class Found:
    """What stands at an output and its twin, and how it differs from how it was left."""

    placed: Placed
    twin: bool
    survey: Survey

    def is_clean(self, edition: str) -> bool:
        """Tell whether it is this edition, whole and untouched."""
        right = self.twin and self.survey.twin and not self.survey
        return self.placed.edition == edition and right


@dataclass(frozen=True)
class _Standing:
    """What is known of an output: its files, whether it and its twin are that edition."""

    entries: Mapping[str, Entry]
    last: Placed | None
    known: bool
    twin: bool


def begin_survey(state: Path, output: Path) -> Aside[Found | None] | None:
    """Look, in another process, whether an output is as it was left; None if there is none."""
    if not (state / INDEX).exists() or not output.exists():
        return None
    return survey_now(state, output)


def survey_now(state: Path, output: Path) -> Aside[Found | None]:
    """Begin to look whether an output is as it was left."""
    return Aside(partial(_survey, state, output))


def _survey(state: Path, output: Path) -> Found | None:
    try:
        with Store(state, anew=False) as store:
            return _compare(_look(store, output), output)
    except DamageError:
        return None


def _compare(standing: _Standing, output: Path) -> Found | None:
    if standing.last is None or not standing.known:
        return None
    found = survey(output, standing.entries, standing.last.looked)
    return Found(standing.last, standing.twin, found)


def note_look(state: Path, output: Path, found: Found) -> None:
    """Note that an output was found clean, so that what was touched till then is not read again."""
    with Store(state, anew=False) as store:
        store.note_look(_name(output), found.placed, found.survey.began)


Plan = Callable[[Mapping[str, str]], Planned]


def print_edition(
    plan: Plan,
    opening: Opening,
    settings: Settings,
    output: Path,
    clock: Reading,
    progress: Progress,
    aside: Aside[Found | None] | None = None,
    *,
    reported: bool = True,
) -> Report:
    """Make, audit and place an edition. Raises NewsroomError; then `output` is untouched.

    `plan` gets the keys of what stands at the output; `aside` is the survey of it, if one was
    begun. What is `reported` is written to report.json.
    """
    began = time.monotonic()
    check_output(output)
    from newsroom.pages.render import forget_theme  # here: the door has no use for Jinja2

    forget_theme()  # `pelican --autoreload` builds again and again in one process
    with Store(settings.state) as store:
        standing = _look(store, output)
        if standing.last:
            _check_clock(clock, standing.last.now)
        survey = partial(_found, aside, standing, output)
        result, found = _make(plan, standing, survey, settings, store, progress)
        _audit(result, standing, store, settings)
        diff = _diff(result, standing)
        edition = _place(result, diff, found, standing, store, output, write_utc(clock.now))
        seconds = time.monotonic() - began
        now = write_utc(clock.now)
        heavy = tuple(
            heavy_photos(result.manifest.entries, partial(_sources, result, output, store))
        )
        warnings = len(opening.warnings) + len(heavy)
        report = Report(opening.account, result, diff, warnings, heavy, seconds, now, edition)
        if reported:
            with suppress(OSError):
                write_report(settings.state, report_data(report, settings.agency.site.zone))
    return report


def _name(output: Path) -> str:
    return str(output.resolve())


def _look(store: Store, output: Path) -> _Standing:
    key = _name(output)
    last = store.last_edition(key)
    if last is None or not output.exists():
        return _Standing({}, last, False, False)
    known = edition_at(output) == last.edition
    twin = known and edition_at(twin_of(output)) == last.edition
    return _Standing(store.placed(key), last, known, twin)


def _found(aside: Aside[Found | None] | None, standing: _Standing, output: Path) -> Survey:
    """Return the survey of what stands: the one that was begun, if it is of that very edition."""
    if standing.last is None or not standing.known:
        return Survey()
    found = aside.result() if aside else None
    if found is None or found.placed != standing.last:
        found = _compare(standing, output)
    return found.survey if found else Survey()


def _make(
    plan: Plan,
    standing: _Standing,
    survey: Callable[[], Survey],
    settings: Settings,
    store: Store,
    progress: Progress,
) -> tuple[Result, Survey]:
    """Make what is new, and what somebody damaged at the output; return what was found there."""
    originals = originals_of(settings)
    workshop = Workshop(settings.content, settings.theme, store.objects, originals)
    look = partial(look_at, base_path=settings.base_path, feeds=settings.agency.feeds)
    bounds = _bounds(settings.agency.limits)
    bench = Bench(store, workshop, partial(_open_workers, workshop), progress, look, bounds)
    entries = standing.entries if standing.known else {}
    result = build(plan(_keys(entries)), entries, bench)
    found = survey()
    if found.wrong:
        right = {p: e for p, e in entries.items() if p not in found.wrong}
        result = build(plan(_keys(right)), right, bench)
    return result, found


def _bounds(limits: Limits) -> Bounds:
    """Return what making the files of one photo may cost; a large one that is allowed fits in.

    At the worst five copies of 4 bytes per pixel stand side by side: decoded, turned, in sRGB, on
    white, and the encoder's.
    """
    pixels = limits.photo_pixels * 20 >> 20
    return Bounds(_TIMES * limits.text_seconds, limits.text_megabytes + pixels)


def _keys(entries: Mapping[str, Entry]) -> dict[str, str]:
    return {path: entry.key for path, entry in entries.items() if entry.key}


@contextmanager
def _open_workers(workshop: Workshop, count: int) -> Iterator[Executor]:
    try:
        name = executor_name(few=count < FEW)
        with open_executor(name, job_count(), workshop, workshop.objects.parent) as executor:
            yield executor
    except BrokenExecutor as error:
        raise BuildError(WORKER_ENDED) from error


def _audit(result: Result, standing: _Standing, store: Store, settings: Settings) -> None:
    links = dead_links(
        result.manifest,
        standing.entries if standing.known else {},
        result.put,
        result.seen,
        store,
        settings.base_path,
    )
    dead = list(islice(links, 20))
    if dead:
        raise BuildError(
            mark("links that lead nowhere, so nothing is published:\n{links}"),
            links=describe(dead),
        )
    put = {path: entry.sha256 for path, (entry, _) in result.put.items()}
    faulty = list(islice(faulty_feeds(put, result.seen, store, settings.agency.feeds), 20))
    if faulty:
        raise BuildError(
            mark("feeds that readers would refuse, so nothing is published:\n{faults}"),
            faults=describe_faults(faulty),
        )


def _diff(result: Result, standing: _Standing) -> Diff:
    old, put = standing.entries, result.put
    both = (path for path in put if path in old)
    return Diff(
        added=tuple(sorted(path for path in put if path not in old)),
        changed=tuple(sorted(p for p in both if old[p].sha256 != put[p][0].sha256)),
        removed=tuple(sorted(old.keys() - result.manifest.entries.keys())),
    )


def _sources(
    result: Result, output: Path, store: Store, paths: Iterable[str]
) -> dict[str, Sequence[str]]:
    """Return of which content files some files of an edition were made, now or before."""
    paths = list(paths)
    kept = store.sources(_name(output), (path for path in paths if path not in result.put))
    return {path: result.put[path][1] if path in result.put else kept[path] for path in paths}


def _place(
    result: Result,
    diff: Diff,
    found: Survey,
    standing: _Standing,
    store: Store,
    output: Path,
    now: str,
) -> str:
    """Put the edition in place, unless it is there; note it, and return its name."""
    key, last = _name(output), standing.last
    gone = {*diff.removed, *found.extra}
    if last and standing.known and not (result.put or gone):
        edition, looked = last.edition, found.began
        if not (standing.twin and found.twin):
            mirror(result.manifest, (), (), output, ready=False)
    else:
        edition = result.manifest.edition
        ready = standing.twin and standing.known and found.twin
        began = place(result.manifest, result.put, gone, store, output, ready)
        looked = found.began or began
    removed = diff.removed if standing.known else ()
    differs = {**result.renamed, **result.put}
    with suppress(OSError, sqlite3.Error):  # it is out; one that is not noted is laid out anew
        if not standing.known:
            store.forget_edition(key)
        store.note_edition(key, Placed(now, edition, looked), removed, differs)
    return edition


def _check_clock(clock: Reading, last: str) -> None:
    """A machine whose clock runs behind would publish an older edition, and hold things anew."""
    if not clock.given and write_utc(clock.now) < last:
        raise ClockError(
            mark("the clock says {now}, but the last edition is of {last}; set the clock right"),
            now=write_utc(clock.now),
            last=last,
        )


def report_data(report: Report, zone: str) -> dict[str, Any]:
    """Return the report as plain data: what the desk is told, and a scheduler needs to know."""
    account, result, diff = report.account, report.result, report.diff
    due = account.next_due
    return {
        "now": report.now,
        "zone": zone,
        "edition": report.edition,
        "files": {str(state): n for state, n in account.sums().items()},
        "held": [{"path": h.path, "until": write_utc(h.until)} for h in account.held],
        "next_build": write_utc(due) if due else None,
        "artifacts": {"built": result.built, "kept": result.kept},
        "site_files": len(result.manifest.entries),
        "changed": {
            "added": len(diff.added),
            "changed": len(diff.changed),
            "removed": len(diff.removed),
        },
        "warnings": report.warnings,
        "seconds": round(report.seconds, 3),
    }


def write_report(state: Path, data: Mapping[str, Any]) -> None:
    """Write report.json beside what builds keep, whole or not at all."""
    half = state / ".report.json"
    half.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    half.replace(state / "report.json")
