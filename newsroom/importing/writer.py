"""A tidy tree as Markdown of this newsroom, which Python-Markdown reads.

Not markdownify: it writes CommonMark. Here a nested block wants four spaces, `\\<` and `\\|` are
no escapes, a fence within a list is no fence, and `#word` opens a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4 import NavigableString, PageElement, Tag

from newsroom.importing.nodes import BLOCKS, HEADINGS, PHOTO, has

BREAK = "  \n"
_HELD_BREAK = "\ue020"  # a <br>, until the paragraph is known
_TEXT = re.compile(
    r"\\(?=[\\`*_{}\[\]()>#+.!-]|\Z)"
    r"|[`*]"
    r"|(?<!\w)_|_(?!\w)"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=(?:#[0-9]+|#x[0-9a-fA-F]+|[0-9a-zA-Z]+);)"
    r"|(?<=\])\("
    r"|\[(?=\^)"
)
_HTML = {"<": "&lt;", "&": "&amp;"}
_AUTOLINK = re.compile(r"^https?://[^\s<>\"]+$")
_LINE = re.compile(
    r"^(?:(?P<mark>[#>]|[-+](?=\s|-|$)|!(?=!!)|\[(?=[^\[\]]*\]:))"
    r"|(?P<number>\d+)(?P<dot>\.)(?=\s|$)|(?P<odd>:(?=\s)|=+\s*$|~(?=~~)))"
)


def write_blocks(node: Tag) -> list[str]:
    """Return the blocks of a tree, without the empty lines between them."""
    return [text for _, text in _blocks(node)]


def join_blocks(blocks: Iterable[str]) -> str:
    """Return blocks with empty lines between them; a list that begins anew is kept apart."""
    parts: list[str] = []
    for block in blocks:
        if parts and block.startswith("1. ") and re.match(r"\d+\. ", parts[-1]):
            parts.append("&nbsp;")  # else the second list would go on counting
        if block.strip():
            parts.append(block)
    return "\n\n".join(parts)


def _blocks(node: Tag) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of each block: text, list, or other."""
    run: list[PageElement] = []
    for child in node.contents:
        if not _is_block(child):
            run.append(child)
            continue
        yield from _paragraphs(run)
        run = []
        assert isinstance(child, Tag)
        yield from _block(child)
    yield from _paragraphs(run)


def _is_block(node: PageElement) -> bool:
    if not isinstance(node, Tag):
        return False
    return node.name in BLOCKS or (node.name != "code" and has(node, BLOCKS))


def _block(tag: Tag) -> Iterator[tuple[str, str]]:
    if name := tag.get(PHOTO):
        yield "photo", f"![]({name})"
    elif tag.name == "p" and not any(map(_is_block, tag.contents)):
        yield from _paragraphs(tag.contents)
    elif tag.name in HEADINGS:
        text = _flat(tag)
        if text:
            yield "other", f"{'#' * int(tag.name[1])} {re.sub(r'(#+)$', _escape_each, text)}"
    elif tag.name in ("ul", "ol", "menu"):
        yield from _list(tag)
    elif tag.name == "pre":
        yield "other", _fence(tag)
    elif tag.name == "blockquote":
        yield from _quote(tag)
    elif tag.name == "hr":
        yield "other", "---"
    elif tag.name == "table":
        yield from _table(tag)
    elif tag.name == "dl":
        yield from _definitions(tag)
    else:
        yield from _blocks(tag)


def _escape_each(match: re.Match[str]) -> str:
    return "".join("\\" + char for char in match[0])


