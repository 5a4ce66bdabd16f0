"""Tags of a tree: their names, finding them, making them.

BeautifulSoup's own search builds a filter anew for every call; `tags` and `has` do not.
"""

from __future__ import annotations

from collections.abc import Container

from bs4 import Tag

from newsroom.importing.commonmark import CONTAINERS

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = CONTAINERS
PHOTO = "data-photo"
PLAYERS = ("iframe", "video", "audio", "embed", "object", "source")


def tags(root: Tag, names: Container[str]) -> list[Tag]:
    """Return all tags below `root` that have one of the names, in order."""
    return [node for node in root.descendants if isinstance(node, Tag) and node.name in names]


def has(root: Tag, names: Container[str]) -> bool:
    """Say whether a tag with one of the names is below `root`."""
    return any(isinstance(node, Tag) and node.name in names for node in root.descendants)


def text_of(tag: Tag, name: str) -> str:
    """Return an attribute's text, "" if there is none."""
    value = tag.get(name)
    return value.strip() if isinstance(value, str) else ""


def new_tag(name: str, text: str, **attributes: str) -> Tag:
    """Return a new tag with a text in it."""
    tag = Tag(name=name, attrs=dict(attributes))
    if text:
        tag.string = text
    return tag
