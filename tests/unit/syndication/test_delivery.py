"""Days, weeks and selections: what lies in them, what lists tell, and what a change touches."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from newsroom.engine.artifact import Kept
from newsroom.model import Details
from newsroom.partners import Partner
from newsroom.plan import plan
from newsroom.settings import Agency
from newsroom.syndication.bundle import Bundles
from newsroom.syndication.delivery import Stock
from newsroom.syndication.periods import Week, by_day, by_week, last_change, week_of
from newsroom.syndication.plan import Shelf
from newsroom.syndication.selection import select, wanted_by, wants
from tests.conftest import a_record
from tests.site.tree import (
    SITEURL,
    Bench,
    agency,
    photo,
    picture,
    release,
    story,
    tree_of,
    write_small,
    write_text,
)

WIB = timezone(timedelta(hours=7))


def partner(slug: str = "koran", **own: Any) -> Partner:
    """Return a partner as it is read from a file of this name."""
    made = Partner(name=slug.title(), **own)
    object.__setattr__(made, "slug", slug)
    return made


def plain(**own: Any) -> Agency:
    """Return the sample agency without what takes long and is not looked at here."""
    whole = agency()
    photos = replace(whole.photos, formats=("jpeg",), widths=(320,), cards=False)
    return replace(whole, photos=photos, bundles=replace(whole.bundles, **own))


PARTNERS = (
    partner("koran", photos=320),
    partner("radio", kinds=("siaran-pers",), formats=("naskah.txt",), photos="none"),
)
SETTINGS: dict[str, Any] = {"agency": plain(), "partners": PARTNERS}


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Return five items of four days, one with a photo of 700 pixels."""
    monkeypatch.setenv("NEWSROOM_JOBS", "1")
    made = Bench(tmp_path / "meja")
    write_small(made.content)
    fields = release("Siaran Satu", "2026-11-10 09:00 WIB", "1/SP/2026", photos=[photo("a.jpg")])
    place = "siaran-pers/2026/11/satu"
    write_text(made.content, place, fields, "Naskah.", {"a.jpg": picture((700, 500), seed=1)})
    return made


def load(output: Path, name: str) -> dict[str, Any]:
    """Return a JSON file of an output."""
    found: dict[str, Any] = json.loads((output / name).read_bytes())
    return found


def names_in(path: Path) -> set[str]:
    """Return the names in a ZIP, below its folder's data/."""
    with zipfile.ZipFile(path) as archive:
        parts = (name.split("/", 2) for name in archive.namelist())
        return {part[2] for part in parts if part[1] == "data"}


def inside(path: Path, name: str) -> bytes:
    """Return a file of a ZIP by the end of its name."""
    with zipfile.ZipFile(path) as archive:
        (found,) = (one for one in archive.namelist() if one.endswith(name))
        return archive.read(found)


def correct(bench: Bench) -> None:
    """Correct the story of 9 November."""
    note = {"time": "2026-11-12 08:00 WIB", "kind": "ralat", "note": "Tertulis dua, tiga."}
    fields = story("Berita Dua", "2026-11-09 09:00 WIB", tags=["air", "api"], agencies=["pupr"])
    more = {"photos": [photo("b.jpg")], "corrections": [note]}
    write_text(bench.content, "berita/2026/11/dua", {**fields, **more}, "Naskah dua.")


# Days and weeks --------------------------------------------------------------------------------


def test_a_day_is_the_sites_own() -> None:
    """23:59 WIB and 00:00 WIB are two days; both are one day of UTC."""
    late = a_record(
        "berita/2026/11/malam/index.md", date=datetime(2026, 11, 19, 16, 59, tzinfo=UTC)
    )
    early = a_record("berita/2026/11/pagi/index.md", date=datetime(2026, 11, 19, 17, 0, tzinfo=UTC))
    days = by_day([early, late], WIB)
    assert list(days) == [date(2026, 11, 20), date(2026, 11, 19)]
    assert list(by_day([early, late], UTC)) == [date(2026, 11, 19)]


def test_a_week_is_isos() -> None:
    assert week_of(date(2027, 1, 3)) == Week(2026, 53)
    assert str(week_of(date(2027, 1, 4))) == "2027-w01"
    days = {date(2027, 1, 4): [1], date(2027, 1, 3): [2], date(2026, 12, 31): [3]}
    assert by_week(days) == {Week(2027, 1): [1], Week(2026, 53): [2, 3]}  # type: ignore[arg-type]


