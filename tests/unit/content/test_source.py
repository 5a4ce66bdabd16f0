"""Reading a text: pure, and never an exception, whatever the bytes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsroom.content.source import read_source

PATH = "berita/2026/11/x/index.md"
PIECES = st.sampled_from(
    [
        *("---\n", "title: a\n", "Title: a\n", "- ", "> ", "[a](", ")", "![](", "http://[", "<b>"),
        *("`", "```\n", "!!! catatan\n    ", "[^1]", "[^1]: ", "*", "\n", "\n\n", "    ", "|", "#"),
        *("# ", ":   ", "\x00", "\u202e", "\ue000", "\ufeff", "é", "\\", '"', "<a@b.c>", "//["),
        *("&#1;", "--|--\n"),
    ]
)


def told(data: bytes) -> list[tuple[int, int, str]]:
    return [(p.line, p.column, p.code) for p in read_source(PATH, data).problems]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_named(data: bytes) -> None:
    source = read_source(PATH, data)
    assert source.fields or source.problems or data.strip()
    assert all(p.line >= 1 and p.column >= 1 and p.path == PATH for p in source.problems)


@example("![](http://[x)")
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_markdown_is_read_or_named(text: str) -> None:
    read_source(PATH, f"---\ntitle: x\n---\n{text}".encode())


@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_header_is_read_or_named(text: str) -> None:
    read_source(PATH, f"---\n{text}\n---\nisi\n".encode())


@given(st.lists(PIECES.filter(lambda piece: "[" not in piece), max_size=20).map("".join))
def test_the_same_bytes_give_the_same_source(text: str) -> None:
    data = f"---\ntitle: x\n---\n{text}".encode()
    first = read_source(PATH, data)
    read_source("berita/2026/11/lain/index.md", b"---\ntitle: y\n---\n[^1]: a\n\n[^1]\n\n- b\n")
    assert read_source(PATH, data) == first


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"---\na: b\n---\n\nsatu\n\n<b>dua</b>\n", (7, 1, "html-refused")),
        (b"---\r\na: b\r\n---\r\n\r\nsatu\r\n\r\n<b>dua</b>\r\n", (7, 1, "html-refused")),
        (b"---\na: b\n---\nkaf\xe9\n", (4, 4, "encoding-utf8")),
        (b"---\na: b\n---\nx\ny\x00z\n", (5, 1, "encoding-nul")),
        ("---\na: b\n---\nx\u202ey\n".encode(), (4, 2, "text-bidi")),
        (b"---\na: b\n---\nx\x07y\n", (4, 2, "text-control")),
        ("\ufeff---\na: b: c\n---\n".encode(), (2, 5, "yaml-colon")),
        ("x".encode("utf-16"), (1, 1, "encoding-utf16")),
        (b"", (1, 1, "header-missing")),
    ],
)
def test_places(data: bytes, expected: tuple[int, int, str]) -> None:
    assert expected in told(data)


def test_a_mark_at_the_start_and_windows_lines_are_no_fault() -> None:
    plain = read_source(PATH, "---\ntitle: Kafé\n---\n\nisi\n".encode())
    windows = read_source(PATH, "\ufeff---\r\ntitle: Kafé\r\n---\r\n\r\nisi\r\n".encode())
    assert (windows.fields, windows.html, windows.problems) == (plain.fields, plain.html, ())


def test_letters_are_put_together() -> None:
    source = read_source(PATH, "---\ntitle: Kafe\u0301\n---\nkafe\u0301\n".encode())
    assert (source.fields["title"], source.html) == ("Kafé", "<p>kafé</p>")


@pytest.mark.parametrize("escape", [r"\x01", r"\u202e", r"\0", r"\e", r"\ue000"])
def test_a_yaml_escape_brings_in_no_invisible_character(escape: str) -> None:
    assert told(f'---\ntitle: "a{escape}b"\n---\nisi\n'.encode())
