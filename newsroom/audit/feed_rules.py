"""What a feed keeps to: the rules of the W3C feed validator, and of SYNDICATION, one each.

A rule is a generator of what is wrong; its docstring is the rule. Where the validator only warns
we do not publish either: content cannot break a rule, so that one that is broken is our own fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
MEDIA = "{http://search.yahoo.com/mrss/}"
ARCHIVE = "{http://purl.org/syndication/history/1.0}archive"
XML = "{http://www.w3.org/XML/1998/namespace}"
ROLES = {
    *("photographer", "camera operator", "reporter", "editor", "illustrator", "graphic designer"),
}
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_RFC822 = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_HARMFUL = "script, style, iframe, frame, object, embed, form, meta, base"
_HANDLER = re.compile(r"\s[oO][nN][a-zA-Z]+\s*=")
BODIES = (CONTENT, f"{ATOM}content")
_MIME = re.compile(r"[a-z]+/[a-z0-9.+-]+")


@dataclass(frozen=True)
class Document:
    """A feed as it is checked: its root, and the most that it may hold."""

    root: Any
    size: int
    items: int
    bytes: int

    @property
    def is_rss(self) -> bool:
        """Tell RSS from Atom."""
        return str(self.root.tag) == "rss"

    @cached_property
    def head(self) -> Any:
        """The element that holds the entries."""
        return self.root.find("channel") if self.is_rss else self.root

    @cached_property
    def entries(self) -> list[Any]:
        """The entries."""
        found: list[Any] = self.head.findall("item" if self.is_rss else f"{ATOM}entry")
        return found

    @cached_property
    def is_archive(self) -> bool:
        """Tell whether it is an archive (RFC 5005)."""
        return self.root.find(ARCHIVE) is not None

    def texts(self, *tags: str) -> Iterator[str]:
        """Yield the texts of all elements with these tags."""
        for element in self.root.iter(*tags):
            yield element.text or ""


Rule = Callable[[Document], Iterator[str]]


def has_its_parts(feed: Document) -> Iterator[str]:
    """A feed and its entries have what their format requires, each once."""
    atom = tuple(f"{ATOM}{name}" for name in ("id", "title", "updated"))
    head = ("title", "link", "description") if feed.is_rss else atom
    entry = ("title", "link", "guid", "pubDate") if feed.is_rss else atom
    for element, wanted in ((feed.head, head), *((one, entry) for one in feed.entries)):
        for tag in wanted:
            found = element.findall(tag)
            if len(found) != 1 or not (found[0].text or "").strip():
                yield f"{_name(element)}: {_short(tag)} ({len(found)})"
    for one in () if feed.is_rss else feed.entries:
        if one.findtext(f"{ATOM}author/{ATOM}name") in (None, ""):
            yield "entry: author"


def names_itself_first(feed: Document) -> Iterator[str]:
    """The first atom:link of a feed is its own address, in full."""
    links = feed.head.findall(f"{ATOM}link")
    first = links[0] if links else {}
    if first.get("rel") != "self" or not _is_absolute(first.get("href")):
        yield f"link rel={first.get('rel')}"


def has_ids(feed: Document) -> Iterator[str]:
    """Each entry has an id of its own; a guid says that it is no link."""
    tag = "guid" if feed.is_rss else f"{ATOM}id"
    ids = Counter(entry.findtext(tag) for entry in feed.entries)
    yield from (f"{name} twice" for name, count in ids.items() if count > 1)
    for guid in feed.root.iter("guid"):
        if guid.get("isPermaLink") != "false":
            yield f"guid {guid.text}"


def has_times_of_its_own(feed: Document) -> Iterator[str]:
    """No two entries share an `updated` to the second; each has one."""
    stamps = [entry.findtext(f"{ATOM}updated") or "" for entry in feed.entries]
    if not all(map(_RFC3339.fullmatch, stamps)):
        return
    seconds = Counter(datetime.fromisoformat(s).replace(microsecond=0).timestamp() for s in stamps)
    if any(count > 1 for count in seconds.values()):
        yield "updated"


def writes_times_right(feed: Document) -> Iterator[str]:
    """Times have an offset in digits: RFC 3339 in Atom's elements, RFC 822 in those of RSS."""
    for entry in feed.entries:
        if entry.find(f"{ATOM}updated") is None:
            yield "updated"
    for tags, pattern in (
        ((f"{ATOM}updated", f"{ATOM}published"), _RFC3339),
        (("pubDate", "lastBuildDate"), _RFC822),
    ):
        yield from (text for text in feed.texts(*tags) if not pattern.fullmatch(text))


def names_creators(feed: Document) -> Iterator[str]:
    """RSS names authors as dc:creator, and has no `author`, which would be an e-mail address."""
    yield from (
        entry.findtext("author") or "author"
        for entry in feed.root.iter("item")
        if entry.find("author") is not None
    )
    yield from ("dc:creator" for entry in feed.root.iter("item") if not entry.findtext(CREATOR))


def encloses_one(feed: Document) -> Iterator[str]:
    """An entry has one enclosure at most, with address, media type and, in RSS, length."""
    for entry in feed.entries:
        links = [one for one in entry.findall(f"{ATOM}link") if one.get("rel") == "enclosure"]
        found = [*entry.findall("enclosure"), *links]
        if len(found) > 1:
            yield f"{len(found)} enclosures"
        for one in found:
            length = one.get("length", "" if feed.is_rss else "0")
            if not _MIME.fullmatch(one.get("type", "")) or not length.isdigit():
                yield f"enclosure {one.get('url') or one.get('href')}"


