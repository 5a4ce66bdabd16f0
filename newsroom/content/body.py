"""A Markdown body into clean HTML: the only user of Markdown and of the sanitiser.

Links to other texts become `item:<path>#<fragment>`, to files `file:<path>`; a photo becomes a
mark between two private-use characters. They are resolved when a page is planned, so that a body
depends on nothing but its own text.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, SubElement

import nh3
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension, slugify
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString

from newsroom.content.characters import find_forbidden, plain_entities, without_forbidden
from newsroom.messages import mark
from newsroom.model import PHOTO_BLOCK, PHOTO_CLOSE, PHOTO_OPEN, Ref

BOXES = {"catatan", "penting", "peringatan", "kutipan"}
SCHEMES = {"http", "https", "mailto", "tel", "sms"}
TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"),
    *("table", "thead", "tbody", "tr", "th", "td", "code", "em", "strong", "del", "sup", "sub"),
    *("a", "br", "hr", "div"),
}
ATTRIBUTES = {
    "a": {"href", "title", "class", "id"},
    "div": {"class"},
    "p": {"class"},
    "li": {"id"},
    "sup": {"id"},
    "ol": {"start"},
    "td": {"class"},
    "th": {"class"},
    "code": {"class"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
ALIGNMENTS = {"left": "kiri", "center": "tengah", "right": "kanan"}
_HTML_ORDER = mark("write {tag} as Markdown; HTML is not allowed in a text")
_CODE = re.compile(
    r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[ \t]*$"
    r"|(?<![\\`])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\2(?!`)",
    re.DOTALL | re.MULTILINE,
)
_CAN_BEGIN = re.compile(r"[\\`\[<&*_]|  \n")  # every inline pattern begins with one of these
_PARAGRAPH = re.compile(r'[A-Za-z"(“‘][^\n|]*')
_COMMENT = re.compile(r"<!--")
_HTML = r"(<(?:/?[a-zA-Z][^<>]*|!--.*?--|![A-Za-z][^<>]*|\?[^<>]*)>)"

Finding = tuple[int, str, str, dict[str, str]]


@dataclass
class Body:
    """A rendered body; `findings` are (line from 1 within the body, code, order, params)."""

    html: str = ""
    words: int = 0
    anchors: frozenset[str] = frozenset()
    refs: tuple[Ref, ...] = ()
    findings: list[Finding] = field(default_factory=list)


@dataclass
class _Run:
    """The body being rendered: where it lies, its text for finding lines, what was met."""

    folder: str
    text: str
    refs: list[Ref] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def line_of(self, written: str) -> int:
        """Return the line of the next place where `written` stands (the last, if none is left)."""
        start = self.seen.get(written, 0)
        at = self.text.find(written, start)
        if at < 0:
            at = max(self.text.find(written), 0)
        self.seen[written] = at + len(written)
        return self.text.count("\n", 0, at) + 1

    def find(self, line: int, code: str, order: str, **params: str) -> None:
        """Note something that must be mended, once."""
        finding = (line, code, order, params)
        if finding not in self.findings:
            self.findings.append(finding)


class _Inline(InlineTreeprocessor):
    """Markdown's own inline processing; a pattern is not asked about text it cannot begin in.

    Most paragraphs of news are plain, and seventeen patterns asked about each of them took a third
    of the time that a text takes to read. BEGINNINGS has what each needs; a test compares.
    """

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString) or not _CAN_BEGIN.search(data):
            return data
        patterns = self._asked[patternIndex:]
        for index, (pattern, beginnings) in enumerate(patterns, patternIndex):
            matched, start = True, 0
            while matched and (beginnings[0] in data or beginnings[-1] in data):
                data, matched, start = self._InlineProcessor__applyPattern(  # type: ignore[attr-defined]
                    pattern, data, index, start
                )
        return data

    @cached_property
    def _asked(self) -> list[tuple[Any, tuple[str, ...]]]:
        """Return all patterns in order, with what they need; one not known is always asked."""
        patterns = self.md.inlinePatterns
        needs = {id(patterns[name]): BEGINNINGS[name] for name in BEGINNINGS if name in patterns}
        return [(pattern, needs.get(id(pattern), ("",))) for pattern in patterns]


# What must stand in a text for each inline pattern to match: one of one or two.
BEGINNINGS: dict[str, tuple[str, ...]] = {
    "backtick": ("`", "\\"),
    "escape": ("\\",),
    **dict.fromkeys(("reference", "link", "image_link", "image_reference"), ("[",)),
    **dict.fromkeys(("short_reference", "short_image_ref", "footnote"), ("[",)),
    **dict.fromkeys(("autolink", "automail", "html"), ("<",)),
    "linebreak": ("  \n",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
}


class _Blocks(BlockParser):
    """Markdown's own block parser; a line that begins with a letter is not asked about.

    Outside of lists such a block is a paragraph, unless it has a second line or a cell of a table.
    """

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        while blocks:
            if not self.state and _PARAGRAPH.fullmatch(blocks[0]):
                SubElement(parent, "p").text = blocks.pop(0)
                continue
            for processor in self.blockprocessors:
                if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                    break


class _RawHtml(InlineProcessor):
    """Raw HTML is refused: it is noted with its line, and shown as the text it is."""

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: N802
        run: _Run = self.md.newsroom  # type: ignore[attr-defined]
        tag = m[1] if len(m[1]) < 40 else m[1][:37] + "..."
        if tag.startswith("<!--"):
            tag = "<!--"
        line = run.line_of(m[1].split("\n")[0])
        if not tag.startswith("</"):
            run.find(line, "html-refused", _HTML_ORDER, tag=tag)
        return "", m.start(0), m.end(0)


class _References(Treeprocessor):
    """Resolve links and photos to paths below content/, and note each with its line."""

    def run(self, root: Element) -> None:
        run: _Run = self.md.newsroom  # type: ignore[attr-defined]
        for parent in root.iter():
            if parent.tag == "p" and _is_photo(parent):
                _place_photo(parent, run)
        for element in root.iter():
            _HANDLERS.get(str(element.tag), _keep)(element, run)


def _is_photo(paragraph: Element) -> bool:
    return (
        len(paragraph) == 1
        and paragraph[0].tag == "img"
        and not (paragraph.text or "").strip()
        and not (paragraph[0].tail or "").strip()
    )


def _place_photo(paragraph: Element, run: _Run) -> None:
    written = paragraph[0].get("src", "")
    path = _inside(run, written, "photo")
    paragraph.remove(paragraph[0])
    paragraph.text = f"{PHOTO_OPEN}{path}{PHOTO_CLOSE}" if path else ""


def _inside(run: _Run, written: str, kind: str) -> str:
    """Note a reference to a file; return its path below content/, or "" if it leaves."""
    line = run.line_of(written)
    parts = urlsplit(written if _parses(written) else "x:")
    target = unquote(parts.path)
    start = "" if target.startswith("/") else run.folder
    path = posixpath.normpath(posixpath.join(start, target.lstrip("/")))
    if parts.scheme or parts.netloc or path.startswith("..") or "\x00" in path or "\\" in path:
        run.find(
            line,
            "link-outside",
            mark('"{target}" leads out of the content; put the file beside the text'),
            target=written,
        )
        return ""
    run.refs.append(Ref(kind, path, unquote(parts.fragment), line, written))
    return path


def _keep(element: Element, run: _Run) -> None:
    """Leave an element as it is."""


def _link(element: Element, run: _Run) -> None:
    written = element.get("href", "")
    if AMP_SUBSTITUTE in written:  # <name@host>, which Markdown disguises
        written = unescape(written.replace(AMP_SUBSTITUTE, "&"))
        element.set("href", written)
    if written.startswith("#"):
        if element.get("class") not in ("footnote-ref", "footnote-backref"):
            line = run.line_of(written)
            run.refs.append(Ref("anchor", "", unquote(written[1:]), line, written))
        return
    scheme = urlsplit(written).scheme.lower() if _parses(written) else "?"
    if scheme in SCHEMES:
        return
    if scheme or not written.strip():
        order = mark(
            '"{target}" is not an address that may be linked; use https://, mailto: or tel:'
        )
        run.find(run.line_of(written), "link-scheme", order, target=written)
        element.set("href", "#")
        return
    path = _inside(run, written, "link")
    fragment = urlsplit(written).fragment
    prefix = "item" if path.endswith(".md") else "file"
    element.set("href", f"{prefix}:{path}" + (f"#{fragment}" if fragment else ""))


def _parses(address: str) -> bool:
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True


def _stray_photo(element: Element, run: _Run) -> None:
    order = mark("put the photo {file} alone in a paragraph, with empty lines around it")
    written = element.get("src", "")
    run.find(run.line_of(written), "photo-inline", order, file=written)
    element.tag, element.text = "em", element.get("alt", "")
    element.attrib.clear()


def _cell(element: Element, run: _Run) -> None:
    """Turn the alignment of a cell into a class; inline styles are not for this site."""
    align = element.attrib.pop("align", None)
    if align in ALIGNMENTS:
        element.set("class", ALIGNMENTS[align])


def _heading(element: Element, run: _Run) -> None:
    text = "".join(element.itertext()).strip()
    order = mark("begin headings in the text with ##; # is the title's")
    run.find(run.line_of(text.split("\n")[0][:60]), "heading-level", order)


def _box(element: Element, run: _Run) -> None:
    names = element.get("class", "").split()
    if "admonition" in names and not BOXES & set(names):
        name = " ".join(names[1:])
        order = mark('there is no box "{name}"; use catatan, penting, peringatan or kutipan')
        run.find(run.line_of(f"!!! {name}"), "box-unknown", order, name=name)


_HANDLERS: dict[str, Callable[[Element, _Run], None]] = {
    "a": _link,
    "img": _stray_photo,
    "td": _cell,
    "th": _cell,
    "h1": _heading,
    "div": _box,
}


class _Desk(Extension):
    """Our reading of Markdown: no raw HTML, references resolved."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(_RawHtml(_HTML, md), "html", 90)
        md.treeprocessors.register(_Inline(md), "inline", 20)
        md.parser.__class__ = _Blocks  # the very one that all block processors know
        md.treeprocessors.register(_References(md), "newsroom", -10)