def _paragraphs(run: Iterable[PageElement]) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of a run of inline nodes; two breaks in a row part them."""
    for part in re.split(rf"(?:\s*{_HELD_BREAK}\s*){{2,}}", _inline(run)):
        lines = [_escape_line(line.strip()) for line in re.split(r"[\n]", part)]
        text = "\n".join(line for line in lines if line)
        text = re.sub(rf"\s*{_HELD_BREAK}\s*", _HELD_BREAK, text).strip(_HELD_BREAK + " \n")
        pieces = [_escape_line(piece) for piece in text.split(_HELD_BREAK)]
        if text:
            yield "text", BREAK.join(pieces)


def _escape_line(line: str) -> str:
    """Escape what would mean something at the start of a line, once."""
    match = _LINE.match(line)
    if match is None:
        return line
    if match["mark"]:
        return "\\" + line
    if match["dot"]:
        return f"{match['number']}\\.{line[match.end('dot') :]}"
    return f"&#{ord(line[0])};{line[1:]}"


def _inline(nodes: Iterable[PageElement], within: str = "") -> str:
    out = ""
    for node in nodes:
        if isinstance(node, NavigableString):
            out += _text(str(node))
        elif isinstance(node, Tag):
            out += _mark(node, within, out)
            continue
    return re.sub(r"(?<!\\)!(?=\[)", r"\\!", out)


def _text(text: str) -> str:
    text = re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"[ \t\r\f\v]+", " ", text))
    return _TEXT.sub(lambda match: _HTML.get(match[0]) or "\\" + match[0], text)


def _mark(tag: Tag, within: str, before: str) -> str:
    if tag.name == "br":
        return _HELD_BREAK
    if tag.name == "code":
        return _code(tag)
    if tag.name == "a":
        return _link(tag, within)
    if tag.name in ("em", "strong"):
        return _emphasis(tag, within, before)
    inner = _inline(tag.contents, within)
    return f" {inner} " if tag.name in BLOCKS else inner


def _code(tag: Tag) -> str:
    text = " ".join(tag.get_text().split())
    if not text:
        return ""
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _link(tag: Tag, within: str) -> str:
    inner = _inline(tag.contents, within)
    text = inner.replace(_HELD_BREAK, " ").strip()
    href = str(tag.get("href", ""))
    if not text or not href:
        return inner
    lead = " " if inner[:1].isspace() else ""
    trail = " " if inner[-1:].isspace() else ""
    if text.count("[") != text.count("]") or re.search(r"^[^\[]*\]", text):
        text = re.sub(r"(?<!\\)([\[\]])", r"\\\1", text)
    title = str(tag.get("title", "")).strip()
    if not title and tag.get_text() == href and _AUTOLINK.match(href):
        return f"<{href}>"
    quoted = ' "{}"'.format(" ".join(title.split()).replace('"', "&quot;")) if title else ""
    return f"{lead}[{text}]({_address(href)}{quoted}){trail}"


def _address(href: str) -> str:
    """Return an address that ends where it should: brackets, spaces and quotes as %XX."""
    return re.sub(r"[\s()<>\"'\[\]\\*_`]", _percent, href)


def _percent(match: re.Match[str]) -> str:
    char = match[0]
    return char if char in "*_'" else "".join(f"%{byte:02X}" for byte in char.encode())


def _emphasis(tag: Tag, within: str, before: str) -> str:
    inner = _inline(tag.contents, tag.name if not within else "both")
    lead, text, trail = _split_space(inner)
    if not text:
        return inner
    sign = "**" if tag.name == "strong" else "*"
    if tag.name == "em" and (within or before.endswith("*") or text[0] == "*" or text[-1] == "*"):
        sign = "_"
    return f"{lead}{sign}{text}{sign}{trail}"


def _split_space(text: str) -> tuple[str, str, str]:
    core = text.strip(" \t\n\xa0" + _HELD_BREAK)
    start = text.find(core)
    return text[:start], core, text[start + len(core) :]


def _flat(tag: Tag) -> str:
    """Return the inline text of a heading or cell on one line."""
    return " ".join(_inline(tag.contents).replace(_HELD_BREAK, " ").split())


def _fence(tag: Tag) -> str:
    text = _listing(tag)
    longest = max((len(run) for run in re.findall(r"^\s*(`{3,})", text, re.M)), default=2)
    ticks = "`" * (longest + 1)
    return f"{ticks}{_language(tag)}\n{text}\n{ticks}"


def _listing(tag: Tag) -> str:
    return tag.get_text().strip("\n").rstrip()


def _language(tag: Tag) -> str:
    code = tag.find("code")
    names = code.get("class") if isinstance(code, Tag) else None
    for name in names or ():
        if match := re.fullmatch(r"language-([\w#.+-]+)", name):
            return match[1]
    return ""


def _nested(node: Tag) -> list[tuple[str, str]]:
    """Return the blocks of a list item or quote; a fence is no fence there, so it is indented."""
    blocks = []
    for kind, text in _blocks(node):
        if match := re.match(r"(`{3,})[^\n]*\n", text):
            inner = text[match.end() : -len(match[1]) - 1]
            text = "\n".join("    " + line if line else "" for line in inner.split("\n"))
        blocks.append((kind, text))
    return blocks


def _list(tag: Tag) -> Iterator[tuple[str, str]]:
    items = [_nested(_item(child)) for child in _items(tag)]
    items = [blocks for blocks in items if blocks]
    if not items:
        return
    tight = all(_is_tight(blocks) for blocks in items)
    number = _start(tag)
    lines = []
    for blocks in items:
        marker = "- " if number is None else f"{number}. "
        lines.append(_write_item(blocks, marker, tight))
        number = None if number is None else number + 1
    yield "list", ("\n" if tight else "\n\n").join(lines)


def _items(tag: Tag) -> list[PageElement]:
    return [child for child in tag.contents if isinstance(child, Tag) or child.get_text(strip=True)]


def _item(node: PageElement) -> Tag:
    """Return a list item; strays in a list (another list, a text) become items."""
    if isinstance(node, Tag) and node.name == "li":
        return node
    item = Tag(name="li")
    node.insert_before(item)
    item.append(node)
    return item


def _start(tag: Tag) -> int | None:
    if tag.name != "ol":
        return None
    start = str(tag.get("start", "1"))
    return int(start) if start.isdecimal() and len(start) < 6 else 1


def _is_tight(blocks: list[tuple[str, str]]) -> bool:
    kinds = [kind for kind, _ in blocks]
    return kinds in (["text"], ["text", "list"])


def _write_item(blocks: list[tuple[str, str]], marker: str, tight: bool) -> str:
    if blocks[0][0] != "text" and blocks[0][1][0] not in "#>|":
        blocks = [("text", "&nbsp;"), *blocks]
    gap = "\n" if tight else "\n\n"
    first, *rest = (text for _, text in blocks)
    return gap.join([marker + _indent(first, skip_first=True), *map(_indent, rest)])


def _indent(text: str, skip_first: bool = False) -> str:
    lines = text.split("\n")
    return "\n".join(
        line if not line or (skip_first and n == 0) else "    " + line
        for n, line in enumerate(lines)
    )


def _quote(tag: Tag) -> Iterator[tuple[str, str]]:
    text = "\n\n".join(text for _, text in _nested(tag))
    if text:
        yield "other", "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def _definitions(tag: Tag) -> Iterator[tuple[str, str]]:
    out: list[str] = []
    for child in tag.find_all(("dt", "dd"), recursive=False):
        if child.name == "dt":
            out += ["\n" if out else "", _flat(child) + "\n"]
            continue
        text = "\n\n".join(text for _, text in _nested(child))
        out.append(f":   {_indent(text, skip_first=True)}\n")
    if out:
        yield "other", "".join(out).strip("\n")


def _table(tag: Tag) -> Iterator[tuple[str, str]]:
    """Yield a pipe table; tidy() made its rows equally long, and the first one its head."""
    rows = [[_cell(cell) for cell in row.find_all(("th", "td"))] for row in tag.find_all("tr")]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    yield "other", "\n".join(lines)


def _cell(cell: Tag) -> str:
    text = " ".join(write_blocks(cell)).replace(BREAK, " ")
    return " ".join(text.split()).replace("|", "\\|")
