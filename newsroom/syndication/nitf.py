"""A clean body as NITF 3.6: the inline XML of NewsML-G2 that readers take whole.

XHTML is what a known reader cuts at the first inline tag; of NITF it takes the elements in
`body.content/block`. What NITF has no element for keeps its words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

from newsroom.syndication.body import story, tree
from newsroom.syndication.values import Release

NITF = "http://iptc.org/std/NITF/2006-10-18/"
_HEADINGS = dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "hl2")
# HTML blocks -> NITF blocks; what is not here (div) is seen through.
_BLOCKS = {**dict.fromkeys(("p", "ul", "ol", "dl", "table", "pre", "hr")), **_HEADINGS}
_EMPHASIS = {"em": "", "strong": "bold", "del": "deleted"}
_PARTS = {
    **{"ul": ("li",), "ol": ("li",), "dl": ("dt", "dd"), "tr": ("td", "th")},
    **{"table": ("thead", "tbody", "tr"), "thead": ("tr",), "tbody": ("tr",)},
}


def nitf(release: Release) -> Any:
    """Return a release as a `nitf` element: headline, byline, dateline, abstract, body."""
    root = etree.Element(f"{{{NITF}}}nitf", nsmap={None: NITF}, baselang=release.lang)
    body = _add(root, "body")
    head = _add(body, "body.head")
    _add(_add(head, "hedline"), "hl1", release.heading)
    if release.byline:
        _add(head, "byline", release.byline)
    if release.dateline:
        _add(_add(head, "dateline"), "location", release.dateline)
    if release.summary:
        _add(_add(head, "abstract"), "p", release.summary)
    block = _add(_add(body, "body.content"), "block")
    _fill_blocks(block, tree(story(release)))
    return root


def _add(parent: Any, tag: str, text: str = "", **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{NITF}}}{tag}", attributes)
    if text:
        element.text = text
    return element


def _fill_blocks(target: Any, source: Any) -> None:
    """Write the blocks of an HTML element; the words between them become paragraphs."""
    paragraph = _loose(target, None, source.text)
    for child in source:
        if _is_block(child):
            paragraph = None
            _block(target, child)
        else:
            paragraph = _add(target, "p") if paragraph is None else paragraph
            _inline(paragraph, child)
        paragraph = _loose(target, paragraph, child.tail)


def _loose(target: Any, paragraph: Any, text: str | None) -> Any:
    """Add words to the paragraph that is open, or open one; return it."""
    if not text or (paragraph is None and not text.strip()):
        return paragraph
    paragraph = _add(target, "p") if paragraph is None else paragraph
    _say(paragraph, text)
    return paragraph


def _is_block(element: Any) -> bool:
    return element.tag in _BLOCKS or element.tag in ("div", "blockquote")


def _block(target: Any, source: Any) -> None:
    if source.tag == "div":
        _fill_blocks(target, source)
    elif source.tag == "blockquote":
        block = _add(_add(target, "bq"), "block")
        _fill_blocks(block, source)
    elif source.tag == "hr":
        _add(target, "hr")
    elif source.tag == "pre":
        _add(target, "pre", source.text_content())
    elif source.tag in _PARTS:
        _list(target, source)
    else:
        _fill_inline(_add(target, _HEADINGS.get(source.tag, "p")), source)


def _list(target: Any, source: Any) -> None:
    """Write a list or a table, unless nothing is in it: NITF has no empty ones.

    Lines end between the parts: a reader that drops the tags must not join the words of two cells.
    """
    parts = [child for child in source if child.tag in _PARTS[source.tag]]
    if not parts:
        return
    element = _add(target, source.tag)
    if source.tag == "ol" and source.get("start"):
        element.set("seqnum", source.get("start"))
    for child in parts:
        if child.tag in _PARTS:
            _list(element, child)
        else:
            _FILLS.get(child.tag, _fill_mixed)(_add(element, child.tag), child)
        if len(element):
            element[-1].tail = "\n"


def _fill_mixed(target: Any, source: Any) -> None:
    """Write words and blocks as they stand."""
    _say(target, source.text)
    for child in source:
        if child.tag == "div":
            _fill_mixed(target, child)
        elif _is_block(child):
            _block(target, child)
        else:
            _inline(target, child)
        _say(target, child.tail)


def _fill_inline(target: Any, source: Any) -> None:
    """Write words with their emphasis and links."""
    _say(target, source.text)
    for child in source:
        _inline(target, child)
        _say(target, child.tail)


def _inline(target: Any, source: Any) -> None:
    write: Callable[[Any, Any], None] = _INLINE.get(str(source.tag), _fill_inline)
    write(target, source)


def _emphasis(target: Any, source: Any) -> None:
    name = _EMPHASIS[source.tag]
    _fill_inline(_add(target, "em", **({"class": name} if name else {})), source)


def _link(target: Any, source: Any) -> None:
    href = source.get("href")
    _fill_inline(_add(target, "a", href=href) if href else target, source)


def _number(target: Any, source: Any) -> None:
    """NITF has raised and lowered signs in numbers only."""
    _add(_add(target, "num"), source.tag, source.text_content())


def _break(target: Any) -> None:
    _add(target, "br").tail = "\n"


# The others may hold text beside blocks.
_FILLS: dict[str, Callable[[Any, Any], None]] = {"dd": _fill_blocks, "dt": _fill_inline}
_INLINE: dict[str, Callable[[Any, Any], None]] = {
    **dict.fromkeys(_EMPHASIS, _emphasis),
    **{"a": _link, "sup": _number, "sub": _number},
    "br": lambda target, source: _break(target),
}


def _say(target: Any, text: str | None) -> None:
    """Add words at the end of what an element holds."""
    if not text:
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text
