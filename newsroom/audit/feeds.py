"""Every feed that is made keeps to the rules of feeds, or nothing is published."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from newsroom.audit.feed_rules import ATOM, RULES, Document
from newsroom.channels import FORMS
from newsroom.engine.store import Store
from newsroom.settings import Feeds

_XML = re.compile(r"(?:.*/)?(?:rss|atom|atom-\d+)\.xml")
_JSON = FORMS[2].file
_WANTED = {"version", "title", "items", "home_page_url", "feed_url"}


class Checked(NamedTuple):
    """A feed, and what is wrong in it: `rule: what`, in the words of audit/feed_rules.py."""

    path: str
    faults: tuple[str, ...]


def is_feed(path: str) -> bool:
    """Tell whether a file of the site is a feed."""
    return bool(_XML.fullmatch(path)) or path.rpartition("/")[2] == _JSON


def check_feed(path: str, data: bytes, limits: Feeds) -> Checked | None:
    """Return what is wrong in a feed, if anything; None for what is no feed."""
    if not is_feed(path):
        return None
    find = _in_json if path.endswith(".json") else _in_xml
    return Checked(path, tuple(find(data, limits)))


def faulty_feeds(
    put: Mapping[str, str], seen: Mapping[str, Any], store: Store, limits: Feeds
) -> Iterator[Checked]:
    """Yield the faulty among the feeds that are `put` in place (path -> SHA-256).

    Those just made were looked at where they were made. What was made before and did not get out
    is read now.
    """
    for path in filter(is_feed, put):
        found = seen.get(path) or check_feed(path, store.read(put[path]), limits)
        if found and found.faults:
            yield found


def describe_faults(faulty: Iterable[Checked]) -> str:
    """Return the faults, a line each."""
    return "\n".join(f"{found.path}: {fault}" for found in faulty for fault in found.faults[:5])


def _in_xml(data: bytes, limits: Feeds) -> Iterator[str]:
    from lxml import etree

    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError as error:
        yield f"is_well_formed: {error}"
        return
    if root.tag not in ("rss", f"{ATOM}feed"):
        yield f"is_a_feed: {root.tag}"
        return
    document = Document(root, len(data), limits.items, limits.bytes)
    for rule in RULES:
        yield from (f"{rule.__name__}: {found}" for found in rule(document))


def _in_json(data: bytes, limits: Feeds) -> Iterator[str]:
    """JSON Feed 1.1: what it requires, ids of their own, addresses in full, within the limits."""
    feed = json.loads(data)
    yield from (f"has_its_parts: {name}" for name in sorted(_WANTED - feed.keys()))
    items = feed.get("items", [])
    ids = Counter(item.get("id") for item in items)
    yield from (f"has_ids: {name}" for name, count in ids.items() if count > 1 or not name)
    for item in items:
        if not (item.get("content_html") or item.get("content_text")):
            yield f"has_its_parts: {item.get('id')}"
        links = (item.get("url"), *(a.get("url") for a in item.get("attachments", ())))
        yield from (f"links_in_full: {u}" for u in links if not str(u).startswith("http"))
        yield from (
            "encloses_one: mime_type" for a in item.get("attachments", ()) if not a.get("mime_type")
        )
    if len(items) > limits.items or (len(data) > limits.bytes and len(items) > 1):
        yield f"fits: {len(items)}, {len(data)}"
