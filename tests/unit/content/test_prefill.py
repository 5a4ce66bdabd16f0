"""Where a text is silent, its photos' own files speak; what they say passes the same rules."""

from __future__ import annotations

import json
from pathlib import Path

import pyexiv2
import pytest

from newsroom import desk as verbs
from newsroom.content.reading import taken_from_photos
from newsroom.engine.store import Store
from newsroom.media.facts import clean, read_facts
from newsroom.model import Attached
from tests.conftest import ROOT, ContentDesk, jpeg

TOLD = {
    "Xmp.dc.description": {'lang="x-default"': "Warga  menyeberang\npagi ini"},
    "Xmp.iptc.AltTextAccessibility": {'lang="x-default"': "Tiga orang di atas jembatan gantung"},
    "Xmp.dc.creator": ["Rani Saputri"],
    "Xmp.photoshop.Credit": "MMC Contoh",
    "Xmp.dc.rights": {'lang="x-default"': "© 2026 Kantor Berita Contoh"},
    "Xmp.xmpRights.UsageTerms": {'lang="x-default"': "Hanya untuk berita ini"},
    "Xmp.photoshop.City": "Sampit",
    "Xmp.photoshop.DateCreated": "2026-11-19T08:15:00+07:00",
}


def photo(xmp: dict | None = None, iptc: dict | None = None, exif: dict | None = None) -> bytes:
    """Return a photo whose file says so."""
    with pyexiv2.ImageData(jpeg()) as image:
        image.modify_xmp(xmp or {})
        image.modify_iptc(iptc or {}, encoding="latin-1")
        image.modify_exif(exif or {})
        return image.get_bytes()


def attached(desk: ContentDesk, block: str, data: bytes, lang: str = "") -> Attached:
    """Return the photo of a story that has it so in its header."""
    path = desk.story(photos=f"[{block}]")
    desk.write(path.replace("index.md", "rapat.jpg"), data)
    (item,) = desk.items()
    return item.photos[0]


def test_a_silent_text_takes_what_the_file_says(desk: ContentDesk) -> None:
    found = attached(desk, "{file: rapat.jpg}", photo(TOLD))
    assert found.photo.caption == "Warga menyeberang pagi ini"
    assert found.photo.alt == "Tiga orang di atas jembatan gantung"
    assert found.photo.credit == "Rani Saputri / MMC Contoh"
    label = found.label
    assert (label.creator, label.place) == ("Rani Saputri", "Sampit")
    assert label.created == "2026-11-19T08:15:00+07:00"


def test_front_matter_wins(desk: ContentDesk) -> None:
    block = "{file: rapat.jpg, alt: Jembatan dari hilir, credit: Budi / Dishub, caption: Pagi.}"
    found = attached(desk, block, photo(TOLD))
    assert (found.photo.alt, found.photo.credit) == ("Jembatan dari hilir", "Budi / Dishub")
    assert (found.photo.caption, found.label.creator) == ("Pagi.", "Budi")


def test_terms_of_another_owner_are_kept(desk: ContentDesk) -> None:
    label = attached(desk, "{file: rapat.jpg}", photo(TOLD)).label
    assert label.copyright == "© 2026 Kantor Berita Contoh"
    assert (label.usage, label.statement, label.owner) == ("Hanya untuk berita ini", "", "")


def test_our_own_copyright_keeps_our_terms(desk: ContentDesk) -> None:
    site = desk.settings.agency.site
    ours = {**TOLD, "Xmp.dc.rights": {'lang="x-default"': f"© 2025 {site.organization}"}}
    label = attached(desk, "{file: rapat.jpg}", photo(ours)).label
    assert label.copyright == f"© 2025 {site.organization}"
    assert (label.usage, label.owner) == (site.license, site.organization)


@pytest.mark.parametrize("missing", ["Xmp.iptc.AltTextAccessibility", "Xmp.dc.creator"])
def test_what_neither_says_is_missing(desk: ContentDesk, missing: str) -> None:
    told = {k: v for k, v in TOLD.items() if k not in (missing, "Xmp.photoshop.Credit")}
    path = desk.story(photos="[{file: rapat.jpg}]")
    desk.write(path.replace("index.md", "rapat.jpg"), photo(told))
    (problem,) = desk.problems()
    assert problem.code == "field-missing"
    assert problem.params["key"] == ("photos.1.alt" if "Alt" in missing else "photos.1.credit")


def test_an_alt_text_that_says_nothing_is_not_taken(desk: ContentDesk) -> None:
    told = {**TOLD, "Xmp.iptc.AltTextAccessibility": {'lang="x-default"': "Foto kegiatan"}}
    path = desk.story(photos="[{file: rapat.jpg}]")
    desk.write(path.replace("index.md", "rapat.jpg"), photo(told))
    assert desk.codes() == ["field-missing"]


def test_a_translation_takes_the_credit_and_no_words(desk: ContentDesk) -> None:
    path = desk.story(photos="[{file: rapat.jpg}]")
    desk.write(path.replace("index.md", "rapat.jpg"), photo(TOLD))
    header = "---\ntitle: A bridge\nstatus: published\nsummary: Opened.\nphotos: [{%s}]\n---\n\nIt is."
    english = path.replace("index.md", "index.en.md")
    desk.write(english, header % "file: rapat.jpg")
    (problem,) = desk.problems()
    assert (problem.path, problem.params["key"]) == (english, "photos.1.alt")
    desk.write(english, header % "file: rapat.jpg, alt: Three people")
    photos = {item.lang: item.photos[0].photo for item in desk.items()}
    assert photos["en"].credit == "Rani Saputri / MMC Contoh"
    assert (photos["en"].caption, photos["id"].caption) == ("", "Warga menyeberang pagi ini")


