"""Clearing: what may be public at a time. Monotone: what is cleared once stays cleared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from newsroom.model import Held, Item, Record, State

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Return a moment as records hold it: microseconds since 1970 (UTC)."""
    return (moment - _EPOCH) // _MICROSECOND


def states_of(records: Iterable[Record], now: datetime) -> dict[str, State]:
    """Return path -> what becomes of each item at `now`. A translation waits for its original.

    An original that is not among the records is a draft that is not even whole.
    """
    records = tuple(records)
    originals = originals_of(records)
    moment = microseconds(now)
    return {r.path: _state(r, originals.get(r.folder), moment) for r in records}


def clear(records: Iterable[Record], now: datetime) -> tuple[Record, ...]:
    """Return those that may be public at `now` (UTC)."""
    records = tuple(records)
    states = states_of(records, now)
    return tuple(r for r in records if states[r.path] in (State.PUBLISHED, State.WITHDRAWN))


def held(records: Iterable[Record], now: datetime) -> tuple[Held, ...]:
    """Return those that wait, with the time (UTC) they are due, soonest first."""
    records = tuple(records)
    states, originals = states_of(records, now), originals_of(records)
    waiting = (r for r in records if states[r.path] is State.HELD)
    found = (Held(r.path, _due(r, originals[r.folder])) for r in waiting)
    return tuple(sorted(found, key=lambda one: (one.until, one.path)))


def originals_of(records: Iterable[Record]) -> dict[str, Record]:
    """Return folder -> the record of the text in the default language."""
    return {r.folder: r for r in records if r.path.endswith("/index.md")}


def _state(record: Record, original: Record | None, now: int) -> State:
    if original is None or record.status == "draft" or original.status == "draft":
        return State.DRAFT
    if record.due > now or original.due > now:
        return State.HELD
    withdrawn = record.status == "withdrawn" or original.status == "withdrawn"
    return State.WITHDRAWN if withdrawn else State.PUBLISHED


def _due(record: Record, original: Record) -> datetime:
    """Return when an item may be public (UTC): its date or its embargo, whichever is later."""
    return _EPOCH + max(record.due, original.due) * _MICROSECOND


def withdraw(item: Item) -> Item:
    """Return what stays of a withdrawn item: title, date, contact, and the notice."""
    told = item.fields.withdrawal
    if item.fields.status != "withdrawn" or told is None:
        return item
    lists = (n for n in item.kind.own_fields if isinstance(getattr(item.fields, n), tuple))
    gone: dict[str, Any] = dict.fromkeys(("photos", "tags", *lists), ())
    fields = replace(item.fields, summary=told.reason[:300], **gone)
    source = replace(item.source, html="", words=0, anchors=frozenset(), refs=())
    return replace(item, source=source, fields=fields, photos=(), files=())
