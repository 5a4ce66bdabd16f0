"""The map of an archive (map.toml): whose key is which of ours, and what fills the gaps."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import timezone
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from newsroom.errors import NewsroomError
from newsroom.kinds import all_kinds
from newsroom.messages import mark
from newsroom.moments import ZONES, MomentError, parse_moment

CLOSED = {"extra": "forbid"}  # pydantic reads this from __pydantic_config__
Names = tuple[str, ...]


class MapError(NewsroomError):
    """A map of an archive cannot be used; names every wrong key and value."""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Our field -> their key, or several: the first that is filled is taken (topics: all).

    `published: false` (Jekyll) says what `draft: true` says.
    """

    __pydantic_config__ = CLOSED
    title: Names = ("title",)
    slug: Names = ("slug",)
    date: Names = ("date",)
    modified: Names = ()
    summary: Names = ("summary", "description")
    topics: Names = ("topics", "categories", "tags")
    authors: Names = ("authors", "author")
    dateline: Names = ()
    image: Names = ("image",)
    draft: Names = ("draft", "published")


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """What a text gets that the archive does not say; `site_zone` decides year and month."""

    __pydantic_config__ = CLOSED
    kind: str = ""
    status: Literal["draft", "published"] = "published"
    dateline: str = ""
    byline: str = ""
    lang: str = ""
    zone: str = "+07:00"
    site_zone: str = "WIB"
    names: Literal["slug", "written"] = "written"
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Photos:
    """How their photos are described: keys of an image block, and what fills the gaps.

    `alt` is the order of sources; `alt_text` is the sentence for "title", which says honestly
    that it describes the text and not the picture. `roots` are folders of site-absolute images.
    """

    __pydantic_config__ = CLOSED
    file: str = "file"
    alt_key: str = "alt"
    caption_key: str = "caption"
    credit_key: str = "credit"
    alt: tuple[Literal["alt", "caption", "title"], ...] = ("alt", "caption", "title")
    alt_text: str = "Menyertai naskah: {title}"
    credit: str = ""
    credit_pattern: str = ""
    roots: Names = ("", "static", "assets", "content", "public")


@dataclass(frozen=True, kw_only=True)
class Links:
    """Addresses of the old site, such as https://digital.gov: links to its texts become ours."""

    __pydantic_config__ = CLOSED
    own_hosts: Names = ()


@dataclass(frozen=True, kw_only=True)
class ImportMap:
    """All of map.toml. `topics` maps their topic (any case) -> our category."""

    __pydantic_config__ = CLOSED
    topic_default: str
    drop: Names = ()
    keys: Keys = field(default_factory=Keys)
    defaults: Defaults = field(default_factory=Defaults)
    photos: Photos = field(default_factory=Photos)
    links: Links = field(default_factory=Links)
    topics: Mapping[str, str] = field(default_factory=dict)
    authors: Mapping[str, str] = field(default_factory=dict)

    @property
    def zone(self) -> timezone:
        """The zone of their dates without one."""
        return _zone(self.defaults.zone)

    @property
    def site_zone(self) -> timezone:
        """The zone that decides in which year and month a text lies here."""
        return ZONES[self.defaults.site_zone]

    def known_keys(self) -> frozenset[str]:
        """Return their keys that are read or knowingly dropped."""
        read = (getattr(self.keys, key.name) for key in fields(self.keys))
        return frozenset({*self.drop, *(name for names in read for name in names)})


def load_map(path: Path, topics: Collection[str] = ()) -> ImportMap:
    """Read a map; with `topics` (of agency.toml) categories are checked too. Raises MapError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MapError("{file}: {reason}", file=path.name, reason=str(error)) from error
    the_map = validate_map(data, path.name)
    if wrong := list(_wrong_values(the_map, topics)):
        lines = "\n".join(f"{path.name}: {line}" for line in wrong)
        raise MapError(mark("the map cannot be used:\n{lines}"), lines=lines)
    return the_map


def validate_map(data: Mapping[str, Any], name: str) -> ImportMap:
    """Type the tables of a map. Raises MapError that lists every fault by its full path."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(ImportMap).validate_python(_lists(data))
    except ValidationError as error:
        lines = "\n".join(
            f"{name}: {'.'.join(map(str, fault['loc']))}: {fault['msg']} ({fault['input']!r:.60})"
            for fault in error.errors()
        )
        raise MapError(mark("the map cannot be used:\n{lines}"), lines=lines) from error


def _lists(data: Mapping[str, Any]) -> dict[str, Any]:
    """Let `title = "title"` stand for `title = ["title"]`."""
    keys = data.get("keys")
    if not isinstance(keys, dict):
        return dict(data)
    listed = {ours: [their] if isinstance(their, str) else their for ours, their in keys.items()}
    return {**data, "keys": listed}


def _zone(text: str) -> timezone:
    moment = parse_moment(f"2000-01-01 00:00 {text}", zone=None)
    zone = moment.tzinfo
    assert isinstance(zone, timezone)
    return zone


def _wrong_values(the_map: ImportMap, topics: Collection[str]) -> Iterator[str]:
    """Yield each value that cannot be meant."""
    defaults, photos = the_map.defaults, the_map.photos
    yield from _wrong_kind(defaults)
    if defaults.site_zone not in ZONES:
        yield f"defaults.site_zone: {defaults.site_zone!r}: {', '.join(ZONES)}"
    try:
        _zone(defaults.zone)
    except MomentError:
        yield f"defaults.zone: {defaults.zone!r}: +07:00"
    if not photos.credit.strip():
        yield "photos.credit: ''"
    if "title" not in photos.alt or not re.fullmatch(r"[^{}]+\{title\}[^{}]*", photos.alt_text):
        yield 'photos.alt: [..., "title"]; photos.alt_text: "... {title}"'
    try:
        re.compile(photos.credit_pattern)
    except re.error as error:
        yield f"photos.credit_pattern: {error}"
    yield from _wrong_topics(the_map, topics)
    for host in the_map.links.own_hosts:
        parts = urlsplit(host)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            yield f"links.own_hosts: {host!r}: https://..."


def _wrong_kind(defaults: Defaults) -> Iterator[str]:
    """Yield an unknown kind, fields it has not, and fields that it must have."""
    kind = all_kinds().get(defaults.kind)
    if kind is None:
        yield f"defaults.kind: {defaults.kind!r}: {', '.join(all_kinds())}"
        return
    own = ", ".join(kind.own_fields)
    yield from (
        f"defaults.fields.{key}: {own}" for key in defaults.fields if key not in kind.own_fields
    )
    for name in kind.own_fields:
        given = getattr(defaults, name, "") or defaults.fields.get(name)
        if kind.fields.__dataclass_fields__[name].default is MISSING and not given:
            yield f"defaults.{name}: ''"


def _wrong_topics(the_map: ImportMap, topics: Collection[str]) -> Iterator[str]:
    if topics:
        ours = {"topic_default": the_map.topic_default}
        ours |= {f"topics.{their}": topic for their, topic in the_map.topics.items()}
        yield from (
            f"{where}: {topic!r}: {', '.join(topics)}"
            for where, topic in ours.items()
            if topic not in topics
        )
