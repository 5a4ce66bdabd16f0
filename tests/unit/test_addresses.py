"""Addresses: relative links that lead home from any page, below any sub-path."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.addresses import is_external, output_path, relative, slug, tag_uri

words = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=8)
folders = st.lists(words, max_size=5).map(lambda parts: "".join(f"{part}/" for part in parts))
files = st.tuples(folders, words).map(lambda pair: f"{pair[0]}{pair[1]}.html")
pages = st.one_of(folders, files)
fragments = st.one_of(st.just(""), words.map(lambda word: f"#{word}"))


@given(pages, pages, fragments, st.sampled_from(["", "media/", "a/b/c/"]))
def test_a_relative_link_leads_to_its_target(
    page: str, target: str, fragment: str, base: str
) -> None:
    root = f"https://media.example/{base}"
    assert urljoin(root + page, relative(page, target + fragment)) == root + target + fragment


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        ("", "", "./"),
        ("", "berita/", "berita/"),
        ("berita/2026/11/x/", "", "../../../../"),
        ("berita/2026/11/x/", "berita/2026/11/x/#bagian-a", "./#bagian-a"),
        ("berita/2026/11/x/", "media/ab/c-640.jpg", "../../../../media/ab/c-640.jpg"),
        ("404.html", "berita/", "berita/"),
    ],
)
def test_links_are_short(page: str, target: str, link: str) -> None:
    assert relative(page, target) == link


@pytest.mark.parametrize(
    ("url", "path"), [("", "index.html"), ("a/b/", "a/b/index.html"), ("feed.xml", "feed.xml")]
)
def test_an_address_is_answered_by_a_file(url: str, path: str) -> None:
    assert output_path(url) == path


@pytest.mark.parametrize("url", ["https://x.example/", "mailto:a@b.example", "tel:112"])
def test_external(url: str) -> None:
    assert is_external(url)


@pytest.mark.parametrize("url", ["", "berita/", "a/b:c", "x?y=a:b", "#a:b"])
def test_not_external(url: str) -> None:
    assert not is_external(url)


@given(st.text(max_size=200))
def test_a_slug_can_stand_in_an_address(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?|", slug(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jembatan Gantung Dibuka!", "jembatan-gantung-dibuka"),
        ("Kafé Jum'at", "kafe-jum-at"),
        ("  --  ", ""),
        ("kata " * 30, "-".join(["kata"] * 16)),
    ],
)
def test_slugs(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_a_translation_has_its_own_identity() -> None:
    assert tag_uri("uji.example,2024", "abc", "id", "id") == "tag:uji.example,2024:abc"
    assert tag_uri("uji.example,2024", "abc", "en", "id") == "tag:uji.example,2024:abc:en"
