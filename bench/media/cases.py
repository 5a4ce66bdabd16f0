"""What is measured of photos: two cases, and how alike the renditions are to what they show."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from PIL import Image

from bench.measure import Cost, RunError, measure
from bench.media.likeness import ssim
from bench.media.peers import CORES, FOLDER, WIDTHS, Peer, Rendition
from bench.media.photos import path_of

PLAIN, WITH_AVIF = "JPEG and WebP", "with AVIF too"
CASES: Mapping[str, tuple[str, ...]] = {
    PLAIN: ("webp", "jpeg"),
    WITH_AVIF: ("avif", "webp", "jpeg"),
}
LOOKED_AT = (640, 1280)  # widths at which likeness is measured
REPEATED = ("ours", "sharp")  # whose first case is run as often as asked; the others once
LEFT_OUT = {WITH_AVIF: ("ours-ships", "sharp-clones")}  # they say nothing new there

Key = tuple[str, int]


@dataclass(frozen=True)
class MediaResult:
    """All runs of one case by one builder; `bytes` by format, `ssim` by format and width."""

    case: str
    peer: str
    photos: int
    runs: tuple[Cost, ...]
    bytes: Mapping[str, int]
    ssim: Mapping[Key, float]

    @property
    def wall(self) -> float:
        """The median of the seconds."""
        return median(run.wall for run in self.runs)

    @property
    def speed(self) -> float:
        """Photos a second."""
        return self.photos / self.wall

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


@dataclass(frozen=True)
class MediaBench:
    """Renders the same photos with builders side by side, on two cores."""

    photos: Path
    count: int
    repeat: int
    tell: Callable[[str], None]
    tick: Callable[[float], None]

    def compare(self, peers: Mapping[str, type[Peer]]) -> list[MediaResult]:
        """Measure all cases; the builders take turns."""
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
        return [result for case in CASES for result in self._case(case, peers)]

    def _case(self, case: str, peers: Mapping[str, type[Peer]]) -> list[MediaResult]:
        chosen = [kind for form, kind in peers.items() if form not in LEFT_OUT.get(case, ())]
        taking = [kind(self.photos, CASES[case]) for kind in chosen]
        runs: dict[str, list[Cost]] = defaultdict(list)
        for round_ in range(self.repeat if case == PLAIN else 1):
            for peer in taking:
                if not round_ or peer.form in REPEATED:
                    runs[peer.name].append(self._run(case, peer))
        self.tell(f"{case}: how alike the renditions are")
        return [self._judged(case, peer, runs[peer.name]) for peer in taking]

    def _run(self, case: str, peer: Peer) -> Cost:
        self.tell(f"{case}: {peer.name}")
        peer.prepare()
        log = FOLDER / f"{peer.form}.log"
        cost = measure(peer.command(), peer.folder, peer.environment(), log, self.tick)
        self.tell(
            f"    {cost.wall:.2f} s wall, {cost.cpu:.2f} s processor, others {cost.others:.1f} s"
        )
        return cost

    def _judged(self, case: str, peer: Peer, runs: Sequence[Cost]) -> MediaResult:
        made = list(peer.renditions())
        _check_all_there(peer, made, self.count)
        weights: dict[str, int] = defaultdict(int)
        for one in made:
            weights[one.format] += one.file.stat().st_size
        alike = likeness(made, self.photos)
        return MediaResult(case, peer.name, self.count, tuple(runs), weights, alike)


def _check_all_there(peer: Peer, made: Sequence[Rendition], count: int) -> None:
    found = {(one.photo, one.width, one.format) for one in made}
    wanted = count * len(WIDTHS) * len(peer.formats)
    if len(found) != wanted or len(made) != wanted:
        raise RunError(f"{peer.name}: {len(made)} renditions, {wanted} were asked for")


def likeness(made: Iterable[Rendition], photos: Path) -> dict[Key, float]:
    """Return the mean SSIM by format and width, beside the whole photo scaled without loss."""
    by_photo: dict[str, list[Rendition]] = defaultdict(list)
    for one in made:
        if one.width in LOOKED_AT:
            by_photo[one.photo].append(one)
    tasks = [(path_of(int(name), photos), some) for name, some in sorted(by_photo.items())]
    found: dict[Key, list[float]] = defaultdict(list)
    with ProcessPoolExecutor(CORES) as pool:
        for pairs in pool.map(_of_one_photo, tasks):
            for key, value in pairs:
                found[key].append(value)
    return {key: fmean(values) for key, values in sorted(found.items())}


def _of_one_photo(task: tuple[Path, Sequence[Rendition]]) -> list[tuple[Key, float]]:
    path, some = task
    with Image.open(path) as whole:
        whole.load()
    right = {
        width: whole.resize((width, whole.height * width // whole.width), Image.Resampling.LANCZOS)
        for width in LOOKED_AT
    }
    found = []
    for one in some:
        with Image.open(one.file) as image:
            found.append(((one.format, one.width), ssim(right[one.width], image)))
    return found
