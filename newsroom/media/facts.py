"""What a photo's own file says: XMP, then IPTC-IIM, then EXIF, as newsrooms and cameras write it.

The order is that of the Metadata Working Group (Guidelines 2.0, 5): XMP is the newest. What a
camera writes for everybody ("OLYMPUS DIGITAL CAMERA") says nothing and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from newsroom.media.metadata import exiv2
from newsroom.model import Fact

# Fact -> the fields that may tell it, best first. XMP names as exiv2 writes them.
_FIELDS = {
    "caption": ("Xmp.dc.description", "Iptc.Caption", "Exif.Image.ImageDescription"),
    "alt": ("Xmp.iptc.AltTextAccessibility",),
    "creator": ("Xmp.dc.creator", "Iptc.Byline", "Exif.Image.Artist"),
    "credit": ("Xmp.photoshop.Credit", "Iptc.Credit"),
    "copyright": ("Xmp.dc.rights", "Iptc.Copyright", "Exif.Image.Copyright"),
    "owner": ("Xmp.xmpRights.Owner",),
    "usage": ("Xmp.xmpRights.UsageTerms",),
    "statement": ("Xmp.xmpRights.WebStatement",),
    "created": ("Xmp.photoshop.DateCreated", "Iptc.DateCreated"),
    "place": ("Xmp.photoshop.City", "Iptc.City"),
}
_MOST = {"caption": 1000, "alt": 500}  # as front matter allows; others are lines
_LINE = 150
_EMPTY = re.compile(
    r"""(?xi) ^<?\s* (?:
    [\w .-]*digital\ camera | sony\ dsc | exif_jpeg_\w+ | samsung\ camera\ pictures | digimax.*
    | (?:img|dsc|dscn|dscf|pxl|vid|dcim|screenshot|wa)[\W\d_]*\w*(?:\.\w+)? | untitled | default
    | (?:tm)?\W*(?:copyright|\(c\)|©)?[\W\d]* | unknown(?:\ \w+)? | none | null
    ) \s*>?$"""
)
_MARKUP = re.compile(r"<[a-zA-Z/!]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d)?)?")


def read_facts(data: bytes) -> tuple[Fact, ...]:
    """Return what a photo's file says of itself; what cannot be read says nothing."""
    try:
        with exiv2().ImageData(data) as image:
            told = {**_read(image.read_exif), **_iptc(image), **_read(image.read_xmp)}
    except RuntimeError:  # a format without metadata, or metadata that is broken
        return ()
    return tuple(_facts(told))


def _facts(told: Mapping[str, Any]) -> Iterator[Fact]:
    for name, fields in _FIELDS.items():
        for field in fields:
            text = clean(name, _date(told) if field == "Iptc.DateCreated" else told.get(field))
            if text:
                yield Fact(name, text, field.split(".")[0].upper())
                break


def clean(name: str, value: Any) -> str:
    """Return a field's value as one line that front matter could hold; "" if it says nothing."""
    if isinstance(value, Mapping):  # a text in several languages
        value = value.get('lang="x-default"') or next(iter(value.values()), "")
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value if str(part).strip())
    text = "".join(c if c.isprintable() else " " for c in str(value or ""))
    text = " ".join(text.split())
    if name == "created":
        return match[0] if (match := _DATE.match(text)) else ""
    if _EMPTY.match(text) or _MARKUP.search(text):
        return ""
    if name == "statement" and not text.startswith(("https://", "http://")):
        return ""
    most = _MOST.get(name, _LINE)
    return text if len(text) <= most else text[: most - 1].rpartition(" ")[0] + "…"


def _read(read: Any) -> dict[str, Any]:
    try:
        return dict(read())
    except (UnicodeDecodeError, RuntimeError):
        return {}


def _iptc(image: Any) -> dict[str, Any]:
    """Return IPTC-IIM without the record's name; before UTF-8 it was written in Latin-1."""
    try:
        found = image.read_iptc()
    except UnicodeDecodeError:
        found = image.read_iptc(encoding="latin-1")
    except RuntimeError:
        return {}
    return {name.replace("Application2.", ""): value for name, value in found.items()}


def _date(told: Mapping[str, Any]) -> str:
    day, time = told.get("Iptc.DateCreated", ""), told.get("Iptc.TimeCreated", "")
    return f"{day}T{time}" if time else str(day)
