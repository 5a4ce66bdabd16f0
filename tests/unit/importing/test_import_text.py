"""Bytes into clean text, text into lines, slugs and names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.content.frontmatter import read_text
from newsroom.importing.plain import plain_text
from newsroom.importing.text import (
    CONTROL,
    ENCODING,
    LINE_ENDS,
    decode,
    file_name,
    from_name_slug,
    item_id,
    one_line,
    shorten,
    slugify,
)
from newsroom.kinds.values import FILE_NAME, SLUG


@pytest.mark.parametrize(
    ("data", "text", "mended"),
    [
        (b"biasa\n", "biasa\n", []),
        (b"\xef\xbb\xbfawal", "awal", [LINE_ENDS]),
        (b"satu\r\ndua\rtiga", "satu\ndua\ntiga", [LINE_ENDS]),
        ("kata “kutip”".encode("cp1252"), "kata “kutip”", [ENCODING]),
        ("enam".encode("utf-16"), "enam", [ENCODING]),
        ("don\x92t".encode(), "don’t", []),
        (b"a\x00b\x1bc", "abc", [CONTROL]),
        ("a\u200bb\u202ec\ue000".encode(), "abc", [CONTROL]),
        ("e\u0301".encode(), "é", []),
        ("a\x0bb\u2028c".encode(), "a\nb\nc", []),
    ],
)
def test_bytes_become_clean_text(data: bytes, text: str, mended: list[str]) -> None:
    assert decode(data) == (text, mended)


@given(st.binary(max_size=300))
def test_whatever_the_bytes_our_reader_takes_the_text(data: bytes) -> None:
    text, _ = decode(data)
    read = read_text("x/index.md", f"---\ntitle: x\n---\n{text}".encode())
    assert not read.problems


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("doesn&#8217;t &amp; won&rsquo;t", "doesn’t & won’t"),
        ("<strong>Tebal</strong> dan <br>baris", "Tebal dan baris"),
        ("a **bold** _word_ and [a link](https://x.example)", "a bold word and a link"),
        ("Thanks to APIs* and data, APIs* grow", "Thanks to APIs* and data, APIs* grow"),
        ("snake_case_word stays", "snake_case_word stays"),
        ("The <title> tag", "The ‹title› tag"),
        ("mail <justin@x> now", "mail justin@x now"),
        ("a < b", "a < b"),
        ("<!-- more -->x", "x"),
    ],
)
def test_titles_become_plain(written: str, words: str) -> None:
    assert plain_text(written) == words


@given(st.text(max_size=200))
def test_plain_text_never_reads_as_html(written: str) -> None:
    import re

    assert not re.search(r"<[a-zA-Z/!]", plain_text(written))


def test_shortening_ends_with_a_sentence_or_a_word() -> None:
    assert shorten("pendek", 10) == "pendek"
    assert shorten("Satu dua tiga. Empat lima enam tujuh", 20) == "Satu dua tiga. …"
    assert shorten("Satu dua tiga empat lima", 12) == "Satu dua…"
    assert shorten("x" * 50, 10) == "x" * 9 + "…"


@given(st.text(max_size=500), st.integers(5, 200))
def test_shortening_keeps_to_the_limit(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= max(limit, 0)


@given(st.text(max_size=300))
def test_slugs_and_names_are_allowed_here(text: str) -> None:
    slug = slugify(text)
    assert slug == "" or SLUG.match(slug)
    assert FILE_NAME.match(file_name(text + ".jpeg"))


def test_slugs_are_cut_between_words() -> None:
    assert slugify("Let’s Talk 21st-Century IDEA") == "lets-talk-21st-century-idea"
    assert len(slugify("kata " * 40)) == 79


def test_small_makers() -> None:
    assert item_id("2014/03/x.md") == item_id("2014/03/x.md") != item_id("2014/03/y.md")
    assert len(item_id("x")) == 12
    assert file_name("Foto Rapat (1).JPEG") == "foto-rapat-1.jpeg"
    assert from_name_slug("ammie-farraj-feijoo") == "Ammie Farraj Feijoo"
    assert from_name_slug("Rani S. Putri") == "Rani S. Putri"
    assert one_line("a\n  b") == "a b"
