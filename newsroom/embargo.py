"""Clearing: what may be public at a time. Monotone: what is cleared once stays cleared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from newsroom.model import Held, Item, State


def clear(items: Iterable[Item], now: datetime) -> tuple[Item, ...]:
    """Return the items that may be public at `now` (UTC)."""
    items = tuple(items)
    originals = originals_of(items)
    public = (State.PUBLISHED, State.WITHDRAWN)
    return tuple(item for item in items if state_of(item, originals, now) in public)


def held(items: Iterable[Item], now: datetime) -> tuple[Held, ...]:
    """Return the items that wait, with the time (UTC) they are due, soonest first."""
    items = tuple(items)
    originals = originals_of(items)
    waiting = (i for i in items if state_of(i, originals, now) is State.HELD)
    return tuple(sorted((Held(i.path, due(i, originals)) for i in waiting), key=_soonest))


def state_of(item: Item, originals: Mapping[str, Item], now: datetime) -> State:
    """Return what becomes of an item at `now`. A translation waits for its original.

    An original that is not among the items is a draft that is not even whole.
    """
    original = originals.get(item.folder)
    if original is None or "draft" in (item.fields.status, original.fields.status):
        return State.DRAFT
    if due(item, originals) > now:
        return State.HELD
    withdrawn = "withdrawn" in (item.fields.status, original.fields.status)
    return State.WITHDRAWN if withdrawn else State.PUBLISHED


def due(item: Item, originals: Mapping[str, Item]) -> datetime:
    """Return when an item may be public (UTC): its date or its embargo, whichever is later."""
    both = (item.fields, originals.get(item.folder, item).fields)
    times = [time for fields in both for time in (fields.date, fields.embargo) if time]
    return max(times).astimezone(UTC)


def originals_of(items: Iterable[Item]) -> dict[str, Item]:
    """Return folder -> the item in the default language."""
    return {item.folder: item for item in items if item.path.endswith("/index.md")}


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


def _soonest(held: Held) -> tuple[datetime, str]:
    return (held.until, held.path)
