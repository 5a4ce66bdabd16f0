"""Days and weeks of items, in the site's zone: by when they came out, not by when they changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta, timezone
from typing import NamedTuple

from newsroom.model import Record

_DAY = 86_400_000_000  # microseconds
_EPOCH = date(1970, 1, 1).toordinal()


class Week(NamedTuple):
    """A week of ISO 8601: it begins on Monday, and belongs to the year of its Thursday."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-w{self.number:02}"


def week_of(day: date) -> Week:
    """Return the week of a day."""
    return Week(*day.isocalendar()[:2])


def by_day(records: Iterable[Record], zone: timezone) -> dict[date, list[Record]]:
    """Group records by day, the newest day first; in a day they keep their order."""
    offset = zone.utcoffset(None) // timedelta(microseconds=1)
    groups: dict[int, list[Record]] = {}
    for record in records:
        groups.setdefault((record.due + offset) // _DAY, []).append(record)
    return {date.fromordinal(_EPOCH + day): groups[day] for day in sorted(groups, reverse=True)}


def by_week(days: Mapping[date, list[Record]]) -> dict[Week, list[Record]]:
    """Join days, newest first, to weeks, newest first."""
    weeks: dict[Week, list[Record]] = {}
    for day, records in days.items():
        weeks.setdefault(week_of(day), []).extend(records)
    return weeks


def last_change(record: Record) -> int:
    """Return when readers were last told something of an item, in microseconds since 1970."""
    return max((record.due, *(stamp for _, stamp in record.told)))
