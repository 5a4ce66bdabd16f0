"""What bundles and wire formats cost: items with a photo each, packed, and one of them corrected.

The texts are the archive's; each has a photo of its own of 1600 by 1200 pixels. Built twice: as it
ships, and with `since` so late that nothing is packed, to see what packing alone costs.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.cases import CLEAN, SAME, Result
from bench.measure import Cost, RunError, measure, weigh
from bench.media.photos import photo
from bench.peers import BENCH, Ours
from bench.report import BUNDLES
from bench.text import moment_of, url_of

CORRECTED = "one item corrected"
SIZE, FEW = (1600, 1200), 12
NOTE = "Ralat nomor {round}: angkanya {number}."
ALL, NOTHING = 'since = ""', 'since = "9999-12"'


class Packed(Ours):
    """This project with a photo for each item; `since` says which items are packed."""

    def __init__(self, size: int, name: str, since: str) -> None:
        super().__init__(size)
        self.name, self.since = name, since
        self.folder = BENCH / "work" / f"packed-{size}" / self.form

    def furnish(self) -> None:
        """Lay out the project; a narrow JPEG is the only rendition, since that is not the point."""
        super().furnish()
        agency = self.folder / "agency.toml"
        lines = agency.read_text(encoding="utf-8").replace(NOTHING, self.since).splitlines()
        narrow = {"widths": "widths = [320]", "formats": 'formats = ["jpeg"]'}
        kept = [narrow.get(line.partition(" =")[0], line) for line in lines]
        agency.write_text("\n".join(kept) + "\n", encoding="utf-8")
        for number in range(self.size):  # the texts as they were at first, each with its photo
            path = self.restore(number)
            _describe(path, number)
            (path.parent / "foto.jpg").write_bytes(photo_bytes(number))

    def correct(self, number: int, round_: int) -> str:
        """Correct an item; return the note."""
        note = NOTE.format(round=round_, number=number)
        when = f"{moment_of(number):%Y-%m-%d %H:%M} WIB"
        told = f'corrections: [{{time: {when}, kind: ralat, note: "{note}"}}]\n'
        path = self.content / url_of(number) / "index.md"
        path.write_text(path.read_text("utf-8").replace("---\n", f"---\n{told}", 1), "utf-8")
        return note

    def check_bundle(self, number: int, note: str) -> None:
        """Raise RunError unless the item's bundle tells of its correction, in all formats."""
        (path,) = (self.output / url_of(number)).glob("*.zip")
        with zipfile.ZipFile(path) as bundle:
            texts = [n for n in bundle.namelist() if n.endswith(("naskah.txt", "ninjs.json"))]
            missing = [n for n in texts if note not in bundle.read(n).decode()]
        if missing or len(texts) != 2:
            raise RunError(f"{path.name}: the correction is not in {missing or texts}")


def _describe(path: Path, number: int) -> None:
    told = {"file": "foto.jpg", "alt": f"Lapangan {number} di kaki bukit", "credit": "Rani / MMC"}
    text = path.read_text(encoding="utf-8")
    line = f"photos: [{json.dumps(told)}]\n"
    path.write_text(text.replace("---\n", f"---\n{line}", 1), encoding="utf-8")


@cache
def _drawn(number: int) -> bytes:
    out = io.BytesIO()
    photo(number).resize(SIZE).save(out, "JPEG", quality=90)
    return out.getvalue()


def photo_bytes(number: int) -> bytes:
    """Return an item's photo: one of a few, with a comment of its own, so that no two are alike."""
    comment = f"foto {number}".encode()
    data = _drawn(number % FEW)
    return data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]


@dataclass(frozen=True)
class BundleResult(Result):
    """All runs of one case; of the files below the output, how many are ZIPs, and their bytes."""

    zips: int
    zip_bytes: int


@dataclass
class BundleBench:
    """Measures packing, with and without."""

    size: int
    repeat: int
    tell: Callable[[str], None]
    tick: Callable[[float], None]

    def measure(self) -> list[BundleResult]:
        """Return the results of all cases."""
        results = []
        for name, since in (("packed", ALL), ("not packed", NOTHING)):
            peer = Packed(self.size, name, since)
            self.tell(f"{self.size:,}: laying out, {name}")
            peer.prepare()
            results.append(self._kept(CLEAN, peer, [self._run(CLEAN, peer)]))
            same = [self._run(SAME, peer) for _ in range(self.repeat + 1)][1:]
            results.append(self._kept(SAME, peer, same))
            results.append(self._kept(CORRECTED, peer, list(self._corrected(peer))))
        return results

    def _corrected(self, peer: Packed) -> Sequence[Cost]:
        runs = []
        for round_ in range(self.repeat):
            number = self.size // 2 + round_
            note = peer.correct(number, round_)
            runs.append(self._run(CORRECTED, peer))
            if peer.since == ALL:
                peer.check_bundle(number, note)
        return runs

    def _run(self, case: str, peer: Packed) -> Cost:
        self.tell(f"{self.size:,}: {case}: {peer.name}")
        log = BENCH / "packed.log"
        cost = measure(peer.command(), peer.folder, peer.environment(), log, self.tick)
        self.tell(f"    {cost.wall:.2f} s wall, {cost.cpu:.2f} s processor")
        return cost

    def _kept(self, case: str, peer: Packed, runs: Sequence[Cost]) -> BundleResult:
        zips = [path.stat().st_size for path in peer.output.rglob("*.zip")]
        head = (case, self.size, peer.name, tuple(runs))
        return BundleResult(*head, *weigh(peer.output), len(zips), sum(zips))


def bundle_section(size: int, results: Sequence[BundleResult], about: str) -> str:
    """Return the section "Bundles" of the report as Markdown."""
    rows = [
        f"| {r.case} | {r.peer} | {len(r.runs)} | {r.wall:.2f} | {r.cpu:.2f}"
        f" | {r.others:.1f} | {r.files:,} | {r.bytes / 1e6:,.0f}"
        f" | {r.zips:,} | {r.zip_bytes / 1e6:,.0f} |"
        for r in results
    ]
    lines = [
        f"## {BUNDLES}",
        "",
        f"{size:,} items with a photo each (1600 by 1200), as bundles, days and weeks, in all wire"
        " formats; *not packed* is the same without any of it but the wire files beside pages.",
        "",
        about,
        "",
        "| case | | runs | wall s | processor s | others s | files | MB | ZIPs | MB of ZIPs |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
        *rows,
    ]
    return "\n".join(lines) + "\n"
