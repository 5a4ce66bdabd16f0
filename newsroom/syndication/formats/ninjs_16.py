"""ninjs-1.6.json: IPTC ninjs 1.6, which readers in the field still want.

They look for `headline`, `body_html` and `description_text`; the lead photo for "featuremedia",
its file for "original", and its alternative text for `body_text`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from newsroom.syndication.body import story, text
from newsroom.syndication.iptc import FILM, GENRES, SCHEMES, contacts, filled, has_zone
from newsroom.syndication.values import Film, PhotoFile, PressPhoto, Release, utc

NAME = "ninjs-1.6.json"
_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_1.6.json#"


def encode(release: Release) -> bytes:
    """Return a text with its photos and films as associations; times are in UTC with Z."""
    return orjson.dumps(_text(release), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _text(release: Release) -> dict[str, Any]:
    html = story(release)
    plain = text(html)
    return filled(
        {
            **_item(release, release.id, "text"),
            "$standard": {"name": "ninjs", "version": "1.6", "schema": _SCHEMA},
            "mimetype": "text/html",
            "representationtype": "complete",
            "profile": "text-photo" if release.pictures else "text-only",
            **_rights(release.organization, release.copyright, release.license),
            "rightsinfo": filled({"linkedrights": release.license_url}),
            "headline": release.heading,
            "description_text": release.summary,
            "body_html": html,
            "charcount": len(plain),
            "wordcount": len(plain.split()),
            "byline": release.byline,
            "slugline": release.slug,
            "located": release.dateline,
            "genre": [{**_term(GENRES, *release.genre)}],
            "subject": list(_subjects(release)),
            "place": [_term(release.uri("wilayah"), *region) for region in release.regions],
            "organisation": [_term(release.uri("instansi"), *each) for each in release.agencies],
            "infosource": _sources(release),
            "altids": filled({"number": release.number}),
            "renditions": {"web": {"href": release.url, "mimetype": "text/html"}},
            "associations": dict(_associations(release)),
        }
    )


def _item(release: Release, id: str, nature: str) -> dict[str, Any]:
    return {
        "uri": id,
        "type": nature,
        "version": str(release.version),
        "firstcreated": utc(release.date),
        "versioncreated": utc(release.updated),
        "embargoed": utc(release.embargo) if release.embargo else "",
        "pubstatus": release.status,
        "language": release.lang,
        "ednote": release.note,
    }


def _rights(holder: str, notice: str, usage: str) -> dict[str, str]:
    return {"copyrightholder": holder, "copyrightnotice": notice, "usageterms": usage}


def _term(scheme: str, code: str, name: str) -> dict[str, str]:
    return {"name": name, "scheme": scheme, "code": code}


def _subjects(release: Release) -> Iterator[dict[str, str]]:
    name = release.topic.name if release.topic else ""
    for qcode in release.subjects:
        alias, code = qcode.split(":")
        yield {**_term(SCHEMES[alias], code, name), "rel": "about"}
    if release.topic:
        yield {**_term(release.uri("topik"), *release.topic), "rel": "about"}
    yield from ({"name": tag, "rel": "keyword"} for tag in release.tags)


def _sources(release: Release) -> list[dict[str, Any]]:
    told = [{"type": kind, "role": "office", "value": value} for kind, value in contacts(release)]
    name = release.contact.get("name", "")
    asked = {"name": name, "rel": "contact", "contactinfo": told}
    return [{"name": release.organization, "rel": "provider"}, *([filled(asked)] if name else [])]


def _associations(release: Release) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, photo in enumerate(release.pictures, 1):
        name = "featuremedia" if number == 1 else f"foto_{number:02}"
        yield name, filled(_photo(release, photo))
    for film in release.films:
        yield "film", filled(_film(release, film))


def _photo(release: Release, photo: PressPhoto) -> dict[str, Any]:
    label = photo.label
    return {
        **_item(release, photo.id or photo.name, photo.nature),
        "mimetype": "image/jpeg",
        "contentcreated": label.created if has_zone(label.created) else "",
        "headline": label.headline,
        "description_text": photo.caption or photo.alt,
        "body_text": photo.alt,
        "byline": photo.credit,
        "person": [{"name": label.creator, "rel": "creator"}] if label.creator else [],
        "infosource": [{"name": photo.credit, "rel": "creditline"}],
        **_rights(label.owner, label.copyright, label.usage),
        "rightsinfo": filled({"linkedrights": label.statement}),
        "located": label.place,
        "digitalsourcetype": filled({"uri": label.digital_source}),
        "renditions": _renditions(photo),
        "altids": {"file": photo.name, **_hash(photo)},
    }


def _hash(photo: PressPhoto) -> dict[str, str]:
    return {"sha256": photo.packed.sha256} if photo.packed else {}


def _renditions(photo: PressPhoto) -> dict[str, Any]:
    """Return its files; the best is "original", which readers take."""
    named = zip(("original", "web"), photo.files, strict=False)
    return {name: _rendition(file) for name, file in named}


def _rendition(file: PhotoFile) -> dict[str, Any]:
    size = {"width": file.width, "height": file.height}
    weight = {"sizeinbytes": file.size} if file.size else {}
    return {"href": file.href, "mimetype": "image/jpeg", **size, **weight}


def _film(release: Release, film: Film) -> dict[str, Any]:
    size = {"sizeinbytes": film.size} if film.size else {}
    main = {"href": film.url, "mimetype": film.mime, "duration": film.seconds, **size}
    poster = release.poster
    return {
        **_item(release, film.id, FILM),
        "mimetype": film.mime,
        "headline": release.headline,
        "description_text": release.summary,
        "body_text": poster.alt if poster else "",
        "byline": poster.credit if poster else release.byline,
        **_rights(release.organization, release.copyright, release.license),
        "renditions": filled(
            {
                "original": main,
                "viewImage": _rendition(poster.files[0]) if poster and poster.files else {},
                "captions": filled(
                    {"href": film.captions, "mimetype": "text/vtt" if film.captions else ""}
                ),
            }
        ),
    }
