"""Films as they leave: the same pictures and sound, and not a word of who took them, or where.

ISO/IEC 14496-12: a file is boxes in boxes, and what tells of a film has boxes of its own. They
become empty space of the same length, so that nothing else in the file moves.
"""

from __future__ import annotations

from collections.abc import Iterator

_HOLDING = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"edts", b"dinf"}
_TELLING = {b"udta", b"meta", b"uuid"}  # titles and places; cameras' own words; XMP
# What a track may hold: pictures, sound, words, the time of day. Others hold places (GoPro, Apple).
_PLAYED = {b"vide", b"soun", b"text", b"sbtl", b"subt", b"clcp", b"hint", b"tmcd"}
_POINTERS = {b"alis", b"url "}  # QuickTime's handlers of where data lies
_DEEPEST = 8


class FilmError(ValueError):
    """Boxes that do not fit into each other."""


def is_film(path: str) -> bool:
    """Tell by its name whether a file is a film."""
    return path.endswith((".mp4", ".m4v", ".m4a", ".mov"))


def clean_film(data: bytes) -> bytes:
    """Return a film of the same length in which nothing tells of its making. Raises FilmError."""
    cleaned = bytearray(data)
    for kind, head, start, end in _walk(data, 0, len(data)):
        if kind in _TELLING:
            cleaned[head + 4 : head + 8] = b"free"
            cleaned[start:end] = bytes(end - start)
    return bytes(cleaned)


def other_tracks(data: bytes) -> set[str]:
    """Return the kinds of tracks that nobody sees or hears, as four letters. Raises FilmError."""
    boxes = _walk(data, 0, len(data))
    kinds = {data[start + 8 : start + 12] for kind, _, start, _ in boxes if kind == b"hdlr"}
    return {kind.decode("latin-1") for kind in kinds - _PLAYED - _POINTERS}


def _walk(
    data: bytes, place: int, stop: int, depth: int = 0
) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield each box between two places: its type, and where head, content and end are."""
    if depth > _DEEPEST:
        raise FilmError("boxes lie too deep")
    while place < stop:
        length, kind = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        start = place + 8
        if length == 1:
            length, start = int.from_bytes(data[place + 8 : place + 16]), place + 16
        end = place + length if length else stop
        if len(kind) < 4 or not start <= end <= stop:
            raise FilmError("a box does not fit")
        yield kind, place, start, end
        if kind in _HOLDING:
            yield from _walk(data, start, end, depth + 1)
        place = end
