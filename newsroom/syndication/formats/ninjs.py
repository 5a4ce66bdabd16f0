"""ninjs.json: IPTC ninjs 3.1, news in JSON. Its top level is closed: no keys of our own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from newsroom.syndication.body import story, text
from newsroom.syndication.iptc import FILM, GENRES, SCHEMES, contacts, filled, has_zone
from newsroom.syndication.values import Film, PhotoFile, PressPhoto, Release, utc

NAME = "ninjs.json"
_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"


def encode(release: Release) -> bytes:
    """Return a text with its photos and films as associations; times are in UTC with Z."""
    return orjson.dumps(_text(release), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _text(release: Release) -> dict[str, Any]:
    return filled(
        {
            **_item(release, release.id, "text"),
            "standard": {"name": "ninjs", "version": "3.1", "schema": _SCHEMA},
            "representationType": "full",
            "profile": "text-photo" if release.pictures else "text-only",
            **_rights(release.organization, release.copyright, release.license),
            "rightsInfo": filled({"linkedRights": release.license_url}),
            "headlines": _said("main", release.heading),
            "descriptions": _said("summary", release.summary),
            "bodies": _bodies(release),
            "by": release.byline,
            "slugline": release.slug,
            "located": release.dateline,
            "genres": [{"name": release.genre.name, "uri": GENRES + release.genre.code}],
            "subjects": list(_subjects(release)),
            "places": [_term(release, "wilayah", *region) for region in release.regions],
            "organisations": [_term(release, "instansi", *each) for each in release.agencies],
            "infoSources": _sources(release),
            "altIds": filled({"number": release.number}) and [_alt_id("number", release.number)],
            "renditions": [{"name": "web", "href": release.url, "contentType": "text/html"}],
            "associations": list(_associations(release)),
        }
    )


def _item(release: Release, id: str, nature: str) -> dict[str, Any]:
    """Return what the text and each photo and film have in common."""
    return {
        "uri": id,
        "type": nature,
        "version": str(release.version),
        "firstCreated": utc(release.date),
        "versionCreated": utc(release.updated),
        "embargoedUntil": utc(release.embargo) if release.embargo else "",
        "pubStatus": release.status,
        "language": release.lang,
        "edNote": release.note,
    }


def _rights(holder: str, notice: str, usage: str) -> dict[str, str]:
    return {"copyrightHolder": holder, "copyrightNotice": notice, "usageTerms": usage}


def _said(role: str, value: str) -> list[dict[str, str]]:
    return [{"role": role, "contentType": "text/plain", "value": value}] if value else []


def _bodies(release: Release) -> list[dict[str, Any]]:
    html = story(release)
    plain = text(html)
    counts = {"charCount": len(plain), "wordCount": len(plain.split())}
    return [
        {"role": "main", "contentType": "text/html", **counts, "value": html},
        {"role": "main", "contentType": "text/plain", **counts, "value": plain},
    ]


def _subjects(release: Release) -> Iterator[dict[str, str]]:
    name = release.topic.name if release.topic else ""
    for qcode in release.subjects:
        alias, code = qcode.split(":")
        yield {"name": name, "rel": "about", "uri": SCHEMES[alias] + code, "literal": qcode}
    if release.topic:
        yield _term(release, "topik", *release.topic)
    yield from ({"name": tag, "rel": "keyword"} for tag in release.tags)


def _term(release: Release, scheme: str, code: str, name: str) -> dict[str, str]:
    return {"name": name, "rel": "about", "uri": release.uri(scheme, code), "literal": code}


def _sources(release: Release) -> list[dict[str, Any]]:
    """Return who publishes, and whom the press may call."""
    told = [{"type": kind, "role": "office", "value": value} for kind, value in contacts(release)]
    name = release.contact.get("name", "")
    asked = {"name": name, "role": "contact", "contactInfo": told}
    return [{"name": release.organization, "role": "provider"}, *([filled(asked)] if name else [])]


def _alt_id(role: str, value: str) -> dict[str, str]:
    return {"role": role, "value": value}


def _associations(release: Release) -> Iterator[dict[str, Any]]:
    for number, photo in enumerate(release.pictures, 1):
        yield filled({"name": f"foto-{number:02}", **_photo(release, photo)})
    for film in release.films:
        yield filled({"name": "film", **_film(release, film)})


def _photo(release: Release, photo: PressPhoto) -> dict[str, Any]:
    label = photo.label
    return {
        **_item(release, photo.id or photo.name, photo.nature),
        "rel": "illustrates",
        "contentCreated": label.created if has_zone(label.created) else "",
        "headlines": _said("main", label.headline),
        "descriptions": [*_said("caption", photo.caption or photo.alt), *_said("alt", photo.alt)],
        "by": photo.credit,
        "people": [{"name": label.creator, "rel": "creator"}] if label.creator else [],
        "infoSources": [{"name": photo.credit, "role": "creditline"}],
        **_rights(label.owner, label.copyright, label.usage),
        "rightsInfo": filled({"linkedRights": label.statement}),
        "located": label.place,
        "digitalSourceType": filled({"uri": label.digital_source}),
        "renditions": [_rendition(file, file.rendition) for file in photo.files],
        "altIds": [_alt_id("file", photo.name), *_hash(photo)],
    }


def _hash(photo: PressPhoto) -> list[dict[str, str]]:
    return [_alt_id("sha256", photo.packed.sha256)] if photo.packed else []


def _rendition(file: PhotoFile, name: str) -> dict[str, Any]:
    size = {"width": file.width, "height": file.height}
    weight = {"sizeInBytes": file.size} if file.size else {}
    return {"name": name, "href": file.href, "contentType": "image/jpeg", **size, **weight}


def _film(release: Release, film: Film) -> dict[str, Any]:
    size = {"sizeInBytes": film.size} if film.size else {}
    main = {"name": "main", "href": film.url, "contentType": film.mime, **size}
    captions = {"name": "captions", "href": film.captions, "contentType": "text/vtt"}
    poster = release.poster
    return {
        **_item(release, film.id, FILM),
        "rel": "main",
        "headlines": _said("main", release.headline),
        "descriptions": [
            *_said("caption", release.summary),
            *_said("alt", poster.alt if poster else ""),
        ],
        "by": poster.credit if poster else release.byline,
        **_rights(release.organization, release.copyright, release.license),
        "renditions": [
            {**main, "duration": film.seconds},
            *(_rendition(file, "preview") for file in (poster.files[:1] if poster else ())),
            *([captions] if film.captions else []),
        ],
    }