def _anchor(text: str, separator: str) -> str:
    return "bagian-" + (slugify(text, separator) or "0")


@cache
def _markdown() -> Markdown:
    """Return this process's one instance, reset for every text: making it costs more than using it."""
    return Markdown(
        extensions=[
            "footnotes",
            "def_list",
            "admonition",
            "fenced_code",
            "sane_lists",
            TableExtension(use_align_attribute=True),
            TocExtension(slugify=_anchor, marker=""),
            _Desk(),
        ],
        extension_configs={"footnotes": {"BACKLINK_TITLE": "{}"}},
    )


def render_body(path: str, text: str) -> Body:
    """Render the body of the text at `path` (below content/). Pure; may be slow on hostile text."""
    run = _Run(posixpath.dirname(path), text)
    html = clean_html(_convert(_find_hidden(text, run), run))
    anchors = frozenset(re.findall(r'\bid="([^"]*)"', html))
    words = len(re.sub(r"<[^>]+>", " ", PHOTO_BLOCK.sub(" ", html)).split())
    return Body(html, words, anchors, tuple(run.refs), run.findings)


def _find_hidden(text: str, run: _Run) -> str:
    """Note what would hide in a text: forbidden characters as entities, and comments."""
    text = plain_entities(text)
    for start, code, order, name in find_forbidden(text):
        run.find(text.count("\n", 0, start) + 1, code, order, name=name)
    plain = _CODE.sub(lambda m: " " * len(m[0]), text) if "<!--" in text else ""
    for match in _COMMENT.finditer(plain):
        line = text.count("\n", 0, match.start()) + 1
        run.find(line, "html-refused", _HTML_ORDER, tag="<!--")
    return without_forbidden(text)


def _convert(text: str, run: _Run) -> str:
    """Convert; an instance that was stopped half way is not used again."""
    md = _markdown()
    md.newsroom = run  # type: ignore[attr-defined]
    try:
        return md.reset().convert(text)
    except BaseException:
        _markdown.cache_clear()
        raise


def clean_html(html: str) -> str:
    """Keep only what the allow list names; the last word on every body."""
    return _cleaner().clean(html)


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={*SCHEMES, "item", "file"},
        link_rel=None,
        strip_comments=True,
    )
