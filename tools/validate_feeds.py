"""Run the W3C feed validator on every feed of a built site; docs/umpan.md says how.

    python tools/validate_feeds.py CHECKOUT OUTPUT SITEURL

CHECKOUT is a checkout of github.com/w3c/feedvalidator (Python 3, with html5lib, rdflib and lxml);
nothing of it is kept here. Prints what it finds, counted, and exits with 1 if there is an error.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

FEED = re.compile(r"(rss|atom|atom-\d+)\.xml|umpan\.opml")


def validate(path: Path, address: str) -> list[tuple[str, str, str]]:
    """Return what the validator says of a file: (error or warning, its class, its words)."""
    import feedvalidator  # type: ignore[import-not-found]
    from feedvalidator import compatibility, logging  # type: ignore[import-not-found]
    from feedvalidator.formatter.text_plain import Formatter  # type: ignore[import-not-found]

    try:
        with path.open("rb") as stream:
            found: dict[str, Any] = feedvalidator.validateStream(
                stream, firstOccurrenceOnly=0, base=address
            )
        events = found["loggedEvents"]
    except logging.ValidationFailure as failure:
        events = [failure.event]
    told = []
    for event in compatibility.AA(events):
        kind = "error" if isinstance(event, logging.Error) else "warning"
        told.append((kind, type(event).__name__, " ".join(Formatter([event]))))
    return told


def main(checkout: str, output: str, siteurl: str) -> int:
    """Validate every feed; return 1 if there is an error."""
    sys.path.insert(0, str(Path(checkout) / "src"))
    root, counts, shown = Path(output), Counter[tuple[str, str]](), 0
    feeds = sorted(path for path in root.rglob("*") if FEED.fullmatch(path.name))
    for path in feeds:
        name = path.relative_to(root).as_posix()
        for kind, rule, words in validate(path, f"{siteurl.rstrip('/')}/{name}"):
            counts[kind, rule] += 1
            if counts[kind, rule] <= 5:
                shown += 1
                print(f"{kind} {rule} {name}: {words}")
    print(f"{len(feeds)} feeds")
    for (kind, rule), count in sorted(counts.items()):
        print(f"{count:6} {kind} {rule}")
    return int(any(kind == "error" for kind, _ in counts))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
