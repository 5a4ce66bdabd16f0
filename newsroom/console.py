"""What staff see on the screen: problems, progress, sums. In their language, without tracebacks."""

from __future__ import annotations

import json
import shutil
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from itertools import groupby
from pathlib import Path
from typing import Any

from newsroom.content.prefill import Taken
from newsroom.engine.manifest import Diff
from newsroom.errors import ContentError, NewsroomError
from newsroom.messages import desk_language, mark, translate
from newsroom.model import Account, State
from newsroom.moments import ZONES, write_long
from newsroom.problems import Problem, Severity

STATES = {
    State.PUBLISHED: mark("published"),
    State.DRAFT: mark("draft"),
    State.HELD: mark("held"),
    State.WITHDRAWN: mark("withdrawn"),
    State.ERROR: mark("in error"),
}
SHOWN_CHANGES = 10


def say(sentence: str, *, error: bool = False, **params: object) -> None:
    """Print a sentence of the catalogue."""
    text = translate(sentence)
    print(text.format(**params) if params else text, file=sys.stderr if error else sys.stdout)


def show_problems(problems: Iterable[Problem], prefix: str = "content/") -> None:
    """Print problems grouped by file, and how many there are of each kind."""
    problems = list(problems)
    for _, group in groupby(problems, key=lambda problem: problem.path):
        for problem in group:
            mild = "" if problem.severity is Severity.ERROR else translate(mark(" (warning)"))
            print(f"{prefix}{problem.line_text(translate)}{mild}")
        print()
    show_counts(problems)


def show_counts(problems: Sequence[Problem]) -> None:
    """Print the number of errors and warnings, and the codes of the errors by frequency."""
    wrong = [p for p in problems if p.severity is Severity.ERROR]
    files = len({p.path for p in wrong})
    mild = len(problems) - len(wrong)
    say(
        mark("{errors} errors in {files} files, {warnings} warnings"),
        errors=len(wrong),
        files=files,
        warnings=mild,
    )
    codes = Counter(p.code for p in wrong)
    for code, count in sorted(codes.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"  {count:5}  {code}")


def show_taken(taken: Iterable[Taken], prefix: str = "content/") -> None:
    """Print what photos' own files filled where their texts are silent."""
    taken = list(taken)
    if taken:
        say(mark("Taken from the photos' own files, since the text is silent:"))
    for path, line, key, text, source in taken:
        print(f"  {prefix}{path}:{line}: {key}: {text} ({source})")


def problems_json(
    problems: Iterable[Problem], account: Account, taken: Iterable[Taken] = ()
) -> str:
    """Return problems, sums, and what photos' own files filled, as JSON."""
    rows = [
        {
            "file": p.path,
            "line": p.line,
            "column": p.column,
            "code": p.code,
            "severity": str(p.severity),
            "message": p.text(translate),
        }
        for p in problems
    ]
    sums = {str(state): count for state, count in account.sums().items()}
    filled = [
        {"file": t.path, "line": t.line, "key": t.key, "text": t.text, "from": t.source}
        for t in taken
    ]
    data = {"problems": rows, "files": sums, "taken": filled}
    return json.dumps(data, ensure_ascii=False, indent=2)


def show_annotations(problems: Iterable[Problem], prefix: str = "content/") -> None:
    """Print problems as GitHub workflow commands."""
    for p in problems:
        path = _escaped(prefix + p.path, ":,")
        place = f"file={path},line={p.line},col={p.column},title={p.code}"
        print(f"::{p.severity} {place}::{_escaped(p.text(translate))}")


