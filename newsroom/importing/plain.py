"""Markdown and HTML of a title, a summary or a caption, as plain text on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from newsroom.importing.commonmark import KNOWN, inline_tokens
from newsroom.importing.text import one_line

_TAG_NAME = re.compile(r"</?([a-zA-Z][\w:.-]*)")


def plain_text(written: str) -> str:
    """Return the words: no marks, tags or entities; `<name>` that is no tag stays, as ‹name›."""
    if not re.search(r"[\\`*_\[\]<>&~]", written):
        return one_line(written)
    return one_line("".join(_words(inline_tokens(written))))


def _words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "html_inline":
            yield _tag(token.content)
        else:
            yield token.content  # text, code, and the alt of a picture


def _tag(markup: str) -> str:
    match = _TAG_NAME.match(markup)
    if match is None:
        return ""  # a comment or declaration
    name = match[1].lower()
    if name not in KNOWN:
        return markup
    return " " if name in ("br", "p", "div", "li") else ""
