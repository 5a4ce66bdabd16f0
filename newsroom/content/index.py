"""The index: every folder's files and every text's record in one file, quick to load.

What lies in the store folder by folder is the truth; this is drawn from it, and saved after it. A
folder that was read since differs from what the index says of its files, so it is read again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import orjson

from newsroom.content.files import Folders
from newsroom.content.records import plain_record, records_of
from newsroom.engine.sealed import read_sealed, write_sealed
from newsroom.model import Record

INDEX_NAME = "reading.json"


@dataclass(frozen=True)
class Index:
    """What was read, under a key of all it depends on besides the files.

    `special` are folders of which more is known than their records, `unsettled` those that
    changed so lately that a second change might not show. Records are newest first.
    """

    key: str
    folders: Folders = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    special: frozenset[str] = frozenset()
    unsettled: set[str] = field(default_factory=set)


def load_index(state: Path, key: str | None = None) -> Index:
    """Return the index (with this key); an empty one if it is gone, of another shape or damaged."""
    data = read_sealed(state / INDEX_NAME)
    try:
        found, folders, rows, special, unsettled = orjson.loads(data or b"")
    except (TypeError, ValueError):
        return Index(key or "")
    if key is not None and found != key:
        return Index(key)
    return Index(found, folders, tuple(records_of(rows)), frozenset(special), set(unsettled))


def save_index(state: Path, index: Index) -> None:
    """Write the index, whole or not at all. Raises OSError."""
    rows = [plain_record(record) for record in index.records]
    parts = (index.key, index.folders, rows, sorted(index.special), sorted(index.unsettled))
    write_sealed(state / INDEX_NAME, orjson.dumps(parts))
