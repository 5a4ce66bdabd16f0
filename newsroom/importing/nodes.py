"""Finding tags in a tree: BeautifulSoup's own search builds a filter anew for every call."""

from __future__ import annotations

from collections.abc import Container

from bs4 import Tag


def tags(root: Tag, names: Container[str]) -> list[Tag]:
    """Return all tags below `root` that have one of the names, in order."""
    return [node for node in root.descendants if isinstance(node, Tag) and node.name in names]


def has(root: Tag, names: Container[str]) -> bool:
    """Say whether a tag with one of the names is below `root`."""
    return any(isinstance(node, Tag) and node.name in names for node in root.descendants)
