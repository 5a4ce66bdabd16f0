"""A body of the archive as a body of ours, showing the same words.

A block stays as it was written when our own renderer makes the same of it as the old site did;
only what would show differently, holds HTML, or refers elsewhere is written anew.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Sequence

from bs4 import Tag

from newsroom.content.body import render_body
from newsroom.importing.commonmark import Block, read_blocks
from newsroom.importing.compare import shown
from newsroom.importing.shortcodes import open_shortcodes, outside_code
from newsroom.importing.tree import (
    HEADINGS,
    References,
    inner_links,
    level_headings,
    names_of,
    tidy_blocks,
)
from newsroom.importing.writer import write_blocks

DEAD_ANCHOR = "a link within the text led nowhere; its words are kept"
UNLIKE = "the text may look different in places; compare it with the old page"

_FOOTNOTE = re.compile(r"\[\^([\w.-]+)\]")
_HELD = re.compile("\ue010([\\w.-]+)\ue011")
# Lines of words only, where no Markdown can hide: 9 of 10 paragraphs need not be rendered.
_PLAIN = re.compile(r"(?:[^\W\d_][^\\`*_{}\[\]<>#|&~=+\n]*(?:\n|\Z))+")


def convert(path: str, body: str, refs: References) -> str:
    """Return the body for the text that will lie at `path` below content/."""
    text = outside_code(_hold_footnotes(open_shortcodes(body, refs)), _spell_letters)
    blocks = read_blocks(text)
    trees = tidy_blocks([(block.html, block.raw) for block in blocks], refs)
    level_headings(trees)
    _settle_anchors(path, trees, refs)
    return _HELD.sub(r"[^\1]", _written(path, text, blocks, trees, refs))


def _written(
    path: str, text: str, blocks: Sequence[Block], trees: Sequence[Tag], refs: References
) -> str:
    """Return the text as it was, else with the blocks anew that need it, else all anew."""
    as_it_was = text.strip("\n").rstrip()
    as_it_was += "\n" if as_it_was else ""
    if not any(block.raw for block in blocks) and _alike(path, as_it_was, trees):
        return as_it_was
    lines = text.split("\n")
    pairs = zip(blocks, trees, strict=True)
    mended = _join(_write(path, block, tree, lines) for block, tree in pairs)
    if _alike(path, mended, trees):
        return mended
    anew = _join(text for tree in trees for text in write_blocks(tree))
    if not _alike(path, anew, trees):
        refs.lost(UNLIKE)
    return anew


def _hold_footnotes(text: str) -> str:
    """Hide `[^1]` from CommonMark, which has no footnotes; ours has."""
    if re.search(r"^ {0,3}\[\^[\w.-]+\]:", text, re.M) is None:
        return text
    return _FOOTNOTE.sub("\ue010\\1\ue011", text)


def _spell_letters(text: str) -> str:
    """Write `&#8217;` as the sign it is, so that staff can read it; not those that are marks."""
    return re.sub(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]\w{1,15});", _letter, text)


def _letter(match: re.Match[str]) -> str:
    sign = html.unescape(match[0])
    return sign if len(sign) == 1 and not sign.isascii() and sign.isprintable() else match[0]


def _join(blocks: Iterable[str]) -> str:
    parts: list[str] = []
    for block in blocks:
        if parts and block.startswith("1. ") and re.match(r"\d+\. ", parts[-1]):
            parts.append("&nbsp;")  # else the second list would go on counting
        if block.strip():
            parts.append(block)
    text = "\n\n".join(parts)
    return text + "\n" if text else ""


def _write(path: str, block: Block, tree: Tag, lines: Sequence[str]) -> str:
    as_it_was = "\n".join(lines[block.start : block.end]).strip("\n").rstrip()
    if not block.raw and (_PLAIN.fullmatch(as_it_was) or _alike(path, as_it_was, [tree])):
        return as_it_was
    return "\n\n".join(write_blocks(tree))


def _settle_anchors(path: str, trees: Sequence[Tag], refs: References) -> None:
    """Lead links within the text to our names of its headings; the others become text."""
    links = list(inner_links(trees))
    names = _heading_names(path, trees) if links else {}
    for link in links:
        name = names.get(str(link["href"])[1:].lower())
        if name is None:
            refs.lost(DEAD_ANCHOR)
            link.unwrap()
        else:
            link["href"] = f"#{name}"
    for tree in trees if links else ():
        tree.smooth()


def _heading_names(path: str, trees: Sequence[Tag]) -> dict[str, str]:
    """Return old name -> our name of each heading, as our renderer gives it."""
    headings = [tag for tree in trees for tag in tree.find_all(HEADINGS)]
    rendered = render_body(path, _join(text for tree in trees for text in write_blocks(tree)))
    ours = re.findall(r'<h[2-6] id="([^"]*)"', rendered.html)
    if len(ours) != len(headings):
        return {}
    names: dict[str, str] = {}
    for heading, name in zip(headings, ours, strict=True):
        for old in (*names_of(heading), _goldmark_name(heading.get_text())):
            names.setdefault(old.lower(), name)
    return names


def _goldmark_name(text: str) -> str:
    """Return the name that Hugo and Jekyll give a heading by themselves."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", text.strip().lower()))


def _alike(path: str, markdown: str, trees: Sequence[Tag]) -> bool:
    """Say whether our renderer, without a finding, shows just what the trees show."""
    rendered = render_body(path, markdown)
    if rendered.findings:
        return False
    folder = posixpath.dirname(path)
    old = "".join(f"<div>{tree.decode_contents()}</div>" for tree in trees)
    return shown(rendered.html, folder) == shown(old, folder)
