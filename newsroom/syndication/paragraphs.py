"""A clean body as paragraphs of a Word document, with real headings, lists, links and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_SPACE = re.compile(r"[ \t\r\n]+")
_DEEPEST = 3  # levels of lists that have a style
_HEADINGS = {f"h{level}": f"Heading {level}" for level in range(1, 7)}


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of words looks."""

    bold: bool = False
    italic: bool = False
    strike: bool = False
    raised: bool = False
    lowered: bool = False
    code: bool = False
    href: str = ""


PLAIN = Look()
_BLOCKS = {"p", "ul", "ol", "dl", "table", "pre", "hr", "div", "blockquote", *_HEADINGS}
_LOOKS = {
    "strong": {"bold": True},
    "em": {"italic": True},
    "del": {"strike": True},
    "sup": {"raised": True},
    "sub": {"lowered": True},
    "code": {"code": True},
}


def write_body(document: Any, body: Any, opening: str = "") -> None:
    """Write the blocks of a body; `opening` (its dateline) stands before its first words."""
    before = len(document.paragraphs)
    _blocks(document, body, "Normal", 0)
    if opening:
        first = next((p for p in document.paragraphs[before:] if p.style.name == "Normal"), None)
        paragraph = first or document.add_paragraph()
        run = paragraph.add_run(f"{opening.upper()} - ")
        paragraph._p.remove(run._r)
        at = 1 if paragraph._p.pPr is not None else 0
        paragraph._p.insert(at, run._r)


def _blocks(document: Any, parent: Any, style: str, level: int) -> None:
    """Write the blocks of an element; the words between them become paragraphs."""
    paragraph = _loose(document, None, parent.text, style)
    for child in parent:
        if child.tag in _BLOCKS:
            paragraph = None
            _block(document, child, style, level)
        else:
            paragraph = paragraph or document.add_paragraph(style=style)
            _inline(paragraph, child, PLAIN)
        paragraph = _loose(document, paragraph, child.tail, style)


def _loose(document: Any, paragraph: Any, text: str | None, style: str) -> Any:
    """Add words to the paragraph that is open, or open one; return it."""
    if not text or (paragraph is None and not text.strip()):
        return paragraph
    paragraph = paragraph or document.add_paragraph(style=style)
    say(paragraph, text)
    return paragraph


def _block(document: Any, element: Any, style: str, level: int) -> None:
    tag = element.tag
    if tag in ("ul", "ol"):
        _list(document, element, level + 1)
    elif tag == "table":
        _table(document, element)
    elif tag in ("div", "blockquote"):
        _blocks(document, element, "Quote" if tag == "blockquote" else style, level)
    elif tag == "dl":
        for part in element:
            _definition(document, part, level)
    elif tag == "pre":
        run = document.add_paragraph(style="No Spacing").add_run(element.text_content().rstrip())
        run.font.name = "Courier New"
    elif tag != "hr":
        paragraph = document.add_paragraph(style=_HEADINGS.get(tag, style))
        title = "admonition-title" in (element.get("class") or "")
        write(paragraph, element, Look(bold=title))


def _definition(document: Any, part: Any, level: int) -> None:
    if part.tag == "dt":
        write(document.add_paragraph(style="Normal"), part, Look(bold=True))
    else:
        _entry(document, part, document.add_paragraph(style="List Continue"), level)


def _list(document: Any, element: Any, level: int) -> None:
    """Write a list; each numbered one counts anew."""
    name = "List Number" if element.tag == "ol" else "List Bullet"
    style = name if level == 1 else f"{name} {min(level, _DEEPEST)}"
    number = _count(document, style, element.get("start")) if element.tag == "ol" else None
    for entry in element:
        if entry.tag == "li":
            paragraph = document.add_paragraph(style=style)
            if number is not None:
                numbered = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                numbered.get_or_add_ilvl().val, numbered.get_or_add_numId().val = 0, number
            _entry(document, entry, paragraph, level)


def _count(document: Any, style: str, start: str | None) -> int:
    """Return a new numbering like a style's, that begins at 1 or where it is told to."""
    numbering = document.part.numbering_part.element
    own = document.styles[style].element.pPr.numPr.numId.val
    known = next(num for num in numbering.num_lst if num.numId == own)
    made = numbering.add_num(known.abstractNumId.val)
    first = int(start) if start and start.isdecimal() else 1
    made.add_lvlOverride(ilvl=0).add_startOverride(first)
    number: int = made.numId
    return number


def _entry(document: Any, entry: Any, paragraph: Any, level: int) -> None:
    """Write what a list's entry holds: its words, then the blocks inside it."""
    say(paragraph, entry.text)
    for child in entry:
        if child.tag == "p" and not paragraph.text.strip():
            write(paragraph, child, PLAIN)
        elif child.tag in _HEADINGS:
            write(document.add_paragraph(style="List Continue"), child, Look(bold=True))
        elif child.tag in _BLOCKS:
            _block(document, child, "List Continue", level)
        else:
            _inline(paragraph, child, PLAIN)
        say(paragraph, child.tail)


def _table(document: Any, element: Any) -> None:
    rows = [[c for c in row if c.tag in ("td", "th")] for row in element.iter("tr")]
    columns = max((len(row) for row in rows), default=0)
    if not columns:
        return
    table = document.add_table(0, columns, style="Table Grid")
    for row in rows:
        made = table.add_row()
        if all(cell.tag == "th" for cell in row):
            made._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, place in zip(row, made.cells, strict=False):
            write(place.paragraphs[0], cell, Look(bold=cell.tag == "th"))
    document.add_paragraph()


def write(paragraph: Any, element: Any, look: Look) -> None:
    """Write an element's words into a paragraph, with their emphasis and links."""
    say(paragraph, element.text, look)
    for child in element:
        _inline(paragraph, child, look)
        say(paragraph, child.tail, look)


def _inline(paragraph: Any, element: Any, look: Look) -> None:
    if element.tag == "br":
        paragraph.add_run().add_break()
    else:
        own: dict[str, Any] = dict(_LOOKS.get(element.tag, {}))
        if element.tag == "a":
            own["href"] = element.get("href") or ""
        write(paragraph, element, replace(look, **own))


def say(paragraph: Any, text: str | None, look: Look = PLAIN) -> None:
    """Add words to a paragraph; line ends of the markup are spaces."""
    if not text:
        return
    run = paragraph.add_run(_SPACE.sub(" ", text))
    if look is not PLAIN and look != PLAIN:
        _dress(paragraph, run, look)


def _dress(paragraph: Any, run: Any, look: Look) -> None:
    """Write how a run looks; what is as usual is not written, since each takes the library long."""
    for name in ("bold", "italic"):
        if getattr(look, name):
            setattr(run, name, True)
    for name, font in (("strike", "strike"), ("raised", "superscript"), ("lowered", "subscript")):
        if getattr(look, name):
            setattr(run.font, font, True)
    if look.code:
        run.font.name = "Courier New"
    if look.href:
        run.style = "Hyperlink"
        _link(paragraph, run, look.href)


def _link(paragraph: Any, run: Any, href: str) -> None:
    """Put a run into a hyperlink, which the library reads but does not write."""
    link = OxmlElement("w:hyperlink")
    key = paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), key)
    paragraph._p.replace(run._r, link)
    link.append(run._r)
