"""What is measured: the cases in their order, and what is done to the content before each run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median

from bench.measure import Cost, measure, weigh
from bench.peers import BENCH, CachedPelican, Peer
from bench.text import LAST_DAY, moment_of

CLEAN, SAME = "clean build", "nothing changed"
NEWEST, MIDDLE, ADDED = (
    "a text of the newest month edited",
    "a text from the middle of the archive edited",
    "a new text added today",
)
LARGE = 100_000


@dataclass(frozen=True)
class Result:
    """All runs of one case by one builder."""

    case: str
    size: int
    peer: str
    runs: tuple[Cost, ...]
    files: int
    bytes: int

    @property
    def wall(self) -> float:
        """The median of the seconds."""
        return median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        """The median of the processor seconds."""
        return median(run.cpu for run in self.runs)

    @property
    def others(self) -> float:
        """The most processor seconds that anything else took during a run."""
        return max(run.others for run in self.runs)

    @property
    def largest(self) -> int:
        """The most bytes that one process ever held."""
        return max(run.largest for run in self.runs)

    @property
    def together(self) -> int:
        """The most bytes that all processes held at once."""
        return max(run.together for run in self.runs)


@dataclass
class Bench:
    """Runs builders side by side and tells what it does; `tell` takes a line, `tick` seconds."""

    repeat: int
    tell: Callable[[str], None]
    tick: Callable[[float], None]
    results: list[Result] = field(default_factory=list)

    def compare(self, size: int, peers: list[Peer]) -> None:
        """Measure all cases of one size."""
        for peer in peers:
            self.tell(f"{size:,}: laying out {peer.name}")
            peer.prepare()
        self._clean(size, peers)
        ours = [peer for peer in peers if peer.form == "ours"]
        rebuilt = [peer for peer in peers if peer.form != "pelican" and size < LARGE]
        for peer in ours:
            self._run(SAME, peer)  # one warm build; the measured ones come after it
            self._repeat(SAME, size, [peer])
        self._changed(NEWEST, size, rebuilt or ours, newest_middle(size))
        self._changed(MIDDLE, size, ours, size // 2)
        self._changed(ADDED, size, ours, None)
        if size < LARGE and any(peer.form == "pelican" for peer in peers):
            self._cached_pelican(size)

    def _clean(self, size: int, peers: list[Peer]) -> None:
        rounds = 1 if size >= LARGE else self.repeat
        runs: dict[str, list[Cost]] = {peer.name: [] for peer in peers}
        for round_ in range(rounds):
            for peer in peers:
                if round_ and peer.form == "pelican" and size > 1_000:
                    continue
                peer.clear()
                runs[peer.name].append(self._run(CLEAN, peer))
                peer.check_pages(extra=0)
        for peer in peers:
            self._keep(CLEAN, size, peer, runs[peer.name])

    def _repeat(self, case: str, size: int, peers: list[Peer]) -> None:
        runs: dict[str, list[Cost]] = {peer.name: [] for peer in peers}
        for _ in range(self.repeat):
            for peer in peers:
                runs[peer.name].append(self._run(case, peer))
        for peer in peers:
            self._keep(case, size, peer, runs[peer.name])

    def _changed(self, case: str, size: int, peers: list[Peer], number: int | None) -> None:
        """Change another text before each run; `number` is the first, None for new texts."""
        runs: dict[str, list[Cost]] = {peer.name: [] for peer in peers}
        for round_ in range(self.repeat):
            item = -1 - round_ if number is None else number + round_
            for peer in peers:
                peer.change(item, round_)
                runs[peer.name].append(self._run(case, peer))
                peer.check_edit(item, round_)
                peer.check_pages(extra=round_ + 1 if number is None else 0)
        for peer in peers:
            self._keep(case, size, peer, runs[peer.name])

    def _cached_pelican(self, size: int) -> None:
        """Measure stock Pelican with a cache of its own, once: filled first, then one edit."""
        peer = CachedPelican(size)
        peer.clear()
        self._run(CLEAN, peer)
        item = newest_middle(size)
        peer.change(item, 0)
        cost = self._run(NEWEST, peer)
        peer.check_edit(item, 0)
        self._keep(NEWEST, size, peer, [cost])

    def _run(self, case: str, peer: Peer) -> Cost:
        self.tell(f"{peer.size:,}: {case}: {peer.name}")
        log = BENCH / f"{peer.form}.log"
        cost = measure(peer.command(), peer.folder, peer.environment(), log, self.tick)
        self.tell(
            f"    {cost.wall:.2f} s wall, {cost.cpu:.2f} s processor, others {cost.others:.1f} s"
        )
        return cost

    def _keep(self, case: str, size: int, peer: Peer, runs: list[Cost]) -> None:
        files, size_bytes = weigh(peer.output)
        self.results.append(Result(case, size, peer.name, tuple(runs), files, size_bytes))


def newest_middle(size: int) -> int:
    """Return the number of the item in the middle of the newest month of an archive."""
    return sum(1 for _ in _newest(size)) // 2


def _newest(size: int) -> Iterator[int]:
    for number in range(size):
        if moment_of(number).month != LAST_DAY.month:
            return
        yield number
