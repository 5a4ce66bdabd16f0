"""Text as it comes from old sites, made clean: bytes to text, text to one line, a line to size."""

from __future__ import annotations

import html
import re
import unicodedata
from hashlib import sha256

from newsroom.content.files import plain_name
from newsroom.messages import mark

ENCODING = mark("read as Windows-1252 or UTF-16 and written as UTF-8")
LINE_ENDS = mark("Windows line ends or a byte order mark removed")
CONTROL = mark("control characters or invisible characters removed")

_C1 = re.compile(r"[\x80-\x9f]")
# What newsroom.content refuses (controls, private use, turned text), and what nobody can see.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    "\ufeff\ufffe\uffff\ue000-\uf8ff]"
)
_BREAKS = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_SENTENCE = re.compile(r"[.!?][\"”’)\]]*(?=\s)")
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return NFC text with LF lines and nothing unseen in it, and what had to be mended."""
    mended: list[str] = []
    text = _decoded(data, mended)
    if "\r" in text or text.startswith("\ufeff"):
        mended.append(LINE_ENDS)
    text = unicodedata.normalize("NFC", _BREAKS.sub("\n", _C1.sub(_windows, text)))
    seen = _UNSEEN.sub("", text)
    if len(seen) != len(text.removeprefix("\ufeff")):
        mended.append(CONTROL)
    return unicodedata.normalize("NFC", seen), mended


def _decoded(data: bytes, mended: list[str]) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        mended.append(ENCODING)
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        mended.append(ENCODING)
        return data.decode("latin-1")  # every byte has a place; C1 becomes Windows-1252 below


def _windows(match: re.Match[str]) -> str:
    """Read a C1 control as the Windows-1252 sign that was meant, so U+0085 as an ellipsis."""
    try:
        return match[0].encode("latin-1").decode("cp1252")
    except UnicodeDecodeError:
        return match[0]


def one_line(text: str) -> str:
    """Return text on one line, entities resolved twice over, and nothing that reads as HTML."""
    if re.search(r"&(?:#\w+|[a-zA-Z]\w+);", text):
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", html.unescape(text)))
    text = re.sub(r"<(/?[A-Za-z!][^<>]*)>", r"‹\1›", text)
    text = re.sub(r"<(?=[A-Za-z/!])", "‹", text)
    return " ".join(text.split())


def shorten(text: str, limit: int) -> str:
    """Return at most `limit` characters: to the end of a sentence, else of a word, and `…`."""
    if len(text) <= limit:
        return text
    room = text[: limit - 1]
    ends = [match.end() for match in _SENTENCE.finditer(room + " ") if match.end() <= limit - 2]
    if ends and ends[-1] > limit // 2:
        return room[: ends[-1]] + " …"
    word = room.rpartition(" ")[0] or room
    return word.rstrip(" ,;:-–—(") + "…"


def slugify(text: str, limit: int = 80) -> str:
    """Return `[a-z0-9-]` of at most `limit` characters, cut between words; "" when none is left."""
    words = re.sub(r"['’‘]", "", text)
    if not re.search(r"\w", words):
        return ""
    slug = re.sub(r"[^a-z0-9]+", "-", plain_name(words)).strip("-")
    if len(slug) > limit:
        slug = (slug[: limit + 1].rpartition("-")[0] or slug)[:limit].strip("-")
    return slug


def file_name(name: str) -> str:
    """Return a file name that is allowed here: `[a-z0-9._-]`, at most 100 characters."""
    stem, dot, suffix = plain_name(name).rpartition(".")
    if not dot:
        return suffix[:90].strip("-._")
    return f"{stem[:90].strip('-._') or 'berkas'}.{suffix[:9]}"


def item_id(path: str) -> str:
    """Return the same 12 base36 characters for the same path in the archive."""
    number = int.from_bytes(sha256(path.encode("utf-8", "surrogatepass")).digest())
    letters = []
    for _ in range(12):
        number, rest = divmod(number, 36)
        letters.append(_BASE36[rest])
    return "".join(letters)


def from_slug(slug: str) -> str:
    """Return a title for `talk-shop-usagov`: Talk shop usagov."""
    words = re.sub(r"[-_]+", " ", slug).strip()
    return words[:1].upper() + words[1:]


def from_name_slug(slug: str) -> str:
    """Return a name for `ammie-farraj-feijoo`: Ammie Farraj Feijoo; a written name stays."""
    if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", slug):
        return slug
    return re.sub(r"[-_]+", " ", slug).title()
