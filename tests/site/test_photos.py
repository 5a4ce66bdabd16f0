"""Photos on the site: sizes as they say, upright, in the right colours, with nothing private."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html
from PIL import Image

from newsroom.media.plan import budget_of
from tests.site.tree import BLUE, RED, Project

SECRETS = [
    *(b"Nama Pemilik", b"KameraRahasia", b"SERI-123", b"LOKASI-XMP", b"KOMENTAR-RAHASIA"),
    *(b"GPS", b"ICC_PROFILE"),
]
SAID = {  # all that a picture may say of itself besides its size
    *("IFD0:ImageDescription", "IFD0:Artist", "IFD0:Copyright", "ExifIFD:DateTimeOriginal"),
    *("XMP-x:XMPToolkit", "XMP-dc:Description", "XMP-dc:Creator", "XMP-dc:Rights"),
    *("XMP-photoshop:Headline", "XMP-photoshop:Credit", "XMP-photoshop:Source"),
    *("XMP-photoshop:DateCreated", "XMP-photoshop:City", "XMP-photoshop:Country"),
    *("XMP-photoshop:TransmissionReference", "XMP-xmpRights:Marked", "XMP-xmpRights:Owner"),
    *("XMP-xmpRights:UsageTerms", "XMP-xmpRights:WebStatement", "XMP-iptcCore:CountryCode"),
    *("XMP-plus:LicensorName", "XMP-plus:LicensorURL"),
    *("XMP-iptcCore:AltTextAccessibility", "XMP-iptcExt:DigitalSourceType"),
    *("IPTC:CodedCharacterSet", "IPTC:By-line", "IPTC:Credit", "IPTC:Source", "IPTC:Headline"),
    *("IPTC:CopyrightNotice", "IPTC:Caption-Abstract", "IPTC:City", "IPTC:DateCreated"),
    *("IPTC:Country-PrimaryLocationName", "IPTC:Country-PrimaryLocationCode"),
    *("IPTC:OriginalTransmissionReference", "IPTC:TimeCreated"),
}
NATIVE = {  # page -> widths of its photos in order, as they were taken
    "siaran-pers/2026/11/jembatan-dibuka/index.html": [1400, 600],
    "foto/2026/11/pagi-di-sungai/index.html": [700, 500, 200],
    "infografis/2026/11/stunting/index.html": [360],
    "video/2026/11/lapor-api/index.html": [640],
}


@cache
def images(output: Path) -> dict[str, tuple[str, int, int]]:
    """Return path -> format, width and height of every picture below media/."""
    found = {}
    for path in sorted((output / "media").rglob("*.*")):
        with Image.open(path) as image:
            image.load()
            found[path.relative_to(output).as_posix()] = (str(image.format), *image.size)
    return found


def pictures(output: Path, name: str) -> list[html.HtmlElement]:
    """Return the <picture> elements of a page."""
    return html.document_fromstring((output / name).read_bytes()).xpath("//main//picture")  # type: ignore[no-any-return]


def resolved(name: str, src: str) -> str:
    """Return the output path of an address in a page."""
    return urljoin(f"http://x/{name}", src).removeprefix("http://x/")


def test_srcset_files_have_the_width_they_say(output: Path) -> None:
    """Every candidate of every page exists, in the format and with the width that it claims."""
    claims = 0
    formats = {"image/avif": "AVIF", "image/webp": "WEBP", "image/jpeg": "JPEG"}
    for path in sorted(output.rglob("*.html")):
        name = path.relative_to(output).as_posix()
        for source in html.document_fromstring(path.read_bytes()).xpath("//picture//source"):
            for part in source.get("srcset").split(", "):
                src, width = part.split(" ")
                form, wide, _ = images(output)[resolved(name, src)]
                assert f"{wide}w" == width, (name, part)
                assert form == formats[source.get("type")]
                claims += 1
    assert claims > 200


def test_img_has_the_shape_of_its_picture(output: Path) -> None:
    """width and height of <img> have the proportions of every candidate: nothing jumps."""
    for name in NATIVE:
        for picture in pictures(output, name):
            (img,) = picture.xpath(".//img")
            shape = int(img.get("width")) / int(img.get("height"))
            for src in re.findall(r"(\S+) \d+w", " ".join(picture.xpath(".//source/@srcset"))):
                _, wide, high = images(output)[resolved(name, src)]
                assert abs(wide / high - shape) < 0.02 * shape, (name, src)
            assert images(output)[resolved(name, img.get("src"))][0] == "JPEG"


@pytest.mark.parametrize("name", NATIVE)
def test_never_upscaled(output: Path, name: str) -> None:
    """No candidate is wider than the photo; one below the largest width is offered as it is."""
    shown = [p for p in pictures(output, name) if not p.xpath("ancestor::article//article")]
    for picture, native in zip(shown, NATIVE[name], strict=False):
        widths = {
            int(w) for w in re.findall(r" (\d+)w", " ".join(picture.xpath(".//source/@srcset")))
        }
        assert widths == {w for w in (320, 640, 960, 1280, 1920) if w <= native} | {native}


def test_no_picture_is_wider_than_planned(output: Path) -> None:
    """Nothing below media/ is wider than the widest photo, or the largest width of the settings."""
    native = max(width for widths in NATIVE.values() for width in widths)
    assert max(width for _, width, _ in images(output).values()) == native < 1920


def test_nothing_private_in_any_picture(output: Path) -> None:
    """No owner, camera, profile, comment or place in any byte of any picture."""
    for name in images(output):
        data = (output / name).read_bytes()
        assert [secret for secret in SECRETS if secret in data] == [], name
        with Image.open(io.BytesIO(data)) as image:
            assert "comment" not in image.info, name


def test_the_source_had_something_to_strip(site: Project) -> None:
    """The same search finds what the photo held before."""
    data = (site.content / "siaran-pers/2026/11/jembatan-dibuka/jembatan.jpg").read_bytes()
    for secret in SECRETS[:5]:
        assert secret in data, secret


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_pictures_say_who_made_them_and_nothing_else(output: Path) -> None:
    """ExifTool, which is not our writer, finds the label in each of them, and no other field."""
    command = ["exiftool", "-json", "-groupNames1", "-r", "-EXIF:All", "-XMP:All", "-IPTC:All"]
    done = subprocess.run(
        [*command, "-GPS:All", "-MakerNotes:All", "-Comment", output / "media"],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert len(told) == len(images(output))
    for one in told:
        assert one.keys() - SAID <= {"SourceFile"}, one
        wanted = ("XMP-dc:Creator", "XMP-photoshop:Credit", "XMP-dc:Rights", "XMP-plus:LicensorURL")
        for name in wanted:
            assert one[name], one
        if not one["SourceFile"].endswith(".avif"):  # XMP alone: nothing else fits in afterwards
            assert one["IFD0:Artist"], one
        if one["SourceFile"].endswith(".jpg"):
            assert one["IPTC:Credit"], one


def test_turned_photo_is_upright(output: Path) -> None:
    """A photo stored lying (Orientation 6) is shown standing: its left half is left."""
    picture = pictures(output, "siaran-pers/2026/11/jembatan-dibuka/index.html")[1]
    (img,) = picture.xpath(".//img")
    assert int(img.get("height")) > int(img.get("width"))
    for src in re.findall(r"(\S+) \d+w", " ".join(picture.xpath(".//source/@srcset"))):
        path = resolved("siaran-pers/2026/11/jembatan-dibuka/index.html", src)
        with Image.open(output / path) as image:
            assert image.height > image.width
            pixels = image.convert("RGB")
            left = pixels.getpixel((image.width // 4, image.height // 2))
            right = pixels.getpixel((3 * image.width // 4, image.height // 2))
        assert max(abs(a - b) for a, b in zip(left, RED, strict=True)) < 25, path
        assert max(abs(a - b) for a, b in zip(right, BLUE, strict=True)) < 25, path


def test_transparency_is_laid_on_white(output: Path) -> None:
    """A half transparent PNG becomes its colour over white, not over black."""
    second = pictures(output, "foto/2026/11/pagi-di-sungai/index.html")[1]
    src = second.xpath(".//img/@src")[0]
    with Image.open(output / resolved("foto/2026/11/pagi-di-sungai/index.html", src)) as image:
        left = image.convert("RGB").getpixel((image.width // 4, image.height // 2))
    wanted = tuple((a + 255) // 2 for a in RED)
    assert max(abs(a - b) for a, b in zip(left, wanted, strict=True)) < 12


def test_social_picture_is_a_jpeg_on_this_site(output: Path) -> None:
    """og:image is absolute, a JPEG below 250 KB, with the size and alt that are told."""
    name = "siaran-pers/2026/11/jembatan-dibuka/index.html"
    tree = html.document_fromstring((output / name).read_bytes())

    def meta(key: str) -> str:
        return tree.xpath(f"//meta[@property='og:{key}']/@content")[0]  # type: ignore[no-any-return]

    path = meta("image").removeprefix("https://x.example/media/")
    assert images(output)[path] == ("JPEG", int(meta("image:width")), int(meta("image:height")))
    assert (output / path).stat().st_size < 250_000
    assert meta("image:alt") == "Perahu di tepi sungai"


def test_one_photo_is_rendered_once(output: Path) -> None:
    """Every picture below media/ is used by some page, and each address is made of its source."""
    used = set()
    for path in output.rglob("*.html"):
        name = path.relative_to(output).as_posix()
        tree = html.document_fromstring(path.read_bytes())
        for src in re.findall(r"(\S+) \d+w", " ".join(tree.xpath("//source/@srcset"))):
            used.add(resolved(name, src))
        used |= {resolved(name, src) for src in tree.xpath("//main//img/@src")}
        for src in tree.xpath("//meta[@property='og:image']/@content"):
            used.add(f"media/{src.rpartition('/media/')[2]}")
    assert sorted(set(images(output)) - used) == []


def test_first_photo_loads_at_once_the_others_late(output: Path) -> None:
    """One fetchpriority=high on an item's page; the rest are lazy."""
    for name in NATIVE:
        found = [p.xpath(".//img")[0] for p in pictures(output, name)]
        assert sum(img.get("fetchpriority") == "high" for img in found) == 1, name
        assert found[0].get("fetchpriority") == "high", name
        assert all(img.get("loading") == "lazy" for img in found[1:]), name


