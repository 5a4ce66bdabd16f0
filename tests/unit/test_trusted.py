"""Trusted partners: embargoed items in a folder of their own, and no way from there to the site."""

from __future__ import annotations

import ast
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from newsroom.clock import Reading
from newsroom.edition import open_edition, quiet
from newsroom.engine.store import Store
from newsroom.errors import ContentError, OutputError, SettingsError
from newsroom.model import Edition
from newsroom.plan import plan
from newsroom.press import print_edition
from newsroom.publish.private import check_private
from newsroom.run import make_settings, print_trusted
from newsroom.syndication.trusted import SIGN, plan_trusted
from newsroom.trusted import TrustedEdition, open_trusted
from tests.conftest import NOW, PHOTO, ROOT, ContentDesk, jpeg, make_desk, text
from tests.house.test_layers import imports, modules
from tests.site.tree import tree_of

DUE = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)  # 09:00 WITA
EMBARGO = "2026-12-01 09:00 WITA"
WORDS = (b"anarirahasia", b"anari-rahasia")


def fill(desk: ContentDesk) -> None:
    """Write a public item, an embargoed release in two languages, one that waits, a draft."""
    desk.story("umum", photos=f"[{PHOTO}]")
    desk.write("berita/2026/11/umum/rapat.jpg", jpeg(400, 300))
    held = "siaran-pers/2026/11/kanari-rahasia"
    desk.release(
        "kanari-rahasia",
        "Isi kanarirahasia, lihat [umum](/berita/2026/11/umum/index.md).",
        embargo=EMBARGO,
        title="Kanarirahasia",
        photos=f"[{PHOTO}]",
    )
    desk.write(f"{held}/rapat.jpg", jpeg(500, 300))
    english = {"title": "Kanarirahasia EN", "status": "published", "summary": "Held."}
    desk.write(f"{held}/index.en.md", text(english, "Kanarirahasia in English."))
    desk.story("nanti", date="2026-11-29 09:00 WIB", title="Terjadwal")
    desk.story("draf", status="draft", title="Draf")


PARTNERS = {
    "umum.toml": 'name = "Koran Umum"\n',
    "dipercaya.toml": 'name = "Kantor Berita"\ntrusted = true\nphotos = "full"\n',
    "terbatas.toml": 'name = "Terbatas"\ntrusted = true\nkinds = ["berita"]\n',
}


def conf(desk: ContentDesk) -> dict[str, str]:
    """Return the settings file of a desk with three partners."""
    folder = desk.root / "partners"
    folder.mkdir(exist_ok=True)
    for name, told in PARTNERS.items():
        (folder / name).write_text(told, encoding="utf-8")
    return {
        "PATH": str(desk.settings.content),
        "OUTPUT_PATH": str(desk.root / "output"),
        "THEME": str(ROOT / "theme"),
        "AGENCY": str(ROOT / "tests" / "agency.toml"),
        "PARTNERS": str(folder),
        "STATE_PATH": str(desk.settings.state),
        "SITEURL": "https://media.contoh.example",
    }


def make(desk: ContentDesk, now: datetime = NOW) -> Path:
    """Write the folder of trusted partners as of a time."""
    os.environ["NEWSROOM_NOW"] = now.isoformat()
    folder = desk.root / "tepercaya"
    print_trusted(conf(desk), folder, quiet)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContentDesk]:
    """Return a desk whose trusted partners got theirs."""
    desk = make_desk(tmp_path_factory.mktemp("mitra"))
    fill(desk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSROOM_JOBS", "1")
        patch.setenv("NEWSROOM_NOW", NOW.isoformat())
        make(desk)
        yield desk


@pytest.fixture(autouse=True)
def _environ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_JOBS", "1")
    monkeypatch.setenv("NEWSROOM_NOW", NOW.isoformat())


_BINARY = (".jpg", ".docx")


def texts_in(path: Path) -> dict[str, str]:
    """Return name -> text of every text in a ZIP but the lists of the bag."""
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if "/data/" in n and not n.endswith(_BINARY)]
        return {name: archive.read(name).decode() for name in names}


# What they get ---------------------------------------------------------------------------------


