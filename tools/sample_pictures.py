"""Draw the sample site's photos and infographics from their manifest.

    python tools/sample_pictures.py [--only PATH] [--manifest FILE]

Every picture is a pure function of its entry: the same entry gives the same bytes.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from sampleart import charts, photos

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = Path(__file__).with_suffix(".toml")
WORKERS = 2


def fault(entry: dict[str, Any]) -> str:
    """What is wrong with an entry; empty when nothing is."""
    for key in ("path", "size", "seed"):
        if key not in entry:
            return f"'{key}' is missing"
    if "scene" in entry:
        return photos.fault(entry)
    return charts.fault(entry)


def draw(entry: dict[str, Any], root: Path) -> str:
    """Draw one picture and say what was written."""
    target = root / entry["path"]
    data = photos.render(entry) if "scene" in entry else charts.render(entry)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return f"{entry['path']}  {len(data) // 1024} KB"


def chosen(manifest: Path, only: str | None) -> list[dict[str, Any]]:
    """The entries to draw."""
    entries = tomllib.loads(manifest.read_text("utf-8")).get("picture", [])
    return [e for e in entries if only is None or only in str(e.get("path"))]


def main(argv: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", help="draw only pictures whose path contains this")
    parser.add_argument("--manifest", type=Path, default=MANIFEST)
    parser.add_argument("--root", type=Path, default=ROOT, help="where paths start")
    args = parser.parse_args(argv)
    entries = chosen(args.manifest, args.only)
    bad = [f"{e.get('path', '?')}: {fault(e)}" for e in entries if fault(e)]
    if bad or not entries:
        print("\n".join(bad) or "no picture matches", file=sys.stderr)
        return 1
    with ProcessPoolExecutor(WORKERS) as pool:
        for line in pool.map(partial(draw, root=args.root), entries):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
