"""How heavy what was made is: a citizen on 3G pays for each byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from newsroom.engine.manifest import Entry
from newsroom.media.plan import FOLDER, budget_of
from newsroom.messages import mark
from newsroom.problems import Problem

Sources = Callable[[Iterable[str]], Mapping[str, Sequence[str]]]


def heavy_photos(entries: Mapping[str, Entry], sources: Sources) -> Iterator[Problem]:
    """Yield a warning for each photo that stayed too heavy at the lowest quality; once each.

    `entries` are the files of the site (site path -> entry); `sources` returns of which content
    files some of them were made.
    """
    photos = (path for path in entries if path.startswith(FOLDER))
    found = ((path, budget_of(path)) for path in photos)
    heavy = {p: budget for p, budget in found if budget and entries[p].size > budget.most}
    told: set[str] = set()
    for path, names in sources(heavy).items():
        source = names[0] if names else path
        if source in told:
            continue
        told.add(source)
        order = mark(
            "crop this photo, or take a calmer one: at {width} pixels it has {size} KB, "
            "{most} KB are allowed"
        )
        params = {
            "width": str(heavy[path].width),
            "size": str(-(-entries[path].size // 1000)),
            "most": str(heavy[path].most // 1000),
        }
        yield Problem(source, 1, 1, "photo-heavy", order, params).as_warning()