def test_each_trusted_partner_has_a_folder_and_nobody_else(made: ContentDesk) -> None:
    found = sorted(path.name for path in (made.root / "tepercaya").iterdir())
    assert found == [".edition", SIGN, "dipercaya", "terbatas"]


def test_its_list_says_what_is_withheld_until_when(made: ContentDesk) -> None:
    folder = made.root / "tepercaya/dipercaya"
    items = json.loads((folder / "index.json").read_bytes())["items"]
    assert [(item["status"], item.get("embargoed")) for item in items] == [
        ("withheld", "2026-12-01T01:00:00Z"),
        ("withheld", "2026-12-01T01:00:00Z"),
        ("usable", None),
    ]
    for item in items[:2]:
        bundle = item["bundle"]
        assert bundle["url"].startswith("embargo/")
        assert (folder / bundle["url"]).stat().st_size == bundle["size"]
    assert items[2]["bundle"]["url"].startswith("https://media.contoh.example/berita/")


def test_the_embargo_stands_first_in_every_text(made: ContentDesk) -> None:
    """In the bundle and in the day: texts, captions, terms, and what to read first."""
    folder = made.root / "tepercaya/dipercaya"
    first = "EMBARGO sampai Selasa, 1 Desember 2026 - 09:00 WITA"
    for path in (
        folder / "embargo/siaran-pers-2026-11-kanari-rahasia.zip",
        folder / "2026-12-01.zip",
    ):
        found = {
            n: t for n, t in texts_in(path).items() if "/en-" not in n and "index.json" not in n
        }
        assert {n.rpartition("/")[2] for n in found} >= {
            "naskah.txt",
            "LISENSI.txt",
            "01-rapat.txt",
        }
        for name, told in found.items():
            head = told.split("<h1>")[0] if name.endswith(".html") else told[:120]
            if name.endswith((".txt", ".html")):
                assert first in head, name


def test_a_translation_says_it_in_its_language(made: ContentDesk) -> None:
    folder = made.root / "tepercaya/dipercaya/embargo"
    (naskah,) = (
        told
        for name, told in texts_in(folder / "en-siaran-pers-2026-11-kanari-rahasia.zip").items()
        if name.endswith("naskah.txt")
    )
    assert "EMBARGO until Tuesday, 1 December 2026" in naskah.splitlines()[0]


def test_public_items_bear_no_embargo(made: ContentDesk) -> None:
    for told in texts_in(made.root / "tepercaya/dipercaya/2026-11-20.zip").values():
        assert "EMBARGO" not in told


def test_what_only_waits_for_its_date_is_nobodys(made: ContentDesk) -> None:
    for path in (made.root / "tepercaya").rglob("*"):
        assert "nanti" not in path.name
        assert not path.is_file() or b"Terjadwal" not in path.read_bytes()
        if path.suffix == ".zip":
            assert not [n for n in texts_in(path) if "nanti" in n or "draf" in n]


def test_a_partner_gets_only_what_it_asks_for(made: ContentDesk) -> None:
    found = {path.name for path in (made.root / "tepercaya/terbatas").rglob("*")}
    assert found == {"index.json", "2026-11-20.zip"}


def test_when_the_embargo_has_passed_it_is_public_and_no_longer_here(desk: ContentDesk) -> None:
    fill(desk)
    make(desk)
    folder = make(desk, DUE)
    assert not (folder / "dipercaya/embargo").exists()
    for told in texts_in(folder / "dipercaya/2026-12-01.zip").values():
        assert "EMBARGO" not in told
    items = json.loads((folder / "dipercaya/index.json").read_bytes())["items"]
    assert {item["status"] for item in items} == {"usable"}


def test_a_fault_in_the_content_writes_nothing(desk: ContentDesk) -> None:
    fill(desk)
    desk.story("rusak", category="tiada")
    with pytest.raises(ContentError):
        make(desk)
    assert not (desk.root / "tepercaya").exists()


def test_without_a_trusted_partner_there_is_nothing_to_do(desk: ContentDesk) -> None:
    fill(desk)
    told = conf(desk)
    (desk.root / "partners/dipercaya.toml").unlink()
    (desk.root / "partners/terbatas.toml").unlink()
    with pytest.raises(SettingsError, match="trusted"):
        print_trusted(told, desk.root / "tepercaya", quiet)


