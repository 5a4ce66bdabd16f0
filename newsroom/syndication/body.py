"""The whole story of a release, as HTML, as a tree, and as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from lxml import html as parser

from newsroom.syndication.values import Release

_HEADINGS = ["h2", "h3", "h4", "h5", "h6"]
_BLOCKS = ["p", *_HEADINGS, "li", "dt", "dd", "tr", "pre"]
_WRAP = textwrap.TextWrapper(76, break_long_words=False, break_on_hyphens=False)


def story(release: Release) -> str:
    """Return the body with quick facts and quotes as HTML; of what was taken back, the notice."""
    if release.withdrawn:
        return "\n".join(f"<p><strong>{escape(text)}</strong></p>" for text in release.banners)
    parts = [release.html]
    if release.facts:
        facts = "".join(f"<li>{escape(fact)}</li>" for fact in release.facts)
        parts.append(f"<h2>{escape(release.labels['facts'])}</h2>\n<ul>{facts}</ul>")
    if release.quotes:
        parts.append(f"<h2>{escape(release.labels['quotes'])}</h2>")
    return "\n".join((*parts, *map(_quote, release.quotes)))


def _quote(quote: Mapping[str, str]) -> str:
    who = escape(f"{quote['name']}, {quote['role']}")
    return f"<blockquote><p>{escape(quote['text'])}</p><p>{who}</p></blockquote>"


def tree(html: str) -> Any:
    """Return a clean body as elements in a `div`; footnotes are marked [1] and lead nowhere."""
    root = parser.fragment_fromstring(html, create_parent="div")
    for link in root.xpath(".//a[starts-with(@href, '#')]"):
        if "footnote-backref" in (link.get("class") or ""):
            link.drop_tree()
        elif "footnote-ref" in (link.get("class") or ""):
            link.text = f" [{link.text_content()}]"
            link.drop_tag()
        else:
            link.drop_tag()
    return root


@lru_cache(maxsize=8)  # four formats of a release count the words of one story
def text(html: str, dateline: str = "") -> str:
    """Return a clean body as wrapped text, opened by its dateline; no word is cut."""
    root = tree(html)
    for line_break in root.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    found = [(block.tag, text) for block in root.iter(*_BLOCKS) if (text := _block_text(block))]
    first = next((n for n, (name, _) in enumerate(found) if name not in _HEADINGS), -1)
    opening = f"{dateline.upper()} - " if dateline else ""
    blocks = (opening * (number == first) + text for number, (_, text) in enumerate(found))
    return "\n\n".join(map(_WRAP.fill, blocks))


def _block_text(block: Any) -> str:
    """Return a block's own text; that of blocks inside it is theirs."""
    if block.tag == "tr":
        return " | ".join(_line(cell.text_content()) for cell in block.iter("td", "th"))
    text = _line("".join(_own(block)))
    in_list = block.tag == "li" or next(block.iterancestors("li"), None) is not None
    return f"- {text}" if text and in_list else text


def _own(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in _BLOCKS:
            yield from _own(child)
        yield child.tail or ""


def _line(text: str) -> str:
    return " ".join(text.split())
