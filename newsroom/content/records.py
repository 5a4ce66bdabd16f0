"""Records as plain data, for the index and for what is kept of a folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from newsroom.model import Details, PhotoRecord, Record, TextLink


CORRECTIONS = "mitra/perbaikan"


def changed(records: Iterable[Record]) -> list[Record]:
    """Return those that were publicly changed, the newest change first."""
    found = [record for record in records if record.version > 1]
    return sorted(found, key=_last_change, reverse=True)


def _last_change(record: Record) -> tuple[int, str]:
    stamps = (stamp for where, stamp in record.told if where[0] == "corrections")
    return max(stamps, default=0), record.path


def plain_record(record: Record) -> Sequence[Any]:
    """Return a record as plain data."""
    if record.details is None:
        return tuple(record)
    details = record.details
    plain: dict[str, Any] = {
        "links": [*map(tuple, details.links)],
        "photos": [*map(tuple, details.photos)],
    }
    return (*record[:-1], tuple(details._replace(**plain)))


def records_of(rows: Iterable[list[Any]]) -> list[Record]:
    """Return records from plain data."""
    rows = list(rows)
    for row in rows:
        if row[-1] is not None:
            row[-1] = _details(Details._make(row[-1]))
    return list(map(Record._make, rows))


def _details(plain: Details) -> Details:
    return plain._replace(
        links=[TextLink(*link) for link in plain.links],
        photos=[PhotoRecord(*photo) for photo in plain.photos],
    )
