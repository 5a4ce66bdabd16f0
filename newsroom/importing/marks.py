"""Marks within words, listings and breaks of old pages, as Markdown can say them."""

from __future__ import annotations

from bs4 import Tag

from newsroom.importing.nodes import new_tag, tags
from newsroom.importing.targets import References


def join_marks(body: Tag, refs: References) -> None:
    """Join `<em>a</em><em>b</em>`, and take a mark within the same mark away."""
    body.smooth()
    for name in ("strong", "em", "code"):
        for tag in tags(body, (name,)):
            if tag.find_parent(name) is not None:
                tag.unwrap()
                continue
            following = tag.next_sibling
            while isinstance(following, Tag) and following.name == name:
                for child in list(following.contents):
                    tag.append(child)
                following.decompose()
                following = tag.next_sibling


def plain_listings(body: Tag, refs: References) -> None:
    """Leave only text in listings; code of several lines becomes one."""
    for tag in body.find_all("pre"):
        for line_break in tag.find_all("br"):
            line_break.replace_with("\n")
        code = tag.find("code")
        inner = new_tag("code", tag.get_text())
        if isinstance(code, Tag) and code.get("class"):
            inner["class"] = code["class"]
        tag.clear()
        tag.append(inner)
    for tag in body.find_all("code"):
        if tag.find_parent("pre") is None and tag.find("a") is not None:
            tag.unwrap()
        elif tag.find_parent("pre") is None and tag.find("br") is not None:
            _part_code(tag)
        elif tag.find(True) is not None:
            tag.string = tag.get_text()


def _part_code(tag: Tag) -> None:
    parent = tag.parent
    assert parent is not None
    for line_break in tag.find_all("br"):
        line_break.replace_with("\n")
    lines = [" ".join(line.split()) for line in tag.get_text().strip().split("\n")]
    if parent.name == "p" and parent.get_text(strip=True) == tag.get_text(strip=True):
        parent.name = "pre"
        tag.string = "\n".join(line for line in lines if line)
        return
    for line in lines:
        tag.insert_before(new_tag("code", line), new_tag("br", ""))
    tag.decompose()


def settle_breaks(body: Tag, refs: References) -> None:
    """Take breaks at the ends of a mark out of it."""
    for tag in reversed(tags(body, ("em", "strong", "a"))):
        while (last := _end(tag, -1)) is not None:
            tag.insert_after(last.extract())
        while (first := _end(tag, 0)) is not None:
            tag.insert_before(first.extract())


def _end(tag: Tag, at: int) -> Tag | None:
    """Return the break that stands first or last in a tag, if one does."""
    seen = [c for c in tag.contents if isinstance(c, Tag) or c.get_text(strip=True)]
    node = seen[at] if seen else None
    return node if isinstance(node, Tag) and node.name == "br" else None
