"""The life of an item: published, edited, corrected, killed; every output after each step."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from newsroom.publish.folder import publish_folder
from tests.site.tree import (
    NOW_UTC,
    Bench,
    bytes_of,
    photo,
    picture,
    release,
    seen,
    tree_of,
    write_small,
    write_text,
)

FOLDER = "siaran-pers/2026/11/kisah"
SECRETS = ["Zamrudkata", "Zamrudjudul", "Zamrudalt", "Zamrudkredit", "Zamrudkutip", "Zamrudtag"]
PHOTO = picture((600, 400), seed=77)
STEPS = ("published", "edited", "corrected", "killed", "back")


def _fields(**more: Any) -> dict[str, Any]:
    quote = {"text": "Zamrudkutip dikatakan.", "name": "Sari", "role": "Kepala dinas"}
    shown = photo("zamrud.jpg", "Zamrudalt di dermaga", credit="Zamrudkredit / MMC")
    return release(
        "Zamrudjudul dermaga",
        "2026-11-10 09:00 WIB",
        "7/SP/2026",
        **{"id": "kisah0000001", "tags": ["Zamrudtag"], "quotes": [quote], "photos": [shown]},
        **more,
    )


RALAT = {
    "time": "2026-11-12 09:00 WIB",
    "kind": "ralat",
    "note": "Tertulis Zamrudkata 42, seharusnya 24.",
    "changed": "paragraf pertama",
    "item": "berita/2026/11/dua",
}
KILL = {"time": "2026-11-13 09:00 WIB", "kind": "pencabutan", "note": "Terbit tanpa izin."}
BACK = {"time": "2026-11-14 09:00 WIB", "kind": "koreksi", "note": "Izinnya ternyata ada."}
WRITTEN: dict[str, tuple[dict[str, Any], str]] = {
    "published": (_fields(), "Zamrudkata di hulu, jumlahnya 42."),
    "edited": (_fields(), "Zamrudkata di hulu; jumlahnya 42."),
    "corrected": (_fields(corrections=[RALAT]), "Zamrudkata di hulu; jumlahnya 24."),
    "killed": (_fields(status="killed", corrections=[RALAT, KILL]), "Zamrudkata di hulu."),
    "back": (_fields(corrections=[RALAT, KILL, BACK]), "Zamrudkata di hulu; jumlahnya 24."),
}


class Life:
    """An output as it was after each step."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.outputs: dict[str, Path] = {}

    def step(self, name: str, now: datetime) -> None:
        """Write the item as it is at a step, and build; a build from nothing gives the same."""
        fields, body = WRITTEN[name]
        write_text(self.bench.content, FOLDER, fields, body, {"zamrud.jpg": PHOTO})
        self.bench.build(now)
        clean = self.bench.root / f"bersih-{name}"
        self.bench.build(now, clean / "output", state=clean / "state")
        assert tree_of(self.bench.output) == tree_of(clean / "output")
        self.outputs[name] = clean / "output"

    def page(self, step: str) -> str:
        """Return the item's page."""
        return (self.outputs[step] / FOLDER / "index.html").read_text("utf-8")

    def changes(self, step: str) -> dict[str, Any]:
        """Return what the public list says of the item."""
        told = json.loads((self.outputs[step] / "mitra/perbaikan.json").read_bytes())
        return next((one for one in told["items"] if "kisah0000001" in one["id"]), {})

    def entries(self, step: str) -> dict[str, Any]:
        """Return feed -> the item's entry, in every feed that has it."""
        found = {}
        feeds = (*self.outputs[step].rglob("rss.xml"), *self.outputs[step].rglob("atom.xml"))
        for path in feeds:
            for entry in feedparser.parse(path.read_bytes()).entries:
                if "kisah0000001" in entry.id:
                    found[path.relative_to(self.outputs[step]).as_posix()] = entry
        return found

    def bundles(self, step: str) -> dict[str, list[str]]:
        """Return bundle beside the page -> the names inside."""
        found = sorted((self.outputs[step] / FOLDER).glob("*.zip"))
        return {path.name: zipfile.ZipFile(path).namelist() for path in found}


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """Walk an item through its life."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSROOM_JOBS", "1")
        bench = Bench(tmp_path_factory.mktemp("kisah") / "meja")
        write_small(bench.content)
        life = Life(bench)
        for number, name in enumerate(STEPS):
            life.step(name, NOW_UTC + timedelta(days=number))
    return life


def test_one_identity_and_a_version_that_never_falls(life: Life) -> None:
    ids = {entry.id for step in STEPS for entry in life.entries(step).values()}
    assert len(ids) == 1
    assert [life.changes(step).get("version", 1) for step in STEPS] == [1, 1, 2, 3, 4]
    statuses = [life.changes(step).get("pubStatus", "usable") for step in STEPS]
    assert statuses == ["usable", "usable", "usable", "canceled", "usable"]


def test_a_minor_edit_moves_no_time_and_no_version(life: Life) -> None:
    """The words change on every output, what tells of a change does not."""
    before, after = life.entries("published"), life.entries("edited")
    assert before.keys() == after.keys()
    for name in before:
        assert before[name].updated == after[name].updated
        assert before[name].content != after[name].content
    assert life.changes("edited") == {}
    assert "Diperbarui" not in life.page("edited")


def test_a_correction_travels_everywhere(life: Life) -> None:
    page = life.page("corrected")
    assert "seharusnya 24" in page and "paragraf pertama" in page and "12 November 2026" in page
    for entry in life.entries("corrected").values():
        assert "seharusnya 24" in entry.content[0].value
        assert entry.updated.startswith("2026-11-12T09:00") or "12 Nov 2026" in entry.updated
    (change,) = life.changes("corrected")["changes"]
    assert (change["kind"], change["changed"]) == ("ralat", "paragraf pertama")
    public = (life.outputs["corrected"] / "mitra/perbaikan/index.html").read_text("utf-8")
    assert "seharusnya 24" in public and f'href="../../{FOLDER}/"' in public
    found = seen(life.outputs["corrected"] / FOLDER, ["seharusnya 24"])
    assert any("naskah.txt" in one for one in found), found


def test_a_correction_of_its_own_and_what_it_corrects_are_linked_both_ways(life: Life) -> None:
    other = life.outputs["corrected"] / "berita/2026/11/dua/index.html"
    assert 'href="../../../../berita/2026/11/dua/">Baca ralatnya' in life.page("corrected")
    back = f'Naskah ini meralat: <a href="../../../../{FOLDER}/">Zamrudjudul dermaga</a>'
    assert back in other.read_text("utf-8")
    before = life.outputs["edited"] / "berita/2026/11/dua/index.html"
    assert "Naskah ini meralat:" not in before.read_text("utf-8")


def test_what_is_killed_is_nowhere(life: Life) -> None:
    """Neither its words, in any file or ZIP, nor its photo, under any name, nor older bundles."""
    assert set(SECRETS) == {hit.split(" ")[0] for hit in seen(life.outputs["corrected"], SECRETS)}
    assert seen(life.outputs["killed"], SECRETS) == []
    mine = new_pictures(life.outputs["corrected"], life.outputs["killed"])
    assert len(mine) >= 3
    assert not mine & set(tree_of(life.outputs["killed"]).values())
    sha = hashlib.sha256(PHOTO).hexdigest()
    assert seen(life.outputs["killed"], [sha, sha[:16]]) == []


def new_pictures(before: Path, after: Path) -> set[str]:
    """Return the hashes of the pictures that went."""
    forms = (".jpg", ".webp", ".avif")
    gone = tree_of(before).keys() - tree_of(after).keys()
    return {tree_of(before)[path] for path in gone if path.endswith(forms)}


def test_a_kill_leaves_a_notice_where_everything_was(life: Life) -> None:
    page = life.page("killed")
    assert "Terbit tanpa izin." in page and "Dibatalkan: Siaran pers 7/SP/2026" in page
    assert '<meta name="robots" content="noindex">' in page
    entries = life.entries("killed")
    assert {"rss.xml", "atom.xml", "siaran-pers/rss.xml"} <= entries.keys()
    for entry in entries.values():
        assert entry.title == "Dibatalkan: Siaran pers 7/SP/2026"
        assert "Terbit tanpa izin." in entry.content[0].value
    kill = life.changes("killed")["changes"][-1]
    assert (kill["kind"], kill["note"]) == ("pencabutan", "Terbit tanpa izin.")


def test_what_is_killed_stands_in_no_list_and_in_no_sitemap(life: Life) -> None:
    """Only the list of corrections, and the item that corrected it, may lead to the notice."""
    address = f"{FOLDER}/"
    out = life.outputs["killed"]
    lists = [p for p in out.rglob("index.html") if address in p.read_text("utf-8")]
    names = {path.relative_to(out).as_posix() for path in lists}
    assert names == {f"{FOLDER}/index.html", "mitra/perbaikan/index.html"}
    assert not [p for p in out.glob("sitemap/*.xml") if address in p.read_text("utf-8")]
    before = life.outputs["corrected"]
    assert address in (before / "index.html").read_text("utf-8")


def test_the_bundle_stays_at_its_address_and_becomes_a_notice(life: Life) -> None:
    for step in STEPS:
        assert len(life.bundles(step)) == 1, life.bundles(step)
    (names,) = life.bundles("killed").values()
    data = [name for name in names if "/data/" in name]
    assert len(data) == 1


def test_releases_that_hold_it_are_not_kept(life: Life, tmp_path: Path) -> None:
    publish_folder(life.outputs["corrected"], tmp_path)
    publish_folder(life.outputs["killed"], tmp_path)
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [
        (tmp_path / "current").readlink().name
    ]
    assert not any(b"Zamrud" in data for data in bytes_of(tmp_path).values())


def test_what_was_killed_by_mistake_comes_back_with_its_history(life: Life) -> None:
    page = life.page("back")
    for note in ("seharusnya 24", "Terbit tanpa izin.", "Izinnya ternyata ada."):
        assert note in page
    assert all(word in page for word in ("Zamrudkata", "Zamrudjudul", "Zamrudkutip"))
