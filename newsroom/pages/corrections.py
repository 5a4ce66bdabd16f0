"""The public list of corrections and retractions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsroom.messages import mark
from newsroom.model import KILLED, Item
from newsroom.pages.frame import Frame
from newsroom.pages.values import Change
from newsroom.pages.views import CORRECTIONS, date_view

SHOWN = 100


def changes(items: Sequence[Item], frame: Frame) -> tuple[Change, ...]:
    """Return every public change of these items, newest first."""
    found = [(time, change) for item in items for time, change in _changes(item, frame)]
    return tuple(change for _, change in sorted(found, key=lambda pair: pair[0], reverse=True))


def _changes(item: Item, frame: Frame) -> Iterator[tuple[float, Change]]:
    """Yield an item's changes with their times; each raised the version by one."""
    by_time = sorted(item.fields.corrections, key=lambda correction: correction.time)
    gone = item.fields.withdrawal
    for version, correction in enumerate(by_time, 2):
        kind = CORRECTIONS[correction.kind]
        if gone and version == item.version:
            kind = mark("Cancelled") if item.fields.status == KILLED else mark("Withdrawn")
        if correction.note:
            yield (
                correction.time.timestamp(),
                Change(
                    kind=frame.say(kind),
                    date=date_view(correction.time, frame),
                    title=item.headline(frame.say),
                    url=item.url,
                    kind_label=frame.say(item.kind.label),
                    note=correction.note,
                    changed=correction.changed,
                    version=version,
                    gone=gone is not None,
                ),
            )