def test_a_day_holds_its_items_each_in_a_folder_of_its_own(bench: Bench) -> None:
    bench.build(**SETTINGS)
    found = names_in(bench.output / "mitra/harian/2026/10/09.zip")
    assert {name.split("/")[0] for name in found} == {
        "index.json",
        "berita-2026-10-tiga_v1",
        "en-berita-2026-10-tiga_v1",
    }
    assert "en-berita-2026-10-tiga_v1/naskah.txt" in found


def test_lists_tell_what_the_files_are(bench: Bench) -> None:
    """Every size and hash in every list is that of the file it names; every name is there."""
    bench.build(**SETTINGS)
    seen = 0
    for path in (bench.output / "mitra").rglob("*.json"):
        value = json.loads(path.read_bytes())
        rows = [*value.get("bundles", ()), *(item["bundle"] for item in value.get("items", ()))]
        for row in rows:
            data = (bench.output / row["url"].removeprefix(f"{SITEURL}/")).read_bytes()
            assert (row["size"], row["sha256"]) == (len(data), sha256(data).hexdigest())
            seen += 1
    assert seen > 15


def test_the_list_in_a_zip_is_of_its_folders(bench: Bench) -> None:
    bench.build(**SETTINGS)
    path = bench.output / "mitra/harian/2026/10/09.zip"
    folders = {name.split("/")[0] for name in names_in(path)} - {"index.json"}
    items = json.loads(inside(path, "data/index.json"))["items"]
    assert {item["folder"] for item in items} == folders
    assert {(item["version"], item["status"]) for item in items} == {(1, "usable")}
    assert {item["language"] for item in items} == {"id", "en"}


def test_only_the_newest_stand_ready(bench: Bench) -> None:
    """The lists of all days stay; older ZIPs go."""
    bench.build(agency=plain(days=2, weeks=1))
    zips = {
        p.relative_to(bench.output / "mitra").as_posix()
        for p in bench.output.glob("mitra/**/*.zip")
    }
    assert zips == {"harian/2026/11/10.zip", "harian/2026/11/09.zip", "mingguan/2026-w46.zip"}
    index = load(bench.output, "mitra/harian/index.json")
    assert [row["name"] for row in index["bundles"]] == ["2026-11-10", "2026-11-09"]
    october = index["months"][1].removeprefix(f"{SITEURL}/")
    (day,) = load(bench.output, october)["days"]
    assert (
        len(load(bench.output, day["url"].removeprefix(f"{SITEURL}/"))["items"])
        == day["items"]
        == 2
    )


def test_photos_are_whole_in_days_and_narrower_in_weeks(bench: Bench) -> None:
    bench.build(agency=plain(photo_width=320))
    day, week = "mitra/harian/2026/11/10.zip", "mitra/mingguan/2026-w46.zip"
    sizes = [
        Image.open(io.BytesIO(inside(bench.output / name, "01-a.jpg"))).size for name in (day, week)
    ]
    assert sizes == [(700, 500), (320, 229)]
    assert b"Rani Saputri / MMC" in inside(bench.output / week, "01-a.jpg")


def test_a_day_of_too_many_photos_has_narrower_ones(bench: Bench) -> None:
    bench.build(agency=plain(photo_width=320, day_megabytes=0))
    data = inside(bench.output / "mitra/harian/2026/11/10.zip", "01-a.jpg")
    assert Image.open(io.BytesIO(data)).size == (320, 229)


def test_a_withdrawn_item_is_a_notice_in_its_day(bench: Bench) -> None:
    fields = story("Berita Dua", "2026-11-09 09:00 WIB", photos=[photo("b.jpg")])
    note = {"time": "2026-11-12 08:00 WIB", "kind": "pencabutan", "note": "Keliru."}
    told = {"status": "withdrawn", "corrections": [note]}
    write_text(bench.content, "berita/2026/11/dua", {**fields, **told}, "Naskah dua.")
    bench.build(**SETTINGS)
    assert names_in(bench.output / "mitra/harian/2026/11/09.zip") == {
        "berita-2026-11-dua_v2/DITARIK.txt",
        "index.json",
    }
    (item,) = load(bench.output, "mitra/harian/2026/11/09.json")["items"]
    assert (item["status"], item["version"]) == ("canceled", 2)


