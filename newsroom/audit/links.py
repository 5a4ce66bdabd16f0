"""Every internal link, picture and fragment of every page leads to something in the edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from newsroom.addresses import is_external, output_path
from newsroom.engine.fingerprint import code_digest, library_versions
from newsroom.engine.manifest import Manifest
from newsroom.engine.store import Store


@dataclass(frozen=True, slots=True)
class Found:
    """What a page links to, and the ids that others may link to."""

    links: tuple[str, ...]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link of a page that leads nowhere."""

    page: str
    link: str


def dead_links(manifest: Manifest, store: Store, base_path: str) -> Iterator[DeadLink]:
    """Yield every dead internal link. Pages looked at before are remembered by their hash."""
    pages = {p: e.sha256 for p, e in manifest.entries.items() if p.endswith(".html")}
    found = _find_all(pages, store)
    for page in pages:
        for link in found[page].links:
            if not _is_alive(link, page, manifest, found, base_path):
                yield DeadLink(page, link)


def _find_all(pages: Mapping[str, str], store: Store) -> dict[str, Found]:
    version = code_digest("audit/links", "addresses") + library_versions("selectolax")
    keys = {page: f"links:{version}:{sha}" for page, sha in pages.items()}
    known = store.recall(dict.fromkeys(keys.values()))
    fresh = {keys[p]: find_links(store.read(s)) for p, s in pages.items() if keys[p] not in known}
    store.remember(fresh.items())
    known |= fresh
    return {page: known[key] for page, key in keys.items()}


def find_links(html: bytes) -> Found:
    """Return the internal links and the ids of a page."""
    tree = LexborHTMLParser(html)
    links: dict[str, None] = {}
    for node in tree.css("[href], [src], [srcset], [poster]"):
        for name in ("href", "src", "poster"):
            if value := node.attributes.get(name):
                links[value] = None
        for candidate in (node.attributes.get("srcset") or "").split(","):
            if url := candidate.strip().split(" ")[0]:
                links[url] = None
    ids = frozenset(node.attributes["id"] or "" for node in tree.css("[id]"))
    return Found(tuple(link for link in links if not is_external(link) or _is_ours(link)), ids)


def _is_ours(link: str) -> bool:
    """Tell whether an address of the content was left unresolved; it leads nowhere."""
    return link.startswith(("item:", "file:"))


def _is_alive(
    link: str, page: str, manifest: Manifest, found: Mapping[str, Found], base_path: str
) -> bool:
    if link.startswith("#"):
        return not link[1:] or unquote(link[1:]) in found[page].ids
    target, fragment = _target(link, page.rpartition("/")[0], base_path)
    if target is None or target not in manifest.entries:
        return False
    return not fragment or target not in found or fragment in found[target].ids


@lru_cache(maxsize=100_000)
def _target(link: str, folder: str, base_path: str) -> tuple[str | None, str]:
    """Return the output file that a link of a page leads to (None: off the site), and the id."""
    here = f"{folder}/" if folder else ""
    parts = urlsplit(urljoin(f"http://site{base_path}{here}", link))
    path, fragment = unquote(parts.path), unquote(parts.fragment)
    if not path.startswith(base_path):
        return None, fragment
    return output_path(path.removeprefix(base_path)), fragment


def describe(dead: Iterable[DeadLink]) -> str:
    """Return the dead links, a line each."""
    return "\n".join(f"{found.page}: {found.link}" for found in dead)
