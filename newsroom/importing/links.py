"""Addresses of the archive: which of its texts or files an old link or picture means."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

SCHEMES = {"http", "https", "mailto", "tel", "sms"}
_DATED = re.compile(r"^(\d{4})-(\d{1,2})(?:-\d{1,2})?-")
_DATE_PATH = re.compile(r"(?:^|/)(\d{4})/(\d{1,2})(?:/\d{1,2})?/[^/]*$")
_HOST_LIKE = re.compile(r"^www\.[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)", re.I)
_MAIL_LIKE = re.compile(r"^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$")
_NETLOC = re.compile(r"^(?:[^@/]*@)?(?:[\w-]+\.)*[\w-]+\.?(?::\d+)?$")
_BAD = re.compile(r"[\s\x00-\x1f<>\"\\^`{|}]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text of the archive lay, and where it lies now."""

    source: str
    target: str
    slug: str
    year: int
    month: int


@dataclass
class Addresses:
    """All places, by old path and by old slug, and the hosts of the old site."""

    own_hosts: tuple[str, ...]
    files: set[str]
    roots: tuple[str, ...] = ("",)
    _by_path: dict[str, str] = field(default_factory=dict)
    _by_slug: Mapping[str, list[Place]] = field(default_factory=lambda: defaultdict(list))

    def learn(self, places: Iterable[Place]) -> None:
        """Remember where every text went."""
        for place in places:
            stem = place.source.rpartition(".")[0]
            names = {stem, stem.removesuffix("/index"), posixpath.join(_folder(stem), place.slug)}
            for name in sorted(names):
                self._by_path.setdefault(name.lower(), place.target)
            last = _DATED.sub("", posixpath.basename(stem))
            for slug in {place.slug, last, posixpath.basename(stem)} - {"", "index"}:
                self._by_slug[slug.lower()].append(place)

    def text(self, href: str, source: str) -> str:
        """Return the new path of the text that `href` means in the text at `source`; else ""."""
        parts = _split(href)
        if parts is None or parts.scheme not in ("", "http", "https"):
            return ""
        if parts.netloc or parts.path.startswith("/"):
            return self._of_site(parts.path) if self.is_own(href) or not parts.netloc else ""
        if not parts.path:
            return ""
        path = _normal(posixpath.join(_folder(source), unquote(parts.path)))
        return self._by_path.get(_stem(path).lower(), "")

    def is_own(self, href: str) -> bool:
        """Say whether an address is one of the old site."""
        parts = _split(href)
        hosts = {urlsplit(host).netloc.lower() for host in self.own_hosts}
        return parts is not None and parts.netloc.lower() in hosts

    def _of_site(self, path: str) -> str:
        """Return the text of `/2014/03/03/slug/`, `/2014-03-03-slug`, `/slug`, or its old path."""
        name = _stem(unquote(path).strip("/"))
        if found := self._by_path.get(name.lower(), ""):
            return found
        last = posixpath.basename(name).lower()
        match = _DATE_PATH.search(name) or _DATED.match(name)
        if match is None and "/" in name:
            return ""  # /topics/mobile is a list, even if a text is called mobile
        slug = last if match is None or last in self._by_slug else _DATED.sub("", last)
        places = self._by_slug.get(slug, [])
        if match is not None:
            month = (int(match[1]), int(match[2]))
            near = [place for place in places if (place.year, place.month) == month]
            places = near or [place for place in places if place.year == month[0]]
        targets = {place.target for place in places}
        return targets.pop() if len(targets) == 1 else ""

    def file(self, href: str, source: str) -> str:
        """Return the old path of the picture or document that `href` means; else ""."""
        parts = _split(href)
        if parts is None or parts.scheme not in ("", "http", "https"):
            return ""
        if parts.netloc and not self.is_own(href):
            return ""
        path = unquote(parts.path)
        near = _normal(posixpath.join(_folder(source), path.lstrip("/")))
        tries = [] if parts.netloc or path.startswith("/") else [near]
        tries += [_normal(posixpath.join(root, path.lstrip("/"))) for root in self.roots]
        return next((path for path in tries if path in self.files), "")

    def absolute(self, href: str) -> str:
        """Return an address that can stand alone, as it was meant; "" if there is none."""
        href = href.strip()
        if href.startswith("//"):
            href = "https:" + href
        elif href.startswith("/") and self.own_hosts:
            href = self.own_hosts[0].rstrip("/") + href
        elif _HOST_LIKE.match(href):
            href = "http://" + href
        elif _MAIL_LIKE.match(href):
            href = "mailto:" + href
        href = _BAD.sub(lambda match: "".join(f"%{b:02X}" for b in match[0].encode()), href)
        parts = _split(href)
        if parts is None or parts.scheme.lower() not in SCHEMES:
            return ""
        if parts.scheme.lower() in ("http", "https") and not _NETLOC.match(parts.netloc):
            return ""
        return href


def _split(href: str) -> SplitResult | None:
    try:
        return urlsplit(href.strip())
    except ValueError:
        return None


def _folder(path: str) -> str:
    return posixpath.dirname(path)


def _normal(path: str) -> str:
    return posixpath.normpath(path)


def _stem(path: str) -> str:
    """Return a path without `.md` or `.html` and `/index`, as links of any kind may have."""
    path = re.sub(r"\.(?:md|markdown|html?)$", "", path.rstrip("/"))
    return path.removesuffix("/index")
