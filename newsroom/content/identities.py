"""Write into each text the identity that it goes out under, so that its folder may be renamed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsroom.model import Record

_OPENING = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*(\r?\n)")
_EMPTY = re.compile(rb"^id[ \t]*:[ \t]*(?:~|null)?[ \t]*(?:#[^\r\n]*)?(?=\r?$)", re.MULTILINE)


def without_identity(records: Iterable[Record]) -> list[Record]:
    """Return the originals whose identity still follows from their folder."""
    return [r for r in records if not r.own_id and r.path.endswith("/index.md")]


def write_identities(content: Path, records: Iterable[Record]) -> Iterator[str]:
    """Add `id` to the header of these texts; yield the path of each. Nothing else changes."""
    for record in without_identity(records):
        path = content / record.path
        data = with_identity(path.read_bytes(), record.id)
        if data is not None:
            half = path.with_name(f".{path.name}.half")
            half.write_bytes(data)
            half.replace(path)
            yield record.path


def with_identity(data: bytes, id: str) -> bytes | None:
    """Return a text with `id` in its header, or None if it has no header to write it in."""
    opening = _OPENING.match(data)
    if opening is None:
        return None
    line = f'id: "{id}"'.encode()
    header = data[opening.end() :].split(b"\n---", 1)[0]
    if empty := _EMPTY.search(header):
        start = opening.end() + empty.start()
        return data[:start] + line + data[opening.end() + empty.end() :]
    return data[: opening.end()] + line + opening[1] + data[opening.end() :]
