"""naskah.docx: the same bytes twice, and what Word users get."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import docx
import pytest

from newsroom.syndication.body import tree
from newsroom.syndication.formats.word import encode
from newsroom.syndication.office import blank, pack
from newsroom.syndication.paragraphs import write_body
from tests.contract.readers import document_text
from tests.contract.releases import NATURES, a_full_release

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def body(html: str, opening: str = "") -> Any:
    """Return a document with a body, read again."""
    document = blank("id")
    write_body(document, tree(html), opening)
    return docx.Document(io.BytesIO(pack(document)))


def test_no_entry_says_when_it_was_made() -> None:
    with zipfile.ZipFile(io.BytesIO(encode(NATURES["release"]))) as archive:
        assert archive.testzip() is None
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert not [n for n in archive.namelist() if "thumbnail" in n or "Effects" in n]


def test_it_is_small() -> None:
    assert len(encode(NATURES["bare"])) < 15_000


def test_it_says_what_it_is() -> None:
    document = docx.Document(io.BytesIO(encode(NATURES["release"])))
    own = document.core_properties
    assert own.title == "Jembatan Dibuka"
    assert own.identifier == NATURES["release"].id
    assert own.created.replace(tzinfo=None) == datetime(2026, 11, 20, 2, 30)
    assert own.modified.replace(tzinfo=None) == datetime(2026, 11, 20, 3, 0)
    assert own.language == "id"
    assert "python-docx" not in own.comments


@pytest.mark.parametrize(("lang", "tag"), [("id", "id-ID"), ("en", "en"), ("nij", "nij")])
def test_it_speaks_its_language(lang: str, tag: str) -> None:
    document = docx.Document(io.BytesIO(encode(a_full_release(lang=lang))))
    (element,) = document.styles.element.iter(f"{W}lang")
    assert element.get(f"{W}val") == tag


def test_headings_are_headings() -> None:
    document = docx.Document(io.BytesIO(encode(NATURES["release"])))
    headings = [(p.style.name, p.text) for p in document.paragraphs if "Heading" in p.style.name]
    assert headings == [
        ("Heading 1", "Jembatan Dibuka"),
        ("Heading 2", "Latar"),
        ("Heading 2", "Fakta singkat"),
        ("Heading 2", "Kutipan"),
        ("Heading 2", "Foto"),
    ]


def test_order_is_banner_headline_dateline_body_captions() -> None:
    told = "\n".join(document_text(encode(NATURES["release"])))
    words = ["RALAT", "Jembatan Dibuka", "PALANGKA RAYA - Gubernur", "(selesai)", "Keterangan 1."]
    places = [told.index(word) for word in [*words, "Kredit: Kredit 1", "Kontak:"]]
    assert places == sorted(places)


def test_the_dateline_opens_the_first_paragraph_not_the_heading() -> None:
    document = body("<h2>Judul</h2><p>Isi.</p>", "Sampit")
    assert [p.text for p in document.paragraphs] == ["Judul", "SAMPIT - Isi."]
    assert [p.text for p in body("", "Sampit").paragraphs] == ["SAMPIT - "]


def test_each_numbered_list_counts_anew() -> None:
    document = body("<ol><li>a</li><li>b</li></ol><p>x</p><ol start='4'><li>c</li></ol>")
    numbers = [p._p.pPr.numPr.numId.val for p in document.paragraphs if p.text in "abc"]
    assert numbers[0] == numbers[1] != numbers[2]
    numbering = document.part.numbering_part.element
    starts = {
        num.numId: num.lvlOverride_lst[0].startOverride.val
        for num in numbering.num_lst
        if num.lvlOverride_lst
    }
    assert [starts[n] for n in (numbers[0], numbers[2])] == [1, 4]


def test_lists_in_lists_lie_deeper() -> None:
    html = "<ul><li>a<ul><li>b<ul><li>c<ul><li>d</li></ul></li></ul></li></ul></li></ul>"
    styles = [p.style.name for p in body(html).paragraphs]
    assert styles == ["List Bullet", "List Bullet 2", "List Bullet 3", "List Bullet 3"]


def test_links_lead_somewhere() -> None:
    document = body('<p>Lihat <a href="https://x.example/?a=1&amp;b=2">ini <em>juga</em></a>.</p>')
    (paragraph,) = document.paragraphs
    assert paragraph.text == "Lihat ini juga."
    assert {link.url for link in paragraph.hyperlinks} == {"https://x.example/?a=1&b=2"}


def test_emphasis_is_kept() -> None:
    (paragraph,) = body(
        "<p>a <strong>b <em>c</em></strong> <del>d</del>x<sup>2</sup></p>"
    ).paragraphs
    looks = {run.text.strip(): run for run in paragraph.runs}
    assert (looks["b"].bold, looks["b"].italic) == (True, None)
    assert (looks["c"].bold, looks["c"].italic) == (True, True)
    assert looks["d"].font.strike
    assert looks["2"].font.superscript


def test_tables_are_tables() -> None:
    head, row = "<thead><tr><th>A</th><th>B</th></tr></thead>", "<tr><td>1</td></tr>"
    (table,) = body(f"<table>{head}<tbody>{row}</tbody></table>").tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["A", "B"], ["1", ""]]
    assert table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
    assert table.rows[0].cells[0].paragraphs[0].runs[0].bold


def test_words_between_blocks_stay_in_one_paragraph() -> None:
    document = body("<div>Satu <em>dua</em> tiga<p>empat</p></div>")
    assert [p.text for p in document.paragraphs] == ["Satu dua tiga", "empat"]
