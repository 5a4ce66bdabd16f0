"""A second of its own for each item: no two entries share an `updated`.

A desk writes minutes, and sends several items in one. Readers that order or compare by `updated`,
and the validator, then cannot tell them apart. Which second of its minute an item gets comes from
its own id, so that another item of the same minute changes nothing for it; only where two ids ask
for the same second does one of them take the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from zlib import crc32

from newsroom.model import Record

SECOND = 1_000_000
_MINUTE = 60 * SECOND


def changed(record: Record) -> int:
    """Return when readers were last told something: published, corrected, withdrawn (µs, UTC)."""
    if record.details is None:
        return record.due
    return max((record.due, *(stamp for _, stamp in record.told)))


class Seconds:
    """The seconds of an edition's items.

    More than sixty in one minute run over into the next: their order is still theirs.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self._minutes: dict[int, list[Record]] = defaultdict(list)
        self._shared: dict[int, dict[str, int]] = {}
        for record in records:
            self._minutes[changed(record) // _MINUTE].append(record)

    def of(self, record: Record) -> int:
        """Return the second of an item, from the beginning of its minute."""
        moment = changed(record)
        minute = moment // _MINUTE
        if len(self._minutes[minute]) < 2:
            return _wish(record, moment)
        if minute not in self._shared:
            self._shared[minute] = _share(self._minutes[minute])
        return self._shared[minute][record.path]


def _wish(record: Record, moment: int) -> int:
    """Return the second that was written, else one that comes from the id."""
    return moment % _MINUTE // SECOND or _draw(record) % 60


def _draw(record: Record) -> int:
    return crc32(f"{record.id}:{record.lang}".encode())


def _share(records: list[Record]) -> dict[str, int]:
    """Give each its wish, else the next free second; those with a written one come first."""
    moments = {record.path: changed(record) for record in records}

    def turn(record: Record) -> tuple[bool, int, str]:
        return moments[record.path] % _MINUTE < SECOND, _draw(record), record.path

    taken: dict[int, str] = {}
    for record in sorted(records, key=turn):
        second = _wish(record, moments[record.path])
        while second in taken:
            second = (second + 1) % max(60, 2 * len(records))
        taken[second] = record.path
    return {path: second for second, path in taken.items()}
