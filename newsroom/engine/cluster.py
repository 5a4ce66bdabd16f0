"""An executor whose workers may be on other machines: Dask `distributed`, imported only when asked.

Dask takes care of machines that are lost: their work goes to the others. What it would wait for
without end (no worker left, a scheduler that is silent) ends here, after some patience, in words.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from newsroom.engine import connection
from newsroom.engine.artifact import Workshop
from newsroom.engine.connection import connect, deserted, silent
from newsroom.engine.likeness import Likeness, look_here, work
from newsroom.errors import BuildError


@contextmanager
def open_cluster(address: str, workshop: Workshop | None, state: Path | None) -> Iterator[Executor]:
    """Open the workers of the scheduler at `address` (tcp://host:port).

    All that are there must be like this machine and see the folders of the workshop and of the
    state. Raises SettingsError without Dask, BuildError without a scheduler or fit workers.
    """
    build = uuid4().hex
    with connect(address) as client, _token(state, build) as token:
        wanted = look_here(build, workshop, token)
        connection.check(client, address, wanted)
        executor = ClusterExecutor(client, address, wanted)
        try:
            yield executor
        finally:
            executor.shutdown()


@contextmanager
def _token(state: Path | None, build: str) -> Iterator[Path | None]:
    """Write the build's name into the state folder: who can read it there reads objects too."""
    if state is None:
        yield None
        return
    token = state / "workers"
    token.write_text(build, encoding="ascii")
    try:
        yield token
    finally:
        token.unlink(missing_ok=True)


class ClusterExecutor(Executor):
    """Hands calls to the workers of one scheduler; each future ends, whatever becomes of them.

    Work that took its workers down with it again and again gives BrokenExecutor; a scheduler that
    is gone, and PATIENCE without a worker, give BuildError.
    """

    def __init__(self, client: Any, address: str, wanted: Likeness) -> None:
        self._client, self._address, self._wanted = client, address, wanted
        self._pool = client.get_executor(pure=False)
        self._waiting: dict[Future[Any], Future[Any]] = {}  # ours -> Dask's
        self._closing = Event()
        self._watch = Thread(target=self._watch_workers, name="newsroom-watch", daemon=True)
        self._watch.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand over a call; function, arguments and result must pickle."""
        if self._client.status != "running":
            raise silent(self._address)
        call = pickle.dumps((fn, args, kwargs), protocol=5)
        ours: Future[Any] = Future()
        theirs = self._pool.submit(work, self._wanted, call)
        self._waiting[ours] = theirs
        ours.add_done_callback(self._drop)
        theirs.add_done_callback(partial(self._hand_over, ours))
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """Cancel what is not done yet and end the watch; the client stays open."""
        self._closing.set()
        for future in list(self._waiting):
            future.cancel()
        if wait:
            self._watch.join()

    def _hand_over(self, ours: Future[Any], theirs: Future[Any]) -> None:
        if not self._waiting.pop(ours, None) or not ours.set_running_or_notify_cancel():
            return
        if theirs.cancelled():  # not by us: Dask does so when the connection is lost
            ours.set_exception(silent(self._address))
        elif error := theirs.exception():
            ours.set_exception(_in_our_terms(error))
        else:
            ours.set_result(theirs.result())

    def _drop(self, ours: Future[Any]) -> None:
        """Let Dask forget what was cancelled here, and wake those who wait for it."""
        if theirs := self._waiting.pop(ours, None):
            ours.set_running_or_notify_cancel()
            self._cancel(theirs)

    def _cancel(self, theirs: Future[Any]) -> None:
        if self._client.status == "running":
            theirs.cancel()

    def _watch_workers(self) -> None:
        """End the waiting in words when for PATIENCE seconds nobody has been there to work."""
        seen = time.monotonic()
        while not self._closing.wait(connection.PATIENCE / 10):
            fault = self._fault()
            if fault is None:
                seen = time.monotonic()
            elif time.monotonic() - seen > connection.PATIENCE:
                self._give_up(fault)

    def _fault(self) -> BuildError | None:
        client = self._client
        if client.status != "running":
            return silent(self._address)
        patience = connection.ANSWER
        try:
            asked = client.sync(client.scheduler.identity, n_workers=0, callback_timeout=patience)
        except (OSError, RuntimeError):  # Dask's errors of a connection are kinds of OSError
            return silent(self._address)
        return None if asked["n_workers"] else deserted(self._address)

    def _give_up(self, fault: BuildError) -> None:
        for ours in list(self._waiting):
            theirs = self._waiting.pop(ours, None)
            if theirs and ours.set_running_or_notify_cancel():
                ours.set_exception(fault)
                self._cancel(theirs)


def _in_our_terms(error: BaseException) -> BaseException:
    from distributed.scheduler import KilledWorker, NoValidWorkerError

    if isinstance(error, (KilledWorker, NoValidWorkerError)):
        return BrokenExecutor(str(error))
    return error
