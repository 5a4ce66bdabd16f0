"""What a text leaves out of its photos is taken from the photos' own files.

Photographers write caption and credit once, into the file. What is taken passes the same rules as
what is written, and `check` shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints

from newsroom.content.library import MEDIA_FOLDER, Library
from newsroom.kinds import all_kinds
from newsroom.kinds.common import Kind, Photo
from newsroom.kinds.values import EMPTY_ALT
from newsroom.model import Picture, Source, Where


class Taken(NamedTuple):
    """A field that a photo's file filled: the text and its line, key, words, and which standard."""

    path: str
    line: int
    key: str
    text: str
    source: str


def prefill(
    raw: Mapping[str, Any], source: Source, kind: Kind, folder: str, library: Library
) -> tuple[Mapping[str, Any], list[Taken]]:
    """Return a text's fields with its photos' empty ones filled, and what was taken.

    A translation takes captions of its own photos from nowhere: the file's are in one language.
    """
    filled, taken = dict(raw), []
    first = source.path.endswith("/index.md")
    for where, block in _blocks(raw, kind):
        picture = _picture(block, folder, library)
        told = _told(picture, spoken=first or where[0] not in source.fields) if picture else {}
        found = {key: fact for key, fact in told.items() if not str(block.get(key) or "").strip()}
        if not found:
            continue
        line, _ = source.mark_of((*where, "file"))
        taken += [Taken(source.path, line, key, *fact) for key, fact in found.items()]
        _put(filled, where, {**block, **{key: text for key, (text, _) in found.items()}})
    return filled, taken


def credit_of(picture: Picture) -> str:
    """Return who took a photo and for whom, as its file says: `Rani Saputri / MMC`."""
    creator, credit = picture.told("creator"), picture.told("credit")
    both = f"{creator} / {credit}"
    if not (creator and credit):
        return creator or credit
    return credit if creator.casefold() in credit.casefold() or len(both) > 150 else both


def _told(picture: Picture, *, spoken: bool) -> dict[str, tuple[str, str]]:
    """Return field -> (text, source); words only where they are `spoken` in the text's language."""
    sources = {fact.name: fact.source for fact in picture.facts}
    told = {"credit": (credit_of(picture), sources.get("creator") or sources.get("credit", ""))}
    if spoken:
        told |= {key: (picture.told(key), sources.get(key, "")) for key in ("alt", "caption")}
        if EMPTY_ALT.match(told["alt"][0]):
            del told["alt"]
    return {key: fact for key, fact in told.items() if fact[0]}


def _picture(block: Mapping[str, Any], folder: str, library: Library) -> Picture | None:
    for place in (folder, MEDIA_FOLDER):
        if (path := f"{place}/{block.get('file')}") in library.files:
            return library.pictures.get(path)
    return None


def _blocks(raw: Mapping[str, Any], kind: Kind) -> Iterator[tuple[Where, Mapping[str, Any]]]:
    """Yield every photo of raw fields with its place."""
    for name in _photo_keys(kind.folder):
        value = raw.get(name)
        if isinstance(value, Mapping):
            yield (name,), value
        for number, entry in enumerate(value if isinstance(value, list) else ()):
            if isinstance(entry, Mapping):
                yield (name, number), entry


@cache
def _photo_keys(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind that hold a photo, or several."""
    hints = get_type_hints(all_kinds()[kind].fields)
    return tuple(k for k, hint in hints.items() if Photo in (hint, *get_args(hint)))


def _put(fields: dict[str, Any], where: Where, block: Mapping[str, Any]) -> None:
    name, *number = where
    if number:
        entries: Sequence[Any] = fields[str(name)]
        fields[str(name)] = [block if n == number[0] else e for n, e in enumerate(entries)]
    else:
        fields[str(name)] = block
