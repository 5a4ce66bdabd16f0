"""The identity is written into a text where it was not, and changes nothing else."""

from __future__ import annotations

import pytest

from newsroom.content.identities import with_identity, without_identity, write_identities
from tests.conftest import ContentDesk


def test_an_item_keeps_the_identity_that_it_had_and_its_folder_may_be_renamed(
    desk: ContentDesk,
) -> None:
    path = desk.story("lama")
    before = desk.examine()[0].edition.items
    assert list(write_identities(desk.settings.content, before)) == [path]
    (after,) = desk.examine()[0].edition.items
    assert (after.id, after.own_id, after.title) == (before[0].id, True, before[0].title)
    assert without_identity([after]) == []
    folder = (desk.settings.content / path).parent
    folder.rename(folder.with_name("baru"))
    (renamed,) = desk.examine()[0].edition.items
    assert (renamed.id, renamed.slug) == (after.id, "baru")


def test_what_has_one_is_left_as_it_is(desk: ContentDesk) -> None:
    path = desk.story("satu", id="abcdef123456")
    before = (desk.settings.content / path).read_bytes()
    assert list(write_identities(desk.settings.content, desk.examine()[0].edition.items)) == []
    assert (desk.settings.content / path).read_bytes() == before


def test_a_translation_gets_none(desk: ContentDesk) -> None:
    path = desk.story("satu")
    english = "---\ntitle: B\nsummary: s\nstatus: published\n---\nText.\n"
    desk.write(path.replace("index.md", "index.en.md"), english)
    assert list(write_identities(desk.settings.content, desk.examine()[0].edition.items)) == [path]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"---\ntitle: A\n---\nIsi\n", b'---\nid: "x"\ntitle: A\n---\nIsi\n'),
        (b"---\r\ntitle: A\r\n---\r\n", b'---\r\nid: "x"\r\ntitle: A\r\n---\r\n'),
        (b"\xef\xbb\xbf---\ntitle: A\n---\n", b'\xef\xbb\xbf---\nid: "x"\ntitle: A\n---\n'),
        (b"---\ntitle: A\nid:   # nanti\n---\n", b'---\ntitle: A\nid: "x"\n---\n'),
        (b"---\ntitle: A\nid: ~\r\n---\n", b'---\ntitle: A\nid: "x"\r\n---\n'),
        (b"---\ntitle: A\n---\nid:\n", b'---\nid: "x"\ntitle: A\n---\nid:\n'),
    ],
)
def test_one_line_is_written(before: bytes, after: bytes) -> None:
    assert with_identity(before, "x") == after


def test_a_text_without_a_header_is_left_alone() -> None:
    assert with_identity(b"title: A\n", "x") is None
