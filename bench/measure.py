"""Runs a command and measures all of its processes: time, processor time, memory."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
EVERY = 0.2  # seconds between looks at memory
GRACE = 10.0  # seconds that processes left behind by a build may take to end
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
SHARE = 0.05  # of one core that looking may cost: the kernel walks the page tables for it


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds; bytes of the largest process; bytes of all together (PSS).

    `others` are the processor seconds that everything else on the machine took meanwhile.
    """

    code: int
    wall: float
    cpu: float
    others: float
    largest: int
    together: int


class RunError(Exception):
    """A measured command that failed; the words hold the end of what it printed."""


def measure(
    command: Sequence[str],
    folder: Path,
    env: Mapping[str, str],
    log: Path,
    tick: Callable[[float], None],
) -> Cost:
    """Run a command in a folder with its words going to `log`; raise RunError if it fails.

    Processor time counts all descendants, those too that outlive their parents: they are handed
    to this process. `tick` is called with the seconds gone, a few times a second.
    """
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise RunError("prctl: processes that outlive their parents cannot be counted")
    os.sync()
    with log.open("wb") as out:
        busy, start = _busy(), time.perf_counter()
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        with _Watch(child.pid, tick, start) as watch:
            _, status, usage = os.wait4(child.pid, 0)
            wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    usages = [usage, *_orphans()]
    cpu = sum(used.ru_utime + used.ru_stime for used in usages)
    others = max(0.0, _busy() - busy - cpu)
    largest = max(used.ru_maxrss for used in usages) * 1024
    cost = Cost(child.returncode, wall, cpu, others, largest, watch.peak or largest)
    if cost.code:
        end = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:])
        raise RunError(f"{' '.join(command)} ended with {cost.code}:\n{end}")
    return cost


def _busy() -> float:
    """Return the processor seconds that the whole machine has been busy; waiting is not."""
    fields = [int(word) for word in (PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]]
    idle, waiting = fields[3:5]
    return (sum(fields) - idle - waiting) / os.sysconf("SC_CLK_TCK")


def _orphans() -> list[resource.struct_rusage]:
    """Wait for processes that outlived a build; return what each used. Raise if they stay."""
    found: list[resource.struct_rusage] = []
    end = time.monotonic() + GRACE
    while True:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if pid:
            found.append(usage)
        elif time.monotonic() > end:
            raise RunError("a build left processes behind that do not end")
        else:
            time.sleep(0.01)


class _Watch:
    """Looks at the memory of a process and its descendants, in a thread, until it is left."""

    def __init__(self, pid: int, tick: Callable[[float], None], start: float) -> None:
        self.pid, self.tick, self.start, self.peak = pid, tick, start, 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        pause = EVERY
        while not self._done.wait(pause):
            before = time.thread_time()
            self.peak = max(self.peak, proportional(family(self.pid)))
            pause = max(EVERY, (time.thread_time() - before) / SHARE)
            self.tick(time.perf_counter() - self.start)


def family(pid: int) -> list[int]:
    """Return a process and all its descendants that live now."""
    parents = {}
    for place in PROC.iterdir():
        if place.name.isdecimal():
            try:
                stat = (place / "stat").read_text(errors="replace")
            except OSError:
                continue
            parents[int(place.name)] = int(stat.rpartition(")")[2].split()[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def proportional(pids: Sequence[int]) -> int:
    """Return the memory of these processes in bytes; what several share is counted once (PSS)."""
    total = 0
    for pid in pids:
        try:
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
    return total


def weigh(folder: Path) -> tuple[int, int]:
    """Return how many files a folder holds, and their bytes."""
    files = size = 0
    for place, _, names in os.walk(folder):
        files += len(names)
        size += sum(Path(place, name).lstat().st_size for name in names)
    return files, size
