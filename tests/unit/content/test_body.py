"""Bodies: what Markdown becomes, what is refused with its line, and what never gets through."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.blockprocessors import ParagraphProcessor
from selectolax.lexbor import LexborHTMLParser

from newsroom.content.body import ATTRIBUTES, SCHEMES, TAGS, _markdown, clean_html, render_body
from newsroom.content.source import read_source
from newsroom.engine.artifact import Artifact
from newsroom.engine.store import Store
from newsroom.pages.render import render_page
from newsroom.plan import plan
from tests.conftest import STORY, ContentDesk, jpeg, text
from tests.site.tree import pages_among, values_of
from tests.unit.content.xss import ALL

PATH = "berita/2026/11/x/index.md"
FRAME = {"html", "head", "body"}
CODE = re.compile(r"\s*(javascript|vbscript|data|blob):", re.IGNORECASE)


def html(text: str) -> str:
    return render_body(PATH, text).html


def codes(text: str) -> list[tuple[int, str]]:
    return [(line, code) for line, code, *_ in render_body(PATH, text).findings]


def strangers(found: str) -> list[str]:
    """Return tags, attributes and addresses that no body may have."""
    wrong = []
    for node in LexborHTMLParser(found).css("*"):
        allowed = ATTRIBUTES.get(node.tag, set())
        if node.tag not in TAGS | FRAME:
            wrong.append(node.tag)
        wrong += [f"{node.tag} {name}" for name in node.attributes if name not in allowed]
        href = node.attributes.get("href") or ""
        scheme = re.match(r"[\s\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.-]*):", href)
        if scheme and scheme[1].lower() not in SCHEMES | {"item", "file"}:
            wrong.append(href)
        if href.startswith(("//", "\\")):
            wrong.append(href)
    return wrong


def test_there_are_many_strings() -> None:
    assert len(ALL) >= 400


def test_the_check_itself_sees_what_is_wrong() -> None:
    for bad in ("<script>x</script>", "<p onclick=x>a</p>", '<a href=" javascript:x">a</a>'):
        assert strangers(bad)
    assert strangers('<p><a href="https://x.example/">a</a></p>') == []


@pytest.mark.parametrize("number", range(0, len(ALL), 25))
def test_no_body_becomes_code(number: int) -> None:
    for string in ALL[number : number + 25]:
        for text in (string, f"Kata {string} kata.", f"- {string}\n\n{string}\n\n> {string}"):
            found = html(text)
            assert strangers(found) == [], string
            assert strangers(clean_html(string)) == [], string


@given(st.text(alphabet="<>/\"'=&;#!-[]()`*_:.\\ \n\tabjscript\x01\ue000", max_size=200))
def test_no_random_body_becomes_code(text: str) -> None:
    assert strangers(read_source(PATH, f"---\na: b\n---\n{text}".encode()).html) == []


def fields_of(string: str) -> dict[str, str]:
    """Put a string in every text of a story."""
    text = json.dumps(string, ensure_ascii=False)
    photo = f"{{file: rapat.jpg, alt: {text}, credit: {text}, caption: {text}}}"
    return {
        "title": text, "summary": text, "dateline": text, "byline": text, "initials": text,
        "sponsor": text, "photos": f"[{photo}]",
        "corrections": f"[{{time: 2026-11-20 12:00 WIB, kind: ralat, note: {text}}}]",
    }  # fmt: skip


def words_of(string: str) -> dict[str, str]:
    """Put a string in every list of words."""
    text = json.dumps([string], ensure_ascii=False)
    return {"tags": text, "authors": text}


def structure(desk: ContentDesk) -> tuple[set[str], set[str], int]:
    """Render all pages; return tags and attributes, addresses that are code, and their number."""
    planned = plan(desk.examine()[0].edition, desk.settings)
    with Store(desk.settings.state) as store:
        artifacts = [artifact for artifact in planned if isinstance(artifact, Artifact)]
        pages = pages_among(values_of(artifacts, store)).values()
    shapes, bad = set(), set()
    for page in pages:
        found = LexborHTMLParser(render_page(page, desk.settings.theme).decode())
        for node in found.css("*"):
            shapes |= {node.tag, *(f"{node.tag} {name}" for name in node.attributes)}
            bad |= {value for value in node.attributes.values() if CODE.match(value or "")}
    return shapes, bad, len(pages)


def test_no_field_becomes_code(desk: ContentDesk) -> None:
    """A page with hostile fields has the tags and attributes of one with harmless fields."""
    photo = jpeg()
    for number, string in enumerate(("Kata biasa", "Kata lain")):
        for kind, fields in (("a", fields_of(string)), ("b", words_of(string))):
            desk.story(f"{kind}-{number}", **fields)
            desk.write(f"berita/2026/11/a-{number}/rapat.jpg", photo)
    old = {**STORY, "date": "2026-10-20 09:30 WIB"}  # so that there is a month before
    desk.write("berita/2026/10/lama/index.md", text(old))
    harmless, none, _ = structure(desk)
    assert none == set()
    hostile = [s for s in ALL[:: max(1, len(ALL) // 150)] if len(s) < 140 and "\n" not in s]
    assert len(hostile) >= 120
    for number, string in enumerate(hostile, 10):
        desk.story(f"a-{number}", **fields_of(string))
        desk.write(f"berita/2026/11/a-{number}/rapat.jpg", photo)
        desk.story(f"b-{number}", **words_of(string))
    found, bad, count = structure(desk)
    assert count > 150
    assert found - harmless == set()
    assert bad == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kata *miring* dan **tebal**.", "<p>Kata <em>miring</em> dan <strong>tebal</strong>.</p>"),
        ("## Jadwal acara", '<h2 id="bagian-jadwal-acara">Jadwal acara</h2>'),
        ("[a](https://x.example/)", '<p><a href="https://x.example/">a</a></p>'),
        ("[a](../y/index.md#b)", '<p><a href="item:berita/2026/11/y/index.md#b">a</a></p>'),
        ("[a](/halaman/t/index.md)", '<p><a href="item:halaman/t/index.md">a</a></p>'),
        ("[a](j.pdf)", '<p><a href="file:berita/2026/11/x/j.pdf">a</a></p>'),
        ("![](a.jpg)", "<p>\ue000berita/2026/11/x/a.jpg\ue001</p>"),
        ("3 < 4 & 5", "<p>3 &lt; 4 &amp; 5</p>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
    ],
)
def test_markdown(text: str, expected: str) -> None:
    assert html(text) == expected
    assert codes(text) == []


def test_every_form_a_desk_uses() -> None:
    text = """a[^1]

