"""ninjs 3.1 and 1.6: what a reader finds under which key."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsroom.syndication.formats import ninjs, ninjs_16
from newsroom.syndication.values import Release
from tests.contract.releases import ID, NATURES


def new(made: Release) -> Any:
    """Return ninjs 3.1."""
    return json.loads(ninjs.encode(made))


def old(made: Release) -> Any:
    """Return ninjs 1.6."""
    return json.loads(ninjs_16.encode(made))


def test_identity_version_and_status() -> None:
    for read in (new, old):
        data = read(NATURES["release"])
        assert data["uri"] == ID
        assert data["version"] == "2"
        assert data["type"] == "text"
    assert new(NATURES["release"])["pubStatus"] == old(NATURES["release"])["pubstatus"] == "usable"


def test_old_readers_find_headline_body_and_summary() -> None:
    data = old(NATURES["release"])
    assert data["headline"] == "Jembatan Dibuka"
    assert "<em>meresmikan</em>" in data["body_html"]
    assert data["description_text"] == "Tiga desa tersambung."
    assert data["byline"] == "Rani Saputri"
    assert data["located"] == "Palangka Raya"
    assert data["subject"][0] == {
        "name": "Infrastruktur",
        "scheme": "http://cv.iptc.org/newscodes/mediatopic/",
        "code": "20000235",
        "rel": "about",
    }


def test_terms_have_codes_and_identities() -> None:
    data = new(NATURES["release"])
    (place,) = data["places"]
    assert place == {
        "name": "Pulang Pisau",
        "rel": "about",
        "uri": "tag:x.example,2024:wilayah:62.11",
        "literal": "62.11",
    }
    assert data["organisations"][0]["uri"] == "tag:x.example,2024:instansi:pupr"
    assert [s.get("literal", s["name"]) for s in data["subjects"]] == [
        *("medtop:20000235", "subj:04004000", "infrastruktur", "jembatan", "sungai"),
    ]
    assert data["genres"] == [
        {
            "name": "Press Release",
            "uri": "http://cv.iptc.org/newscodes/genre/Press_Release",
        }
    ]
    contact = data["infoSources"][1]
    assert [c["value"] for c in contact["contactInfo"]] == ["pers@x.example", "+62 536 1"]


def test_a_photo_carries_its_rights() -> None:
    photo = new(NATURES["packed"])["associations"][1]
    assert photo["by"] == "Kredit 2"
    assert photo["people"] == [{"name": "Rani Saputri", "rel": "creator"}]
    assert photo["copyrightHolder"] == "Diskominfo Contoh"
    assert photo["copyrightNotice"] == "© 2026 Diskominfo Contoh"
    assert photo["usageTerms"] == "Bebas dikutip"
    assert photo["rightsInfo"]["linkedRights"].endswith("/by/4.0/")
    assert photo["located"] == "Pulang Pisau"
    assert photo["digitalSourceType"]["uri"].endswith("digitalCapture")
    told = {d["role"]: d["value"] for d in photo["descriptions"]}
    assert told == {"caption": "Keterangan 2.", "alt": "Perahu 2"}
    best = photo["renditions"][0]
    assert (best["name"], best["href"]) == ("highRes", "foto/02-foto.jpg")
    assert (best["width"], best["height"]) == (48, 64)
    assert best["sizeInBytes"] > 0
    ids = {i["role"]: i["value"] for i in photo["altIds"]}
    assert ids["file"] == "02-foto.jpg"
    assert len(ids["sha256"]) == 64


def test_old_readers_find_the_lead_photo() -> None:
    found = old(NATURES["packed"])["associations"]
    assert list(found) == ["featuremedia", "foto_02"]
    photo = found["featuremedia"]
    assert photo["renditions"]["original"]["href"] == "foto/01-foto.jpg"
    assert photo["body_text"] == "Perahu 1"
    assert photo["description_text"] == "Keterangan 1."
    assert photo["byline"] == "Kredit 1"


def test_films_and_graphics() -> None:
    (graphic,) = new(NATURES["infographic"])["associations"]
    assert graphic["type"] == "graphic"
    (film,) = new(NATURES["film"])["associations"]
    assert film["type"] == "video"
    assert [r["name"] for r in film["renditions"]] == ["main", "preview", "captions"]
    assert film["renditions"][0]["duration"] == 155
    (film,) = old(NATURES["youtube"])["associations"].values()
    assert film["renditions"]["original"]["mimetype"] == "text/html"


@pytest.mark.parametrize("read", [new, old])
def test_a_correction_is_a_note(read: Any) -> None:
    data = {key.lower(): value for key, value in read(NATURES["release"]).items()}
    assert data["ednote"] == "RALAT Jumat, 20 November 2026: angka."


@pytest.mark.parametrize("read", [new, old])
def test_what_was_taken_back_is_canceled(read: Any) -> None:
    text = json.dumps(read(NATURES["withdrawn"]))
    data = {key.lower(): value for key, value in json.loads(text).items()}
    assert data["pubstatus"] == "canceled"
    assert "menyeberang" not in text
    assert "Perahu" not in text
    assert text.count("canceled") == 1
    assert "keliru" in data["ednote"]
    assert "DITARIK: Jembatan Dibuka" in text


def test_an_embargo_is_told() -> None:
    assert new(NATURES["embargoed"])["embargoedUntil"] == "2026-12-01T02:00:00Z"
    assert old(NATURES["embargoed"])["embargoed"] == "2026-12-01T02:00:00Z"
    assert "embargoedUntil" not in new(NATURES["release"])
