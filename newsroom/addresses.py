"""Site addresses: relative to the root, without a leading slash; "" is the front page."""

from __future__ import annotations

import re
from functools import lru_cache

from unidecode import unidecode

_PARTS = re.compile(r"([^?#]*)(.*)", re.DOTALL)


def output_path(url: str) -> str:
    """Return the file that answers an address: `berita/` -> `berita/index.html`."""
    return f"{url}index.html" if url == "" or url.endswith("/") else url


def relative(page: str, target: str) -> str:
    """Return `target` as a page at `page` links to it, so that the site works at any sub-path."""
    address, rest = _PARTS.fullmatch(target.lstrip("/")).groups()  # type: ignore[union-attr]
    return _relative(page.rpartition("/")[0], address) + rest


@lru_cache(maxsize=4096)
def _relative(folder: str, address: str) -> str:
    here = folder.split("/") if folder else []
    *path, name = address.split("/")
    same = 0
    while same < len(here) and same < len(path) and here[same] == path[same]:
        same += 1
    up, down = "../" * (len(here) - same), "/".join((*path[same:], name))
    found = up + down or "./"
    return f"./{found}" if is_external(found) else found


def is_external(url: str) -> bool:
    """Tell whether an address leaves the site: it has a scheme."""
    head = url.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    return ":" in head


def tag_uri(authority: str, item_id: str, lang: str, default_language: str) -> str:
    """Return an item's identity for feeds and wires (RFC 4151); a translation has its own."""
    suffix = "" if lang == default_language else f":{lang}"
    return f"tag:{authority}:{item_id}{suffix}"


def slug(text: str) -> str:
    """Return a text as it can stand in an address: `[a-z0-9-]`, at most 80; may be empty."""
    plain = re.sub(r"[^a-z0-9]+", "-", unidecode(text).lower()).strip("-")
    return plain[:80].rpartition("-")[0] if len(plain) > 80 and "-" in plain[:80] else plain[:80]
