"""Characters that no text may hold, however they are written: raw, escaped or as an entity.

Control characters break XML feeds and ZIP names; bidi controls make a text read otherwise than
it is; private-use ones mark photos inside a rendered body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsroom.messages import mark

_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ue000-\uf8ff"
_BIDIS = r"\u061c\u202a-\u202e\u2066-\u2069"
_CONTROL, _BIDI = re.compile(f"[{_CONTROLS}]"), re.compile(f"[{_BIDIS}]")
_ANY = re.compile(f"[{_CONTROLS}{_BIDIS}]")
_ENTITY = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));?")
_ORDERS = (
    (_CONTROL, "text-control", mark("remove the invisible character {name} here")),
    (_BIDI, "text-bidi", mark("remove the character {name} here; it turns the reading direction")),
)


def find_forbidden(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield the first of each sort: its place in the text, a code, an order, its name."""
    if not _ANY.search(text):
        return
    for pattern, code, order in _ORDERS:
        if match := pattern.search(text):
            yield match.start(), code, order, f"U+{ord(match[0]):04X}"


def without_forbidden(text: str) -> str:
    """Return the text without them."""
    return _ANY.sub("", text)


def plain_entities(text: str) -> str:
    """Return the text with numeric entities of forbidden characters written out, to be found."""
    return _ENTITY.sub(_written_out, text)


def _written_out(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    char = chr(number) if number < 0x110000 else "\x00"
    return char if without_forbidden(char) != char else match[0]
