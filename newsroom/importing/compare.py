"""What a reader gets of some HTML, in a form that can be compared."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from lxml import etree

from newsroom.importing.nodes import PHOTO
from newsroom.model import PHOTO_CLOSE, PHOTO_OPEN

_OPEN, _CLOSE = "\x01", "\x02"  # around a mark that parts what stands before and after it
_IN, _OUT = "\x03", "\x04"  # around a mark within words
_LINE, _SPACE = "\x05", "\x06"  # in listings, where both are seen
_PART = f"{_OPEN}p{_CLOSE}"
_BR = f"{_IN}br{_OUT}"
_PARTING = {"p", "div", "html", "body", "thead", "tbody", "tfoot", "section", "figure"}
_BLOCKS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote"),
    *("pre", "table", "tr", "hr"),
}
_MARKS = str.maketrans(dict.fromkeys("\x01\x02\x03\x04\x05\x06", ""))
_ANY = f"{_OPEN}[^{_CLOSE}]*{_CLOSE}"


def shown(html: str, folder: str) -> str:
    """Return words and marks in order; space and paragraphs only where they can be seen.

    Relative addresses are resolved against `folder`, as newsroom.content resolves them.
    """
    parser = etree.HTMLParser(huge_tree=True)
    root = etree.fromstring(f"<html><body>{html}</body></html>", parser)
    parts: list[str] = []
    listing = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        start = event == "start"
        listing += (node.tag == "pre") * (1 if start else -1)
        if not (listing and node.tag == "code"):
            parts.append(_mark(node, start, folder))
        parts.append(_text((node.text if start else node.tail) or "", listing))
    return _settled("".join(parts))


def _text(text: str, listing: int) -> str:
    text = text.translate(_MARKS)
    return text.strip("\n").replace("\n", _LINE).replace(" ", _SPACE) if listing else text


def _mark(node: etree._Element, start: bool, folder: str) -> str:
    tag = str(node.tag)
    if start and (photo := node.get(PHOTO)):
        return f"{_PART}{PHOTO_OPEN}{posixpath.join(folder, photo)}{PHOTO_CLOSE}"
    if tag in _PARTING:
        return _PART
    if tag in ("th", "td"):
        return f"{_OPEN}{'' if start else '/'}cell{_CLOSE}"
    if not start and tag in ("br", "hr"):
        return ""
    mark = f"{tag}{_attributes(node, folder)}" if start else f"/{tag}"
    return f"{_OPEN}{mark}{_CLOSE}" if tag in _BLOCKS else f"{_IN}{mark}{_OUT}"


def _attributes(node: etree._Element, folder: str) -> str:
    shown = ""
    if href := node.get("href"):
        shown += f" {_address(href, folder)}"
    if title := node.get("title"):
        shown += f" {' '.join(title.split())}"
    if node.tag == "ol" and node.get("start", "1") != "1":
        shown += f" {node.get('start')}"
    return shown


def _address(href: str, folder: str) -> str:
    href = unquote(href)
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|#", href):
        return href
    path, hash_sign, fragment = href.partition("#")
    kind = "item" if path.endswith(".md") else "file"
    return f"{kind}:{posixpath.normpath(posixpath.join(folder, path))}{hash_sign}{fragment}"


def _settled(text: str) -> str:
    """Take away space that nobody sees, and paragraphs that only stand in a list item.

    Two lists or quotes in a row are one for Python-Markdown, whatever stands between them.
    """
    text = re.sub(r"\s+", " ", text)
    before = ""
    while before != text:  # marks lie within marks
        before = text
        text = re.sub(f"({_IN}(?!/|br)[^{_OUT}]*{_OUT}) ", r" \1", text)
        text = re.sub(f" ({_IN}/[^{_OUT}]*{_OUT})", r"\1 ", text)
        text = re.sub(r" +", " ", text)
    text = re.sub(f" *({_ANY}|{_BR}) *", r"\1", text)
    text = re.sub(f"(?:{_BR}){{2,}}", _PART, text)
    text = re.sub(f"(?:{_BR})+(?={_OPEN})|(?<={_CLOSE})(?:{_BR})+", "", text)
    quotes = f"{_OPEN}/blockquote{_CLOSE}(?:{_PART})*{_OPEN}blockquote{_CLOSE}"
    text = re.sub(f"{quotes}|(?:{_PART})+", _PART, text)
    text = re.sub(f"(?:{_PART})+", _PART, text)
    text = re.sub(f"{_PART}(?={_OPEN})|(?<={_CLOSE})(?<!{_PART}){_PART}", "", text)
    text = re.sub(f"{_OPEN}/(ul|ol|dl){_CLOSE}{_OPEN}\\1[^{_CLOSE}]*{_CLOSE}", "", text)
    return text.removeprefix(_PART).removesuffix(_PART).strip()
