"""What pages show, as values: the front, lists, items, relations, and the frame around them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsroom.errors import SettingsError
from newsroom.media.plan import recorded_artifact
from newsroom.pages.colors import check_colors, contrast
from newsroom.pages.values import FrontPage, IndexPage, ItemPage, ListPage, Page
from newsroom.settings import Colors, Front, Photos
from tests.site.tree import (
    Bench,
    agency,
    common,
    photo,
    picture,
    story,
    write_held,
    write_sample,
    write_small,
    write_text,
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return five items."""
    made = Bench(tmp_path / "meja")
    write_small(made.content)
    return made


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """Return the pages of the whole sample."""
    made = Bench(tmp_path_factory.mktemp("halaman"))
    write_sample(made.content)
    return made.pages()


def titles(page: Page) -> list[str]:
    """Return the titles a list page shows, in order."""
    assert isinstance(page, ListPage)
    return [card.title for day in page.days for card in day.cards]


# The front page --------------------------------------------------------------------------------


def test_lead_is_the_newest_with_a_photo(sample: dict[str, Page]) -> None:
    front = sample[""]
    assert isinstance(front, FrontPage)
    assert front.lead is not None
    assert front.lead.title == "Jembatan Sei Contoh Dibuka"
    assert front.lead.title not in [card.title for card in front.latest]
    assert {card.kind for card in front.strip} == {"foto", "infografis", "video"}
    assert not {card.kind for card in front.latest} & {"foto", "infografis", "video", "halaman"}


