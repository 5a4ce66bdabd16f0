"""Pure functions in forked processes, which see what this one has without copying."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, Generic, NoReturn, TypeVar

from newsroom.engine.executor import die_with_parent

T = TypeVar("T")
R = TypeVar("R")


class Aside(Generic[R]):
    """A pure function at work in a process of its own, while this one goes on.

    A bare fork, without a pool and its threads: other pools are forked while it works. Where there
    is no fork, or the process ends without a word, the work is done when its result is asked for.
    """

    def __init__(self, function: Callable[[], R]) -> None:
        self._function, self._child, self._pipe = function, 0, -1
        if sys.platform != "linux":
            return
        self._pipe, into = os.pipe()
        mine = os.getpid()
        self._child = os.fork()
        if self._child == 0:
            _answer(function, into, mine)
        os.close(into)

    def drop(self) -> None:
        """End the work; nobody asks for its result any more."""
        if self._child:
            os.close(self._pipe)
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)

    def result(self) -> R:
        """Return what the function does; called once."""
        data = b""
        if self._child:
            with os.fdopen(self._pipe, "rb") as pipe:
                data = pipe.read()
            os.waitpid(self._child, 0)
        found: R = pickle.loads(data) if data else self._function()
        return found


def _answer(function: Callable[[], object], into: int, parent: int) -> NoReturn:
    """Do the work in the child and end it, whatever happens."""
    try:
        die_with_parent(parent)
        data = pickle.dumps(function())
        with os.fdopen(into, "wb") as pipe:
            pipe.write(data)
    finally:
        os._exit(0)


_FEW = 64
_CHUNK = 32
_work: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def fork_map(function: Callable[[T], R], tasks: Sequence[T], jobs: int) -> Iterator[R]:
    """Yield `function(task)` for each task, in order; here when they are few or cannot fork."""
    if jobs < 2 or len(tasks) < _FEW or sys.platform != "linux":
        yield from map(function, tasks)
        return
    global _work
    _work = (function, tasks)
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(jobs, mp_context=context, initializer=die_with_parent) as pool:
            yield from pool.map(_at, range(len(tasks)), chunksize=_CHUNK)
    finally:
        _work = None


def _at(number: int) -> Any:
    assert _work is not None
    function, tasks = _work
    return function(tasks[number])
