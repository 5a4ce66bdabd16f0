"""Every kind of mess in mess.txt becomes what stands there, and our renderer finds no fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.content.body import render_body
from newsroom.importing.body import UNLIKE, convert
from newsroom.importing.links import Addresses, Place
from newsroom.importing.maps import Photos
from newsroom.importing.references import TextReferences

JPEG = b"\xff\xd8\xff\xe0 a picture, as far as importing looks"
TARGET = "berita/2014/03/ini/index.md"


def cases() -> list[tuple[str, str, str]]:
    text = Path(__file__).with_name("mess.txt").read_text(encoding="utf-8")
    found = []
    name, lines = "", []
    for line in [*text.split("\n"), "## "]:
        # a heading in a case has no case of its own: names are small letters
        if line.startswith("## ") and not line[3:4].isupper() and not line.startswith("## <"):
            if name:
                before, _, after = "\n".join(lines).partition("\n-->\n")
                found.append((name, before, after.strip("\n")))
            name, lines = line[3:], []
        else:
            lines.append(line)
    return found


def references() -> TextReferences:
    addresses = Addresses(("https://old.example",), {"foto.jpg"})
    addresses.learn(
        [
            Place("this.md", TARGET, "ini", 2014, 3),
            Place("other.md", "berita/2014/03/lain/index.md", "lain", 2014, 3),
        ]
    )
    rules = Photos(credit="Arsip")
    return TextReferences("this.md", TARGET, "Judul", addresses, rules, lambda path: JPEG)


def test_there_are_cases() -> None:
    assert len(cases()) > 40


@pytest.mark.parametrize(("before", "after"), [c[1:] for c in cases()], ids=[c[0] for c in cases()])
def test_a_mess_becomes_clean(before: str, after: str) -> None:
    refs = references()
    body = convert(TARGET, before, refs)
    assert body.rstrip("\n").replace("> \n", ">\n") == after
    assert render_body(TARGET, body).findings == []
    assert UNLIKE not in {sentence for sentence, _ in refs.notes}


@pytest.mark.parametrize(("before", "after"), [c[1:] for c in cases()], ids=[c[0] for c in cases()])
def test_what_is_clean_stays(before: str, after: str) -> None:
    """Our own Markdown, imported, shows the same; links have other places to lead to."""
    if "](../" not in after and "](#" not in after:
        again = convert(TARGET, after, references())
        assert render_body(TARGET, again).html == render_body(TARGET, after).html


def test_mail_in_angle_brackets_stays_mail() -> None:
    body = convert(TARGET, "Surat ke <meja@x.example>, <b>ya</b>.", references())
    assert 'href="mailto:meja@x.example"' in render_body(TARGET, body).html


SNIPPETS = st.sampled_from(
    [
        *re.findall(r"<[^>]*>", "<p></p><div></div><ul><li></ul><ol></li><b></b><em></em><br>"),
        *re.findall(r"<[^>]*>", "<table><tr><td></td></tr></table><pre></pre><code></code><h1>"),
        *re.findall(r"<[^>]*>", "</h1><blockquote></blockquote><x><!--<iframe src='x'><hr></a>"),
        *("<a href='https://x.example/_a_'>", "<img src='foto.jpg'>", "-->", "[a](other.md)"),
        *("![x](foto.jpg)", "# ", "> ", "- ", "1. ", "    ", "\n", "\n\n", "*", "**", "_", "`"),
        *("```\n", "[", "](", ")", "!", "|", "\\", "&amp;", "&#60;b>", ":", "!!! penting\n", "~~"),
        *("\t", "---\n", "kata ", "dua ", "[^1]", "<", ">", "=", "{#a}", ": arti\n"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(SNIPPETS, max_size=25))
def test_no_mess_leaves_html_or_a_stray_photo(snippets: list[str]) -> None:
    body = convert(TARGET, "".join(snippets), references())
    assert [code for _, code, *_ in render_body(TARGET, body).findings] == [], body
