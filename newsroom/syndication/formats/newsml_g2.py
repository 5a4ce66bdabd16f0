"""newsml-g2.xml: NewsML-G2 2.32, a message with the text, and each photo and film as an item."""

from __future__ import annotations

from typing import Any

from lxml import etree

from newsroom.syndication.body import story, text
from newsroom.syndication.g2 import (
    Meta,
    add,
    add_file,
    add_meta,
    content_meta,
    describe,
    message,
    news_item,
)
from newsroom.syndication.iptc import FILM, contacts, has_zone
from newsroom.syndication.nitf import nitf
from newsroom.syndication.values import Film, PressPhoto, Release

NAME = "newsml-g2.xml"


def encode(release: Release) -> bytes:
    """Return the message; of what was taken back there is the text alone, canceled."""
    root, items = message(release)
    _text(items, release)
    for photo in release.pictures:
        _photo(items, release, photo)
    for film in release.films:
        _film(items, release, film)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data + b"\n"


def _text(items: Any, release: Release) -> None:
    item = news_item(items, release, release.id)
    add_meta(
        item,
        release,
        Meta(
            "text",
            release.organization,
            release.copyright,
            release.license,
            release.license_url,
            release.heading,
        ),
        _links(release),
    )
    meta = content_meta(item, release)
    if release.dateline:
        add(add(meta, "located"), "name", release.dateline)
    _contact(meta, release)
    for author in release.authors or (release.organization,):
        add(add(meta, "creator"), "name", author)
    if release.number:
        add(meta, "altId", release.number)
    describe(meta, release)
    if release.slug:
        add(meta, "slugline", release.slug)
    add(meta, "headline", release.heading)
    if release.dateline:
        add(meta, "dateline", release.dateline.upper())
    if release.byline:
        add(meta, "by", release.byline)
    if release.summary:
        add(meta, "description", release.summary, role="drol:summary")
    plain = text(story(release))
    content = add(
        add(item, "contentSet"),
        "inlineXML",
        contenttype="application/nitf+xml",
        charcount=str(len(plain)),
        wordcount=str(len(plain.split())),
    )
    content.append(nitf(release))


def _links(release: Release) -> list[dict[str, str]]:
    """Return the page of the text, and the items that go with it."""
    page = {"rel": "irel:seeAlso", "href": release.url, "contenttype": "text/html"}
    media = (
        *(photo.id or photo.name for photo in release.pictures),
        *(f.id for f in release.films),
    )
    return [page, *({"rel": "irel:associatedWith", "residref": id} for id in media)]


def _contact(meta: Any, release: Release) -> None:
    """Write whom the press may call."""
    if name := release.contact.get("name"):
        source = add(meta, "infoSource")
        add(source, "name", name)
        info = add(add(source, "organisationDetails"), "contactInfo")
        for kind, value in contacts(release):
            add(info, kind, value)


def _photo(items: Any, release: Release, photo: PressPhoto) -> None:
    label = photo.label
    item = news_item(items, release, photo.id or photo.name)
    add_meta(
        item,
        release,
        Meta(
            photo.nature, label.owner, label.copyright, label.usage, label.statement, label.headline
        ),
    )
    meta = content_meta(item, release, label.created if has_zone(label.created) else "")
    if label.place:
        add(add(meta, "located"), "name", label.place)
    if label.creator:
        add(add(meta, "creator"), "name", label.creator)
    describe(meta, release)
    add(meta, "headline", label.headline)
    add(meta, "by", label.creator)
    add(meta, "creditline", photo.credit)
    add(meta, "description", photo.caption or photo.alt, role="drol:caption")
    add(meta, "description", photo.alt, role="mmc:alt")
    content = add(item, "contentSet")
    for file in photo.files:
        add_file(content, file.rendition, file)


def _film(items: Any, release: Release, film: Film) -> None:
    item = news_item(items, release, film.id)
    captions = [{"rel": "irel:associatedWith", "href": film.captions, "contenttype": "text/vtt"}]
    add_meta(
        item,
        release,
        Meta(
            FILM,
            release.organization,
            release.copyright,
            release.license,
            release.license_url,
            release.headline,
        ),
        captions if film.captions else [],
    )
    meta, poster = content_meta(item, release), release.poster
    for author in release.authors or (release.organization,):
        add(add(meta, "creator"), "name", author)
    describe(meta, release)
    add(meta, "headline", release.headline)
    if poster:
        add(meta, "creditline", poster.credit)
    add(meta, "description", release.summary, role="drol:caption")
    content = add(item, "contentSet")
    size = {"size": str(film.size)} if film.size else {}
    add(
        content,
        "remoteContent",
        rendition="rnd:web",
        href=film.url,
        contenttype=film.mime,
        duration=str(film.seconds),
        durationunit="timeunit:seconds",
        **size,
    )
    for file in poster.files[:1] if poster else ():
        add_file(content, "thumb", file)
