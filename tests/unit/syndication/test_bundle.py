"""A bundle of a release: reproducible, complete, and telling when it was touched."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from newsroom.syndication.bag import bag, write_bag
from newsroom.syndication.bundle import bundle_urls, info_of
from newsroom.syndication.payload import payload
from newsroom.syndication.release import Release
from tests.contract.releases import HOSTILE, PHOTOS, a_release
from tests.site.tree import Bench, agency, photo, picture, release, write_small, write_text


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return five items."""
    made = Bench(tmp_path / "meja")
    write_small(made.content)
    return made


def zipped(made: Release) -> bytes:
    """Return the ZIP of a release."""
    return write_bag(info_of(made), payload(made, PHOTOS))


def names(data: bytes) -> list[str]:
    """Return the names in a ZIP."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def test_same_release_same_bytes() -> None:
    one, two = (zipped(a_release()) for _ in range(2))
    assert one == two


def test_content_of_a_bundle() -> None:
    data = zipped(a_release())
    top = "jembatan_v1/"
    assert names(data) == [
        f"{top}bag-info.txt",
        f"{top}bagit.txt",
        f"{top}data/BACA-SAYA.txt",
        f"{top}data/LISENSI.txt",
        f"{top}data/foto/01-jembatan.jpg",
        f"{top}data/foto/01-jembatan.txt",
        f"{top}data/foto/02-dermaga.jpg",
        f"{top}data/foto/02-dermaga.txt",
        f"{top}data/naskah.docx",
        f"{top}data/naskah.html",
        f"{top}data/naskah.txt",
        f"{top}data/newsml-g2.xml",
        f"{top}data/ninjs-1.6.json",
        f"{top}data/ninjs.json",
        f"{top}manifest-sha256.txt",
        f"{top}tagmanifest-sha256.txt",
    ]


def test_manifests_are_of_what_is_there() -> None:
    files = payload(a_release(), PHOTOS)
    found = bag(info_of(a_release()), files)
    manifest = found["manifest-sha256.txt"].decode().splitlines()
    assert manifest == sorted(manifest, key=lambda line: line[66:])
    for line in manifest:
        sha, name = line.split("  ", 1)
        assert sha256(found[name]).hexdigest() == sha
    octets = sum(len(data) for data in files.values())
    assert f"Payload-Oxum: {octets}.{len(files)}".encode() in found["bag-info.txt"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_in_its_line(text: str) -> None:
    """No headline, name or caption makes a new line of bag-info.txt or a path of its own."""
    hostile = a_release(headline=text, organization=text, license=text)
    info = bag(info_of(hostile), payload(hostile, PHOTOS))["bag-info.txt"].decode()
    keys = [line.split(": ")[0] for line in info.splitlines()]
    assert keys == [
        *("Source-Organization", "External-Identifier", "External-Description"),
        *("Bagging-Date", "Payload-Oxum"),
    ]


def test_photos_must_be_as_many_as_planned() -> None:
    with pytest.raises(ValueError, match="zip"):
        payload(a_release(), PHOTOS[:1])


def test_version_and_date_are_of_the_last_change() -> None:
    changed = a_release(version=2, name="jembatan_v2", updated="2026-11-21T13:05:07+07:00")
    data = zipped(changed)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.infolist()[0].date_time == (2026, 11, 21, 13, 5, 6)
        assert b"Bagging-Date: 2026-11-21" in archive.read("jembatan_v2/bag-info.txt")


# From content ----------------------------------------------------------------------------------


SATU = "siaran-pers/2026/11/satu/satu.zip"


def test_every_listed_kind_is_bundled_and_no_page_is(bench: Bench) -> None:
    assert list(bench.releases()) == [
        SATU,
        "berita/2026/11/dua/dua.zip",
        "en/berita/2026/10/tiga/tiga.zip",
        "berita/2026/10/tiga/tiga.zip",
    ]


def test_items_before_the_first_month_have_none(bench: Bench) -> None:
    old = agency()
    new = replace(old, bundles=replace(old.bundles, since="2026-11"))
    assert list(bench.releases(agency=new)) == [SATU, "berita/2026/11/dua/dua.zip"]
    assert set(bundle_urls(bench.open().edition, bench.settings(agency=new)).values()) == set(
        bench.releases(agency=new)
    )


def test_pages_link_the_bundles_that_are_planned(bench: Bench) -> None:
    urls = bundle_urls(bench.open().edition, bench.settings())
    assert set(urls.values()) == set(bench.releases())


def test_a_correction_raises_the_version_at_the_same_address(bench: Bench) -> None:
    notes = [
        {"time": "2026-11-11 08:00 WIB", "kind": "ralat", "note": "Satu."},
        {"time": "2026-11-12 08:00 WIB", "kind": "koreksi", "note": "Dua."},
    ]
    write_text(
        bench.content,
        "siaran-pers/2026/11/satu",
        release(
            "Siaran Satu",
            "2026-11-10 09:00 WIB",
            "1/SP/2026",
            corrections=notes,
            photos=[photo("a.jpg")],
        ),
        "Naskah satu.",
    )
    made = bench.releases()[SATU]
    assert (made.version, made.name) == (3, "satu_v3")
    assert [banner.split(":")[0][:7] for banner in made.banners] == ["KOREKSI", "RALAT R"]
    assert made.updated == "2026-11-12T08:00:00+07:00"


def test_release_has_what_partners_print(bench: Bench) -> None:
    made = bench.releases()[SATU]
    assert made.number == "1/SP/2026"
    assert made.dateline == "Palangka Raya"
    assert made.date_long == "Selasa, 10 November 2026 - 09:00 WIB"
    assert made.url == "https://x.example/media/siaran-pers/2026/11/satu/"
    assert made.contact["email"] == "pers@x.example"
    assert [p.name for p in made.photos] == ["01-a.jpg"]
    assert re.fullmatch(r"tag:ruangmedia\.example,2024:[a-z0-9]{12}", made.id)


def test_two_photos_of_one_name_are_told_apart(bench: Bench) -> None:
    """PNG and JPEG of one stem are both JPEG in the bundle; the number keeps them apart."""
    write_text(
        bench.content,
        "siaran-pers/2026/11/satu",
        release(
            "Siaran Satu",
            "2026-11-10 09:00 WIB",
            "1/SP/2026",
            photos=[photo("a.jpg"), photo("a.png", "Perahu kedua")],
        ),
        "Naskah satu.",
        {"a.png": picture((40, 30), form="PNG", seed=5)},
    )
    made = bench.releases()[SATU]
    assert [p.name for p in made.photos] == ["01-a.jpg", "02-a.png".replace("png", "jpg")]


def test_links_in_a_release_are_absolute(bench: Bench) -> None:
    write_text(
        bench.content,
        "siaran-pers/2026/11/tautan",
        release("Tautan", "2026-11-12 09:00 WIB", "9/SP/2026"),
        "Lihat [dua](/berita/2026/11/dua/index.md) dan [berkas](b.pdf).",
        {"b.pdf": b"%PDF-1.4\n%%EOF\n"},
    )
    made = bench.releases()["siaran-pers/2026/11/tautan/tautan.zip"]
    assert 'href="https://x.example/media/berita/2026/11/dua/"' in made.html
    assert 'href="https://x.example/media/siaran-pers/2026/11/tautan/b.pdf"' in made.html