def test_lead_without_any_photo(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    for day in (1, 2):
        write_text(bench.content, f"berita/2026/11/n{day}", story(f"N{day}", f"2026-11-0{day}"))
    front = bench.pages()[""]
    assert isinstance(front, FrontPage)
    assert front.lead is not None
    assert front.lead.title == "N2"
    assert [card.title for card in front.latest] == ["N1"]


def test_a_site_without_news_has_a_front_page(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    write_text(bench.content, "halaman/tentang", common("Tentang", "2025-01-02"))
    found = bench.pages()
    assert set(found) == {"", "404.html", "halaman/tentang/", "mitra/tanda-tangan/"}
    front = found[""]
    assert isinstance(front, FrontPage)
    assert (front.lead, front.latest, front.topics, front.months) == (None, (), (), ())
    assert front.site.feeds == ()


def test_withdrawn_items_do_not_lead(sample: dict[str, Page]) -> None:
    front = sample[""]
    assert isinstance(front, FrontPage)
    cards = [*front.latest, *front.strip, *([front.lead] if front.lead else [])]
    assert not [card for card in cards if card.withdrawn]


# Lists -----------------------------------------------------------------------------------------


def test_a_list_shows_the_newest_and_months_for_the_rest(bench: Bench) -> None:
    few = replace(agency(), front=Front(items=2))
    found = bench.pages(agency=few)["topik/infrastruktur/"]
    assert titles(found) == ["Siaran Satu", "Berita Dua"]
    assert isinstance(found, ListPage)
    assert found.months == ()
    one = bench.pages(agency=replace(agency(), front=Front(items=1)))["topik/infrastruktur/"]
    assert isinstance(one, ListPage)
    assert titles(one) == ["Siaran Satu"]
    assert one.total == 2
    assert [link.url for link in one.months] == ["arsip/2026/11/"]


def test_a_closed_month_does_not_know_the_newest(bench: Bench) -> None:
    """Planned anew after a new item, an older month's page is the same value."""
    before = bench.pages()["arsip/2026/10/"]
    write_text(bench.content, "berita/2026/11/baru", story("Baru", "2026-11-20 09:00 WIB"))
    assert bench.pages()["arsip/2026/10/"] == before


def test_a_new_month_is_linked_from_the_one_before(bench: Bench) -> None:
    before = bench.pages()["arsip/2026/11/"]
    assert isinstance(before, ListPage)
    assert before.following is None
    assert before.previous is not None
    assert before.previous.url == "arsip/2026/10/"


def test_days_are_of_the_zone_of_the_site(bench: Bench) -> None:
    """00:30 WIT of the 12th is the 11th in Palangka Raya."""
    write_text(bench.content, "berita/2026/11/malam", story("Malam", "2026-11-12 00:30 WIT"))
    found = bench.pages()["arsip/2026/11/"]
    assert isinstance(found, ListPage)
    day = next(day for day in found.days if day.cards[0].title == "Malam")
    assert (day.iso, day.label) == ("2026-11-11", "Rabu, 11 November 2026")
    assert day.cards[0].date.iso == "2026-11-12T00:30:00+09:00"


def test_indexes_count_their_fronts(sample: dict[str, Page]) -> None:
    for name in ("topik", "wilayah", "instansi", "tag"):
        index = sample[f"{name}/"]
        assert isinstance(index, IndexPage)
        for _, links in index.groups:
            for link in links:
                front = sample[link.url]
                assert isinstance(front, ListPage)
                assert front.total == link.count == len(titles(front))


def test_tags_that_are_written_differently_are_one(bench: Bench) -> None:
    write_text(
        bench.content,
        "berita/2026/11/besar",
        story("Besar", "2026-11-12 09:00 WIB", tags=["AIR", "air", "Air!"]),
    )
    assert titles(bench.pages()["tag/air/"]) == ["Besar", "Siaran Satu", "Berita Dua"]


def test_a_tag_without_letters_has_no_front_and_no_link(bench: Bench) -> None:
    write_text(bench.content, "berita/2026/11/tanda", story("T", "2026-11-12", tags=["!!!", "ok"]))
    found = bench.pages()
    page = found["berita/2026/11/tanda/"]
    assert isinstance(page, ItemPage)
    assert [link.url for link in page.tags] == ["tag/ok/"]
    assert "tag//" not in found


def test_pages_stand_in_no_list(sample: dict[str, Page]) -> None:
    for page in sample.values():
        if isinstance(page, ListPage):
            assert "Tentang" not in titles(page)
    assert "halaman/" not in sample


# Items -----------------------------------------------------------------------------------------


def test_related_looks_only_back(bench: Bench) -> None:
    """Publishing a newer item changes no older page; shared tags come before newer dates."""
    for day, tags in ((1, ["air"]), (2, ["lain"]), (3, ["lain"]), (4, []), (5, [])):
        write_text(
            bench.content,
            f"berita/2026/11/n{day}",
            story(f"N{day}", f"2026-11-0{day} 09:00 WIB", tags=tags),
        )
    page = bench.pages()["siaran-pers/2026/11/satu/"]
    assert isinstance(page, ItemPage)
    assert [card.title for card in page.related] == ["Berita Dua", "N1", "N5"]
    before = bench.pages()["berita/2026/11/n3/"]
    write_text(
        bench.content, "berita/2026/11/n9", story("N9", "2026-11-09 10:00 WIB", tags=["lain"])
    )
    assert bench.pages()["berita/2026/11/n3/"] == before


def test_item_shows_what_it_has(sample: dict[str, Page]) -> None:
    page = sample["siaran-pers/2026/11/jembatan-dibuka/"]
    assert isinstance(page, ItemPage)
    assert page.own["number"] == "93/SP/XI/BKIP/2026"
    assert page.own["contact"]["email"] == "pers@x.example"
    assert page.own["facts"] == ("Panjang 240 meter",)
    assert [link.url for link in page.regions] == ["wilayah/62.11/", "wilayah/62.71/"]
    assert {d.type for d in page.downloads} == {"ZIP", "PDF"}
    assert page.lead is not None
    assert (page.lead.width, page.lead.height) == (1400, 900)
    assert [block.photo is not None for block in page.body] == [False, True, False]
    assert page.photos == ()  # both are shown: one leads, one stands in the text
    assert page.updated is None


def test_infographic_shows_its_picture_once(sample: dict[str, Page]) -> None:
    page = sample["infografis/2026/11/stunting/"]
    assert isinstance(page, ItemPage)
    assert page.own["image"].width == 360
    assert page.photos == ()


def test_own_film_and_captions_are_addresses(sample: dict[str, Page]) -> None:
    page = sample["video/2026/10/simulasi/"]
    assert isinstance(page, ItemPage)
    assert page.own["file"] == "video/2026/10/simulasi/simulasi.mp4"
    assert page.own["captions"] == "video/2026/10/simulasi/simulasi.vtt"
    assert page.own["duration"] == "1:02:03"


def test_share_links_are_quoted(bench: Bench) -> None:
    write_text(bench.content, "berita/2026/11/q", story("A & B? #c +d", "2026-11-12 09:00 WIB"))
    page = bench.pages()["berita/2026/11/q/"]
    assert isinstance(page, ItemPage)
    address = "https%3A%2F%2Fx.example%2Fmedia%2Fberita%2F2026%2F11%2Fq%2F"
    for link in page.shares:
        assert address in link.url
        assert "A & B" not in link.url
        assert "A%20%26%20B%3F%20%23c%20%2Bd" in link.url or "facebook" in link.url


def test_only_essays_count_their_photos(sample: dict[str, Page]) -> None:
    cards = {
        card.title: card
        for page in sample.values()
        if isinstance(page, ListPage)
        for day in page.days
        for card in day.cards
    }
    assert cards["Pagi di Sungai"].photos == 3
    assert cards["Jembatan Sei Contoh Dibuka"].photos == 0
    assert cards["Cara Melapor Api"].duration == "2:35"
    assert cards["Pasar Terapung Kembali Ramai"].sponsor == "Bank Contoh"
    assert cards["Angka Produksi Padi"].corrected


# Languages and the frame -----------------------------------------------------------------------


def test_each_language_has_its_own_lists(sample: dict[str, Page]) -> None:
    assert titles(sample["en/arsip/2026/11/"]) == ["Sei Contoh Bridge Opens"]
    assert "en/arsip/2026/10/" not in sample
    for url, page in sample.items():
        assert page.lang == ("en" if url.startswith("en/") else "id")
        assert page.site.lang == page.lang


def test_menu_leads_only_to_what_is_there(sample: dict[str, Page]) -> None:
    for page in sample.values():
        links = (*page.site.menu, *page.site.sections)
        assert [link.url for link in links if link.url not in sample] == []
    assert [link.url for link in sample["en/"].site.menu] == [
        "en/siaran-pers/",
        "en/halaman/tentang/",
    ]


def test_a_local_service_waits_for_its_page(bench: Bench, sample: dict[str, Page]) -> None:
    with_page = [link.url for link in sample[""].site.services]
    assert "halaman/permohonan-informasi/" in with_page
    without = [link.url for link in bench.pages()[""].site.services]
    assert "halaman/permohonan-informasi/" not in without
    assert "tel:112" in without


def test_one_language_has_no_switch(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    write_text(bench.content, "berita/2026/11/a", story("A", "2026-11-02"))
    found = bench.pages()
    assert [link.lang for link in found[""].site.languages] == ["id"]
    assert not [url for url in found if url.startswith("en/")]


def test_preview_marks_only_what_is_not_public(bench: Bench) -> None:
    write_held(bench.content, "2026-12-01 09:00 WIB")
    found = bench.pages(preview=True)
    marked = {url for url, page in found.items() if page.banner}
    assert marked == {"siaran-pers/2026/11/kanarislug-anggaran/", "berita/2026/11/kanaribesok/"}
    assert all(page.site.preview for page in found.values())
    assert not any(page.site.preview or page.banner for page in bench.pages().values())


def test_photo_addresses_change_with_the_photo(bench: Bench) -> None:
    """A photo's address is made of its bytes, so that it may be cached for ever."""
    place = "berita/2026/11/dua/"
    first = bench.pages()[place]
    (bench.content / place / "b.jpg").write_bytes(picture((40, 30), seed=40))
    second = bench.pages()[place]
    assert isinstance(first, ItemPage)
    assert isinstance(second, ItemPage)
    assert first.lead is not None
    assert second.lead is not None
    assert first.lead.src != second.lead.src


def test_one_photo_for_two_items_is_encoded_once(bench: Bench) -> None:
    """Each item's files have its own label, so other names; they are made of the same pixels."""
    data = (bench.content / "berita/2026/11/dua/b.jpg").read_bytes()
    fields = story("Lagi", "2026-11-12", photos=[photo("x.jpg")])
    write_text(bench.content, "berita/2026/11/lagi", fields, "Isi.", {"x.jpg": data})
    found = bench.pages()
    one, two = found["berita/2026/11/dua/"], found["berita/2026/11/lagi/"]
    assert isinstance(one, ItemPage)
    assert isinstance(two, ItemPage)
    assert one.lead is not None
    assert two.lead is not None
    assert one.lead.sources != two.lead.sources
    first, second = (
        recorded_artifact(bench.record(f"berita/2026/11/{name}/index.md").photos[0], Photos())
        for name in ("dua", "lagi")
    )
    assert first.fingerprint != second.fingerprint
    assert first.needs[0].fingerprint == second.needs[0].fingerprint


# Colours ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_wcag(first: str, second: str, ratio: float) -> None:
    assert contrast(first, second) == pytest.approx(ratio, abs=0.01)
    assert contrast(second, first) == contrast(first, second)


def test_colours_that_cannot_be_read_are_refused() -> None:
    check_colors(agency().site.colors)
    with pytest.raises(SettingsError, match="river"):
        check_colors(replace(Colors(), river="#c0d0c8"))
