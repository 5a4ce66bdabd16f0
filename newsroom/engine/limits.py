"""Work on untrusted input in processes that may use so much time and memory and no more.

Each task has a soft limit (an alarm inside the worker, which names the task and goes on) and a
hard one (the worker ends itself, for code that holds the interpreter). What a limit stopped comes
back as an Overrun, so that the input can be named; the other tasks are not harmed.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from newsroom.engine.executor import die_with_parent

T = TypeVar("T")
R = TypeVar("R")
_GRACE = 5
_PATIENCE = 3  # on a busy machine a task may wait; its own time is what counts
_CHUNK = 16


@dataclass(frozen=True, slots=True)
class Overrun:
    """A task that gave nothing: stopped by "time" or "memory", or what it raised."""

    reason: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds (of CPU; three times as many by the clock) and megabytes that one task may use."""

    seconds: float
    megabytes: int


class _Alarm(BaseException):
    """Raised in a worker when a task's time is up; no `except Exception` may swallow it."""


def run_limited(
    function: Callable[[T], R], tasks: Sequence[T], bounds: Bounds, jobs: int
) -> Iterator[R | Overrun]:
    """Yield `function(task)` for each task in order, or an Overrun for one that was stopped."""
    done = 0
    while done < len(tasks):
        try:
            for result in _run_pool(function, tasks[done:], bounds, jobs, _CHUNK):
                yield result
                done += 1
        except BrokenProcessPool:
            for task in tasks[done : done + 2 * _CHUNK * jobs]:
                yield _run_alone(function, task, bounds)
                done += 1


def _run_pool(
    function: Callable[[T], R], tasks: Sequence[T], bounds: Bounds, jobs: int, chunk: int
) -> Iterator[R | Overrun]:
    workers = max(1, min(jobs, len(tasks)))
    chunk = max(1, min(chunk, len(tasks) // (2 * workers)))
    with _pool(workers, bounds) as pool:
        yield from pool.map(_Bounded(function, bounds.seconds), tasks, chunksize=chunk)


def _run_alone(function: Callable[[T], R], task: T, bounds: Bounds) -> R | Overrun:
    try:
        return next(_run_pool(function, [task], bounds, 1, 1))
    except BrokenProcessPool:
        return Overrun("time")


def _pool(workers: int, bounds: Bounds) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn"),
        initializer=_limit_memory,
        initargs=(bounds.megabytes,),
    )


def _limit_memory(megabytes: int) -> None:
    """Let this worker grow by so much beyond what it is at its start."""
    die_with_parent()
    faulthandler.disable()  # a worker that hostile input brings down is told of by name, not here
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        base = pages * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        base = 1 << 30
    limit = base + (megabytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


@dataclass(frozen=True)
class _Bounded:
    """A function that is stopped when its time is up. Runs in the worker's main thread."""

    function: Callable[[Any], Any]
    seconds: float

    def __call__(self, task: Any) -> Any:
        patience = self.seconds * _PATIENCE
        signal.signal(signal.SIGALRM, _ring)
        signal.signal(signal.SIGPROF, _ring)
        faulthandler.dump_traceback_later(patience + _GRACE, exit=True, file=_silence())
        signal.setitimer(signal.ITIMER_PROF, self.seconds)
        signal.setitimer(signal.ITIMER_REAL, patience)
        try:
            return self.function(task)
        except _Alarm:
            return Overrun("time")
        except (MemoryError, RecursionError):
            return Overrun("memory")
        except Exception as error:  # a fault of ours; the task is named, the others go on
            return Overrun(f"{type(error).__name__}: {error}")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            faulthandler.cancel_dump_traceback_later()


def _ring(signum: int, frame: object) -> None:
    raise _Alarm


def _silence() -> int:
    global _null
    if _null is None:
        _null = os.open(os.devnull, os.O_WRONLY)
    return _null


_null: int | None = None
