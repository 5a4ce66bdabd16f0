"""Headers: values stay text, every field knows its place, Pelican's own form is read too."""

from __future__ import annotations

import pytest

from newsroom.content.frontmatter import read_text

PATH = "berita/2026/11/x/index.md"


def read(text: str):  # type: ignore[no-untyped-def]
    return read_text(PATH, text.encode())


def codes(text: str) -> list[tuple[int, int, str]]:
    return [(p.line, p.column, p.code) for p in read(text).problems]


def test_values_stay_text() -> None:
    text = read("---\nregions: [62.10, 0123]\nflag: yes\ndate: 2026-11-20\nn: 1e3\n---\n")
    assert text.fields == {
        "regions": ["62.10", "0123"], "flag": "yes", "date": "2026-11-20", "n": "1e3",
    }  # fmt: skip


def test_every_field_knows_its_place() -> None:
    marks = read("---\ntitle: x\nphotos:\n  - file: a.jpg\n    alt: b\n---\n").marks
    assert marks[("title",)] == (2, 1)
    assert marks[("photos", 0, "alt")] == (5, 5)


@pytest.mark.parametrize("empty", ["", " ~", " null"])
def test_an_empty_key_is_as_if_it_were_not_there(empty: str) -> None:
    assert read(f"---\nembargo:{empty}\ntitle: x\n---\n").fields == {"title": "x"}


def test_a_quoted_empty_text_is_a_text() -> None:
    assert read("---\ntitle: ''\nnama: '~'\n---\n").fields == {"title": "", "nama": "~"}


def test_the_body_begins_where_it_begins() -> None:
    text = read("---\ntitle: x\n---\n\nisi\n")
    assert (text.body, text.body_line) == ("\nisi\n", 4)
    assert read("---\ntitle: x\n...\nisi").body == "isi"


def test_a_yaml_tag_makes_no_object() -> None:
    text = read("---\ntitle: !!python/object/apply:os.system [id]\n---\n")
    assert text.fields.get("title") in (None, ["id"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\na: b: c\n---\n", (2, 5, "yaml-colon")),
        ("---\na:\n\t- b\n---\n", (3, 1, "yaml-tab")),
        ("---\na: [b\n---\n", (3, 1, "yaml-invalid")),
        ("---\na: &x 1\nb: *x\n---\n", (3, 4, "yaml-alias")),
        ("---\na: 1\na: 2\n---\n", (3, 1, "key-twice")),
        ("---\n- a\n---\n", (2, 1, "yaml-invalid")),
        ("---\na: {b: {c: {d: {e: {f: {g: {h: 1}}}}}}}\n---\n", (2, 28, "yaml-deep")),
        ("---\na: 1\n", (1, 1, "header-open")),
        ("+++\na = 1\n+++\n", (1, 1, "header-toml")),
        ("halo\n", (1, 1, "header-missing")),
        ("Title: a\nhalo halo\n\nisi\n", (2, 1, "header-line")),
        ("Title: a\ntitle: b\n\nisi\n", (2, 1, "key-twice")),
    ],
)
def test_faults_have_places(text: str, expected: tuple[int, int, str]) -> None:
    assert expected in codes(text)


@pytest.mark.parametrize("n", [3, 30])
def test_a_bomb_of_aliases_is_never_blown_up(n: int) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, n)]
    text = "---\n" + "\n".join(lines) + "\n---\n"
    assert [code for *_, code in codes(text)] == ["yaml-alias"]
    assert read(text).fields == {}


def test_pelicans_own_header() -> None:
    text = read("Title: Gubernur: jembatan\nTags: a, b\nSummary: satu\n  dua\nembargo:\n\nisi\n")
    assert text.fields["title"] == "Gubernur: jembatan"
    assert text.fields["summary"] == "satu dua"
    assert text.fields["tags"] == "a, b"
    assert (text.body, text.body_line, text.problems) == ("isi\n", 7, [])
    assert text.marks[("summary",)] == (3, 1)
