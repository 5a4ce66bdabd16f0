"""Wire files outside bundles: planned by key, and telling what the site shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from newsroom.engine.artifact import Artifact, Kept
from newsroom.engine.store import Store
from newsroom.kinds import all_kinds
from newsroom.media.probe import pixels_of
from newsroom.syndication.formats import all_formats
from newsroom.syndication.release import make_release
from newsroom.syndication.values import Release
from newsroom.syndication.wires import FILES, plan_wires, wire_urls
from tests.contract.readers import G2, g2_problems, ninjs_problems, shown
from tests.site.tree import (
    SITEURL,
    TRANSCRIPT,
    Bench,
    common,
    open_items,
    photo,
    picture,
    release,
    tree_of,
    write_sample,
    write_small,
    write_text,
)

ONE = "siaran-pers/2026/11/satu/"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return five items."""
    made = Bench(tmp_path / "meja")
    write_small(made.content)
    return made


def planned(bench: Bench, known: dict[str, str] | None = None) -> dict[str, Any]:
    """Return path -> what is planned for it."""
    found = plan_wires(bench.open().edition, bench.settings(), known or {})
    return {
        path: one for one in found for path in ([one.path] if isinstance(one, Kept) else one.paths)
    }


def keys(bench: Bench) -> dict[str, str]:
    """Return what is known when all stands."""
    return {path: one.key for path, one in planned(bench).items()}


def rewrite(bench: Bench, body: str = "Naskah satu.", **more: Any) -> None:
    """Write the release anew."""
    own = {"tags": ["air"], "regions": ["62.01"], "photos": [photo("a.jpg")], **more}
    fields = release("Siaran Satu", "2026-11-10 09:00 WIB", "1/SP/2026", **own)
    write_text(bench.content, ONE.rstrip("/"), fields, body)


def test_each_bundled_item_has_both(bench: Bench) -> None:
    found = planned(bench)
    assert {f"{ONE}ninjs.json", f"{ONE}newsml-g2.xml"} <= set(found)
    assert all(isinstance(one, Artifact) for one in found.values())
    assert not [path for path in found if path.startswith("halaman/")]
    assert list(wire_urls(ONE)) == [f"{ONE}ninjs.json", f"{ONE}newsml-g2.xml"]


def test_what_stands_is_kept(bench: Bench) -> None:
    assert all(isinstance(one, Kept) for one in planned(bench, keys(bench)).values())


def test_only_what_changed_is_planned(bench: Bench) -> None:
    known = keys(bench)
    rewrite(bench, "Naskah satu, diubah.")
    again = planned(bench, known)
    made = {path for path, one in again.items() if isinstance(one, Artifact)}
    assert made == {f"{ONE}ninjs.json", f"{ONE}newsml-g2.xml"}


def test_a_link_to_what_came_out_since_is_written_anew(bench: Bench) -> None:
    """The address of another text is part of what the files show."""
    rewrite(bench, "Lihat [dua](/berita/2026/11/dua/index.md).")
    known = keys(bench)
    path = bench.content / "berita/2026/11/dua/index.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("---\n", "---\nslug: dua-baru\n", 1), encoding="utf-8")
    again = planned(bench, known)
    assert isinstance(again[f"{ONE}ninjs.json"], Artifact)


def test_photos_are_those_of_the_site(bench: Bench) -> None:
    """Each address leads to a file that was published, of the size that is told."""
    bench.build()
    data = json.loads((bench.output / ONE / "ninjs.json").read_bytes())
    (photo,) = data["associations"]
    (file,) = photo["renditions"]
    path = bench.output / file["href"].removeprefix(f"{SITEURL}/")
    assert pixels_of(path.read_bytes()) == (file["width"], file["height"])
    root = etree.parse(bench.output / ONE / "newsml-g2.xml")
    remote = root.find(f".//{G2}remoteContent")
    assert remote.get("href") == file["href"]


def test_what_is_published_is_valid(bench: Bench) -> None:
    bench.build()
    files = [*bench.output.rglob("ninjs.json"), *bench.output.rglob("newsml-g2.xml")]
    assert len(files) >= 2
    for file in files:
        data = file.read_bytes()
        found = ninjs_problems(data, "3.1") if file.suffix == ".json" else g2_problems(data)
        assert found == []


def test_a_later_build_is_like_a_first_one(bench: Bench, tmp_path: Path) -> None:
    """After a correction the same files stand as in a build from nothing."""
    bench.build()
    note = {"time": "2026-11-12 08:00 WIB", "kind": "ralat", "note": "Angka."}
    rewrite(bench, corrections=[note])
    bench.build()
    clean = Bench(tmp_path / "lain")
    clean.content.parent.mkdir(parents=True)
    clean.content.symlink_to(bench.content)
    clean.build()
    assert tree_of(bench.output) == tree_of(clean.output)
    data = json.loads((bench.output / ONE / "ninjs.json").read_bytes())
    assert (data["version"], data["uri"]) == ("2", made_from(bench, f"{ONE}index.md").id)
    assert data["edNote"].startswith("RALAT Kamis, 12 November 2026 - 08:00 WIB")


# What a release is made from -------------------------------------------------------------------


def made_from(bench: Bench, path: str, **own: Any) -> Release:
    """Return the release of a text."""
    return make_release(bench.item(path), {}, bench.settings(), **own)


