"""NewsML-G2 (IPTC, 2.32, power): the message, and what all its items have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from lxml import etree

from newsroom.syndication.values import PhotoFile, Release, utc

NAR = "http://iptc.org/std/nar/2006-10-01/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"  # as the W3C names it
_ONE_LINE = str.maketrans("\t\r\n", "   ")
_OWN = ("topik", "wilayah", "instansi", "mmc")


class Meta(NamedTuple):
    """What an item says of itself: its nature (ninat), rights, and title."""

    nature: str
    holder: str
    notice: str
    usage: str
    license_url: str
    title: str


def add(parent: Any, name: str, text: str = "", /, **attributes: str) -> Any:
    """Add an element with a text and attributes; most texts must be one line (IntlStringType)."""
    element = etree.SubElement(parent, f"{{{NAR}}}{name}", attributes)
    if text:
        element.text = text.translate(_ONE_LINE)
    return element


def message(release: Release) -> tuple[Any, Any]:
    """Return a newsMessage and the set that its items go into."""
    root = etree.Element(f"{{{NAR}}}newsMessage", nsmap={None: NAR})
    header = add(root, "header")
    add(header, "sent", utc(release.updated))
    add(header, "sender", release.authority.split(",")[0] or release.organization)
    add(header, "transmitId", f"{release.id}:{release.version}")
    return root, add(root, "itemSet")


def news_item(items: Any, release: Release, id: str) -> Any:
    """Add a newsItem with its catalogues: the IPTC's, and the site's own terms."""
    item = add(
        items,
        "newsItem",
        guid=id,
        version=str(release.version),
        standard="NewsML-G2",
        standardversion="2.32",
        conformance="power",
    )
    item.set(_LANG, release.lang)
    add(item, "catalogRef", href=_CATALOG)
    catalog = add(item, "catalog")
    for alias in _OWN:
        add(catalog, "scheme", alias=alias, uri=release.uri(alias))
    return item


def add_meta(
    item: Any, release: Release, meta: Meta, links: Iterable[Mapping[str, str]] = ()
) -> None:
    """Write rightsInfo and itemMeta; pubStatus is always there, since readers want it."""
    rights = add(item, "rightsInfo")
    if meta.holder:
        add(add(rights, "copyrightHolder"), "name", meta.holder)
    if meta.notice:
        add(rights, "copyrightNotice", meta.notice)
    if meta.usage:
        href = {"href": meta.license_url} if meta.license_url else {}
        add(rights, "usageTerms", meta.usage, **href)
    item_meta = add(item, "itemMeta")
    add(item_meta, "itemClass", qcode=f"ninat:{meta.nature}")
    add(add(item_meta, "provider", uri=release.site or release.url), "name", release.organization)
    add(item_meta, "versionCreated", utc(release.updated))
    add(item_meta, "firstCreated", utc(release.date))
    if release.embargo:
        add(item_meta, "embargoed", utc(release.embargo))
    add(item_meta, "pubStatus", qcode=f"stat:{release.status}")
    if meta.title:
        add(item_meta, "title", meta.title)
    if release.note:
        add(item_meta, "edNote", release.note)
    if release.corrections and not release.withdrawn:
        add(item_meta, "signal", qcode="sig:correction")
    for link in links:
        add(item_meta, "link", **link)


def content_meta(item: Any, release: Release, created: str = "") -> Any:
    """Add contentMeta with its times."""
    meta = add(item, "contentMeta")
    add(meta, "contentCreated", utc(created or release.date))
    add(meta, "contentModified", utc(release.updated))
    return meta


def describe(meta: Any, release: Release) -> None:
    """Write language, genre, keywords and subjects: by the IPTC's codes and by our own."""
    add(meta, "language", tag=release.lang)
    genre = add(meta, "genre", qcode=f"genre:{release.genre.code}")
    add(genre, "name", release.genre.name).set(_LANG, "en")
    for tag in release.tags:
        add(meta, "keyword", tag)
    topic = release.topic
    codes = [(code, topic.name if topic else "") for code in release.subjects]
    own = [(f"topik:{topic.code}", topic.name)] if topic else []
    for code, name in (*codes, *own):
        _subject(meta, release, "cpnat:abstract", code, name)
    for region in release.regions:
        _subject(meta, release, "cpnat:geoArea", f"wilayah:{region.code}", region.name)
    for agency in release.agencies:
        _subject(meta, release, "cpnat:organisation", f"instansi:{agency.code}", agency.name)


def _subject(meta: Any, release: Release, nature: str, code: str, name: str) -> None:
    subject = add(meta, "subject", type=nature, qcode=code)
    if name:
        add(subject, "name", name).set(_LANG, release.lang)


def add_file(content: Any, rendition: str, file: PhotoFile) -> None:
    """Write where a photo's file is, what it is, and its hash as a child."""
    size = {"width": file.width, "height": file.height, "size": file.size}
    known = {key: str(value) for key, value in size.items() if value}
    remote = add(
        content,
        "remoteContent",
        rendition=f"rnd:{rendition}",
        href=file.href,
        contenttype="image/jpeg",
        **known,
    )
    if file.sha256:
        add(remote, "hash", file.sha256, hashtypeuri=_SHA256)