def test_every_picture_is_within_its_budget(output: Path) -> None:
    """With its label; what stays heavier is told when it is made, and the sample has none."""
    for name in images(output):
        found = budget_of(name)
        assert found is not None, name
        assert (output / name).stat().st_size <= found.most, name


def test_a_link_in_a_message_shows_a_picture_of_its_own(output: Path) -> None:
    """A JPEG of 1200 by 630, or as much of it as the photo has, below 250 KB (Open Graph)."""
    seen = 0
    for path in sorted(output.rglob("index.html")):
        tree = html.document_fromstring(path.read_bytes())
        told = {m.get("property"): m.get("content") for m in tree.xpath("//meta[@property]")}
        if "og:image" not in told:
            continue
        name = told["og:image"].rpartition("/media/")[2]
        form, wide, high = images(output)[f"media/{name}"]
        assert (form, str(wide), str(high)) == (
            *("JPEG", told["og:image:width"], told["og:image:height"]),
        ), path
        assert wide <= 1200
        assert abs(wide / high - 1200 / 630) < 0.03 or min(wide, high) < 100, path
        assert (output / "media" / name).stat().st_size <= 250_000
        assert told["og:image:alt"]
        seen += 1
    assert seen > 5


def test_colours_stand_where_a_picture_will_be(output: Path) -> None:
    """Inline, without a style of its own: the policy allows none."""
    tree = html.document_fromstring(
        (output / "foto/2026/11/pagi-di-sungai/index.html").read_bytes()
    )
    places = tree.xpath("//a[@data-look]//svg[@class='haze']")
    assert len(places) == len(tree.xpath("//a[@data-look]//picture")) > 2
    assert all(len(place.xpath("./path/@fill")) == 3 for place in places)
    assert not tree.xpath("//*[@style]")
