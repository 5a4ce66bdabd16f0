"""Cards for links in messages: kind and name on them, a headline where there is no photo."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from newsroom.engine.artifact import Kept, Supplies, Workshop
from newsroom.media.cards import CARD, Card, Ink, _cut, _font, _set_headline, draw_card
from newsroom.media.share import Cards
from newsroom.model import Label
from newsroom.settings import Settings
from tests.conftest import ContentDesk, a_record, jpeg

INK = Ink("#14201b", "#fbfaf6", "#b3261e", "#0f5a46")
LABEL = Label(*Label._fields)
PLAIN = Card("Siaran pers", "Ruang Media Uji", INK, "Jembatan Rungan dibuka")


def drawn(card: Card, photo: bytes | None = None) -> Image.Image:
    workshop = Workshop(Path(), Path(), Path())
    (data,) = draw_card((card, LABEL, -1), Supplies(workshop, needed=[photo] if photo else []))
    assert len(data) <= card.most
    return Image.open(io.BytesIO(data))


def near(color: object, wanted: str) -> bool:
    right = tuple(int(wanted[at : at + 2], 16) for at in (1, 3, 5))
    return max(abs(a - b) for a, b in zip(color, right, strict=True)) < 40  # type: ignore[call-overload]


def darkest(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    return int(image.crop(box).convert("L").getextrema()[0])


def test_a_text_gets_a_card_with_its_headline() -> None:
    card = drawn(PLAIN)
    assert (card.format, card.size) == ("JPEG", CARD)
    assert near(card.getpixel((600, 4)), INK.tone)
    assert near(card.getpixel((1190, 300)), INK.ground)
    assert darkest(card, (75, 200, 900, 480)) < 60  # letters
    bare = drawn(replace(PLAIN, headline=""))
    assert darkest(bare, (75, 200, 900, 480)) > 200


def test_a_photo_carries_kind_and_name_and_stays_seen() -> None:
    photo = jpeg(1200, 630)
    card = drawn(replace(PLAIN, headline=""), photo)
    assert card.size == (1200, 630)
    assert near(card.getpixel((600, 100)), "#0f5a46")  # the photo's own colour
    assert near(card.getpixel((4, 600)), INK.ground)  # the plate
    assert darkest(card, (10, 560, 330, 615)) < 60  # its letters


def test_the_mark_of_the_agency_is_drawn(desk: ContentDesk) -> None:
    """The icon of the theme; its ground is green."""
    mark = Cards(desk.settings).card(a_record(), CARD).mark
    assert mark.startswith("<svg")
    assert near(drawn(replace(PLAIN, mark=mark)).getpixel((80, 512)), "#0f5a46")
    photo = jpeg(1200, 630, "JPEG")
    over = drawn(replace(PLAIN, headline="", mark=mark), photo)
    assert over.tobytes() != drawn(replace(PLAIN, headline=""), photo).tobytes()


@pytest.mark.parametrize("size", [(600, 315), (64, 48), (2, 2)])
def test_small_photos_keep_their_size(size: tuple[int, int]) -> None:
    assert drawn(replace(PLAIN, width=size[0], height=size[1]), jpeg(*size)).size == size


def test_a_restless_photo_is_brought_below_the_limit() -> None:
    out = io.BytesIO()
    Image.effect_noise(CARD, 120).convert("RGB").save(out, "JPEG", quality=92)
    assert len(out.getvalue()) > 400_000
    assert drawn(replace(PLAIN, headline="", most=250_000), out.getvalue()).size == CARD


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=160)


@given(words, st.sampled_from([(1050, 400), (945, 700), (500, 120)]))
def test_a_headline_stays_in_its_room(text: str, room: tuple[int, int]) -> None:
    size, lines = _set_headline(text, *room)
    assert len(lines) * int(size * 1.18) <= room[1]
    assert all(_font(size).getlength(line) <= room[0] + 1 for line in lines)
    if not any("…" in line for line in lines):
        assert " ".join(lines).split() == text.split()


def test_what_is_cut_says_so() -> None:
    assert _cut("Pembangunan" * 20, 40, 300).endswith("…")
    assert _cut("Desa", 40, 300) == "Desa"


# Which card an item has -------------------------------------------------------------------------


def settings(desk: ContentDesk, **photos: bool) -> Settings:
    agency = desk.settings.agency
    return replace(desk.settings, agency=replace(agency, photos=replace(agency.photos, **photos)))


def test_each_item_has_a_card_of_its_own(desk: ContentDesk) -> None:
    cards = Cards(desk.settings)
    one, other = a_record(brief="a"), a_record(brief="b")
    assert cards.path(one) != cards.path(other)
    assert cards.size(one) == CARD
    assert cards.path(one).endswith("-1200x630.jpg")
    assert cards.card(one, CARD).headline == one.title
    assert cards.card(one._replace(lang="en"), CARD).kind == "News story"
    assert cards.card(one, CARD).kind == "Berita"


def test_other_colours_make_another_address(desk: ContentDesk) -> None:
    site = replace(desk.settings.agency.site, name="Kantor Lain")
    other = replace(desk.settings, agency=replace(desk.settings.agency, site=site))
    assert Cards(desk.settings).path(a_record()) != Cards(other).path(a_record())


def test_a_withdrawn_item_has_none_and_a_site_can_do_without(desk: ContentDesk) -> None:
    assert Cards(desk.settings).path(a_record(status="withdrawn")) == ""
    assert Cards(settings(desk, cards=False)).path(a_record()) == ""


def test_a_card_that_stands_is_not_planned_again(desk: ContentDesk) -> None:
    cards, record = Cards(desk.settings), a_record()
    path = cards.path(record)
    (kept,) = cards.plan([record], {path: path})
    assert isinstance(kept, Kept)
    (made,) = cards.plan([record], {})
    assert made.paths == (path,)
    assert made.key == path


def test_other_words_of_the_theme_make_another_address(desk: ContentDesk, tmp_path: Path) -> None:
    """A card that stands is kept by its address alone, so that it must say all."""
    theme = tmp_path / "tema"
    shutil.copytree(desk.settings.theme, theme)
    there = replace(desk.settings, theme=theme)
    assert Cards(there).path(a_record()) == Cards(desk.settings).path(a_record())
    words = theme / "locale/id/LC_MESSAGES/theme.po"
    words.write_text(words.read_text("utf-8").replace('"Berita"', '"Warta"'), "utf-8")
    assert Cards(there).path(a_record()) != Cards(desk.settings).path(a_record())