def _escaped(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def show_error(error: NewsroomError) -> None:
    """Print why a run ended, in words."""
    if isinstance(error, ContentError):
        show_problems(error.problems)
        return
    text = translate(error.sentence)
    print(text.format(**error.params) if error.params else text, file=sys.stderr)


def say_untouched() -> None:
    """Tell, after a build that failed, that the site is as it was."""
    say(mark("Nothing was published; the old edition is untouched."))


@contextmanager
def ended_in_words(state: Path, *, leave: bool = True) -> Iterator[None]:
    """Tell what ends a step in words, then `leave` the process: 1, or 130 when it was stopped.

    What nobody foresaw is a defect of ours: its trace is kept in the state folder for us.
    """
    try:
        yield
        return
    except BrokenPipeError:  # nobody reads on
        sys.exit(1)
    except KeyboardInterrupt:
        say(mark("Stopped."), error=True)
        leave, status = True, 130
    except NewsroomError as error:
        show_error(error)
        status = 1
    except Exception as error:
        _show_defect(error, state / "defect.txt")
        status = 1
    say_untouched()
    if leave:
        sys.exit(status)


def _show_defect(error: Exception, trace: Path) -> None:
    try:
        trace.parent.mkdir(parents=True, exist_ok=True)
        trace.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        trace = Path("-")
    say(
        mark(
            "This is a fault of the newsroom, not of your content ({reason}). "
            "Send {trace} to those who maintain it."
        ),
        error=True,
        reason=f"{type(error).__name__}: {error}",
        trace=trace,
    )


class ProgressLine:
    """One line that tells how far long work is; silent for short work and off a terminal."""

    def __init__(self, every: float = 0.1, after: float = 0.5) -> None:
        self.every, self.after = every, after
        self.began = self.shown = time.monotonic()
        self.step = ""
        self.live = sys.stderr.isatty()

    def __call__(self, step: str, done: int, total: int, at: str = "") -> None:
        """Tell that `done` of `total` are done, the last of them `at` a file of the content."""
        now = time.monotonic()
        if step != self.step:
            self.step, self.began = step, now
        if done == total and now - self.began > self.after:
            self._write(f"{translate(step)}: {done}/{total} ({now - self.began:.1f} s)\n")
        elif self.live and now - self.shown > self.every and now - self.began > self.after:
            self.shown = now
            left = (now - self.began) / max(done, 1) * (total - done)
            line = f"{translate(step)}: {done}/{total}, ~{left:.0f} s  {at}"
            self._write(line[: shutil.get_terminal_size().columns - 1])

    def _write(self, text: str) -> None:
        clear = "\r\x1b[2K" if self.live else ""
        print(clear + text, end="", file=sys.stderr, flush=True)


def show_report(data: Mapping[str, Any], diff: Diff | None = None) -> None:
    """Print the sums of a build, what changed, and when the next one is due."""
    zone = ZONES[data["zone"]]
    show_sums(data["files"])
    show_held([(held["path"], _moment(held["until"])) for held in data["held"]], zone)
    if data["next_build"]:
        show_due(_moment(data["next_build"]), zone)
    say(
        mark("Files of the site: {total}; made now {built} artifacts, kept {kept}, in {seconds} s"),
        total=data["site_files"],
        built=data["artifacts"]["built"],
        kept=data["artifacts"]["kept"],
        seconds=f"{data['seconds']:.1f}",
    )
    say(mark("Changes: {added} new, {changed} changed, {removed} gone"), **data["changed"])
    if diff:
        _show_changes(diff)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _show_changes(diff: Diff) -> None:
    changes = [
        *(f"  + {path}" for path in diff.added),
        *(f"  ~ {path}" for path in diff.changed),
        *(f"  - {path}" for path in diff.removed),
    ]
    if len(changes) <= SHOWN_CHANGES:
        print("\n".join(changes), end="\n" if changes else "")


def show_account(account: Account, zone: timezone) -> None:
    """Print what became of every file of the content; the sums add up. Times are in `zone`."""
    show_sums({str(state): count for state, count in account.sums().items()})
    show_held([(held.path, held.until) for held in account.held], zone)
    if account.next_due:
        show_due(account.next_due, zone)


def show_sums(sums: Mapping[str, int]) -> None:
    """Print how many files there are in each state."""
    parts = (f"{translate(STATES[State(state)])} {count}" for state, count in sums.items())
    say(mark("Source files: {total} = {parts}"), total=sum(sums.values()), parts=" + ".join(parts))


def show_held(held: Iterable[tuple[str, datetime]], zone: timezone) -> None:
    """Print which items wait until when."""
    for path, until in held:
        written = write_long(until.astimezone(zone), desk_language())
        say(mark("Held: {path} until {until}"), path=path, until=written)


def show_due(due: datetime, zone: timezone) -> None:
    """Print when the next build is due."""
    written = write_long(due.astimezone(zone), desk_language())
    say(mark("The next build is due: {due}"), due=written)


def say_waiting() -> None:
    """Tell that another build is at work."""
    say(mark("Another build is at work; waiting for it."), error=True)
