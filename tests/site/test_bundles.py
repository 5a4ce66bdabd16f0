"""Bundles as a partner takes them: unpacked, checked with common tools, read."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

from newsroom.kinds import all_kinds
from tests.site.tree import BLUE, RED, Project

BRIDGE = "siaran-pers/2026/11/jembatan-dibuka/jembatan-dibuka.zip"
BUNDLES = [
    BRIDGE,
    "en/siaran-pers/2026/11/jembatan-dibuka/jembatan-dibuka.zip",
    "siaran-pers/2026/10/angka-diralat/angka-diralat.zip",
    "siaran-pers/2026/09/hibah-ditarik/hibah-ditarik.zip",
    "siaran-pers/2025/12/akhir-tahun/akhir-tahun.zip",
]
VERSIONS = dict(zip(BUNDLES, (1, 1, 3, 2, 1), strict=True))


def unpack(output: Path, name: str, place: Path) -> Path:
    """Unpack a bundle; return its folder."""
    place.mkdir(exist_ok=True)
    with zipfile.ZipFile(output / name) as archive:
        assert archive.testzip() is None
        archive.extractall(place)
    (folder,) = place.iterdir()
    return folder


def checked(folder: Path, manifest: str) -> dict[str, bool]:
    """Return path -> whether its bytes are those of the manifest."""
    lines = (folder / manifest).read_text(encoding="utf-8").splitlines()
    found = {}
    for line in lines:
        sha, path = re.fullmatch(r"([0-9a-f]{64})  (\S+)", line).groups()  # type: ignore[union-attr]
        found[path] = hashlib.sha256((folder / path).read_bytes()).hexdigest() == sha
    return found


def bundles_of(output: Path) -> list[str]:
    """Return the paths of the bundles of single items."""
    paths = (path.relative_to(output).as_posix() for path in output.rglob("*.zip"))
    return sorted(path for path in paths if not path.startswith("mitra/"))


def test_one_bundle_per_item(output: Path) -> None:
    """Every item of a kind that is bundled has exactly one, in every language, at its address."""
    kinds = [folder for folder, kind in all_kinds().items() if kind.bundled]
    pages = (path.parent for path in output.rglob("index.html"))
    found = (page.relative_to(output) for page in pages)
    items = [
        path
        for path in found
        if len(parts := [part for part in path.parts if part != "en"]) == 4
        and parts[0] in kinds
        and "http-equiv" not in (output / path / "index.html").read_text("utf-8")
    ]
    assert bundles_of(output) == sorted(f"{path.as_posix()}/{path.name}.zip" for path in items)
    assert set(BUNDLES) < set(bundles_of(output))


@pytest.mark.parametrize("name", BUNDLES)
def test_manifests_name_every_file_and_hold(output: Path, tmp_path: Path, name: str) -> None:
    """BagIt 1.0: the payload manifest names all of data/, the tag manifest all tag files."""
    folder = unpack(output, name, tmp_path)
    assert folder.name == f"{Path(name).stem}_v{VERSIONS[name]}"
    payload = checked(folder, "manifest-sha256.txt")
    tags = checked(folder, "tagmanifest-sha256.txt")
    assert all(payload.values())
    assert all(tags.values())
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert set(payload) == {f for f in files if f.startswith("data/")}
    assert set(tags) == {"bagit.txt", "bag-info.txt", "manifest-sha256.txt"}
    assert files == set(payload) | set(tags) | {"tagmanifest-sha256.txt"}
    first = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert (folder / "bagit.txt").read_text(encoding="utf-8") == first
    info = (folder / "bag-info.txt").read_text(encoding="utf-8")
    octets = sum((folder / path).stat().st_size for path in payload)
    assert f"Payload-Oxum: {octets}.{len(payload)}\n" in info


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
@pytest.mark.parametrize("manifest", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_sha256sum_agrees(output: Path, tmp_path: Path, manifest: str) -> None:
    """What BACA-SAYA.txt tells partners to do works, and finds a changed byte."""
    folder = unpack(output, BRIDGE, tmp_path)
    command = ["sha256sum", "-c", "--strict", "--quiet", manifest]
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0
    name = "data/naskah.txt" if manifest[0] == "m" else "bag-info.txt"
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode != 0
    assert name in done.stdout + done.stderr


def test_any_changed_byte_is_noticed(output: Path, tmp_path: Path) -> None:
    """One bit in any file of the bag, or a file taken away, breaks a manifest."""
    folder = unpack(output, BRIDGE, tmp_path)
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if name == "tagmanifest-sha256.txt":
            continue
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        manifest = "manifest-sha256.txt" if name.startswith("data/") else "tagmanifest-sha256.txt"
        try:
            assert checked(folder, manifest)[name] is False
        finally:
            path.write_bytes(data)


def test_zip_entries_are_fixed(output: Path) -> None:
    """Sorted names, one date (the version's), one mode; photos stored, text deflated."""
    for name in BUNDLES:
        with zipfile.ZipFile(output / name) as archive:
            infos = archive.infolist()
        names = [info.filename for info in infos]
        assert names == sorted(names)
        assert all(
            n.startswith(f"{Path(name).stem}_v{VERSIONS[name]}/") and ".." not in n for n in names
        )
        assert len({info.date_time for info in infos}) == 1
        assert {info.external_attr >> 16 for info in infos} == {0o100644}
        for info in infos:
            stored = info.compress_type == zipfile.ZIP_STORED
            assert stored == info.filename.endswith((".jpg", ".docx")), info.filename


def test_zip_has_the_date_of_its_version(output: Path) -> None:
    """Not of the build: the last correction's, as it was written."""
    with zipfile.ZipFile(output / BUNDLES[2]) as archive:
        assert archive.infolist()[0].date_time == (2026, 10, 6, 8, 0, 0)


def test_photos_are_whole_upright_and_clean(site: Project, output: Path, tmp_path: Path) -> None:
    """Full size, in order, with caption and credit beside each; no place and no camera inside."""
    photos = unpack(output, BRIDGE, tmp_path) / "data/foto"
    assert sorted(p.name for p in photos.iterdir()) == [
        "01-jembatan.jpg",
        "01-jembatan.txt",
        "02-dermaga.jpg",
        "02-dermaga.txt",
    ]
    with Image.open(photos / "01-jembatan.jpg") as image:
        assert image.size == (1400, 900)
        said = dict(image.getexif())
        assert said.pop(0x013B) == "Rani Saputri"
        assert said.keys() <= {0x010E, 0x8298, 0x8769}  # description, copyright, when
        assert not image.getexif().get_ifd(0x8825)
        assert b"Rani Saputri / MMC" in image.info["photoshop"][0x0404]
    with Image.open(photos / "02-dermaga.jpg") as image:
        assert image.size == (600, 900)
        pixels = image.convert("RGB")
        left, right = pixels.getpixel((150, 450)), pixels.getpixel((450, 450))
    assert max(abs(a - b) for a, b in zip(left, RED, strict=True)) < 20
    assert max(abs(a - b) for a, b in zip(right, BLUE, strict=True)) < 20
    caption = (photos / "01-jembatan.txt").read_text(encoding="utf-8")
    assert "Jembatan baru dilihat dari hilir." in caption
    assert "Kredit: Rani Saputri / MMC" in caption
    assert "Alt: Perahu di tepi sungai" in caption


def test_text_is_ready_to_paste(output: Path, tmp_path: Path) -> None:
    """Headline, number, date, dateline, body, (selesai), counts, contact, licence, address."""
    text = (unpack(output, BRIDGE, tmp_path) / "data/naskah.txt").read_text(encoding="utf-8")
    assert text.startswith("Jembatan Sei Contoh Dibuka\n")
    head, body = text.split("(selesai)")[0], text.split("(selesai)")[1]
    assert "93/SP/XI/BKIP/2026" in head
    assert "Jumat, 20 November 2026 - 09:30 WIB" in head
    assert "PALANGKA RAYA - Gubernur meresmikan" in head.replace("\n", " ")
    assert "- Panjang 240 meter" in head
    assert "Fondasi | 12.400" in head
    assert "<" not in head
    chars, words = re.search(r"([\d.]+) karakter, ([\d.]+) kata", body).groups()  # type: ignore[union-attr]
    paragraphs = head.split("\n\n", 2)[2].split("\n\nFakta singkat:")[0].rstrip("\n")
    assert '"Milik warga & kita."' in head
    assert int(words) == len(paragraphs.split())
    assert int(chars) == len(paragraphs)
    for word in ("pers@x.example", "01-jembatan.jpg", "Rani Saputri / MMC", "creativecommons.org"):
        assert word in body
    assert body.rstrip().endswith("https://x.example/media/siaran-pers/2026/11/jembatan-dibuka/")


def test_a_correction_is_seen_first(output: Path, tmp_path: Path) -> None:
    """RALAT and HAK-JAWAB stand above the headline, newest first, and the version counts them."""
    folder = unpack(output, BUNDLES[2], tmp_path)
    lines = (folder / "data/naskah.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("*** HAK-JAWAB Selasa, 6 Oktober 2026 - 08:00 WITA: Tanggapan")
    assert lines[1].startswith("*** RALAT Senin, 5 Oktober 2026 - 13:00 WITA: Tertulis 42")
    assert lines[2] == "Angka Produksi Padi"
    page = html.document_fromstring((folder / "data/naskah.html").read_bytes())
    body = page.xpath("//body/*")
    assert [element.tag for element in body[:3]] == ["p", "p", "h1"]
    assert "Versi 3" in (folder / "data/BACA-SAYA.txt").read_text(encoding="utf-8")


def test_a_withdrawn_bundle_is_a_notice(output: Path, tmp_path: Path) -> None:
    """One file that says when and why; the text and the photos are not handed out any more."""
    folder = unpack(output, BUNDLES[3], tmp_path)
    (notice,) = (folder / "data").iterdir()
    text = notice.read_text(encoding="utf-8")
    assert text.startswith("DITARIK Jumat, 11 September 2026 - 08:00 WIB: Daftar penerima keliru.")
    assert "Hibah Perahu untuk Desa" in text
    assert "tag:ruangmedia.example,2024:hibah0000001" in text
    assert "kemudian ditarik" not in text


def test_footnotes_read_well_as_text(output: Path, tmp_path: Path) -> None:
    """`(20/11/2026).1 Baca` and an arrow are not what an editor wants to paste."""
    text = (unpack(output, BRIDGE, tmp_path) / "data/naskah.txt").read_text(encoding="utf-8")
    assert "\u21a9" not in text
    assert "(20/11/2026).1 " not in text


def test_a_translation_speaks_its_language(output: Path, tmp_path: Path) -> None:
    """The English bundle has the English text, captions and date."""
    text = (unpack(output, BUNDLES[1], tmp_path) / "data/naskah.txt").read_text(encoding="utf-8")
    assert text.startswith("Sei Contoh Bridge Opens\n")
    assert "The Governor opened the bridge." in text
    assert "Friday, 20 November 2026" in text


def test_html_is_clean(output: Path, tmp_path: Path) -> None:
    """A whole document without script, style or relative links."""
    data = (unpack(output, BRIDGE, tmp_path) / "data/naskah.html").read_bytes()
    page = html.document_fromstring(data)
    assert page.get("lang") == "id"
    assert page.xpath("//script | //style | //@style | //@class[.='']") == []
    assert len(page.xpath("//h1")) == 1
    links = [link for link in page.xpath("//a/@href") if not link.startswith("#")]
    assert links
    assert [link for link in links if not link.startswith(("https://", "mailto:"))] == []


def test_every_bundle_says_how_it_may_be_used(output: Path, tmp_path: Path) -> None:
    """LISENSI.txt and BACA-SAYA.txt are there and name licence, id and the newest version."""
    folder = unpack(output, BRIDGE, tmp_path)
    assert "creativecommons.org" in (folder / "data/LISENSI.txt").read_text(encoding="utf-8")
    readme = (folder / "data/BACA-SAYA.txt").read_text(encoding="utf-8")
    assert "tag:ruangmedia.example,2024:jembatan0001" in readme
    assert "sha256sum -c manifest-sha256.txt" in readme


def test_nothing_private_in_any_byte(output: Path) -> None:
    """No camera, owner, serial number, comment or place in any bundle."""
    for name in BUNDLES:
        with zipfile.ZipFile(io.BytesIO((output / name).read_bytes())) as archive:
            for inner in archive.namelist():
                data = archive.read(inner)
                for secret in (
                    b"Nama Pemilik",
                    b"KameraRahasia",
                    b"SERI-123",
                    b"GPS",
                    b"LOKASI-XMP",
                ):
                    assert secret not in data, (name, inner, secret)


# Every bag; by others' tools in tests/site/interop ---------------------------------------------


def bags(output: Path) -> list[str]:
    """Return the paths of all ZIPs that partners can take: of items, days, weeks, partners."""
    return sorted(path.relative_to(output).as_posix() for path in output.rglob("*.zip"))


def test_there_are_bags_of_every_sort(output: Path) -> None:
    heads = {"/".join(path.split("/")[:2]) for path in bags(output)}
    partners = {"mitra/koran-sungai", "mitra/radio-hulu"}
    assert heads >= {"mitra/harian", "mitra/mingguan", *partners}
    assert "mitra/kantor-berita-contoh" not in heads  # trusted: nothing of it is on the site


def test_what_a_photo_essay_a_graphic_and_a_video_hold(output: Path) -> None:
    """Pictures that are the item itself lie in a folder of its kind; films come with words."""
    found: dict[str, set[str]] = {}
    for name in bundles_of(output):
        with zipfile.ZipFile(output / name) as archive:
            parts = (inner.split("/") for inner in archive.namelist())
            found.setdefault(name.split("/")[0], set()).update(p[2] for p in parts if len(p) == 4)
    assert found["foto"] == found["siaran-pers"] == found["berita"] == {"foto"}
    assert found["infografis"] == {"infografis"}
    assert found["video"] == {"video"}


def test_a_video_is_told_where_it_is_and_packed_when_small(output: Path, tmp_path: Path) -> None:
    """Captions, poster and link always; our own film itself, as the site has it."""
    films = 0
    for name in (path for path in bundles_of(output) if path.startswith("video/")):
        folder = unpack(output, name, tmp_path / Path(name).stem) / "data/video"
        where = (folder / "TAUTAN.txt").read_text(encoding="utf-8")
        assert "https://" in where
        assert (folder / "01-sampul.txt").exists() or list(folder.glob("01-*.txt"))
        for film in folder.glob("*.mp4"):
            films += 1
            assert film.read_bytes() == (output / name).with_name(film.name).read_bytes()
            assert f"/{film.name} ({film.stat().st_size} byte)" in where
    assert films


# On the page -----------------------------------------------------------------------------------


def test_each_item_tells_the_media_what_to_take_and_how_to_credit_it(output: Path) -> None:
    """Photo essays, graphics, videos and stories too: ZIP, credit lines, licence, how to check."""
    seen = set()
    for name in bundles_of(output):
        page = html.document_fromstring((output / name).with_name("index.html").read_bytes())
        (media,) = page.xpath("//section[@class='media']") or (None,)
        if media is None:
            assert "DITARIK" in str(zipfile.ZipFile(output / name).namelist()), name
            continue
        seen.add(name.removeprefix("en/").split("/")[0])
        links = media.xpath(".//a/@href")
        assert Path(name).name in links, name
        assert any(link.endswith("mitra/tanda-tangan/") for link in links), name
        assert media.xpath(".//a[@rel='license']"), name
        credits = {one.text_content() for one in media.xpath(".//li[@class='copy']")}
        shown = page.xpath("//figcaption//*[contains(@class, 'credit')]")
        assert bool(credits) >= bool(shown), name
    assert seen == {folder for folder, kind in all_kinds().items() if kind.bundled}
