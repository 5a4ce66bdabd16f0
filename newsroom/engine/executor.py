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
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsroom.errors import SettingsError
from newsroom.messages import mark

if TYPE_CHECKING:
    from newsroom.engine.artifact import Workshop

_DASK = "dask://"
_PR_SET_PDEATHSIG = 1
_THREADED = {"distributed", "fsspec.asyn", "obstore"}


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


def executor_name(few: bool) -> str:
    """Return where artifacts are made: NEWSROOM_EXECUTOR, else here when they are few."""
    return os.environ.get("NEWSROOM_EXECUTOR") or ("serial" if few else "processes")


@contextmanager
def open_executor(
    name: str, jobs: int, workshop: Workshop | None = None, state: Path | None = None
) -> Iterator[Executor]:
    """Open an executor by name: `serial`, `processes` (so many jobs) or `dask://host:port`.

    Workers on other machines must see the folders of `workshop` and `state` as this one does.
    Raises SettingsError for another name; BuildError when nobody fit to work answers there.
    """
    if name.startswith(_DASK):
        from newsroom.engine.cluster import open_cluster

        with open_cluster(_address(name), workshop, state) as executor:
            yield executor
    elif name == "serial" or (name == "processes" and jobs == 1):
        yield SerialExecutor()
    elif name == "processes":
        context = multiprocessing.get_context(start_method())
        with ProcessPoolExecutor(jobs, mp_context=context, initializer=die_with_parent) as pool:
            yield pool
    else:
        raise _unknown(name)


def _address(name: str) -> str:
    """Return `tcp://host:port` of `dask://host:port`."""
    parts = urlsplit(name)
    try:
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _unknown(name) from error
    if not host or not port or name != f"{_DASK}{parts.netloc}" or "@" in parts.netloc:
        raise _unknown(name)
    return f"tcp://{parts.netloc}"


def _unknown(name: str) -> SettingsError:
    return SettingsError(
        mark('NEWSROOM_EXECUTOR is "{name}"; write serial, processes or dask://host:port'),
        name=name,
    )


def start_method() -> str:
    """Return how to start processes: `fork` where it is safe and quick, else `spawn`.

    A fork copies the locks that other threads hold for ever; those of Dask's client may be held.
    And what obstore or fsspec began in threads is not there in a fork.
    """
    alone = not _THREADED & sys.modules.keys()
    return "fork" if sys.platform == "linux" and alone else "spawn"


def die_with_parent(parent: int | None = None) -> None:
    """Let the kernel end this worker when the build that started it is killed (Linux, prctl).

    One whose parent (a process number) died before it could ask ends itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        known = multiprocessing.parent_process()
        if os.getppid() != (parent or (known.pid if known else os.getppid())):
            os._exit(1)
