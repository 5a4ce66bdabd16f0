"""Archived feeds (RFC 5005, section 4): what a partner who was away takes, back to the first item.

A month is cut into parts, counted from its oldest item; a part is an archive once it is full, or
once its month is over. Its entries then never change but by a correction. What is not yet archived
is less than half of what the newest feed holds, so that nothing falls between the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsroom.model import Record


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a month, closed: its items newest first, and its address."""

    path: str
    records: Sequence[Record]


def closed_parts(by_month: Mapping[str, Sequence[Record]], prefix: str, size: int) -> list[Part]:
    """Return all parts, oldest first. The newest month is open: only its full parts are there."""
    months = sorted(by_month)
    return [
        part
        for month in months
        for part in _parts(month, by_month[month], prefix, size, is_open=month == months[-1])
    ]


def _parts(
    month: str, records: Sequence[Record], prefix: str, size: int, *, is_open: bool
) -> list[Part]:
    count = len(records) // size if is_open else -(-len(records) // size)
    end = len(records)
    folder = f"{prefix}arsip/{month[:4]}/{month[5:]}"
    return [
        Part(f"{folder}/atom-{n}.xml", records[max(0, end - n * size) : end - (n - 1) * size])
        for n in range(1, count + 1)
    ]
