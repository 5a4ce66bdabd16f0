"""A task that takes too much is stopped and named; the others come to their end."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from newsroom.content.source import read_source
from newsroom.engine.limits import Bounds, Overrun, run_here, run_limited

SMALL = Bounds(0.2, 64)


def work(task: str) -> str:
    """Do what the task says; all but the last are bad."""
    if task == "sleep":
        time.sleep(30)
    elif task == "loop":
        while True:
            pass
    elif task == "swallow":
        try:
            time.sleep(30)
        except Exception:
            time.sleep(30)
    elif task == "allocate":
        return "x" * (300 << 20)
    elif task == "recurse":
        return work(task)
    elif task == "exit":
        os._exit(1)
    elif task == "crash":
        os.abort()
    return task.upper()


BAD = {
    "sleep": "time",
    "loop": "time",
    "swallow": "time",
    "allocate": "memory",
    "recurse": "memory",
    "exit": None,
    "crash": None,
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bad_task_is_stopped_and_the_others_survive(bad: str, jobs: int) -> None:
    began = time.monotonic()
    results = list(run_limited(work, ["a", bad, "b", "c"], SMALL, jobs))
    assert results[0] == "A"
    assert isinstance(results[1], Overrun)
    assert BAD[bad] in (None, results[1].reason)
    assert results[2:] == ["B", "C"]
    assert time.monotonic() - began < 10


def test_results_come_in_order_for_many_tasks() -> None:
    tasks = [f"t{number}" for number in range(100)]
    assert list(run_limited(work, tasks, Bounds(10, 256), 2)) == [t.upper() for t in tasks]
    assert list(run_limited(work, [], SMALL, 2)) == []


def fail(task: str) -> str:
    raise ValueError(task)


def test_a_task_that_raises_is_an_overrun_too() -> None:
    results = list(run_limited(fail, ["a", "b"], SMALL, 1))
    assert all(isinstance(result, Overrun) for result in results)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [("sleep", "time"), ("loop", "time"), ("allocate", "memory"), ("recurse", "memory")],
)
def test_a_task_here_is_stopped_too(bad: str, reason: str) -> None:
    """In this very process, which is as it was before."""
    before = resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGALRM)
    began = time.monotonic()
    assert run_here(partial(work, bad), SMALL) == Overrun(reason)
    assert time.monotonic() - began < 5
    assert (resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGALRM)) == before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert run_here(partial(work, "a"), SMALL) == "A"


def test_what_a_task_here_raises_it_raises() -> None:
    with pytest.raises(ValueError, match="salah"):
        run_here(partial(fail, "salah"), SMALL)


def test_in_another_thread_a_task_goes_without_limits() -> None:
    """A worker of Dask: no signal reaches it, and its memory is Dask's to watch."""
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(run_here, partial(work, "a"), Bounds(0.001, 1)).result() == "A"


N = 100_000
HEAD = "---\ntitle: x\n---\n\n"
PATHOLOGICAL: dict[str, Callable[[], str]] = {
    "brackets open": lambda: "[" * N,
    "brackets nested": lambda: "[" * (N // 2) + "]" * (N // 2),
    "photos open": lambda: "![" * (N // 2),
    "links nested": lambda: "[a](" * (N // 4),
    "stars": lambda: "*" * N,
    "emphasis mixed": lambda: "*a_ " * (N // 4),
    "emphasis overlapping": lambda: "**a *b " * (N // 7),
    "underscores": lambda: "_a" * (N // 2),
    "quotes deep": lambda: ">" * (N // 2) + " a",
    "quotes deeper each line": lambda: "\n".join("> " * depth + "a" for depth in range(1, 440)),
    "lists deep": lambda: "\n".join("    " * depth + "- a" for depth in range(300)),
    "list long": lambda: "- a\n" * (N // 4),
    "numbers long": lambda: "1. a\n" * (N // 5),
    "table long": lambda: "a | b | c\n--|--|--\n" + "1 | 2 | 3\n" * (N // 10),
    "table wide": lambda: "\n".join("|".join(c * (N // 4)) for c in "a-a"),
    "footnotes many": lambda: (
        "".join(f"a[^{n}] " for n in range(4000))
        + "\n\n"
        + "".join(f"[^{n}]: kaki\n" for n in range(4000))
    ),
    "footnote of thousands": lambda: "a[^1] " * (N // 6) + "\n\n[^1]: kaki\n",
    "link huge": lambda: "[a](" + "x" * N + ")",
    "link titles open": lambda: '[a](b "' * (N // 7),
    "references": lambda: "".join(f"[r{n}]: http://x.example/{n}\n" for n in range(N // 25)),
    "backticks": lambda: "`" * N,
    "backticks of all lengths": lambda: "".join("`" * (n % 300 + 1) + "a" for n in range(660)),
    "tags open": lambda: "<a " * (N // 3),
    "comments open": lambda: "<!-- " * (N // 5),
    "less than": lambda: "<" * N,
    "ampersands": lambda: "&" * N,
    "autolinks open": lambda: "<http://" * (N // 8),
    "headings alike": lambda: "## sama\n" * (N // 8),
    "headings underlined": lambda: "a\n===\n" * (N // 6),
    "fences open": lambda: "```\n" * (N // 4),
    "boxes deep": lambda: "\n".join("    " * depth + "!!! catatan" for depth in range(300)),
    "backslashes": lambda: "\\" * N,
    "one word": lambda: "a" * (5 * N),
    "photos many": lambda: "![](a.jpg)\n\n" * (N // 12),
}


def read(text: str) -> tuple[float, int]:
    """Read a text; return seconds and megabytes."""
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read_source("berita/2026/11/x/index.md", (HEAD + text + "\n").encode())
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return time.process_time() - began, (after - before) >> 10


def _spent_by_children() -> float:
    """Return the seconds of processor of children that ended; a busy clock runs on."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.long
@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_no_text_takes_more_than_its_share(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    """10 s and 1 GB each, or refused by name (THREATS.md)."""
    text = PATHOLOGICAL[name]()
    assert 50_000 <= len(text) <= 500_000
    before = _spent_by_children()
    (result,) = run_limited(read, [text], Bounds(10, 1024), 1)
    took = _spent_by_children() - before
    record_property(name, result)
    print(f"{name}: {took:.1f} s, {result}")
    assert took < 16  # the bound, and its grace for code that holds the interpreter
    assert isinstance(result, Overrun) or (result[0] <= 10 and result[1] <= 1024)