| Tahun | Jumlah |
|:------|-------:|
| 2026  | 12     |

Istilah
:   Arti

!!! kutipan "Sari, kepala desa"
    Kami senang.

[^1]: Kaki
"""
    found = html(text)
    for part in ("<table>", '<th class="kiri">', '<td class="kanan">', "<dl>", "<dd>Arti</dd>"):
        assert part in found
    assert '<div class="admonition kutipan">' in found
    assert 'href="#fn:1"' in found
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\nb <b>c</b>", (3, "html-refused")),
        ("<!-- a -->", (1, "html-refused")),
        ("# Judul", (1, "heading-level")),
        ("a\n\nJudul\n=====", (3, "heading-level")),
        ("a ![](a.jpg) b", (1, "photo-inline")),
        ("a\n\n!!! awas\n    b", (3, "box-unknown")),
        ("a\n\n[b](../../../../../x)", (3, "link-outside")),
        ("![](https://x.example/a.jpg)", (1, "link-outside")),
        ("[b](javascript:x)", (1, "link-scheme")),
        ("[b]()", (1, "link-scheme")),
        pytest.param("<!-- catatan dalam\n\nyang tidak untuk umum -->", (1, "html-refused")),
    ],
)
def test_what_is_refused_is_named_with_its_line(text: str, expected: tuple[int, str]) -> None:
    assert expected in codes(text)


def test_the_same_fault_twice_has_two_lines() -> None:
    assert codes("[a](ftp://x)\n\nb\n\n[a](ftp://x)") == [(1, "link-scheme"), (5, "link-scheme")]


def test_html_in_code_is_only_shown() -> None:
    assert codes("    <div>a</div>\n\n```\n<b>\n```\n\n`<i>`") == []


@pytest.mark.parametrize("text", ["<humas@contoh.example>", "Surel: <a.b@contoh.example>."])
def test_an_address_in_angle_brackets_is_a_mail_link(text: str) -> None:
    body = render_body(PATH, text)
    assert body.refs == ()
    assert "mailto:" in body.html.replace("&#109;", "m")


@pytest.mark.parametrize("text", ["a&#1;b", "a&#x202e;b", "&#xE000;a.jpg&#xE001;", "a&#127;b"])
def test_an_entity_brings_in_no_invisible_character(text: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ue000-\uf8ff]", html(text))


@pytest.mark.parametrize(
    "text",
    [
        "[a](http://[x)",
        *(text for text in ("![](http://[x)", "![](//[x)")),
    ],
)
def test_a_broken_address_is_named(text: str) -> None:
    assert codes(text)


class Stopped(BaseException):
    """What the alarm of a worker raises in the middle of a text."""


@pytest.fixture
def fresh_markdown() -> Iterator[None]:
    _markdown.cache_clear()
    yield
    _markdown.cache_clear()


@pytest.mark.usefixtures("fresh_markdown")
@pytest.mark.parametrize(
    "text",
    [
        "> STOP",
        "!!! catatan\n    =STOP",
        "[^1]: a\n\n    =STOP\n",
        *(text for text in ("- a\n\n    STOP\n", "1. a\n\n    - b\n\n        STOP\n")),
    ],
)
def test_a_text_that_was_stopped_leaves_no_trace(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Markdown instance of a worker is used again after an Overrun."""
    next_text = "Satu\n\n- a\n\n    b\n\n> kutip\n\n1. satu\n"
    expected = html(next_text)
    run = ParagraphProcessor.run

    def stopped(self: ParagraphProcessor, parent: Element, blocks: list[str]) -> bool | None:
        if "STOP" in blocks[0]:
            raise Stopped
        return run(self, parent, blocks)

    with monkeypatch.context() as patch:
        patch.setattr(ParagraphProcessor, "run", stopped)
        with pytest.raises(Stopped):
            html(text)
    assert html(next_text) == expected


def test_words_are_counted_without_marks() -> None:
    assert render_body(PATH, "satu *dua* [tiga](j.pdf)\n\n![](a.jpg)\n\n- empat").words == 4
