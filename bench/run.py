"""Builds the same invented archive with this project, Hugo, and stock Pelican, one by one.

    python -m bench.run [--quick] [--sizes 1000 10000] [--repeat 3] [--peers ours hugo pelican]

A full run writes bench/RESULTS.md, one of only some sizes or builders .bench/RESULTS.md. Ends with
status 1, and writes nothing, if any build fails.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from bench.cases import LARGE, Bench
from bench.measure import RunError
from bench.peers import BENCH, PEERS
from bench.report import write_report

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
SIZES = (1_000, 10_000, LARGE)


def main() -> int:
    """Read the command line, measure, write the report; return the exit status."""
    asked = _arguments()
    BENCH.mkdir(exist_ok=True)
    bench = Bench(asked.repeat, _tell, _tick)
    try:
        versions = [PEERS[name](asked.sizes[0]).version() for name in asked.peers]
        for size in asked.sizes:
            names = [name for name in asked.peers if size < LARGE or name == "ours"]
            bench.compare(size, [PEERS[name](size) for name in names])
    except (RunError, subprocess.CalledProcessError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    write_report(bench.results, versions, asked.to)
    print(f"\n{asked.to.read_text(encoding='utf-8')}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Builds one archive with three builders.")
    parser.add_argument("--quick", action="store_true", help="only 1,000 texts")
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), metavar="N")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="runs of each case")
    parser.add_argument("--peers", nargs="+", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--to", type=Path, help="the report to write")
    asked = parser.parse_args()
    if asked.quick:
        asked.sizes = [min(SIZES)]
    if asked.to is None:
        full = set(SIZES) <= set(asked.sizes) and set(PEERS) <= set(asked.peers)
        asked.to = RESULTS if full else BENCH / RESULTS.name
    return asked


def _tell(line: str) -> None:
    print(f"\r{line:<79}", file=sys.stderr, flush=True)


def _tick(seconds: float) -> None:
    if sys.stderr.isatty():
        print(f"\r    {seconds:.0f} s", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
