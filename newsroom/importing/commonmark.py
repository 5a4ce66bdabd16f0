"""A body as its old site read it: CommonMark with tables, cut into blocks of HTML.

Goldmark (Hugo), markdown-it (Eleventy) and kramdown (Jekyll) agree with CommonMark far more than
Python-Markdown does, so the archive is read with markdown-it and only then written for us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Tags that mean markup. Any other `<name>` is text that somebody wrote with angle brackets.
CONTAINERS = {
    *("div", "section", "article", "aside", "header", "footer", "main", "nav", "center", "form"),
    *("fieldset", "address", "figure", "figcaption", "details", "summary", "blockquote", "hgroup"),
    *("ul", "ol", "li", "dl", "dt", "dd", "menu", "p", "pre", "hr", "table", "caption", "colgroup"),
    *("col", "thead", "tbody", "tfoot", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("iframe", "noscript", "script", "style", "video", "audio", "object", "svg", "picture"),
}
INLINES = {
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "button", "cite", "code", "del"),
    *("dfn", "em", "embed", "font", "i", "img", "input", "ins", "kbd", "label", "mark", "nobr"),
    *("param", "q", "rp", "rt", "ruby", "s", "samp", "select", "small", "source", "span", "wbr"),
    *("strike", "strong", "sub", "sup", "textarea", "time", "tt", "u", "var", "option", "track"),
}
KNOWN = CONTAINERS | INLINES
VOID = {"br", "hr", "img", "input", "embed", "source", "col", "wbr", "param", "track"}
_OPTIONAL_END = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option", "colgroup"}
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:.-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_MARKUP = re.compile(r"<!--.*?(?:-->|\Z)|<[?!][^<>]*>|" + _TAG.pattern, re.S)
_OPENS_BLOCK = re.compile(rf"</?(?:{'|'.join(sorted(CONTAINERS))})\b", re.I)
_LINKED = re.compile(
    r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\([^()\s]+(?:\s+\"[^\"]*\")?\)|\*\[[^\]]*\]\*"
)
_DEFINITIONS = re.compile(r"(?:[^:\n][^\n]*\n(?::[ \t]+[^\n]+(?:\n|\Z))+)+")
_FURTHEST = 500


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole lines of a body (from 0, end excluded) and what they show, as HTML.

    `raw` says that HTML was written there; then those lines can never stay as they are.
    """

    start: int
    end: int
    html: str
    raw: bool


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # links.py judges them
    return parser


def read_blocks(body: str) -> list[Block]:
    """Cut a body into blocks; HTML that stays open over several of them joins these."""
    parser = _parser()
    env: dict[str, object] = {}
    tokens = parser.parse(body, env)
    groups = list(_groups(tokens))
    _adopt_indented(groups)
    blocks = []
    at = 0
    while at < len(groups):
        end = _balanced(groups, at)
        joined = [token for group in groups[at:end] for token in group]
        lines = [line for group in groups[at:end] for line in group[0].map or ()]
        html = str(parser.renderer.render(_mended(joined), parser.options, env))
        blocks.append(Block(min(lines), max(lines), html, any(map(_is_raw, joined))))
        at = end
    return blocks


def inline_tokens(text: str) -> list[Token]:
    """Return the inline tokens of one line of Markdown, for titles and summaries."""
    (token,) = _parser().parseInline(text, {})
    return token.children or []


def _groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []


def _adopt_indented(groups: list[list[Token]]) -> None:
    """Read an indented block amid HTML as HTML: an editor's pretty printing, not a listing."""
    before = False
    open_tags: list[str] = []
    for group in groups:
        first = group[0]
        if first.type == "code_block" and before:
            within = any(tag not in _OPTIONAL_END for tag in open_tags)
            if within or _OPENS_BLOCK.match(first.content.lstrip()):
                first.type = "html_block"
        before = any(map(_is_raw, group))
        for token in group:
            _track(token, open_tags)


def _is_raw(token: Token) -> bool:
    if token.type == "html_block":
        return True
    return any(child.type == "html_inline" for child in token.children or ())


def _balanced(groups: Sequence[Sequence[Token]], start: int) -> int:
    """Return where the HTML that opens in group `start` is closed; the next one if it never is."""
    open_tags: list[str] = []
    for at in range(start, min(len(groups), start + _FURTHEST)):
        for token in groups[at]:
            _track(token, open_tags)
        if all(tag in _OPTIONAL_END for tag in open_tags):
            return at + 1
    return start + 1


def _track(token: Token, open_tags: list[str]) -> None:
    """Keep the list of open HTML tags up to date; strays are nothing."""
    for child in (token, *(token.children or ())):
        if child.type not in ("html_block", "html_inline"):
            continue
        for closing, name, rest in _TAG.findall(child.content):
            name = name.lower()
            if name not in KNOWN or name in VOID or rest.endswith("/"):
                continue
            if not closing:
                open_tags.append(name)
            elif name in open_tags:
                del open_tags[len(open_tags) - 1 - open_tags[::-1].index(name)]


def _mended(tokens: list[Token]) -> list[Token]:
    if len(tokens) == 3 and _DEFINITIONS.fullmatch(tokens[1].content):
        return [Token("html_block", "", 0, content=_definitions(tokens[1].content))]
    for token in tokens:
        for child in (token, *(token.children or ())):
            if child.type in ("html_block", "html_inline"):
                child.content = mend_html(child.content)
        if token.type == "html_block":
            token.content = _markdown_within(token.content)
    return tokens


def _definitions(text: str) -> str:
    """Return a definition list (of Hugo, Jekyll and ours) as HTML; CommonMark knows none."""
    parser = _parser()
    rows = []
    for line in text.split("\n"):
        name, words = ("dd", line[1:].strip()) if line.startswith(":") else ("dt", line)
        rows.append(f"<{name}>{mend_html(str(parser.renderInline(words)))}</{name}>")
    return f"<dl>{''.join(rows)}</dl>"


def mend_html(markup: str) -> str:
    """Return HTML without comments and declarations, and with unknown tags as text."""

    def mend(match: re.Match[str]) -> str:
        if match[2] is None:
            return ""
        return match[0] if match[2].lower() in KNOWN else escape(match[0], quote=False)

    return _MARKUP.sub(mend, markup)


def _markdown_within(markup: str) -> str:
    """Read links and pictures that were written as Markdown between HTML tags."""
    if re.search(r"<(?:pre|code|script|style)\b", markup, re.I):
        return markup
    return _LINKED.sub(lambda match: str(_parser().renderInline(match[0])), markup)