def test_private_data_in_a_caption_is_warned_of_at_the_photo(desk: ContentDesk) -> None:
    told = {**TOLD, "Xmp.dc.description": {'lang="x-default"': "NIK 6271014505900001"}}
    path = desk.story(photos="[{file: rapat.jpg}]")
    desk.write(path.replace("index.md", "rapat.jpg"), photo(told))
    (problem,) = desk.problems()
    assert (problem.path, problem.code) == (path, "private-nik")
    text = (desk.settings.content / path).read_text("utf-8").splitlines()
    assert "rapat.jpg" in text[problem.line - 1]


def test_what_was_taken_is_told_with_its_place(desk: ContentDesk) -> None:
    attached(desk, "{file: rapat.jpg, alt: Jembatan}", photo(TOLD))
    with Store(desk.settings.state) as store:
        taken = taken_from_photos(desk.settings.state, store)
    assert [(t.key, t.text, t.source) for t in taken] == [
        ("caption", "Warga menyeberang pagi ini", "XMP"),
        ("credit", "Rani Saputri / MMC Contoh", "XMP"),
    ]
    text = (desk.settings.content / taken[0].path).read_text("utf-8").splitlines()
    assert "rapat.jpg" in text[taken[0].line - 1]


def test_check_shows_it(
    desk: ContentDesk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    attached(desk, "{file: rapat.jpg}", photo(TOLD))
    conf = {"PATH": str(desk.settings.content), "THEME": str(ROOT / "theme")}
    conf |= {"AGENCY": str(ROOT / "tests" / "agency.toml"), "STATE_PATH": str(desk.root / "state")}
    conf |= {"SITEURL": "https://media.contoh.example", "PREVIEW": False}
    monkeypatch.setattr(verbs, "read_conf", lambda: conf)
    monkeypatch.setenv("NEWSROOM_NOW", "2026-11-21T12:00:00+07:00")
    monkeypatch.setenv("NEWSROOM_LANG", "id")
    assert verbs.check() == 0
    out = capsys.readouterr().out
    assert ": credit: Rani Saputri / MMC Contoh (XMP)" in out
    assert "Diambil dari berkas foto" in out
    assert verbs.check(format="json") == 0
    taken = json.loads(capsys.readouterr().out)["taken"]
    assert {t["key"] for t in taken} == {"alt", "caption", "credit"}


# What a file says ------------------------------------------------------------------------------


def told(data: bytes) -> dict[str, tuple[str, str]]:
    return {fact.name: (fact.text, fact.source) for fact in read_facts(data)}


def test_xmp_before_iptc_before_exif() -> None:
    exif = {"Exif.Image.ImageDescription": "exif", "Exif.Image.Artist": "Exif Orang"}
    iptc = {"Iptc.Application2.Caption": "iptc", "Iptc.Application2.Byline": ["Iptc Orang"]}
    xmp = {"Xmp.dc.description": {'lang="x-default"': "xmp"}}
    assert told(photo(exif=exif))["caption"] == ("exif", "EXIF")
    assert told(photo(exif=exif, iptc=iptc))["caption"] == ("iptc", "IPTC")
    found = told(photo(xmp, iptc, exif))
    assert found["caption"] == ("xmp", "XMP")
    assert found["creator"] == ("Iptc Orang", "IPTC")


def test_old_iptc_is_latin_1() -> None:
    found = told(photo(iptc={"Iptc.Application2.Caption": "Café di tepi sungai"}))
    assert found["caption"] == ("Café di tepi sungai", "IPTC")


def test_iptc_dates_have_a_day_and_a_time() -> None:
    iptc = {"Iptc.Application2.DateCreated": "2026-11-19"}
    assert told(photo(iptc=iptc))["created"] == ("2026-11-19", "IPTC")
    iptc["Iptc.Application2.TimeCreated"] = "08:15:00+07:00"
    assert told(photo(iptc=iptc))["created"] == ("2026-11-19T08:15:00+07:00", "IPTC")


@pytest.mark.parametrize(
    "text",
    [
        *("OLYMPUS DIGITAL CAMERA         ", "SANYO DIGITAL CAMERA", "SONY DSC", "untitled"),
        *("<Digimax i50 MP3, Samsung #1 MP3>", "IMG_20261119_081500.jpg", "DSC_0001", "  ", "---"),
        *("Exif_JPEG_PICTURE", "<script>alert(1)</script>", "Screenshot_2026-11-19", "\0\0"),
    ],
)
def test_what_cameras_write_for_everybody_says_nothing(text: str) -> None:
    assert clean("caption", text) == ""


@pytest.mark.parametrize("text", ["COPYRIGHT, 2005", "(c) 2020", "©", "Copyright"])
def test_a_copyright_of_nobody_says_nothing(text: str) -> None:
    assert clean("copyright", text) == ""


@pytest.mark.parametrize(
    "text",
    ["Warga di dermaga", "Wakil gubernur memberi sambutan", "Defaultasi pinjaman", "Video call"],
)
def test_words_stay(text: str) -> None:
    assert clean("caption", text) == text


def test_long_words_are_cut_at_a_space() -> None:
    text = clean("credit", "Rani " * 60)
    assert len(text) <= 150 and text.endswith("Rani…")


def test_a_format_without_metadata_says_nothing(tmp_path: Path) -> None:
    assert read_facts(b"GIF89a") == read_facts(b"") == ()
