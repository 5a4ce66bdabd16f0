"""naskah.docx: for desks that paste from Word; headings, lists, links and tables are real ones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from newsroom.syndication.body import story, tree
from newsroom.syndication.office import blank, pack
from newsroom.syndication.paragraphs import Look, say, write_body
from newsroom.syndication.values import PressPhoto, Release

NAME = "naskah.docx"
_LONGEST = 255  # characters of a property, by the standard
_BOLD = Look(bold=True)


def encode(release: Release) -> bytes:
    """Return a document: banners, headline, facts, body, captions of photos, contact, licence."""
    document = blank(release.lang)
    _describe(document, release)
    for banner in release.banners:
        say(document.add_paragraph(), banner, _BOLD)
    say(document.add_paragraph(style="Heading 1"), release.headline)
    facts = (release.kind, release.number, release.date_long)
    say(document.add_paragraph(), " | ".join(part for part in facts if part))
    if not release.withdrawn:
        write_body(document, tree(story(release)), release.dateline)
    say(document.add_paragraph(), "(selesai)")
    if release.photos:
        say(document.add_paragraph(style="Heading 2"), "Foto")
    for photo in release.photos:
        _photo(document, photo)
    _end(document, release)
    return pack(document)


def _describe(document: Any, release: Release) -> None:
    """Write the document's properties; its times are the release's."""
    own = document.core_properties
    own.title, own.author = release.headline[:_LONGEST], release.organization[:_LONGEST]
    own.identifier, own.language = release.id[:_LONGEST], release.lang
    own.version, own.keywords = str(release.version), ", ".join(release.tags)[:_LONGEST]
    own.comments = own.last_modified_by = ""
    own.revision = release.version
    own.created = _moment(release.date)
    own.modified = _moment(release.updated)


def _moment(time: str) -> datetime:
    """Return a time in UTC; the library wants it without its zone."""
    return datetime.fromisoformat(time).astimezone(UTC).replace(tzinfo=None)


def _photo(document: Any, photo: PressPhoto) -> None:
    say(document.add_paragraph(), photo.name, _BOLD)
    say(document.add_paragraph(style="Caption"), photo.caption or photo.alt)
    say(document.add_paragraph(), f"Kredit: {photo.credit}")


def _end(document: Any, release: Release) -> None:
    for film in release.films:
        paragraph = document.add_paragraph()
        say(paragraph, "Video: ")
        say(paragraph, film.url, Look(href=film.url))
    say(document.add_paragraph(), f"Kontak: {', '.join(release.contact.values())}")
    say(document.add_paragraph(), release.license, Look(href=release.license_url))
    say(document.add_paragraph(), release.url, Look(href=release.url))
