"""Work in forked processes: the same results as here, in order, whatever becomes of a process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Sequence
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsroom.engine.pool import Aside, fork_map

BIG = 3 << 20  # more than a pipe holds


def square(number: int) -> int:
    """Return the square."""
    return number * number


def late(number: int) -> tuple[int, int]:
    """Return the number and who worked, the first ones last."""
    if number < 8:
        time.sleep(0.05)
    return number, os.getpid()


def fail_at(bad: int, number: int) -> int:
    """Fail at one number."""
    if number == bad:
        raise ZeroDivisionError(str(number))
    return number


@given(st.lists(st.integers(-9, 9), max_size=200), st.sampled_from([1, 2, 3]))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_is_map(tasks: Sequence[int], jobs: int) -> None:
    assert list(fork_map(square, tasks, jobs)) == list(map(square, tasks))


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 500])
def test_order_is_kept_and_nothing_is_lost(count: int) -> None:
    found = list(fork_map(late, range(count), 2))
    assert [number for number, _ in found] == list(range(count))


def test_many_are_done_elsewhere_and_few_here() -> None:
    assert os.getpid() not in {who for _, who in fork_map(late, range(200), 2)}
    assert {who for _, who in fork_map(late, range(20), 2)} <= {os.getpid()}
    assert {who for _, who in fork_map(late, range(200), 1)} == {os.getpid()}


def test_what_a_process_sees_is_not_copied_to_it() -> None:
    """A function that could not be sent to another process works there nevertheless."""
    table = {number: str(number) for number in range(200)}
    assert list(fork_map(lambda number: table[number], range(200), 2)) == list(table.values())


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failure_comes_back(jobs: int) -> None:
    found = []
    with pytest.raises(ZeroDivisionError, match="150"):
        for number in fork_map(partial(fail_at, 150), range(200), jobs):
            found.append(number)
    assert found == list(range(len(found))) and len(found) >= 96


def test_another_can_follow_one_that_failed_or_was_left() -> None:
    with pytest.raises(ZeroDivisionError):
        list(fork_map(partial(fail_at, 3), range(100), 2))
    left = fork_map(square, range(100), 2)
    assert next(left) == 0
    left.close()  # type: ignore[attr-defined]
    assert list(fork_map(square, range(100), 2)) == [number**2 for number in range(100)]


# One aside -------------------------------------------------------------------------------------


def whoever() -> int:
    """Return who works."""
    return os.getpid()


def test_it_works_elsewhere() -> None:
    aside = Aside(whoever)
    assert aside.result() not in (0, os.getpid())


def test_much_comes_back_whole() -> None:
    assert Aside(partial(bytes, BIG)).result() == bytes(BIG)


def test_nothing_is_a_result_too() -> None:
    assert Aside(lambda: None).result() is None


def fail() -> int:
    """Fail, here and there."""
    raise ZeroDivisionError("bagi nol")


def die() -> int:
    """End the process, except the one that asked."""
    if multiprocessing.parent_process() is None and os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return 7


HERE = os.getpid()


def test_a_failure_is_raised_where_it_is_asked_for() -> None:
    aside = Aside(fail)
    with pytest.raises(ZeroDivisionError, match="bagi nol"):
        aside.result()


def test_a_process_that_ends_without_a_word_is_made_up_for() -> None:
    assert Aside(die).result() == 7


def test_several_at_once_and_a_pool_between() -> None:
    asides = [Aside(partial(square, number)) for number in range(5)]
    assert list(fork_map(square, range(100), 2)) == [number**2 for number in range(100)]
    assert [aside.result() for aside in reversed(asides)] == [16, 9, 4, 1, 0]


def test_no_process_is_left_behind() -> None:
    """Each that was asked for is waited for."""
    aside = Aside(whoever)
    child = aside._child
    aside.result()
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)