def describes_first(feed: Document) -> Iterator[str]:
    """In RSS the plain description stands before content:encoded."""
    for item in feed.root.iter("item"):
        tags = [child.tag for child in item]
        if CONTENT in tags and "description" not in tags[: tags.index(CONTENT)]:
            yield item.findtext("title") or "item"


def is_plain(feed: Document) -> Iterator[str]:
    """Titles, descriptions, names and the words of photos hold no HTML."""
    tags = ("title", "description", CREATOR, f"{ATOM}title", f"{ATOM}summary", f"{ATOM}name")
    media = (f"{MEDIA}{name}" for name in ("title", "description", "credit", "copyright"))
    yield from (text for text in feed.texts(*tags, *media) if _MARKUP.search(text))


def links_in_full(feed: Document) -> Iterator[str]:
    """No address is relative, in elements as in texts."""
    for element in feed.root.iter():
        for name in ("href", "url"):
            if (value := element.get(name)) is not None and not _is_absolute(value):
                yield value
    yield from (link for link in feed.texts("link") if not _is_absolute(link))
    for text in feed.texts(*BODIES):
        yield from (address for address in _look(text).addresses if not _is_absolute(address))


def is_harmless(feed: Document) -> Iterator[str]:
    """A text holds no script, frame, form, style or handler: readers refuse or strip it."""
    yield from (bad for text in feed.texts(*BODIES) for bad in _look(text).harmful)


def tells_of_photos(feed: Document) -> Iterator[str]:
    """Each media:content is an image with title, description, credit and copyright inside it."""
    for content in feed.root.iter(f"{MEDIA}content"):
        if content.get("medium") != "image" or not _MIME.fullmatch(content.get("type", "")):
            yield str(content.get("url"))
        for name in ("title", "description", "credit", "copyright"):
            if not content.findtext(MEDIA + name):
                yield f"media:{name}"
        if content.get("fileSize", "1") == "0":
            yield "fileSize=0"


def groups_many(feed: Document) -> Iterator[str]:
    """A media:group holds two contents at least."""
    for group in feed.root.iter(f"{MEDIA}group"):
        if len(group.findall(f"{MEDIA}content")) < 2:
            yield "media:group"


def knows_media(feed: Document) -> Iterator[str]:
    """No media:rights or media:license; media:hash is MD5 or SHA-1; a role is one of the EBU."""
    yield from (_short(e.tag) for e in feed.root.iter(f"{MEDIA}rights", f"{MEDIA}license"))
    for one in feed.root.iter(f"{MEDIA}hash"):
        if one.get("algo", "md5") not in ("md5", "sha-1"):
            yield f"media:hash {one.get('algo')}"
    for one in feed.root.iter(f"{MEDIA}credit"):
        if one.get("role", "photographer") not in ROLES:
            yield f"media:credit {one.get('role')}"


def links_by_type(feed: Document) -> Iterator[str]:
    """An Atom entry has one alternate of each type; no entry has links of an archive."""
    for entry in feed.entries:
        links = entry.findall(f"{ATOM}link")
        types = Counter(one.get("type") for one in links if one.get("rel") == "alternate")
        yield from (f"alternate {name}" for name, count in types.items() if count > 1)
        if not feed.is_rss and not types:
            yield "alternate"
        archive = ("current", "prev-archive", "next-archive")
        yield from (one.get("rel") for one in links if one.get("rel") in archive)


def leads_back(feed: Document) -> Iterator[str]:
    """An archive links to the feed that is current, and to no more than one on each side."""
    links = Counter(one.get("rel") for one in feed.head.findall(f"{ATOM}link"))
    if feed.is_archive and links["current"] != 1:
        yield "current"
    yield from (rel for rel in ("prev-archive", "next-archive") if links[rel] > 1)


def fits(feed: Document) -> Iterator[str]:
    """A feed that is polled holds no more items and bytes than the settings allow."""
    if len(feed.entries) > feed.items:
        yield f"{len(feed.entries)} > {feed.items}"
    if not feed.is_archive and feed.size > feed.bytes and len(feed.entries) > 1:
        yield f"{feed.size} > {feed.bytes}"


RULES: tuple[Rule, ...] = (
    has_its_parts,
    names_itself_first,
    has_ids,
    has_times_of_its_own,
    writes_times_right,
    names_creators,
    encloses_one,
    describes_first,
    is_plain,
    links_in_full,
    is_harmless,
    tells_of_photos,
    groups_many,
    knows_media,
    links_by_type,
    leads_back,
    fits,
)


def _is_absolute(address: str | None) -> bool:
    return bool(address and _ABSOLUTE.match(address))


class _Body(NamedTuple):
    """What was found in a text: what readers refuse, and all addresses."""

    harmful: tuple[str, ...]
    addresses: tuple[str, ...]


@lru_cache(maxsize=1024)  # a text stands in each form of some ten feeds
def _look(text: str) -> _Body:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    harmful = [*(f"<{node.tag}>" for node in tree.css(_HARMFUL))]
    harmful += ["style" for _ in tree.css("[style]")]
    if _HANDLER.search(text):  # seldom; going through all nodes takes long
        nodes = tree.css("*")
        harmful += [name for node in nodes for name in node.attributes if name.startswith("on")]
    told = (node.attributes for node in tree.css("[href], [src], [poster]"))
    found = (one.get(name) for one in told for name in ("href", "src", "poster") if name in one)
    return _Body(tuple(harmful), tuple(address or "" for address in found))


def _name(element: Any) -> str:
    return _short(element.tag)


def _short(tag: Any) -> str:
    return str(tag).rpartition("}")[2]
