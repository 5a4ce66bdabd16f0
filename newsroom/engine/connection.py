"""The way to a Dask scheduler and its workers, and what can be wrong with them, in words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from newsroom.engine.likeness import Likeness, inspect
from newsroom.errors import BuildError, SettingsError
from newsroom.messages import mark

ANSWER = 10.0  # seconds that a scheduler may take to answer
PATIENCE = 30.0  # seconds without any worker; a nanny starts a new one in two or three


@contextmanager
def connect(address: str) -> Iterator[Any]:
    """Open a client of the scheduler at `address` (tcp://host:port). Raises NewsroomError.

    A client that fails keeps its thread, so the scheduler is asked first.
    """
    distributed = _import_distributed()
    try:
        found = asyncio.run(asyncio.wait_for(_identity(distributed.rpc(address)), ANSWER))
    except Exception as error:  # of whatever kind: it is not a scheduler that answers there
        raise silent(address) from error
    if found.get("type") != "Scheduler":
        raise silent(address)
    try:
        client = distributed.Client(address, timeout=ANSWER, set_as_default=False)
    except OSError as error:
        raise silent(address) from error
    try:
        yield client
    finally:
        client.close()


async def _identity(server: Any) -> Any:
    async with server:
        return await server.identity(n_workers=0)


def _import_distributed() -> ModuleType:
    """Import Dask, which is to log nothing here: its errors come as words, and Pelican, called
    with `--fatal`, would raise in the middle of Dask's own work."""
    try:
        import distributed
    except ImportError as error:
        raise SettingsError(
            mark("NEWSROOM_EXECUTOR asks for Dask, which is not installed; install newsroom[dask]")
        ) from error
    for name in logging.root.manager.loggerDict:
        if name.split(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed


def check(client: Any, address: str, wanted: Likeness) -> None:
    """Raise BuildError unless there are workers, all of them are fit, and newsroom is there."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except OSError as error:
        raise deserted(address) from error
    try:
        client.run_on_scheduler(_can_load)
    except Exception as error:  # of whatever kind: Dask hands on what it met there
        raise _cannot_load(address, error) from error
    for worker, fault in sorted(_faults(client, address, wanted).items()):
        if isinstance(fault, BuildError):
            raise fault
        if fault is not None and not isinstance(fault, OSError):  # that one is gone by now
            raise _cannot_load(worker, fault)


def _faults(client: Any, address: str, wanted: Likeness) -> dict[str, Exception | None]:
    try:
        found: dict[str, Exception | None] = client.sync(
            _inspect, client, wanted, callback_timeout=PATIENCE
        )
    except OSError as error:
        raise BuildError(
            mark("a worker of {address} does not answer; end or restart it, then build again"),
            address=address,
        ) from error
    return found


async def _inspect(client: Any, wanted: Likeness) -> Any:
    """Return worker -> fault of all workers. A worker whose machine sleeps never answers."""
    return await client.run(inspect, wanted, on_error="return")


def _can_load() -> None:
    """Nothing: who can run this has newsroom. A scheduler reads the names of what it hands on."""


def _cannot_load(worker: str, reason: Exception) -> BuildError:
    return BuildError(
        mark("newsroom cannot be loaded at {worker} ({reason}); install it there, then restart"),
        worker=worker,
        reason=str(reason),
    )


def silent(address: str) -> BuildError:
    """Return the error of a scheduler that cannot be reached."""
    return BuildError(
        mark("no Dask scheduler answers at {address}; start it, then build again"), address=address
    )


def deserted(address: str) -> BuildError:
    """Return the error of a scheduler without workers."""
    return BuildError(
        mark("the Dask scheduler at {address} has no workers; start some, then build again"),
        address=address,
    )
