"""The manifest: the truth about what is published. Two of them make a diff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple


class Entry(NamedTuple):
    """One published file: fingerprint, SHA-256 (hex), size in bytes, key of its plan if any."""

    fingerprint: str
    sha256: str
    size: int
    key: str = ""


@dataclass(frozen=True)
class Manifest:
    """Path -> Entry of everything in an output folder, in order of path."""

    entries: Mapping[str, Entry]

    @cached_property
    def edition(self) -> str:
        """The edition's name: a hash over all paths and their hashes."""
        lines = [f"{entry[1]}  {path}\n" for path, entry in self.entries.items()]
        return sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Diff:
    """What changes from one edition to the next: paths, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def compare(old: Manifest, new: Manifest) -> Diff:
    """Return what changes from `old` to `new`."""
    was, now = old.entries, new.entries
    differs = (p for p, e in now.items() if (o := was.get(p)) is not e and o and o[1] != e[1])
    return Diff(
        added=tuple(sorted(now.keys() - was.keys())),
        changed=tuple(sorted(differs)),
        removed=tuple(sorted(was.keys() - now.keys())),
    )
