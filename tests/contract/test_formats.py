"""Every wire format: found by registry, complete, whole with hostile text, the same bytes twice."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from newsroom.syndication import formats
from newsroom.syndication.formats import Encode, all_formats
from newsroom.syndication.release import Release
from tests.contract.readers import document_text, shown
from tests.contract.releases import HOSTILE, a_full_release, a_release

NAMES = all_formats().items()
each = pytest.mark.parametrize(("name", "encode"), NAMES, ids=[name for name, _ in NAMES])


def is_data(name: str) -> bool:
    """Tell formats that programs read: they have codes and UTC where people read words."""
    return name.endswith((".json", ".xml"))


def test_every_module_is_a_format() -> None:
    """A file in formats/ is picked up by itself; no two write the same file."""
    modules = [p.stem for p in Path(formats.__path__[0]).glob("*.py") if p.stem != "__init__"]
    assert len(all_formats()) == len(modules)
    assert {"naskah.txt", "naskah.html"} <= set(all_formats())


@each
def test_name_is_a_plain_file_name(name: str, encode: Encode) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*\.[a-z0-9]+", name)


@each
def test_module_says_what_it_is(name: str, encode: Encode) -> None:
    """The docstring of a format's module begins with the name of its file."""
    import sys

    assert (sys.modules[encode.__module__].__doc__ or "").startswith(f"{name}: ")


@each
def test_same_release_same_bytes(name: str, encode: Encode) -> None:
    assert encode(a_release()) == encode(a_release())


@each
def test_nothing_is_left_out(name: str, encode: Encode) -> None:
    """Headline, dateline, date, body, contact, licence, and every banner."""
    made = a_full_release(
        html=a_release().html, banners=("RALAT Jumat: angka.", "DITARIK: keliru.")
    )
    text = shown(encode(made))
    for words in (
        "Jembatan Dibuka",
        "Palangka Raya" if name.endswith(".json") else "PALANGKA RAYA",
        "2026-11-20T02:30:00Z" if is_data(name) else "Jumat, 20 November 2026 - 09:30 WIB",
        "Gubernur meresmikan jembatan.",
        "240 meter",
        "Humas",
        "pers@x.example",
        "Bebas dikutip",
        "RALAT Jumat: angka.",
        "DITARIK: keliru.",
    ):
        assert words in text, words


@each
def test_banners_come_first(name: str, encode: Encode) -> None:
    made = encode(a_release(banners=("RALAT Jumat: angka.",)))
    if is_data(name):
        assert re.search(r'ednote"?[>:] *"?RALAT Jumat: angka\.', made.decode(), re.IGNORECASE)
        return
    text = next(document_text(made)) if name.endswith(".docx") else made.decode()
    body = text.split("<body>")[-1]
    assert body.find("RALAT") < body.find("Jembatan Dibuka") or "Jembatan" not in body
    assert "RALAT" in body


@each
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["headline", "dateline", "kind", "license"])
def test_hostile_text_is_text(name: str, encode: Encode, field: str, text: str) -> None:
    """Whatever stands in a plain field is shown as it is: nothing is lost, nothing comes alive."""
    if field == "kind" and (name == "naskah.html" or is_data(name)):
        return  # it does not show the kind
    made = encode(a_release(**{field: text}))
    if field == "dateline" and len(text) > 76:
        return  # a place is never that long; the text is wrapped there
    wanted = text.upper() if field == "dateline" and not is_data(name) else text
    if name.endswith(".html"):
        from lxml import html as parser

        tree = parser.document_fromstring(made)
        assert wanted in tree.text_content()
        assert tree.xpath("//script | //comment() | //processing-instruction()") == []
    else:
        assert " ".join(wanted.split()) in shown(made)


@each
@pytest.mark.parametrize(
    "change",
    [
        lambda r: dataclasses.replace(r, photos=()),
        lambda r: dataclasses.replace(r, quotes=()),
        lambda r: dataclasses.replace(r, contact={}),
        lambda r: dataclasses.replace(r, html=""),
        lambda r: dataclasses.replace(r, dateline="", number="", byline="", license_url=""),
        lambda r: dataclasses.replace(r, html="<p>" + "kata " * 20_000 + "</p>"),
        lambda r: dataclasses.replace(r, lang="nij"),
    ],
    ids=["photos", "quotes", "contact", "body", "fields", "long", "nij"],
)
def test_what_may_be_missing_may_be_missing(
    name: str, encode: Encode, change: Callable[[Release], Release]
) -> None:
    assert "Jembatan Dibuka" in shown(encode(change(a_release())))


def test_quotes_reach_partners() -> None:
    """What may be quoted stands in the text that partners take."""
    for encode in all_formats().values():
        assert "Milik warga." in shown(encode(a_release()))


# naskah.txt ------------------------------------------------------------------------------------


def test_counts_are_of_the_body() -> None:
    text = all_formats()["naskah.txt"](a_release()).decode()
    before, after = text.split("(selesai)")
    body = before.split("\n\n", 2)[2].split("\n\nKutipan:")[0].rstrip("\n")
    assert body == "PALANGKA RAYA - Gubernur meresmikan jembatan.\n\n- 240 meter"
    assert f"{len(body)} karakter, {len(body.split())} kata" in after


NOTE = '<p>a<sup>1</sup></p><div class="footnote"><ol><li><p>Catatan.</p></li></ol></div>'


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Satu<br>dua</p>", "Satu dua"),
        ("<ul><li>luar<ul><li>dalam</li></ul></li></ul>", "luar"),
        ("<ul><li>luar<ul><li>dalam</li></ul></li></ul>", "dalam"),
        ("<blockquote><p>Kutipan.</p></blockquote>", "Kutipan."),
        ("<table><tr><th>A</th><td>1</td></tr></table>", "A | 1"),
        ("<ol><li><p>satu</p><p>lagi</p></li></ol>", "lagi"),
        ("<dl><dt>Kelotok</dt><dd>Perahu.</dd></dl>", "Kelotok"),
        ("<h2>Judul kecil</h2>", "Judul kecil"),
        (NOTE, "Catatan."),
    ],
)
def test_no_words_are_lost_on_the_way_to_text(markup: str, words: str) -> None:
    """Every block of a body reaches naskah.txt."""
    assert words in shown(all_formats()["naskah.txt"](a_release(html=markup, dateline="")))


@pytest.mark.parametrize(
    "word",
    ["https://x.example/" + "a" * 80, "pra-" * 30 + "akhir", "https://x.example/" + "b-" * 40],
)
def test_no_word_is_cut_in_two(word: str) -> None:
    """A long address stays in one piece."""
    body = f"<p>Selengkapnya di {word} hari ini.</p>"
    assert word in all_formats()["naskah.txt"](a_release(html=body)).decode()