def test_a_release_knows_its_subject_places_and_offices(bench: Bench) -> None:
    made = made_from(bench, f"{ONE}index.md")
    assert made.genre.code == "Press_Release"
    assert made.regions == (("62.01", "Kotawaringin Barat"),)
    assert [code.split(":")[0] for code in made.subjects] == ["medtop", "subj"]
    assert made.tags == ("air",)
    story = made_from(bench, "berita/2026/11/dua/index.md")
    assert story.genre.code == "Current"
    assert story.agencies[0].code == "pupr"
    assert story.authors == ("Rani Saputri",)


def test_a_photo_keeps_its_identity_when_another_comes_first(bench: Bench) -> None:
    (before,) = made_from(bench, f"{ONE}index.md").photos
    (bench.content / ONE / "baru.jpg").write_bytes(picture((50, 40), seed=9))
    rewrite(bench, photos=[photo("baru.jpg"), photo("a.jpg")])
    first, second = made_from(bench, f"{ONE}index.md").photos
    assert second.id == before.id != first.id
    assert second.name == "02-a.jpg"


def test_an_infographic_is_a_graphic(bench: Bench) -> None:
    fields = {**common("Angka", "2026-11-11"), "image": photo("i.png"), "source": "BPS, 2026"}
    words = "kata " * 20
    write_text(
        bench.content,
        "infografis/2026/11/angka",
        {**fields, "photos": [photo("p.jpg")]},
        words,
        {"i.png": picture((60, 90), form="PNG"), "p.jpg": picture((60, 40))},
    )
    made = made_from(bench, "infografis/2026/11/angka/index.md")
    assert [(p.nature, p.place) for p in made.photos] == [
        ("graphic", "infografis/"),
        ("picture", "foto/"),
    ]
    assert made.genre.code == "Results_Listings_and_Statistics"


def test_a_film_is_a_link_with_a_still(bench: Bench) -> None:
    fields = {**common("Film", "2026-11-11"), "duration": "2:35", "poster": photo("p.jpg")}
    write_text(
        bench.content,
        "video/2026/11/film",
        {**fields, "youtube": "abcdefghijk"},
        TRANSCRIPT,
        {"p.jpg": picture((60, 40))},
    )
    made = made_from(bench, "video/2026/11/film/index.md")
    (film,) = made.films
    assert (film.url, film.seconds) == ("https://www.youtube.com/watch?v=abcdefghijk", 155)
    assert made.pictures == ()
    assert made.poster is not None
    assert made.poster.place == "video/"


def test_facts_and_quotes_reach_partners(bench: Bench) -> None:
    quote = {"text": "Milik warga.", "name": "Ahmad", "role": "Gubernur"}
    rewrite(bench, facts=["Panjang 240 meter"], quotes=[quote])
    bench.build()
    data = json.loads((bench.output / ONE / "ninjs.json").read_bytes())
    body = data["bodies"][0]["value"]
    assert "<h2>Fakta singkat</h2>\n<ul><li>Panjang 240 meter</li></ul>" in body
    assert "Milik warga." in body


def test_an_embargoed_release_says_so_and_has_no_address_on_the_site(bench: Bench) -> None:
    """Its photos are not on the site yet."""
    made = made_from(bench, f"{ONE}index.md", embargoed=True)
    assert made.embargo == "2026-11-10T09:00:00+07:00"
    assert made.banners == (
        "EMBARGO sampai Selasa, 10 November 2026 - 09:00 WIB: jangan disiarkan sebelum waktu itu",
    )
    assert [photo.shown for photo in made.photos] == [None]
    assert made_from(bench, f"{ONE}index.md").embargo == ""


@pytest.mark.parametrize("status", ["withdrawn", "killed"])
def test_of_what_was_taken_back_the_text_and_photos_are_gone(bench: Bench, status: str) -> None:
    """The same identity and addresses; canceled, with the reason."""
    before = made_from(bench, f"{ONE}index.md")
    told = {"time": "2026-11-12 08:00 WIB", "kind": "pencabutan", "note": "Angka keliru."}
    rewrite(bench, status=status, corrections=[told])
    bench.build()
    made = made_from(bench, f"{ONE}index.md")
    assert (made.id, made.status, made.version) == (before.id, "canceled", 2)
    assert (made.html, made.photos, made.summary) == ("", (), "")
    for name in ("ninjs.json", "newsml-g2.xml"):
        data = (bench.output / ONE / name).read_bytes()
        found = ninjs_problems(data, "3.1") if name.endswith("json") else g2_problems(data)
        text = data.decode()
        assert found == []
        assert "canceled" in text
        assert "Angka keliru." in text
        assert "Naskah satu" not in text
        assert "a.jpg" not in text
        assert ("Siaran Satu" in text) == (status == "withdrawn")
        assert "DITARIK: Dibatalkan" not in text


def test_every_kind_is_valid_in_every_format(tmp_path: Path) -> None:
    """All items of the sample: of each kind, in both languages, corrected and taken back."""
    bench = Bench(tmp_path / "meja")
    write_sample(bench.content)
    records, settings = bench.open().edition.items, bench.settings()
    assert {record.kind for record in records} == set(all_kinds())
    with Store(settings.state) as store:
        items = open_items([record.digest for record in records], store)
    for item in items:
        made = make_release(item, {record.path: record.url for record in records}, settings)
        data = {name: encode(made) for name, encode in all_formats().items()}
        assert ninjs_problems(data["ninjs.json"], "3.1") == [], item.path
        assert ninjs_problems(data["ninjs-1.6.json"], "1.6") == [], item.path
        assert g2_problems(data["newsml-g2.xml"]) == [], item.path
        assert all(made.heading in shown(data[name]) for name in FILES)