# Partners --------------------------------------------------------------------------------------


RECORD = a_record(
    "berita/2026/11/jembatan/index.md", regions=["62.11.02"], agencies=["pupr"], tags=["air"]
)


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ({"kinds": ("berita",)}, {"kinds": ("foto", "video")}),
        ({"topics": ("ekonomi", "infrastruktur")}, {"topics": ("ekonomi",)}),
        ({"regions": ("62.11",)}, {"regions": ("62.1", "62.71")}),
        ({"regions": ("62.11.02",)}, {"regions": ("62.11.02.2001",)}),
        ({"agencies": ("dinkes", "pupr")}, {"agencies": ("dinkes",)}),
        ({"languages": ("id", "en")}, {"languages": ("en",)}),
    ],
)
def test_each_list_lets_in_and_keeps_out(asked: dict[str, Any], other: dict[str, Any]) -> None:
    """And each alone is enough to keep an item out, whatever the others say."""
    right = {"kinds": ("berita",), "topics": ("infrastruktur",), "languages": ("id",)}
    assert wants(partner(), RECORD)
    assert wants(partner(**asked), RECORD)
    assert wants(partner(**{**right, **asked}), RECORD)
    assert not wants(partner(**other), RECORD)
    assert not wants(partner(**{**right, **other}), RECORD)


def test_an_item_of_the_whole_province_is_every_regions() -> None:
    assert wants(partner(regions=("62.01",)), RECORD._replace(regions=[]))
    assert not wants(partner(agencies=("pupr",)), RECORD._replace(agencies=[]))


def test_a_partner_gets_what_it_asks_for(bench: Bench) -> None:
    bench.build(**SETTINGS)
    mine = {p.name for p in (bench.output / "mitra/radio").iterdir()}
    assert mine == {"index.json", "2026-11-10.zip"}
    assert names_in(bench.output / "mitra/radio/2026-11-10.zip") == {
        "index.json",
        *(
            f"siaran-pers-2026-11-satu_v1/{n}"
            for n in ("naskah.txt", "BACA-SAYA.txt", "LISENSI.txt")
        ),
    }
    (item,) = load(bench.output, "mitra/radio/index.json")["items"]
    assert item["kind"] == "siaran-pers"
    data = inside(bench.output / "mitra/koran/2026-11-10.zip", "01-a.jpg")
    assert Image.open(io.BytesIO(data)).width == 320


def test_photos_are_asked_for_by_word_or_width() -> None:
    assert wanted_by(partner(photos="full")).width == 0
    assert wanted_by(partner(photos="none")).width is None
    assert wanted_by(partner(photos=640)).width == 640
    assert wanted_by(partner(formats=("b", "a", "b"))).formats == ("a", "b")


def test_an_old_item_that_changed_lately_is_told_of(bench: Bench) -> None:
    """With one day ready, an older item that was corrected still stands in the list, first."""
    settings = {**SETTINGS, "agency": plain(days=1)}
    bench.build(**settings)
    before = [item["title"] for item in load(bench.output, "mitra/koran/index.json")["items"]]
    correct(bench)
    bench.build(**settings)
    items = load(bench.output, "mitra/koran/index.json")["items"]
    assert before == ["Siaran Satu"]
    assert [(item["title"], item["version"]) for item in items] == [
        ("Berita Dua", 2),
        ("Siaran Satu", 1),
    ]


def test_a_list_is_no_longer_than_it_may_be(bench: Bench) -> None:
    bench.build(**{**SETTINGS, "agency": plain(items=2)})
    assert len(load(bench.output, "mitra/koran/index.json")["items"]) == 2


def test_select_keeps_the_order() -> None:
    records = [
        a_record(f"berita/2026/11/{n}/index.md", lang=lang) for n, lang in ((1, "id"), (2, "en"))
    ]
    assert [r.path for r in select(partner(languages=("en", "id")), records)] == [
        r.path for r in records
    ]


def test_last_change_is_the_latest_that_is_told() -> None:
    assert last_change(RECORD) == RECORD.due
    later = RECORD._replace(details=Details(told=[(["modified"], RECORD.due + 5)]))
    assert last_change(later) == RECORD.due + 5


