"""Fingerprints: the hash of everything that an output file depends on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

import orjson

T = TypeVar("T")
PACKAGE = Path(__file__).parent.parent
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


class Shared(Generic[T]):
    """A value that many artifacts share: it stands in their fingerprints by the digest of a key."""

    __slots__ = ("digest", "value")

    def __init__(self, value: T, key: object) -> None:
        self.value = value
        self.digest = sha256(encode(key)).hexdigest()


def encode(value: object) -> bytes:
    """Write plain data or dataclasses as canonical JSON: equal values, equal bytes.

    A value that has a `digest` and is no dataclass stands as that.
    """
    return orjson.dumps(value, default=_other, option=_OPTIONS)


def _other(value: object) -> object:
    digest = getattr(value, "digest", None)
    if isinstance(digest, str):
        return digest
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    raise TypeError(f"{type(value).__name__} cannot be part of a fingerprint")


def fingerprint(
    recipe: str,
    version: str,
    inputs: object,
    items: Iterable[str] = (),
    needs: Iterable[str] = (),
) -> str:
    """Return the hash of a recipe, its version, its inputs, and what it opens and needs (hex)."""
    head = "\0".join((recipe, version, *items, "", *needs)).encode()
    return sha256(head + b"\0\0" + encode(inputs)).hexdigest()


@cache
def code_digest(*rooms: str) -> str:
    """Return the hash of all code in these rooms (folders or modules of the package)."""
    paths = [PACKAGE / f"{room}.py" for room in rooms] + [PACKAGE / room for room in rooms]
    return tree_digest(*(path for path in paths if path.exists()))


def tree_digest(*roots: Path) -> str:
    """Return the hash of all files at or below these places: names and bytes, in order."""
    total = sha256()
    for root in roots:
        files = [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.is_file())
        for file in files:
            if file.suffix not in (".pyc", ".mo"):
                name = file.relative_to(root.parent).as_posix()
                total.update(f"{name}\0".encode() + sha256(file.read_bytes()).digest())
    return total.hexdigest()


@cache
def library_versions(*names: str) -> str:
    """Return `name==version` of libraries whose code shapes the output."""
    from importlib import metadata  # here: it takes long to load, and the door has no use for it

    return " ".join(f"{name}=={metadata.version(name)}" for name in names)
