"""HTML of an old body, tidied into the few elements that our Markdown can say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from bs4 import BeautifulSoup, NavigableString, Tag

from newsroom.importing.commonmark import KNOWN
from newsroom.importing.headings import remember_names
from newsroom.importing.marks import join_marks, plain_listings, settle_breaks
from newsroom.importing.nodes import HEADINGS, PHOTO, PLAYERS, has, new_tag, tags, text_of
from newsroom.importing.pictures import open_players, place_photo, show_pictures
from newsroom.importing.tables import settle_tables
from newsroom.importing.targets import References, Target
from newsroom.messages import mark

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
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


STRUCK_OUT = mark("struck out text removed")
NO_SCRIPT = mark("a script, form or drawing removed")


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


def _scripts(body: Tag, refs: References) -> None:
    """Write raised and lowered figures as Unicode does: 10⁶ must not become 106."""
    for name, table in (("sup", _RAISED), ("sub", _LOWERED)):
        for tag in tags(body, (name,)):
            text = tag.get_text()
            if tag.find(True) is None and text and all(ord(c) in table for c in text.strip()):
                tag.string = text.strip().translate(table)
            tag.unwrap()


def _links(body: Tag, refs: References) -> None:
    for link in tags(body, ("a",)):
        href = text_of(link, "href")
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
        words = new_tag("strong", "")
        for child in list(tag.contents):
            words.append(child)
        tag.append(words)


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
            tag.wrap(new_tag("ul", "", **{"data-strays": "1"}))


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
    ({*HEADINGS}, remember_names),
    ({*_STRUCK, *_DROPPED}, _drop),
    ({*PLAYERS}, open_players),
    ({*_RENAMED, *_UNWRAPPED}, _rename),
    ({"sup", "sub"}, _scripts),
    ({"img"}, show_pictures),
    ({"a", *PLAYERS, "img"}, _links),
    ({"q", "figcaption", "summary"}, _quotes),
    ({"table"}, _tables),
    ({"em", "strong", "code", *_RENAMED}, join_marks),
    ({"pre", "code", *_RENAMED}, plain_listings),
    ({"br"}, settle_breaks),
    (KNOWN, _empty),
    ({"li"}, _stray_items),
)


def lift_photos(body: Tag) -> None:
    """Move photos out of lists and quotes to the end: where Markdown cannot hold them."""
    for photo in body.find_all("p", attrs={PHOTO: True}):
        body.append(photo.extract())
    _empty(body)
