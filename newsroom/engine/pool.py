"""A pure function over many tasks, in forked processes that see the tasks without copying."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

from newsroom.engine.executor import die_with_parent

T = TypeVar("T")
R = TypeVar("R")
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
