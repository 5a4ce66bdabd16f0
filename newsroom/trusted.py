"""An edition for trusted partners: what is public, and what is embargoed, kept apart.

It is no Edition and cannot become one: nothing that makes the site can be given it.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from newsroom.edition import Progress, judge_all, open_desk, quiet
from newsroom.embargo import states_of
from newsroom.engine.store import Store
from newsroom.errors import ContentError
from newsroom.model import Item, Opening, Record, State
from newsroom.problems import errors
from newsroom.settings import Settings


@dataclass(frozen=True, slots=True)
class TrustedEdition:
    """The records of what is public, and of what is held by an embargo, each newest first."""

    public: tuple[Record, ...]
    embargoed: tuple[Record, ...]

    @property
    def items(self) -> tuple[Record, ...]:
        """Both, newest first: what is held is always newer."""
        return (*self.embargoed, *self.public)


def open_trusted(
    settings: Settings, now: datetime, store: Store, jobs: int = 1, progress: Progress = quiet
) -> tuple[TrustedEdition, Opening]:
    """Return what trusted partners may have at `now` (UTC), and the account of every file.

    What only waits for its date is not among it. Raises ContentError with every problem found.
    """
    desk = open_desk(settings, now, store, jobs, progress)
    opening, problems = judge_all(desk)
    if found := errors(problems):
        raise ContentError(found)
    states = states_of(desk.sound, now)
    held = [record for record in desk.sound if states[record.path] is State.HELD]
    public = tuple(r for r in opening.edition.items if r.path not in opening.edition.unpublished)
    return TrustedEdition(public, tuple(_embargoed(held, store))), opening


def _embargoed(records: Iterable[Record], store: Store) -> Iterable[Record]:
    records = list(records)
    kept = store.items(record.brief for record in records)
    for record in records:
        item: Item = pickle.loads(kept[record.brief])
        if item.fields.embargo is not None:
            yield record
