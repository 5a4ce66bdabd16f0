"""A trial: edits and builds in turn, and after each build the same edition made from nothing.

A sequence is written as words: `title:17 tags:3 build slug:9 build`. The number after an edit
says which text, which value: the same words always do the same, whatever stands around them, so
that a sequence can be run again and made shorter.
"""

from __future__ import annotations

import difflib
import multiprocessing
import os
import shutil
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from newsroom.errors import ContentError, NewsroomError
from newsroom.problems import Problem
from newsroom.settings import Agency, Settings
from tests.site.tree import NOW_UTC, ROOT, SITEURL, Bench, agency, tree_of

T = TypeVar("T")
BUILD = "build"
THEME = ROOT / "theme"
FORK = multiprocessing.get_context("fork")
MEMORY = Path("/dev/shm")  # where there is one, a build takes a quarter less time
SHOWN = 12  # lines of a difference that are told


@dataclass(frozen=True)
class OwnBench(Bench):
    """A bench to which all settings are given: agency.toml is not read for each build."""

    def settings(self, **more: Any) -> Settings:
        """Return settings of a run."""
        return Settings(**{"content": self.content, "state": self.root / "state", **more})


@dataclass(frozen=True)
class Outcome:
    """What a build gave: facts of its report, or a refusal. `built` counts what was made anew."""

    refusal: str = ""
    problems: tuple[Problem, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    built: int = 0
    kept: int = 0
    seconds: float = 0.0

    def words(self) -> str:
        """Tell it in a line."""
        if self.refusal:
            return f"refused: {self.refusal.splitlines()[0]}"
        return f"placed: {self.built} made, {self.kept} kept"


@dataclass
class Past:
    """How everything was after a build that was placed."""

    content: dict[str, bytes]
    theme: dict[str, bytes]
    state: dict[str, tuple[bytes, int]]
    output: dict[str, tuple[bytes, int]]
    settings: dict[str, Any]


@dataclass
class Trial:
    """A bench, and all that may change between two builds beside the content.

    `remembers` keeps the past, for edits that go back to it. `last` is the last build's outcome.
    """

    bench: Bench
    now: datetime = NOW_UTC
    agency: Agency = field(default_factory=agency)
    siteurl: str = SITEURL
    preview: bool = False
    theme: Path = THEME
    remembers: bool = True
    jobs: int = 1
    last: Outcome | None = None
    last_clean: tuple[object, Outcome] | None = None
    past: list[Past] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def content(self) -> Path:
        """What staff write."""
        return self.bench.content

    @property
    def output(self) -> Path:
        """What is published."""
        return self.bench.output

    @property
    def state(self) -> Path:
        """What was made before."""
        return self.bench.root / "state"

    @property
    def clean(self) -> Path:
        """The folder of the build from nothing."""
        return self.bench.root / "clean"

    @property
    def settings(self) -> dict[str, Any]:
        """The settings and the time of the next build."""
        names = ("now", "agency", "siteurl", "preview", "theme")
        return {name: getattr(self, name) for name in names}

    def build(self) -> Outcome:
        """Build into the output, with what is remembered."""
        return apart(self.jobs, attempt, self.bench, self.output, self.settings)

    def build_clean(self) -> Outcome:
        """Build the same from nothing: no state, no output. Not again for the very same input."""
        inputs = self.inputs()
        if self.last_clean is None or self.last_clean[0] != inputs:
            shutil.rmtree(self.clean, ignore_errors=True)
            settings = {**self.settings, "state": self.clean / "state"}
            outcome = apart(self.jobs, attempt, self.bench, self.clean / "output", settings)
            self.last_clean = (inputs, outcome)
        return self.last_clean[1]

    def inputs(self) -> tuple[object, ...]:
        """Return all that a build depends on."""
        content = tuple((p, p.is_symlink()) for p in sorted(self.content.rglob("*")))
        own = bytes_below(self.theme) if self.theme != THEME else None
        return (content, bytes_below(self.content), own, repr(self.settings))

    def remember(self) -> None:
        """Keep how everything is now."""
        theme = bytes_below(self.theme) if self.theme != THEME else {}
        state, output = dated_below(self.state), dated_below(self.output)
        self.past.append(Past(bytes_below(self.content), theme, state, output, self.settings))


# A build of its own ----------------------------------------------------------------------------


def attempt(bench: Bench, output: Path, settings: dict[str, Any]) -> Outcome:
    """Build; what the newsroom refuses is an outcome too, anything else is raised."""
    began = time.perf_counter()
    try:
        report = bench.build(output=output, **settings)
    except ContentError as error:
        lines = "\n".join(f"{p.line_text(str)} ({p.severity})" for p in error.problems)
        return Outcome(lines, error.problems, seconds=time.perf_counter() - began)
    except NewsroomError as error:
        return Outcome(f"{type(error).__name__}: {error}", seconds=time.perf_counter() - began)
    result, seconds = report.result, time.perf_counter() - began
    return Outcome("", (), facts_of(report), result.built, result.kept, seconds)


def facts_of(report: Any) -> dict[str, str]:
    """Return what a report says of the content and of the edition, but not how it was made."""
    facts = {f"state of {path}": str(state) for path, state in report.account.states.items()}
    facts |= {f"due time of {held.path}": held.until.isoformat() for held in report.account.held}
    for path, entry in report.result.manifest.entries.items():
        facts[f"entry of {path}"] = f"{entry.sha256} {entry.size}"
    return {**facts, "warnings": str(report.warnings), "edition": report.result.manifest.edition}


def apart(jobs: int, function: Callable[..., T], *args: Any) -> T:
    """Return `function(*args)`, run in a process of its own, as every real build is.

    What a build keeps in memory is gone after it, so that it can neither help nor hurt the next.
    """
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_answer, args=(theirs, jobs, function, args))
    process.start()
    theirs.close()
    try:
        answer, trace = ours.recv()
    except EOFError:
        answer, trace = None, "the process of the build ended without a word"
    finally:
        process.join()
        ours.close()
    if trace:
        raise AssertionError(trace)
    return answer  # type: ignore[no-any-return]


