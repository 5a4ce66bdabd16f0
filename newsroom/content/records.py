"""Records as plain data, for the index and for what is kept of a folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from newsroom.model import Details, PhotoRecord, Record, TextLink


def plain_record(record: Record) -> Sequence[Any]:
    """Return a record as plain data."""
    if record.details is None:
        return tuple(record)
    numbers, aliases, links, told, photos, files = record.details
    plain = (numbers, aliases, [*map(tuple, links)], told, [*map(tuple, photos)], files)
    return (*record[:-1], plain)


def records_of(rows: Iterable[list[Any]]) -> list[Record]:
    """Return records from plain data."""
    rows = list(rows)
    for row in rows:
        if row[-1] is not None:
            row[-1] = _details(*row[-1])
    return list(map(Record._make, rows))


def _details(
    numbers: Any, aliases: Any, links: Any, told: Any, photos: Any, files: Any
) -> Details:
    links = [TextLink(*link) for link in links]
    photos = [PhotoRecord(*photo) for photo in photos]
    return Details(numbers, aliases, links, told, photos, files)
