"""How heavy what was made is: a citizen on 3G pays for each byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from newsroom.engine.manifest import Entry
from newsroom.media.plan import budget_of
from newsroom.messages import mark
from newsroom.problems import Problem


def heavy_photos(put: Mapping[str, tuple[Entry, Sequence[str]]]) -> Iterator[Problem]:
    """Yield a warning for each photo that stayed too heavy at the lowest quality; once each.

    `put` are the files made now (site path -> entry, sources).
    """
    told: set[str] = set()
    for path, (entry, sources) in put.items():
        found = budget_of(path)
        source = sources[0] if sources else path
        if found is None or entry.size <= found.most or source in told:
            continue
        told.add(source)
        order = mark(
            "crop this photo, or take a calmer one: at {width} pixels it has {size} KB, "
            "{most} KB are allowed"
        )
        params = {
            "width": str(found.width),
            "size": str(-(-entry.size // 1000)),
            "most": str(found.most // 1000),
        }
        yield Problem(source, 1, 1, "photo-heavy", order, params).as_warning()