def _answer(theirs: Any, jobs: int, function: Callable[..., Any], args: Sequence[Any]) -> None:
    os.environ["NEWSROOM_JOBS"] = str(jobs)
    os.sync = _no_sync  # it waits for every disk of the machine, and changes no byte
    try:
        theirs.send((function(*args), ""))
    except BaseException:
        theirs.send((None, traceback.format_exc()))


def _no_sync() -> None:
    pass


# What is in a folder ---------------------------------------------------------------------------


def bytes_below(folder: Path) -> dict[str, bytes]:
    """Return path -> bytes of every file below a folder."""
    return {path: data for path, (data, _) in dated_below(folder).items()}


def dated_below(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return path -> bytes and time (ns) of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def bring_back(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder hold these files; one that has its bytes is not touched."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_symlink() or (
            path.is_file() and path.relative_to(folder).as_posix() not in files
        ):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    for name, data in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def put_back(folder: Path, files: Mapping[str, tuple[bytes, int]]) -> None:
    """Put a whole folder back as a backup has it: bytes and times."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, (data, moment) in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, ns=(moment, moment))


# Comparing -------------------------------------------------------------------------------------


def compare_outcomes(trial: Trial, mine: Outcome, before: Mapping[str, str]) -> list[str]:
    """Build from nothing and tell how that differs from `mine`; `before` was the output's tree."""
    clean = trial.build_clean()
    assert not clean.kept, "a clean build kept something"
    if mine.refusal != clean.refusal:
        return ["refusals differ", *lines_between(clean.refusal, mine.refusal)]
    if mine.refusal:
        return differing(before, tree_of(trial.output), "the refused build touched the output")
    return [
        *folders_between(trial.clean / "output", trial.output),
        *differing(clean.facts, mine.facts, "reports differ"),
    ]


def folders_between(right: Path, found: Path) -> list[str]:
    """Tell how a folder differs from the right one, file by file."""
    want, have = tree_of(right), tree_of(found)
    lines = [f"missing: {path}" for path in sorted(want.keys() - have.keys())]
    lines += [f"too many: {path}" for path in sorted(have.keys() - want.keys())]
    changed = sorted(path for path in want.keys() & have.keys() if want[path] != have[path])
    lines += [f"other bytes: {path}" for path in changed]
    shown = [path for path in changed if path != ".edition"][:2]
    for path in shown:
        lines += [f"in {path}:", *_between(right / path, found / path)]
    return lines


def _between(right: Path, found: Path) -> list[str]:
    try:
        texts = [path.read_bytes().decode() for path in (right, found)]
    except UnicodeDecodeError:
        return [f"  {path.stat().st_size} bytes" for path in (right, found)]
    return lines_between(*texts)


def lines_between(right: str, found: str) -> list[str]:
    """Tell how a text differs from the right one: `-` was wanted, `+` was found."""
    lines = difflib.unified_diff(right.splitlines(), found.splitlines(), "clean", "ours", n=0)
    return [f"  {line.rstrip()[:300]}" for line in lines][:SHOWN]


def differing(right: Mapping[str, str], found: Mapping[str, str], title: str) -> list[str]:
    """Tell which values differ, under a title."""
    keys = sorted(k for k in right.keys() | found.keys() if right.get(k) != found.get(k))
    lines = [f"  {key}: wanted {right.get(key)}, found {found.get(key)}" for key in keys]
    return [title, *lines[:SHOWN]] if lines else []


# Sequences -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Failure:
    """A sequence that failed: its words, what was done, and what differs."""

    steps: tuple[str, ...]
    story: tuple[str, ...]
    lines: tuple[str, ...]

    def __str__(self) -> str:
        """Tell it, and how to run it again."""
        again = f"NEWSROOM_SEQUENCE='{' '.join(self.steps)}' pytest {__package__}".replace(".", "/")
        parts = [again + "/test_edits.py -k by_hand", "", *self.story, "", *self.lines]
        return "\n".join(parts)


def edition_of(trial: Trial, unchanged: bool, compare: bool = True) -> tuple[Outcome, list[str]]:
    """Build, compare with a clean build, and remember; return the outcome and what differs."""
    before = tree_of(trial.output)
    mine = trial.build()
    lines = compare_outcomes(trial, mine, before) if compare else []
    if unchanged and not mine.refusal and mine.built:
        lines.append(f"nothing was changed, but {mine.built} were made")
    trial.last = mine
    trial.counts["refused" if mine.refusal else "placed"] += 1
    if not mine.refusal and trial.remembers:
        trial.remember()
    return mine, lines


def play(trial: Trial, steps: Sequence[str]) -> Failure | None:
    """Take the steps one by one; stop at the first build that is not the clean one."""
    from tests.site.edits import edit

    story: list[str] = []
    for number, step in enumerate(steps):
        done: tuple[str, ...] = tuple(steps[: number + 1])
        try:
            if step != BUILD:
                story.append(f"{step:24} {edit(trial, step) or '(nothing to do)'}")
                continue
            unchanged = number > 0 and steps[number - 1] == BUILD
            outcome, lines = edition_of(trial, unchanged, compare=trial.last is not None)
        except Exception:
            return Failure(done, (*story, step), tuple(traceback.format_exc().splitlines()))
        story.append(f"{step:24} {outcome.words()}")
        if lines:
            return Failure(done, tuple(story), tuple(lines))
    return None


@contextmanager
def new_trial(make: Callable[[Path], Bench] = OwnBench) -> Iterator[Trial]:
    """Yield a trial in a folder of its own, with the tiny content; not built yet."""
    from tests.site.edits.tiny import write_tiny

    place = MEMORY if os.access(MEMORY, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="suntingan-", dir=place))
    try:
        trial = Trial(make(folder))
        photos = replace(trial.agency.photos, formats=("webp", "jpeg"), cards=False)
        trial.agency = replace(trial.agency, photos=photos)  # `set-photos` has them, now and then
        write_tiny(trial.content)
        yield trial
    finally:
        shutil.rmtree(folder)


