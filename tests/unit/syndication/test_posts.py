"""Posts stay within what each channel takes, whatever an item is called."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.syndication.posts import CHANNELS, Told, hashtags, shorten, weight, x

TOLD = Told(
    title="Perahu puskesmas layani 38 desa",
    summary="Empat perahu mulai berkeliling.",
    url="https://media.contoh.example/siaran-pers/2026/11/perahu/",
    site="Ruang Media Uji",
    tags=("puskesmas", "kesehatan ibu dan anak", "Gunung Mas", "2026", "a", "b", "c"),
)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=300)
LIMITS = {"instagram": 2200, "facebook": 480, "whatsapp": 1024, "telegram": 1024}


@given(words, words, st.lists(st.text("abc def", max_size=30), max_size=9))
def test_every_post_is_within_its_limit(title: str, summary: str, tags: list[str]) -> None:
    told = replace(TOLD, title=title[:150], summary=summary, tags=tuple(tags))
    for name, write in CHANNELS.items():
        post = write(told)
        if name == "x":
            assert weight(post.replace(told.url, "x" * 23)) <= 280
        else:
            assert len(post) <= LIMITS[name], name
        assert post.strip()


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_post_says_where_the_item_is(channel: str) -> None:
    post = CHANNELS[channel](TOLD)
    assert TOLD.url.removeprefix("https://") in post
    assert TOLD.title in post


def test_a_link_is_whole_even_beside_a_long_headline() -> None:
    post = x(replace(TOLD, title="Pemerintah " * 40))
    assert post.endswith(TOLD.url)
    assert "…\n" in post


def test_hashtags_are_left_out_before_the_headline_is_cut() -> None:
    title = "Jembatan " * 28
    post = x(replace(TOLD, title=title.strip()))
    assert title.strip() in post
    assert "#Puskesmas" not in post


def test_a_correction_comes_first() -> None:
    for write in CHANNELS.values():
        first = write(replace(TOLD, correction="Dikoreksi")).lstrip("*")
        assert first.startswith("Dikoreksi: Perahu")


def test_hashtags_are_words_that_can_be_heard() -> None:
    found = hashtags(TOLD.tags)
    assert found == ["#Puskesmas", "#KesehatanIbuDanAnak", "#GunungMas", "#A", "#B"]


@pytest.mark.parametrize(
    ("text", "size"), [("Desa", 4), ("e\u0301", 1), ("村", 2), ("“Desa” – 5", 10)]
)
def test_x_counts_wide_letters_twice(text: str, size: int) -> None:
    assert weight(text) == size


def test_a_star_in_a_headline_does_not_end_the_bold() -> None:
    post = CHANNELS["whatsapp"](replace(TOLD, title="Rp5*juta"))
    assert post.startswith("*Rp5juta*\n")


@given(words, st.integers(0, 400))
def test_what_is_shortened_fits(text: str, most: int) -> None:
    assert len(shorten(text, most)) <= most
