"""HTML of an old body, tidied into the few elements that our Markdown can say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, Protocol
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag

from newsroom.importing.commonmark import CONTAINERS, KNOWN
from newsroom.importing.nodes import has, tags
from newsroom.importing.tables import settle_tables

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = CONTAINERS
PHOTO = "data-photo"
_RENAMED = {
    **{"b": "strong", "i": "em", "cite": "em", "dfn": "em", "var": "em"},
    **{"tt": "code", "kbd": "code", "samp": "code"},
}
_DROPPED = {
    *("script", "style", "svg", "input", "select", "textarea", "noscript", "rp", "colgroup", "col"),
    *("track", "param"),
}
_STRUCK = ("del", "s", "strike")
_UNWRAPPED = {
    *("span", "u", "font", "small", "big", "abbr", "acronym", "ins", "mark", "label", "time"),
    *("bdi", "bdo", "nobr", "button", "ruby", "rt", "wbr", "option", "picture"),
}
_PLAYERS = ("iframe", "video", "audio", "embed", "object", "source")
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_HEADING_NAME = re.compile(r"\s*\{:?\s*(?:#([\w-]+)|\.[\w-]+)[^{}]*\}")
_ANCHORS = ("p", *HEADINGS, "table", "dl", "pre", "summary")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads: to an address, to a photo beside the text, or nowhere (text)."""

    kind: Literal["link", "photo", "text"]
    address: str = ""


class References(Protocol):
    """What the addresses in one text mean; knows the archive, and notes what is lost."""

    def link(self, href: str) -> Target:
        """Return where a link leads."""

    def picture(self, src: str, alt: str, caption: str) -> Target:
        """Return what stands for a picture; a photo is declared in the text's header."""

    def lost(self, what: str) -> None:
        """Note that something could not be kept: its sentence in the report."""


STRUCK_OUT = "struck out text removed"
NO_SCRIPT = "a script, form or drawing removed"


def tidy_blocks(blocks: Sequence[tuple[str, bool]], refs: References) -> list[Tag]:
    """Return a tidy tree for each (HTML, whether it was written by hand).

    What a renderer made is well formed, so neighbours share one pass; it is half of the work.
    """
    trees: list[Tag] = []
    for raw, group in groupby(blocks, key=lambda block: block[1]):
        if raw:
            trees += [tidy(html, refs) for html, _ in group]
        else:
            joined = "".join(f"<div>{html}</div>" for html, _ in group)
            body = tidy(joined, refs)
            trees += [child for child in body.contents if isinstance(child, Tag)]
    return trees


def tidy(html: str, refs: References) -> Tag:
    """Return a tree of only p, h1-h6, lists, dl, table, pre, blockquote, hr and inline marks."""
    body = BeautifulSoup(f"<html><body>{html}</body></html>", "lxml").body
    assert body is not None
    present = {tag.name for tag in body.find_all(True)}
    for names, step in _STEPS:
        if not present.isdisjoint(names):
            step(body, refs)
    body.smooth()
    return body


def _remember_anchors(body: Tag, refs: References) -> None:
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


def _drop(body: Tag, refs: References) -> None:
    for tag in tags(body, _STRUCK):
        if tag.get_text(strip=True):
            refs.lost(STRUCK_OUT)
        tag.decompose()
    for tag in tags(body, _DROPPED):
        if not tag.decomposed:
            refs.lost(NO_SCRIPT)
            tag.decompose()


def _rename(body: Tag, refs: References) -> None:
    for tag in tags(body, _RENAMED.keys() | _UNWRAPPED):
        if tag.name in _RENAMED:
            tag.name = _RENAMED[tag.name]
        else:
            tag.unwrap()
    body.smooth()


def _tables(body: Tag, refs: References) -> None:
    settle_tables(body)


