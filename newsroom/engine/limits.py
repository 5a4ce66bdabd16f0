"""Work on untrusted input in processes that may use so much time and memory and no more.

Each task has a soft limit (an alarm inside the worker, which names the task and goes on) and a
hard one (the worker ends itself, for code that holds the interpreter). What a limit stopped comes
back as an Overrun, so that the input can be named; the other tasks are not harmed. `run_here`
holds one task to its limits in a process that is there already, as far as that can be done there.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from newsroom.engine.executor import die_with_parent

T = TypeVar("T")
R = TypeVar("R")
STOPPED = ("time", "memory")
_GRACE = 5
_PATIENCE = 3  # on a busy machine a task may wait; its own time is what counts
_CHUNK = 16


@dataclass(frozen=True, slots=True)
class Overrun:
    """A task that gave nothing: stopped by one of STOPPED, or what it raised."""

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
) -> Generator[R | Overrun, None, None]:
    """Yield `function(task)` for each task in order, or an Overrun for one that was stopped."""
    done = 0
    while done < len(tasks):
        try:
            for result in _run_pool(function, tasks[done:], bounds, jobs, _CHUNK):
                yield result
                done += 1
        except BrokenProcessPool:
            for task in tasks[done : done + 2 * _CHUNK * jobs]:
                yield run_alone(function, task, bounds)
                done += 1


def _run_pool(
    function: Callable[[T], R], tasks: Sequence[T], bounds: Bounds, jobs: int, chunk: int
) -> Iterator[R | Overrun]:
    workers = max(1, min(jobs, len(tasks)))
    chunk = max(1, min(chunk, len(tasks) // (2 * workers)))
    with _pool(workers, bounds) as pool:
        yield from pool.map(_Bounded(function, bounds.seconds), tasks, chunksize=chunk)


def run_alone(function: Callable[[T], R], task: T, bounds: Bounds) -> R | Overrun:
    """Return `function(task)` from a process of its own, or an Overrun, whatever ended it."""
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
    limit = _grown_by(megabytes)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _grown_by(megabytes: int) -> int:
    """Return the address space (bytes) of this process when it has grown by so much."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        base = pages * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        base = 1 << 30
    return base + (megabytes << 20)


def run_here(function: Callable[[], R], bounds: Bounds) -> R | Overrun:
    """Return `function()` in this very process, or an Overrun; what it raises, it raises.

    Signals reach only a main thread: elsewhere (a worker of Dask, which has a nanny for its
    memory) there is no limit. Code that holds the interpreter is ended with its worker; where this
    is no worker, as the whole build would end, it is waited for.
    """
    if threading.current_thread() is not threading.main_thread():
        return function()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _grown_by(bounds.megabytes)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_least(limit, soft, hard), hard))
        with _timed(bounds.seconds, last=multiprocessing.parent_process() is not None):
            return function()
    except _Alarm:
        return Overrun("time")
    except (MemoryError, RecursionError):
        return Overrun("memory")
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _least(*limits: int) -> int:
    return min(limit for limit in limits if limit != resource.RLIM_INFINITY)


@dataclass(frozen=True)
class _Bounded:
    """A function that is stopped when its time is up. Runs in the worker's main thread."""

    function: Callable[[Any], Any]
    seconds: float

    def __call__(self, task: Any) -> Any:
        try:
            with _timed(self.seconds, last=True):
                return self.function(task)
        except _Alarm:
            return Overrun("time")
        except (MemoryError, RecursionError):
            return Overrun("memory")
        except Exception as error:  # a fault of ours; the task is named, the others go on
            return Overrun(f"{type(error).__name__}: {error}")


@contextmanager
def _timed(seconds: float, last: bool) -> Iterator[None]:
    """Raise _Alarm in what takes longer; when that does not help and it may, end this process."""
    patience = seconds * _PATIENCE
    before = [signal.signal(kind, _ring) for kind in (signal.SIGALRM, signal.SIGPROF)]
    if last:
        faulthandler.dump_traceback_later(patience + _GRACE, exit=True, file=_silence())
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, patience)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if last:
            faulthandler.cancel_dump_traceback_later()
        for kind, handler in zip((signal.SIGALRM, signal.SIGPROF), before, strict=True):
            signal.signal(kind, handler)


def _ring(signum: int, frame: object) -> None:
    raise _Alarm


def _silence() -> int:
    global _null
    if _null is None:
        _null = os.open(os.devnull, os.O_WRONLY)
    return _null


_null: int | None = None
