"""What is said of a photo: alt, caption, credit; honest words where the archive has none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsroom.importing.maps import Photos
from newsroom.importing.plain import plain_text
from newsroom.importing.text import shorten
from newsroom.kinds.values import EMPTY_ALT
from newsroom.messages import mark

ALT_LIMIT, CAPTION_LIMIT, CREDIT_LIMIT = 500, 1000, 150
ALT_FROM_CAPTION = mark("the alt text was taken from the caption; say what is seen: {detail}")
ALT_FROM_TITLE = mark("the alt text only names the text; say what is seen: {detail}")
ALT_SHORTENED = mark("the alt text was over 500 characters; shortened: {detail}")

_OPENING = re.compile(
    r"^(?:(?:an?|the|sebuah|ini)\s+)?"
    r"(?:(?P<logo>logo)|photo(?:graph)?s?|pictures?|images?|foto|gambar|ilustrasi|dokumentasi)\b"
    r"\s*(?:of|for|showing|from|dari|untuk|yang menunjukkan|menunjukkan|[:–—-])?\s*",
    re.IGNORECASE,
)
_FILE_LIKE = re.compile(r"^(?:[\w.-]+\.[a-zA-Z]{3,4}|[a-z0-9]+(?:[-_][a-z0-9]+)+)$")
_SIGNATURES = {
    b"\xff\xd8\xff": ("jpg", "jpeg"),
    b"\x89PNG\r\n\x1a\n": ("png",),
    b"GIF8": ("gif",),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What the archive says of one use of a photo."""

    alt: str = ""
    caption: str = ""
    credit: str = ""


def describe(file: str, words: Words, title: str, rules: Photos) -> tuple[dict[str, str], str]:
    """Return the photo's entry for the header, and a note ("" if nothing was made up)."""
    caption, credit = plain_text(words.caption), plain_text(words.credit)
    if rules.credit_pattern and not credit and re.search(rules.credit_pattern, caption):
        caption, credit = "", caption
    alt, note = _alt(plain_text(words.alt), caption, title, rules)
    if len(alt) > ALT_LIMIT:
        caption = caption or alt
        alt, note = shorten(alt, ALT_LIMIT), ALT_SHORTENED
    entry = {"file": file, "alt": alt}
    if caption and caption != alt:
        entry["caption"] = shorten(caption, CAPTION_LIMIT)
    return {**entry, "credit": shorten(credit or rules.credit, CREDIT_LIMIT)}, note


def _alt(alt: str, caption: str, title: str, rules: Photos) -> tuple[str, str]:
    for source in rules.alt:
        if source == "title":
            return rules.alt_text.format(title=title), ALT_FROM_TITLE
        text = _seen(alt if source == "alt" else caption)
        if text:
            return text, "" if source == "alt" else ALT_FROM_CAPTION
    raise AssertionError("load_map asks for title among the sources")


def _seen(text: str) -> str:
    """Return the part that says what is seen: without "a photo of"; "" if none says it."""
    match = _OPENING.match(text)
    if match:
        rest = text[match.end() :]
        text = rest[:1].upper() + rest[1:]
        if match["logo"] and rest:
            text = f"{text.rstrip('.')} (logo)"
    letters = sum(char.isalpha() for char in text)
    return "" if letters < 3 or EMPTY_ALT.match(text) or _FILE_LIKE.match(text) else text


def picture_suffixes(data: bytes) -> tuple[str, ...]:
    """Return the suffixes that fit a picture's first bytes; none if it is no picture."""
    for signature, suffixes in _SIGNATURES.items():
        if data.startswith(signature):
            return suffixes
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ("webp",)
    if data[4:8] == b"ftyp":
        return ("avif",) if data[8:12] in (b"avif", b"avis") else ("heic", "heif")
    return ()
