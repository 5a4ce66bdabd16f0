"""What a rule may look at: the typed items, all files, the settings, and the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from newsroom.content.library import Library
from newsroom.embargo import clear
from newsroom.model import Item
from newsroom.problems import Problem
from newsroom.settings import Settings


@dataclass(frozen=True)
class Desk:
    """Everything on the desk before anything is cleared. `now` is UTC.

    `items` passed the reading; `legible` are those and the ones with faults, which may have lost
    fields: a rule looks at them where it can do without.
    """

    items: tuple[Item, ...]
    legible: tuple[Item, ...]
    library: Library
    settings: Settings
    now: datetime

    @cached_property
    def by_path(self) -> Mapping[str, Item]:
        """Items by the path of their text."""
        return {item.path: item for item in self.items}

    @cached_property
    def public(self) -> frozenset[str]:
        """Paths of the items that may be public now."""
        return frozenset(item.path for item in clear(self.items, self.now))

    @cached_property
    def originals(self) -> tuple[Item, ...]:
        """Items in their first language: what translations are translations of."""
        return tuple(i for i in self.items if i.path.endswith("/index.md"))

    @cached_property
    def legible_originals(self) -> tuple[Item, ...]:
        """The same of the legible items."""
        return tuple(i for i in self.legible if i.path.endswith("/index.md"))


def at(
    item: Item, where: str | tuple[str | int, ...], code: str, order: str, **params: str
) -> Problem:
    """Return a problem at a field of an item."""
    place = (where,) if isinstance(where, str) else where
    line, column = item.source.mark_of(place)
    return Problem(item.path, line, column, code, order, params)