def play_anew(steps: Sequence[str], make: Callable[[Path], Bench] = OwnBench) -> Failure | None:
    """Play a sequence in a folder of its own."""
    with new_trial(make) as trial:
        return play(trial, steps)


def warm_up() -> None:
    """Build once in this process, so that builds forked from it need not import and compile.

    What stays in memory depends on code, theme and agency.toml only; a trial whose theme is
    edited has a copy of its own.
    """
    os.environ["NEWSROOM_JOBS"] = "1"
    with new_trial() as trial:
        attempt(trial.bench, trial.output, trial.settings)


def draw(seed: int) -> tuple[str, ...]:
    """Draw a sequence: 3 to 5 builds, mostly one or two edits between them."""
    from tests.site.edits import EDITS, PICKS

    rng = Random(seed)

    def some(counts: Sequence[int], weights: Sequence[int]) -> Iterator[str]:
        for _ in range(rng.choices(counts, weights)[0]):
            name = rng.choices(list(EDITS), [edit.weight for edit in EDITS.values()])[0]
            yield f"{name}:{rng.randrange(PICKS)}"

    steps = [*some((0, 1, 2), (5, 3, 2)), BUILD]
    for _ in range(rng.choice((2, 2, 3, 3, 4))):
        if rng.random() < 0.85:
            steps.append(f"heal:{rng.randrange(PICKS)}")
        steps += [*some((0, 1, 2, 3, 4), (6, 46, 24, 14, 10)), BUILD]
    return tuple(steps)


def shorten(
    failure: Failure, make: Callable[[Path], Bench] = OwnBench, seconds: float = 120
) -> Failure:
    """Drop steps while the sequence still fails: halves first, then single ones."""
    until = time.monotonic() + seconds
    size = len(failure.steps) // 2
    while size and time.monotonic() < until:
        for start in range(0, len(failure.steps), size):
            rest = (*failure.steps[:start], *failure.steps[start + size :])
            if rest and time.monotonic() < until and (shorter := play_anew(rest, make)):
                failure = shorter
                break
        else:
            size //= 2
    return failure