# No way to the site ----------------------------------------------------------------------------


def importers(*targets: str) -> set[str]:
    """Return the modules that import any of these, directly or by others."""
    graph = {
        path: {name for _, name in imports(tree, typing_too=True)}
        for path, tree in modules().items()
    }
    found: set[str] = set()
    names = set(targets)
    while True:
        more = {path for path, needs in graph.items() if needs & names} - found
        if not more:
            return found
        found |= more
        names |= {"newsroom." + path.removesuffix(".py").replace("/", ".") for path in more}


def test_nothing_that_makes_the_site_can_name_a_trusted_edition() -> None:
    """Neither by import nor by way of what it imports: only the verb that writes the folder can."""
    assert importers("newsroom.trusted") <= {
        *("syndication/trusted.py", "publish/private.py", "run.py"),
        *("desk.py",),  # calls run
    }
    assert not importers("newsroom.trusted") & {"plan.py", "press.py", "door.py", "preview.py"}


def test_run_gives_a_trusted_edition_to_one_function_only() -> None:
    tree = modules()["run.py"]
    users = {
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id in ("open_trusted", "plan_trusted")
    }
    assert users == {"print_trusted", "planned"}


def test_it_is_no_edition() -> None:
    assert not issubclass(TrustedEdition, Edition)
    assert not {f.name for f in fields(Edition)} <= {f.name for f in fields(TrustedEdition)}
    assert get_type_hints(plan_trusted)["edition"] is TrustedEdition


def test_the_site_is_the_same_with_and_without_them(desk: ContentDesk, tmp_path: Path) -> None:
    """Held items and trusted partners leave the bytes of the site as they are."""

    def build(one: ContentDesk, told: dict[str, Any]) -> dict[str, str]:
        settings = make_settings(told)
        with Store(settings.state) as store:
            opening = open_edition(settings, NOW, store)
        planned = partial(plan, opening.edition, settings)
        output = one.root / "output"
        print_edition(planned, opening, settings, output, Reading(NOW, True), quiet)
        return tree_of(output)

    fill(desk)
    make(desk)
    mine = build(desk, conf(desk))
    (tmp_path / "lain").mkdir()
    other = make_desk(tmp_path / "lain")
    other.story("umum", photos=f"[{PHOTO}]")
    other.write("berita/2026/11/umum/rapat.jpg", jpeg(400, 300))
    told = conf(other)
    for name in ("dipercaya.toml", "terbatas.toml"):
        (other.root / "partners" / name).unlink()
    assert build(other, told) == mine
    for path in (desk.root / "output").rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert not [word for word in WORDS if word in data.lower() + path.name.lower().encode()]


# Where it may be written -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    ["output", "output/mitra", "content/x", "state/x", ".", "www/current/x", "www/x", "lain/y"],
)
def test_a_public_place_is_refused(desk: ContentDesk, place: str) -> None:
    fill(desk)
    release = desk.root / "www/releases/a"
    release.mkdir(parents=True)
    (desk.root / "www/current").symlink_to("releases/a")
    (desk.root / "lain").mkdir()
    (desk.root / "lain/.edition").write_text("0\n")
    with pytest.raises(OutputError, match="public"):
        print_trusted(conf(desk), desk.root / place, quiet)


def test_a_folder_of_its_own_is_fine_again_and_again(tmp_path: Path) -> None:
    folder = tmp_path / "tepercaya"
    folder.mkdir()
    (folder / ".edition").write_text("0\n")
    (folder / SIGN).write_text("!")
    check_private(folder, [tmp_path / "output"])


def test_an_item_without_its_own_embargo_is_not_among_the_held(desk: ContentDesk) -> None:
    fill(desk)
    with Store(desk.settings.state) as store:
        edition, opening = open_trusted(desk.settings, NOW, store)
    assert {record.slug for record in edition.embargoed} == {"kanari-rahasia"}
    assert {record.slug for record in edition.public} == {"umum"}
    assert len(opening.account.held) == 3
    assert replace(edition, embargoed=()).items == edition.public