# What a change touches -------------------------------------------------------------------------


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Return what differs for partners."""
    paths = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    ours = {path for path in paths if path.startswith("mitra/") or path.endswith(".zip")}
    return {path for path in ours if path.endswith((".zip", ".json"))} - {"mitra/perbaikan.json"}


def test_a_correction_touches_its_item_day_week_partners_and_nothing_else(bench: Bench) -> None:
    bench.build(**SETTINGS)
    before = tree_of(bench.output)
    correct(bench)
    report = bench.build(**SETTINGS)
    touched = changed(before, tree_of(bench.output))
    assert touched == {
        "berita/2026/11/dua/dua.zip",
        "mitra/harian/2026/11/09.zip",
        "mitra/harian/2026/11/09.json",
        "mitra/harian/index.json",
        "mitra/mingguan/2026-w46.zip",
        "mitra/mingguan/index.json",
        "mitra/koran/2026-11-09.zip",
        "mitra/koran/index.json",
    }
    built = changed(dict.fromkeys(report.result.built_paths, "anew"), {})
    # the photo is narrower than what a partner asks for: its day is the day of all, made once
    same = {"mitra/harian/2026/11/09.zip", "mitra/koran/2026-11-09.zip"}
    assert built | same == touched
    assert len(built & same) == 1


def test_the_next_build_makes_nothing_and_plans_what_it_keeps(bench: Bench) -> None:
    bench.build(**SETTINGS)
    assert bench.build(**SETTINGS).result.built == 0
    settings, edition = bench.settings(**SETTINGS), bench.open(**SETTINGS).edition
    keys = {a.paths[0]: a.key for a in bench.planned(**SETTINGS) if a.key}
    planned = plan(edition, settings, keys)
    kept = {one.path for one in planned if isinstance(one, Kept)}
    assert changed(tree_of(bench.output), {}) <= kept


@pytest.mark.parametrize("lost", ["bundle", "everything"])
def test_a_list_is_right_though_what_it_lists_was_lost(bench: Bench, lost: str) -> None:
    """A day is made of receipts, and those of bundles: whatever is gone is made again."""
    bench.build(**SETTINGS)
    for path in bench.settings().state.glob("objects/*/*"):
        if lost == "everything" or path.read_bytes()[:2] == b"PK" or path.stat().st_size < 200:
            path.unlink()
    correct(bench)
    bench.build(**SETTINGS)
    mine = tree_of(bench.output)
    other = Bench(bench.root.parent / "lain")
    write_small(other.content)
    for path in bench.content.rglob("*"):
        if path.is_file():
            (other.content / path.relative_to(bench.content)).write_bytes(path.read_bytes())
    other.build(**SETTINGS)
    assert changed(mine, tree_of(other.output)) == set()


def test_two_builds_give_the_same_bytes(bench: Bench, tmp_path: Path) -> None:
    bench.build(**SETTINGS)
    other = Bench(tmp_path / "lain")
    for path in bench.content.rglob("*"):
        target = other.content / path.relative_to(bench.content)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            target.write_bytes(path.read_bytes())
    other.build(**SETTINGS)
    assert tree_of(bench.output) == tree_of(other.output)


def test_a_menu_or_a_colour_makes_no_bundle_anew(bench: Bench) -> None:
    bench.build(**SETTINGS)
    before = plain()
    site = replace(before.site, colors=replace(before.site.colors, river="#0f5a47"), notice="Lain.")
    after = replace(before, site=site, menu=(), front=replace(before.front, items=9))
    one, two = (Bundles((), bench.settings(agency=a)).head for a in (before, after))
    assert one == two
    license = replace(before, site=replace(before.site, license="Lain"))
    assert Bundles((), bench.settings(agency=license)).head != one


def test_planning_is_linear(bench: Bench) -> None:
    """Days hold each record once; what is recent does not grow with the archive."""
    dates = [datetime(2020, 1, 1, 3, tzinfo=UTC) + timedelta(hours=6 * n) for n in range(4000)]
    records = [a_record(f"berita/2020/01/b{n}/index.md", date=d) for n, d in enumerate(dates)][::-1]
    settings = bench.settings(agency=plain(days=3))
    shelf = Shelf(Stock(Bundles(records, settings)), settings)
    assert sum(map(len, shelf.days.values())) == 4000
    assert len(shelf.recent) <= 12
