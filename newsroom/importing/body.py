"""A body of the archive as a body of ours, showing the same words.

A block stays as it was written when our own renderer makes the same of it as the old site did;
only what would show differently, holds HTML, or refers elsewhere is written anew.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence

from bs4 import Tag

from newsroom.content.body import render_body
from newsroom.importing.commonmark import Block, read_blocks
from newsroom.importing.compare import shown
from newsroom.importing.headings import inner_links, level_headings, names_of
from newsroom.importing.nodes import HEADINGS, tags
from newsroom.importing.shortcodes import open_shortcodes, outside_code
from newsroom.importing.targets import References
from newsroom.importing.tree import lift_photos, tidy_blocks
from newsroom.importing.writer import join_blocks, write_blocks
from newsroom.messages import mark

DEAD_ANCHOR = mark("a link within the text led nowhere; its words are kept")
UNLIKE = mark("the text may look different in places; compare it with the old page")

Pair = tuple[Block, Tag]
_FOOTNOTE = re.compile(r"\[\^([\w.-]+)\]")
_HELD = re.compile("\ufdd0([\\w.-]+)\ufdd1")
_ENDED = re.compile(
    r"^( {0,3}(?:</(?:p|div|ul|ol|table|blockquote|section|figure|h[1-6])>[ \t]*)+)(?=[^\s<])", re.M
)
# Lines of words only, where no Markdown can hide, need not be rendered.
_PLAIN = re.compile(r"(?:[^\W\d_][^\\`*_{}\[\]<>#|&~=+\n]*(?:\n|\Z))+")


def convert(path: str, body: str, refs: References) -> str:
    """Return the body for the text that will lie at `path` below content/."""
    text = outside_code(_hold_footnotes(open_shortcodes(body, refs)), _mend_signs)
    blocks = read_blocks(text)
    trees = tidy_blocks([(block.html, block.raw) for block in blocks], refs)
    level_headings(trees)
    _settle_anchors(path, trees, refs)
    pairs = list(zip(blocks, trees, strict=True))
    written = _written(path, text, pairs, refs)
    if _HELD.search(written) is None:
        return written
    written = _HELD.sub(r"[^\1]", written)
    if render_body(path, written).findings:  # a heading in a footnote, or the like
        refs.lost(UNLIKE)
    return written


def _written(path: str, text: str, pairs: Sequence[Pair], refs: References) -> str:
    """Return the first way of writing that shows what the old page showed."""
    trees = [tree for _, tree in pairs]
    for candidate in _candidates(path, text, pairs):
        if _alike(path, candidate, trees):
            return candidate
    refs.lost(UNLIKE)
    return candidate


def _candidates(path: str, text: str, pairs: Sequence[Pair]) -> Iterator[str]:
    """Yield the text with as much as can be left as it was; then with less; then all anew."""
    lines = text.split("\n")
    changed = [_is_changed(block, tree) for block, tree in pairs]
    if not any(changed):
        yield text.strip("\n").rstrip() + "\n" if text.strip() else ""
    yield _join(
        _anew(tree) if is_changed else _as_it_was(block, lines)
        for (block, tree), is_changed in zip(pairs, changed, strict=True)
    )
    yield _join(
        _anew(tree) if is_changed else _careful(path, block, tree, lines)
        for (block, tree), is_changed in zip(pairs, changed, strict=True)
    )
    yield _join(text for _, tree in pairs for text in write_blocks(tree))
    for _, tree in pairs:
        lift_photos(tree)
    yield _join(text for _, tree in pairs for text in write_blocks(tree))


def _is_changed(block: Block, tree: Tag) -> bool:
    """Say whether a block has HTML, a photo, another address, or another heading now."""
    if block.raw or "<img" in block.html:
        return True
    old = re.findall(r'<(h[1-6])>|<a href="([^"]*)"', block.html)
    new = [
        ("", html.escape(str(tag["href"]))) if tag.name == "a" else (tag.name, "")
        for tag in (tags(tree, {"a", *HEADINGS}) if old else ())
    ]
    return old != new


def _as_it_was(block: Block, lines: Sequence[str]) -> str:
    return "\n".join(lines[block.start : block.end]).strip("\n").rstrip()


def _anew(tree: Tag) -> str:
    return join_blocks(write_blocks(tree))


def _careful(path: str, block: Block, tree: Tag, lines: Sequence[str]) -> str:
    """Leave a block as it was only if our renderer makes the same of it."""
    as_it_was = _as_it_was(block, lines)
    if _PLAIN.fullmatch(as_it_was) or _alike(path, as_it_was, [tree]):
        return as_it_was
    return _anew(tree)


def _hold_footnotes(text: str) -> str:
    """Hide `[^1]` from CommonMark, which has no footnotes; ours has."""
    if re.search(r"^ {0,3}\[\^[\w.-]+\]:", text, re.M) is None:
        return text
    return _FOOTNOTE.sub("\ufdd0\\1\ufdd1", text)


def _mend_signs(text: str) -> str:
    """Write `&#8217;` as the sign it is, for staff to read, and mend three common slips.

    `*[words]*next` wants a space, `href="x>` its quote, and text after `</p>` a line of its own.
    """
    text = re.sub(r"(?<![*\w\\])(\*{1,2})(\[[^\[\]\n]*\])\1(?=[^\W_])", r"\1\2\1 ", text)
    text = re.sub(r"(\b(?:href|src)=\")([^\"\s<>]+)>", r'\1\2">', text)
    text = _ENDED.sub(r"\1\n\n", text)
    return re.sub(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]\w{1,15});", _letter, text)


def _letter(match: re.Match[str]) -> str:
    sign = html.unescape(match[0])
    return sign if len(sign) == 1 and not sign.isascii() and sign.isprintable() else match[0]


def _join(blocks: Iterable[str]) -> str:
    text = join_blocks(blocks)
    return text + "\n" if text else ""


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
    headings = [tag for tree in trees for tag in tags(tree, HEADINGS)]
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
