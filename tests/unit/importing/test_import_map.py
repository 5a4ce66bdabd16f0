"""A map names its own faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom.importing import MapError, load_map
from newsroom.settings import load_agency

ROOT = Path(__file__).parents[3]
GOOD = """
topic_default = "digital"
[defaults]
kind = "berita"
dateline = "Palangka Raya"
byline = "Redaksi"
[photos]
credit = "Arsip"
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_small_map_is_enough(tmp_path: Path) -> None:
    the_map = load_map(write(tmp_path, GOOD))
    assert the_map.defaults.kind == "berita"
    assert the_map.keys.title == ("title",)


def test_one_key_or_several(tmp_path: Path) -> None:
    text = GOOD + '[keys]\nsummary = ["summary", "deck"]\ntitle = "headline"\n'
    keys = load_map(write(tmp_path, text)).keys
    assert (keys.summary, keys.title) == (("summary", "deck"), ("headline",))


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ('[keyz]\ntitle = "x"', "keyz"),
        ('[keys]\ntitel = "x"', "keys.titel"),
        ("[keys]\ntitle = 3", "keys.title"),
    ],
)
def test_unknown_keys_and_types_are_named(tmp_path: Path, more: str, named: str) -> None:
    with pytest.raises(MapError, match=named):
        load_map(write(tmp_path, GOOD + more))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('byline = "Redaksi"', "", "defaults.byline"),
        ('kind = "berita"', "", "defaults.kind"),
        ('kind = "berita"', 'kind = "opini"', "defaults.kind"),
        ('byline = "Redaksi"', 'byline = "R"\nstatus = "terbit"', "defaults.status"),
        ('byline = "Redaksi"', 'byline = "R"\nzone = "EST"', "defaults.zone"),
        ('byline = "Redaksi"', 'byline = "R"\nsite_zone = "GMT"', "defaults.site_zone"),
        ('byline = "Redaksi"', 'byline = "R"\nfields = {nomor = "1"}', "defaults.fields.nomor"),
        ('credit = "Arsip"', "", "photos.credit"),
        ('credit = "Arsip"', 'credit = "A"\nalt = ["alt"]', "photos.alt"),
        ('credit = "Arsip"', 'credit = "A"\nalt_text = "apa saja"', "photos.alt"),
        ('credit = "Arsip"', 'credit = "A"\ncredit_pattern = "("', "photos.credit_pattern"),
        ('credit = "Arsip"', 'credit = "A"\n[links]\nown_hosts = ["x"]', "links.own_hosts"),
        ('topic_default = "digital"', 'topic_default = "x"', "topic_default"),
        ('credit = "Arsip"', 'credit = "A"\n[topics]\nhealth = "x"', "topics.health"),
    ],
)
def test_wrong_values_are_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(MapError, match=named):
        load_map(write(tmp_path, GOOD.replace(old, new)), topics=["digital"])


def test_broken_toml_and_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(MapError, match=r"map\.toml"):
        load_map(write(tmp_path, "= = ="))
    with pytest.raises(MapError, match=r"none\.toml"):
        load_map(tmp_path / "none.toml")


def test_the_example_in_the_docs_is_good() -> None:
    topics = load_agency(ROOT / "agency.toml").topics
    assert load_map(ROOT / "docs/import/govnews.toml", topics).links.own_hosts
