"""Where artifacts are made: any concurrent.futures.Executor will do."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

_PR_SET_PDEATHSIG = 1


class SerialExecutor(Executor):
    """Does the work at once, here; for few artifacts, for tests and for debugging."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run now; the future is done when this returns."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def job_count() -> int:
    """Return how many processes may work side by side: NEWSROOM_JOBS, else the cores."""
    jobs = os.environ.get("NEWSROOM_JOBS", "")
    return int(jobs) if jobs.isdigit() and int(jobs) else len(os.sched_getaffinity(0))


@contextmanager
def open_executor(name: str, jobs: int) -> Iterator[Executor]:
    """Open an executor by name: `serial` or `processes`."""
    if name == "serial" or jobs == 1:
        yield SerialExecutor()
        return
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=die_with_parent) as pool:
        yield pool


def die_with_parent() -> None:
    """Let the kernel end this worker when the build that forked it is killed (Linux, prctl)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
