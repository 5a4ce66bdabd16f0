"""Office Open XML documents that are the same bytes twice; python-docx writes what is in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import RGBColor

STYLES = {
    *("Normal", "Title", "heading 1", "heading 2", "heading 3", "heading 4", "heading 5"),
    *("heading 6", "List Bullet", "List Bullet 2", "List Bullet 3", "List Number"),
    *("List Number 2", "List Number 3", "List Continue", "Quote", "caption", "Table Grid"),
    *("Default Paragraph Font", "Normal Table", "No List", "No Spacing"),
}
# Parts of the library's template that nothing needs: a picture of it, and 800 KB of styles.
_UNUSED = ("thumbnail", "stylesWithEffects", "customXml")
_LINK = RGBColor(0x0B, 0x4F, 0x9E)
_FIRST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def blank(lang: str) -> Any:
    """Return an empty document in a language (a tag of BCP 47)."""
    document = docx.Document(io.BytesIO(_template()))
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), "id-ID" if lang == "id" else lang)
    return document


@cache
def _template() -> bytes:
    """Return the library's template without what is not used: a tenth of its size and time."""
    document = docx.Document()
    for relations in (document.part.package.rels, document.part.rels):
        for key in [k for k, rel in relations.items() if rel.reltype.endswith(_UNUSED)]:
            del relations[key]
    styles = document.styles.element
    kept = set(_needed(styles))
    for style in [s for s in styles.style_lst if s.styleId not in kept]:
        styles.remove(style)
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, _LINK
    return pack(document)


def _needed(styles: Any) -> Iterator[str]:
    """Yield the ids of the styles that are used, and of those that they are based on."""
    by_id = {style.styleId: style for style in styles.style_lst}
    waiting = [style.styleId for style in by_id.values() if style.name_val in STYLES]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in by_id:
            continue
        seen.add(name)
        yield name
        for tag in ("w:basedOn", "w:link", "w:next"):
            waiting += [e.get(qn("w:val")) for e in by_id[name].findall(qn(tag))]


def pack(document: Any) -> bytes:
    """Return a document's file: no entry of the ZIP says when it was made."""
    written, out = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, _FIRST_ZIP_TIME)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            info.external_attr = 0o100644 << 16
            target.writestr(info, source.read(entry))
    return out.getvalue()
