"""Every internal link, picture and fragment of every page leads to something in the edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from newsroom.addresses import is_external, output_path
from newsroom.engine.fingerprint import code_digest, library_versions
from newsroom.engine.manifest import Entry, Manifest
from newsroom.engine.store import Store

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser


class Found(NamedTuple):
    """What a page links to: files of the site, (file, id) pairs; its own ids; what leads off it."""

    targets: frozenset[str]
    fragments: frozenset[tuple[str, str]]
    ids: frozenset[str]
    astray: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link of a page that leads nowhere."""

    page: str
    link: str


def look_for_links(path: str, data: bytes, base_path: str) -> Found | None:
    """Return what a file links to when it is a page; done where the page is made."""
    return find_links(path, data, base_path) if path.endswith(".html") else None


def dead_links(
    manifest: Manifest,
    old: Mapping[str, Entry],
    put: Iterable[str],
    seen: Mapping[str, Found],
    store: Store,
    base_path: str,
) -> Iterator[DeadLink]:
    """Yield every dead internal link of the pages `put` into the place of `old` ones.

    What was `seen` in pages just made is remembered by their hash. When something is gone that
    others might link to, a file or an id, all pages are gone through.
    """
    entries = manifest.entries
    pages = [path for path in put if path.endswith(".html")]
    found = _find(pages, entries, seen, store, base_path)
    if _something_is_gone(entries, old, found, store, base_path):
        pages = [path for path in entries if path.endswith(".html")]
        found |= _find([p for p in pages if p not in found], entries, {}, store, base_path)
    linked = {page for one in found.values() for page, _ in one.fragments if page not in found}
    found_ids = _find([p for p in linked if p in entries], entries, {}, store, base_path)
    ids = {page: one.ids for page, one in (found | found_ids).items()}
    for page in pages:
        if not _is_alive(found[page], entries, ids):
            yield from _describe_page(page, store, entries, ids, base_path)


def _something_is_gone(
    entries: Mapping[str, Entry],
    old: Mapping[str, Entry],
    found: Mapping[str, Found],
    store: Store,
    base_path: str,
) -> bool:
    if not entries.keys() >= old.keys():
        return True
    before = _find([page for page in found if page in old], old, {}, store, base_path)
    return any(not one.ids <= found[page].ids for page, one in before.items())


def _find(
    pages: Iterable[str],
    entries: Mapping[str, Entry],
    seen: Mapping[str, Found],
    store: Store,
    base_path: str,
) -> dict[str, Found]:
    """Return what pages link to: as was seen, as it is remembered, or as it is read now."""
    version = code_digest("audit/links", "addresses") + library_versions("selectolax")
    keys = {p: f"links:{version}:{base_path}:{p}:{entries[p].sha256}" for p in pages}
    found = {page: seen[page] for page in keys if page in seen}
    known = store.recall(key for page, key in keys.items() if page not in found)
    fresh = {keys[page]: one for page, one in found.items()}
    for page, key in keys.items():
        if page not in found and key not in known:
            try:
                fresh[key] = find_links(page, store.read(entries[page].sha256), base_path)
            except OSError:  # an object that is gone belongs to a page that is gone
                fresh[key] = Found(frozenset(), frozenset(), frozenset(), ())
    store.remember(fresh.items())
    return {page: found.get(page) or known.get(key) or fresh[key] for page, key in keys.items()}


def find_links(page: str, html: bytes, base_path: str) -> Found:
    """Return where the internal links of a page lead, and its ids."""
    tree = _parse(html)
    targets, fragments, astray = set(), set(), []
    for link in _links(tree):
        target, fragment = _target(link, page, base_path)
        if target is None:
            astray.append(link)
            continue
        targets.add(target)
        if fragment:
            fragments.add((target, fragment))
    ids = frozenset(node.attributes["id"] or "" for node in tree.css("[id]"))
    return Found(frozenset(targets), frozenset(fragments), ids, tuple(astray))


def _parse(html: bytes) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(html)


def _links(tree: LexborHTMLParser) -> dict[str, None]:
    links: dict[str, None] = {}
    for node in tree.css("[href], [src], [srcset], [poster]"):
        for name in ("href", "src", "poster"):
            if value := node.attributes.get(name):
                links[value] = None
        for candidate in (node.attributes.get("srcset") or "").split(","):
            if url := candidate.strip().split(" ")[0]:
                links[url] = None
    ours = {link: None for link in links if not is_external(link) or _is_ours(link)}
    cards = tree.css('meta[property="og:image"]')  # an address in full, and always of this site
    return ours | {urlsplit(card.attributes.get("content") or "").path: None for card in cards}


def _is_ours(link: str) -> bool:
    """Tell whether an address of the content was left unresolved; it leads nowhere."""
    return link.startswith(("item:", "file:"))


def _is_alive(
    found: Found, entries: Mapping[str, Entry], ids: Mapping[str, frozenset[str]]
) -> bool:
    if found.astray or not entries.keys() >= found.targets:
        return False
    return all(fragment in ids.get(page, (fragment,)) for page, fragment in found.fragments)


def _describe_page(
    page: str,
    store: Store,
    entries: Mapping[str, Entry],
    ids: Mapping[str, frozenset[str]],
    base_path: str,
) -> Iterator[DeadLink]:
    for link in _links(_parse(store.read(entries[page].sha256))):
        target, fragment = _target(link, page, base_path)
        dead = target is None or target not in entries
        if dead or (fragment and fragment not in ids.get(str(target), (fragment,))):
            yield DeadLink(page, link)


def _target(link: str, page: str, base_path: str) -> tuple[str | None, str]:
    """Return the output file that a link of a page leads to (None: off the site), and the id."""
    if link.startswith("#"):
        return page, unquote(link[1:])
    return _elsewhere(link, page.rpartition("/")[0], base_path)


@lru_cache(maxsize=4096)  # the items of a month have most of their links in common
def _elsewhere(link: str, folder: str, base_path: str) -> tuple[str | None, str]:
    path, _, fragment = link.partition("#")
    above = path.count("../")
    below, places = path[3 * above :], folder.split("/") if folder else []
    if above > len(places) or not _PLAIN.fullmatch(below) or not path.startswith("../" * above):
        return _by_the_book(link, folder, base_path)
    target = "/".join((*places[: len(places) - above], below))
    return output_path(target), unquote(fragment)


_PLAIN = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?")


def _by_the_book(link: str, folder: str, base_path: str) -> tuple[str | None, str]:
    """Resolve any address (RFC 3986, 5.2); most links of a page are plainer, and there are many."""
    here = f"{folder}/" if folder else ""
    parts = urlsplit(urljoin(f"http://site{base_path}{here}", link))
    path, fragment = unquote(parts.path), unquote(parts.fragment)
    if not path.startswith(base_path):
        return None, fragment
    return output_path(path.removeprefix(base_path)), fragment


def describe(dead: Iterable[DeadLink]) -> str:
    """Return the dead links, a line each."""
    return "\n".join(f"{found.page}: {found.link}" for found in dead)
