"""Clearing: what may be public at a time. Monotone: what is cleared once stays cleared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from newsroom.kinds.common import RETRACTION, Contact, Correction
from newsroom.model import GONE, KILLED, Held, Item, Record, State

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
    return State.WITHDRAWN if record.is_gone or original.is_gone else State.PUBLISHED


def _due(record: Record, original: Record) -> datetime:
    """Return when an item may be public (UTC): its date or its embargo, whichever is later."""
    return _EPOCH + max(record.due, original.due) * _MICROSECOND


def withdraw(item: Item) -> Item:
    """Return what stays of an item that was taken back: its place, number, contact, and why.

    A withdrawn one keeps its title and its history; a killed one does not.
    """
    told = item.fields.withdrawal
    if item.fields.status not in GONE or told is None:
        return item
    gone: dict[str, Any] = {"photos": (), "tags": (), "summary": told.reason[:300]}
    gone |= {name: _emptied(getattr(item.fields, name)) for name in _own_to_hide(item)}
    if item.fields.status == KILLED:
        untold = tuple(_untold(one) for one in item.fields.corrections)
        gone |= {"title": "", "authors": (), "sponsor": "", "corrections": untold}
    source = replace(item.source, html="", words=0, anchors=frozenset(), refs=())
    fields = replace(item.fields, **gone)
    return replace(item, source=source, fields=fields, photos=(), files=())


def _own_to_hide(item: Item) -> list[str]:
    """Return the fields of a kind that tell what the item said."""
    kept = (*item.kind.unique, *(n for n, v in vars(item.fields).items() if type(v) is Contact))
    return [name for name in item.kind.own_fields if name not in kept]


def _emptied(value: Any) -> Any:
    return type(value)() if isinstance(value, (str, tuple)) else None


def _untold(correction: Correction) -> Correction:
    """Return a correction that says no more than that there was one; a retraction stays."""
    if correction.kind == RETRACTION:
        return correction
    return replace(correction, note="", changed="", item="")
