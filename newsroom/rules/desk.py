"""What a rule across the desk may look at: all records, the settings, and the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from newsroom.content.reading import Reading
from newsroom.embargo import clear
from newsroom.engine.store import Store
from newsroom.model import Item, Record, Source
from newsroom.problems import Problem
from newsroom.settings import Settings


@dataclass(frozen=True)
class Desk:
    """Everything on the desk before anything is cleared. `now` is UTC."""

    reading: Reading
    settings: Settings
    now: datetime
    store: Store

    def open(self, record: Record) -> Source:
        """Return a text as it was read, with the places of its fields; only one with a fault is."""
        return self.reading.open_source(record, self.store)

    def anchors(self, record: Record) -> Sequence[str]:
        """Return the ids in a text that others may link to."""
        return self.reading.anchors(record, self.store)

    @cached_property
    def legible(self) -> tuple[Record, ...]:
        """The records of all texts, also those with faults, which may have lost fields."""
        return self.reading.records

    @cached_property
    def sound(self) -> tuple[Record, ...]:
        """The records of the texts without faults of their own."""
        return tuple(record for record in self.legible if record.sound)

    @cached_property
    def by_path(self) -> Mapping[str, Record]:
        """Sound records by the path of their text."""
        return {record.path: record for record in self.sound}

    @cached_property
    def texts(self) -> frozenset[str]:
        """The paths of all texts that were read, also those without a record."""
        odd = (path for reading in self.reading.special.values() for path in reading.odd)
        return frozenset((*(record.path for record in self.legible), *odd))

    @cached_property
    def drafts(self) -> frozenset[str]:
        """The paths of all texts whose header says that they are drafts."""
        return frozenset(p for r in self.reading.special.values() for p in r.drafts)

    @cached_property
    def public(self) -> frozenset[str]:
        """Paths of the items that may be public now."""
        return frozenset(record.path for record in clear(self.sound, self.now))

    @cached_property
    def originals(self) -> tuple[Record, ...]:
        """Sound records in their first language: what translations are translations of."""
        return tuple(r for r in self.sound if r.path.endswith("/index.md"))

    def at(
        self,
        record: Record,
        where: str | tuple[str | int, ...],
        code: str,
        order: str,
        **params: str,
    ) -> Problem:
        """Return a problem at a field of a text."""
        place = (where,) if isinstance(where, str) else where
        line, column = self.open(record).mark_of(place)
        return Problem(record.path, line, column, code, order, params)


def at(
    item: Item, where: str | tuple[str | int, ...], code: str, order: str, **params: str
) -> Problem:
    """Return a problem at a field of an item."""
    place = (where,) if isinstance(where, str) else where
    line, column = item.source.mark_of(place)
    return Problem(item.path, line, column, code, order, params)
