"""Settings: read whole or refused whole, each fault with its path."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom.errors import SettingsError
from newsroom.moments import ZONES
from newsroom.settings import check_siteurl, load_agency
from tests.conftest import ROOT, ContentDesk

AGENCY = (ROOT / "tests" / "agency.toml").read_text(encoding="utf-8")
FORMATS = 'formats = ["webp", "jpeg"]'


def load(tmp_path: Path, text: str) -> object:
    path = tmp_path / "agency.toml"
    path.write_text(text, encoding="utf-8")
    return load_agency(path)


def test_the_sample_agency_is_read() -> None:
    assert load_agency(ROOT / "agency.toml").site.languages[0] == "id"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('zone = "WIB"', 'zone = "WIBB"', "site.zone"),
        ('name = "Ruang Media Uji"', "", "site.name"),
        ('tagline = "', 'taglin = "', "site.taglin"),
        ("text_bytes = 200000", 'text_bytes = "banyak"', "limits.text_bytes"),
        ("kesehatan = {", '"Kesehatan!" = {', "topics.Kesehatan!"),
        ('id = "Kesehatan", ', "", "topics.kesehatan.id"),
        ("pupr = ", '"PU PR" = ', "agencies.PU PR"),
        ('["id", "en"]', "[]", "site.languages"),
        ('["id", "en"]', '["indonesia"]', "site.languages"),
        ("[topics]", '[site.colors]\nink = "hitam"\n[topics]', "site.colors.ink"),
        (FORMATS, 'formats = ["jpeg", "webp"]', "photos.formats"),
        ("[topics]", '[feeds]\nhub = "hub.example"\n[topics]', "feeds.hub"),
        ("[topics]", "[feeds]\nitems = 0\n[topics]", "feeds.items"),
        ("[site]", "[site", "agency.toml"),
    ],
)
def test_a_fault_is_named_with_its_path(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in AGENCY
    with pytest.raises(SettingsError) as error:
        load(tmp_path, AGENCY.replace(old, new, 1))
    assert words in str(error.value)


def test_every_fault_is_named(tmp_path: Path) -> None:
    text = AGENCY.replace('tagline = "', 'taglin = "').replace("text_bytes = 2", "text_bytes = []#")
    with pytest.raises(SettingsError) as error:
        load(tmp_path, text)
    for words in ("site.tagline", "site.taglin", "limits.text_bytes"):
        assert words in str(error.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('zone = "WIB"', 'zone = "{WIB}"'),
        ('tagline = "', '"{taglin}" = "x"\ntagline = "'),
    ],
)
def test_a_fault_with_braces_is_told_as_written(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, AGENCY.replace(old, new, 1))
    assert "{{" not in str(error.value)
    assert "{" in str(error.value)


@pytest.mark.parametrize("url", ["https://media.example", "http://localhost:8000/media/"])
def test_a_site_address(url: str) -> None:
    assert check_siteurl(url) == url.rstrip("/")


@pytest.mark.parametrize(
    "url", ["", "media.example", "ftp://x", "https://", "https://x/?a", "https://x/#a"]
)
def test_not_a_site_address(url: str) -> None:
    with pytest.raises(SettingsError):
        check_siteurl(url)


def test_what_a_run_derives(desk: ContentDesk) -> None:
    settings = desk.settings
    assert (settings.zone, settings.default_language) == (ZONES["WIB"], "id")
    assert (settings.base_path, settings.absolute("a/")) == ("/", f"{settings.siteurl}/a/")
    assert settings.topic_label("kesehatan", "en") == "Health"
    assert settings.topic_label("kesehatan", "nij") == "Kesehatan"


def test_a_text_of_the_agency_is_said_in_another_language() -> None:
    from dataclasses import replace
    from pathlib import Path

    from newsroom.settings import Settings

    root = Path(__file__).parents[2]
    agency = replace(
        load_agency(root / "agency.toml"), words={"en": {"Dinas Sosial": "Social Affairs Office"}}
    )
    settings = Settings(agency=agency, siteurl="", content=root, theme=root, state=root)
    assert settings.word("Dinas Sosial", "en") == "Social Affairs Office"
    assert settings.word("Dinas Sosial", "id") == "Dinas Sosial"
    assert settings.word("Dinas Kesehatan", "en") == "Dinas Kesehatan"
