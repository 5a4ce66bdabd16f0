"""Headings of old pages: their levels, and the names by which links called them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4 import NavigableString, Tag

from newsroom.importing.nodes import HEADINGS, tags, text_of
from newsroom.importing.targets import References

_HEADING_NAME = re.compile(r"\s*\{:?\s*(?:#([\w-]+)|\.[\w-]+)[^{}]*\}")


def remember_names(body: Tag, refs: References) -> None:
    """Keep on each heading the names by which links may call it; `{#name}` is one."""
    for named in tags(body, HEADINGS):
        for words in named.find_all(string=_HEADING_NAME):
            names = " ".join(filter(None, _HEADING_NAME.findall(words)))
            named["data-names"] = f"{named.get('data-names', '')} {names}".strip()
            words.replace_with(NavigableString(_HEADING_NAME.sub("", words)))
    for tag in body.find_all(True):
        name = tag.get("id") or (tag.get("name") if tag.name == "a" else None)
        heading = _heading_of(tag) if isinstance(name, str) and name else None
        if heading is not None:
            heading["data-names"] = f"{heading.get('data-names', '')} {name}".strip()


def _heading_of(tag: Tag) -> Tag | None:
    if tag.name in HEADINGS:
        return tag
    for found in (tag.find_parent(HEADINGS), tag.find(HEADINGS), _next_tag(tag)):
        if isinstance(found, Tag) and found.name in HEADINGS:
            return found
    return None


def _next_tag(tag: Tag) -> Tag | None:
    following = tag.find_next_sibling()
    return following if isinstance(following, Tag) else None


def level_headings(bodies: Iterable[Tag]) -> list[Tag]:
    """Let headings begin at h2 and leave out no level; return them in order."""
    headings = [tag for body in bodies for tag in tags(body, HEADINGS)]
    open_levels: list[int] = []
    for tag in headings:
        level = int(tag.name[1])
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        tag.name = f"h{min(len(open_levels) + 1, 6)}"
    return headings


def inner_links(bodies: Iterable[Tag]) -> Iterator[Tag]:
    """Yield the links to places in the same text."""
    for body in bodies:
        for link in tags(body, ("a",)):
            if text_of(link, "href").startswith("#"):
                yield link


def names_of(heading: Tag) -> list[str]:
    """Return the names by which links of the old site called a heading."""
    return text_of(heading, "data-names").split()