def _players(body: Tag, refs: References) -> None:
    """Turn what plays or embeds into a plain link to it."""
    for tag in tags(body, _PLAYERS):
        source = _text_of(tag, "src") or _text_of(tag, "data")
        title = _text_of(tag, "title") or _text_of(tag, "aria-label")
        inner = tag.find(_PLAYERS)
        if not source and inner is not None:
            tag.unwrap()  # its <source> speaks for it
            continue
        for child in tag.find_all(_PLAYERS):
            child.decompose()
        if source:
            source = _watch_address(source)
            link = _new("a", title or _short_address(source), href=source)
            tag.insert_before(NavigableString(" "), link, NavigableString(" "))
        tag.decompose() if tag.name in ("iframe", "embed", "source") else tag.unwrap()


def _watch_address(source: str) -> str:
    """Return the page of a video rather than its player."""
    address = "https:" + source if source.startswith("//") else source
    for player in ("youtube.com/embed/", "youtube-nocookie.com/embed/"):
        if player in address:
            video = address.split(player, 1)[1].split("?")[0].split("/")[0]
            return f"https://www.youtube.com/watch?v={video}"
    return address


def _short_address(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    name = parts.path.rstrip("/").rpartition("/")[2]
    return name if "." in name else parts.netloc or address


def _scripts(body: Tag, refs: References) -> None:
    """Write raised and lowered figures as Unicode does: 10⁶ must not become 106."""
    for name, table in (("sup", _RAISED), ("sub", _LOWERED)):
        for tag in tags(body, (name,)):
            text = tag.get_text()
            if tag.find(True) is None and text and all(ord(c) in table for c in text.strip()):
                tag.string = text.strip().translate(table)
            tag.unwrap()


def _pictures(body: Tag, refs: References) -> None:
    for image in body.find_all("img"):
        alt = _text_of(image, "alt")
        figure = image.find_parent("figure")
        words = figure.find("figcaption") if figure is not None else None
        if figure is not None and len(figure.find_all("img")) > 1:
            words = None
        caption = words.get_text(" ", strip=True) if words else _text_of(image, "title")
        target = refs.picture(_text_of(image, "src"), alt, caption)
        if target.kind == "photo" and words is not None:
            words.decompose()
        _replace_picture(image, alt, target)


def _replace_picture(image: Tag, alt: str, target: Target) -> None:
    link = image.find_parent("a")
    alone = link is not None and not link.get_text(strip=True)
    if target.kind == "photo":
        place_photo(image, target.address)
    label = alt or _short_address(target.address)
    if link is None:
        words = _new("a", label, href=target.address) if target.kind == "link" else None
        image.replace_with(words) if words else image.decompose()
        return
    image.decompose()
    if alone and _leads_to_picture(_text_of(link, "href")) and target.kind == "photo":
        link.decompose()
    elif alone:
        link.string = label or _short_address(_text_of(link, "href"))


def _leads_to_picture(href: str) -> bool:
    return href.lower().split("?")[0].endswith((".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"))


def place_photo(near: Tag, name: str) -> None:
    """Put a photo alone in a paragraph, after the one (or the run of text) it stood in."""
    anchor: PageElement = _outermost(near) or _end_of_run(near)
    following = _next_element(anchor)
    while isinstance(following, Tag) and following.get(PHOTO):
        anchor = following
        following = _next_element(anchor)
    anchor.insert_after(_new("p", "", **{PHOTO: name}))


def _outermost(tag: Tag) -> Tag | None:
    """Return the farthest paragraph, heading or table around a tag, within its list item."""
    found = None
    for parent in tag.parents:
        if parent.name in _ANCHORS:
            found = parent
        if parent.name in ("li", "blockquote", "body") and not parent.find_parent("table"):
            return found
    return found


def _end_of_run(tag: Tag) -> PageElement:
    last: PageElement = tag
    while isinstance(last.parent, Tag) and last.parent.name not in BLOCKS | {"body"}:
        last = last.parent
    while (after := last.next_sibling) is not None and not (
        isinstance(after, Tag) and after.name in BLOCKS
    ):
        last = after
    return last


def _next_element(node: PageElement) -> PageElement | None:
    following = node.next_sibling
    while isinstance(following, NavigableString) and not following.strip():
        following = following.next_sibling
    return following


def _links(body: Tag, refs: References) -> None:
    for link in tags(body, ("a",)):
        href = _text_of(link, "href")
        if href.startswith("#") and len(href) > 1:
            continue  # settled when all headings are known
        target = refs.link(href) if href else Target("text")
        if target.kind == "link":
            link["href"] = target.address
            continue
        if target.kind == "photo":
            place_photo(link, target.address)
        link.unwrap()
    for link in tags(body, ("a",)):
        if link.find("a") is not None:  # a link within a link: the inner one is meant
            link.unwrap()


def _quotes(body: Tag, refs: References) -> None:
    for tag in body.find_all("q"):
        tag.insert(0, "“")
        tag.append("”")
        tag.unwrap()
    for tag in body.find_all("figcaption"):
        tag.name = "p"
    for tag in body.find_all("summary"):
        tag.name = "p"
        words = _new("strong", "")
        for child in list(tag.contents):
            words.append(child)
        tag.append(words)


def _join_marks(body: Tag, refs: References) -> None:
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


def _listings(body: Tag, refs: References) -> None:
    """Leave only text in listings; code of several lines becomes one."""
    for tag in body.find_all("pre"):
        for line_break in tag.find_all("br"):
            line_break.replace_with("\n")
        code = tag.find("code")
        inner = _new("code", tag.get_text())
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
        tag.insert_before(_new("code", line), _new("br", ""))
    tag.decompose()


def _breaks(body: Tag, refs: References) -> None:
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


def _stray_items(body: Tag, refs: References) -> None:
    """Put list items without a list into one."""
    for tag in tags(body, ("li",)):
        parent = tag.parent
        if parent is None or parent.name in ("ul", "ol", "menu"):
            continue
        before = tag.previous_sibling
        while isinstance(before, NavigableString) and not before.strip():
            before = before.previous_sibling
        if isinstance(before, Tag) and before.get("data-strays"):
            before.append(tag.extract())
        else:
            tag.wrap(_new("ul", "", **{"data-strays": "1"}))


def _empty(body: Tag, refs: References | None = None) -> None:
    """Remove what shows nothing."""
    for tag in reversed(tags(body, _HOLDS_WORDS)):
        if not tag.get(PHOTO) and not tag.get_text(strip=True):
            if has(tag, ("br", "p", "a")):
                tag.unwrap()
            elif tag.name in _MARKS:
                tag.replace_with(NavigableString(tag.get_text() and " "))
            else:
                tag.decompose()


_MARKS = ("em", "strong", "code", "a")
_HOLDS_WORDS = {*_MARKS, "p", *HEADINGS, "li", "ul", "ol", "dt", "dd", "blockquote", "pre"}
_STEPS: tuple[tuple[set[str], Callable[[Tag, References], None]], ...] = (
    ({*HEADINGS}, _remember_anchors),
    ({*_STRUCK, *_DROPPED}, _drop),
    ({*_PLAYERS}, _players),
    ({*_RENAMED, *_UNWRAPPED}, _rename),
    ({"sup", "sub"}, _scripts),
    ({"img"}, _pictures),
    ({"a", *_PLAYERS, "img"}, _links),
    ({"q", "figcaption", "summary"}, _quotes),
    ({"table"}, _tables),
    ({"em", "strong", "code", *_RENAMED}, _join_marks),
    ({"pre", "code", *_RENAMED}, _listings),
    ({"br"}, _breaks),
    (KNOWN, _empty),
    ({"li"}, _stray_items),
)


def lift_photos(body: Tag) -> None:
    """Move photos out of lists and quotes to the end: where Markdown cannot hold them."""
    for photo in body.find_all("p", attrs={PHOTO: True}):
        body.append(photo.extract())
    _empty(body)


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
            if _text_of(link, "href").startswith("#"):
                yield link


def names_of(heading: Tag) -> list[str]:
    """Return the names by which links of the old site called a heading."""
    return _text_of(heading, "data-names").split()


def _text_of(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value.strip() if isinstance(value, str) else ""


def _new(name: str, text: str, **attributes: str) -> Tag:
    tag = Tag(name=name, attrs=dict(attributes))
    if text:
        tag.string = text
    return tag
