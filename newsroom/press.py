"""The press: from a planned edition to an output folder that changed at once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from newsroom.audit.links import dead_links, describe
from newsroom.clock import Reading
from newsroom.engine.artifact import Artifact, Workshop
from newsroom.engine.build import Progress, Result, build
from newsroom.engine.executor import job_count, open_executor
from newsroom.engine.manifest import Diff, Manifest, compare
from newsroom.engine.output import check_output, is_placed, only_one, place
from newsroom.engine.store import Store
from newsroom.errors import BuildError, ClockError
from newsroom.messages import mark
from newsroom.model import Account, Opening
from newsroom.moments import write_utc
from newsroom.settings import Settings

FEW = 16


@dataclass(frozen=True)
class Report:
    """What a build did: the account of the content, what was made, what changed, seconds."""

    account: Account
    result: Result
    diff: Diff
    warnings: int
    seconds: float
    now: str


def print_edition(
    artifacts: Sequence[Artifact],
    opening: Opening,
    settings: Settings,
    output: Path,
    clock: Reading,
    progress: Progress,
    waiting: Callable[[], None],
) -> Report:
    """Make, audit and place an edition. Raises NewsroomError; then `output` is untouched."""
    began = time.monotonic()
    check_output(output)
    with only_one(settings.state, waiting), Store(settings.state) as store:
        last = store.last_edition(str(output.resolve()))
        old = last[1] if last and output.exists() else Manifest({})
        if last:
            _check_clock(clock, last[0])
        result = _make(artifacts, settings, store, progress)
        _audit(result.manifest, store, settings)
        diff = compare(old, result.manifest)
        if not is_placed(result.manifest, store, output):
            place(result.manifest, store, output)
        store.note_edition(str(output.resolve()), write_utc(clock.now), result.manifest)
        seconds = time.monotonic() - began
        report = Report(
            opening.account, result, diff, len(opening.warnings), seconds, write_utc(clock.now)
        )
        _write_report(report, settings.state / "report.json")
    return report


def _make(
    artifacts: Sequence[Artifact], settings: Settings, store: Store, progress: Progress
) -> Result:
    workshop = Workshop(settings.content, settings.theme)
    name = "serial" if len(artifacts) < FEW else "processes"
    try:
        with open_executor(name, job_count()) as executor:
            return build(artifacts, store, workshop, executor, progress)
    except BrokenExecutor as error:
        raise BuildError(
            mark("a worker was ended from outside, perhaps for want of memory; build again")
        ) from error


def _audit(manifest: Manifest, store: Store, settings: Settings) -> None:
    dead = list(islice(dead_links(manifest, store, settings.base_path), 20))
    if dead:
        raise BuildError(
            mark("links that lead nowhere, so nothing is published:\n{links}"),
            links=describe(dead),
        )


def _check_clock(clock: Reading, last: str) -> None:
    """A machine whose clock runs behind would publish an older edition, and hold things anew."""
    if not clock.given and write_utc(clock.now) < last:
        raise ClockError(
            mark("the clock says {now}, but the last edition is of {last}; set the clock right"),
            now=write_utc(clock.now),
            last=last,
        )


def _write_report(report: Report, path: Path) -> None:
    path.write_text(json.dumps(report_data(report), indent=2) + "\n", encoding="utf-8")


def report_data(report: Report) -> dict[str, object]:
    """Return the report as plain data: what a scheduler needs to run the next build."""
    due = report.account.next_due
    return {
        "now": report.now,
        "edition": report.result.manifest.edition,
        "files": {str(state): n for state, n in report.account.sums().items()},
        "held": [{"path": h.path, "until": write_utc(h.until)} for h in report.account.held],
        "next_build": write_utc(due) if due else None,
        "artifacts": {"built": report.result.built, "kept": report.result.kept},
        "changed": {
            "added": len(report.diff.added),
            "changed": len(report.diff.changed),
            "removed": len(report.diff.removed),
        },
        "warnings": report.warnings,
        "seconds": round(report.seconds, 3),
    }
