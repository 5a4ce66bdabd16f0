"""Builds the same invented archive with this project, Hugo, and stock Pelican, one by one.

    python -m bench.run [--quick] [--sizes 1000 10000] [--repeat 3] [--peers ours hugo pelican]
    python -m bench.run --media [--photos 6] [--repeat 1]
    python -m bench.run --bundles [--sizes 50] [--repeat 1]

A full run writes bench/RESULTS.md, and renders photos and packs bundles after the texts; one of
only some sizes, builders or photos writes .bench/RESULTS.md. Texts, media and bundles each renew
their own part. Ends with status 1, and writes nothing, if any build fails.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from bench.bundles import BundleBench, bundle_section
from bench.cases import LARGE, Bench
from bench.measure import RunError
from bench.media import cases as media
from bench.media.peers import PEERS as MEDIA_PEERS
from bench.media.photos import STAMP, write_photos
from bench.media.report import media_section
from bench.peers import BENCH, PEERS
from bench.report import BUNDLES, MEDIA, machine, write_report, write_section

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
SIZES = (1_000, 10_000, LARGE)
PHOTOS = 60


def main() -> int:
    """Read the command line, measure, write the report; return the exit status."""
    asked = _arguments()
    BENCH.mkdir(exist_ok=True)
    try:
        if asked.texts:
            _measure_texts(asked)
        if asked.media:
            _measure_media(asked)
        if asked.bundles:
            _measure_bundles(asked)
    except (RunError, OSError, subprocess.CalledProcessError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    print(f"\n{asked.to.read_text(encoding='utf-8')}")
    return 0


def _measure_texts(asked: argparse.Namespace) -> None:
    bench = Bench(asked.repeat, _tell, _tick)
    versions = [PEERS[name](asked.sizes[0]).version() for name in asked.peers]
    for size in asked.sizes:
        names = [name for name in asked.peers if size < LARGE or name == "ours"]
        bench.compare(size, [PEERS[name](size) for name in names])
    write_report(bench.results, versions, asked.to)


def _measure_media(asked: argparse.Namespace) -> None:
    folder = BENCH / "media" / f"photos-{STAMP}-{asked.photos}"
    _tell(f"{asked.photos} photos: laying them out")
    write_photos(asked.photos, folder)
    bench = media.MediaBench(folder, asked.photos, asked.repeat, _tell, _tick)
    versions = [
        PEERS["ours"](0).version(),
        *(MEDIA_PEERS[name](folder, ()).version() for name in ("ours", "sharp", "image-process")),
    ]
    results = bench.compare(MEDIA_PEERS)
    write_section(media_section(results, versions), MEDIA, asked.to)


def _measure_bundles(asked: argparse.Namespace) -> None:
    size = min(asked.sizes)
    results = BundleBench(size, asked.repeat, _tell, _tick).measure()
    about = f"Machine: {machine()}. {PEERS['ours'](0).version()}."
    write_section(bundle_section(size, results, about), BUNDLES, asked.to)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Builds one archive with three builders.")
    parser.add_argument("--quick", action="store_true", help="only 1,000 texts")
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), metavar="N")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="runs of each case")
    parser.add_argument("--peers", nargs="+", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--media", action="store_true", help="only photos")
    parser.add_argument("--bundles", action="store_true", help="only bundles")
    parser.add_argument("--photos", type=int, default=PHOTOS, metavar="N", help="how many photos")
    parser.add_argument("--to", type=Path, help="the report to write")
    asked = parser.parse_args()
    if asked.quick:
        asked.sizes = [min(SIZES)]
    full = set(SIZES) <= set(asked.sizes) and set(PEERS) <= set(asked.peers)
    asked.texts = not (asked.media or asked.bundles)
    asked.media, asked.bundles = asked.media or full, asked.bundles or full
    if asked.to is None:
        whole = (full or not asked.texts) and asked.photos == PHOTOS
        whole = whole and not (asked.bundles and min(asked.sizes) != min(SIZES))
        asked.to = RESULTS if whole else BENCH / RESULTS.name
    return asked


def _tell(line: str) -> None:
    print(f"\r{line:<79}", file=sys.stderr, flush=True)


def _tick(seconds: float) -> None:
    if sys.stderr.isatty():
        print(f"\r    {seconds:.0f} s", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
