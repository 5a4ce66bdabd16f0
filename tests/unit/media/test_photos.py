"""Photos: looked at before use, refused by name, made upright, with nothing private left."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from newsroom.media.metadata import AVIF_ROOM
from newsroom.media.plan import Rendition, renditions, scaled_height, widths
from newsroom.media.probe import EXTENSIONS, Refused, is_photo, probe
from newsroom.media.render import _write as encode
from newsroom.media.render import upright
from newsroom.model import Picture
from newsroom.settings import Photos
from tests.conftest import SHARED, jpeg

SAMPLES = SHARED / "corpora" / "exif-samples"
TURNED = SHARED / "corpora" / "exif-orientation-examples"
MOST = 100_000_000
shared = pytest.mark.skipif(not TURNED.is_dir(), reason="../shared/corpora is not here")


@cache
def samples() -> list[Path]:
    found = sorted(p for p in SAMPLES.rglob("*") if p.is_file() and is_photo(p.name))
    return [p for p in found if not p.name.startswith(".")]


def look(data: bytes, name: str = "a.jpg", most: int = MOST) -> Picture | str:
    result = probe(name, data, most)
    return result.code if isinstance(result, Refused) else result


def png(width: int, height: int) -> bytes:
    """Return a PNG whose header promises a size that its data does not hold."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\0" * 64))
    return b"\x89PNG\r\n\x1a\n" + head + data + chunk(b"IEND", b"")


def test_a_photo_is_what_its_header_says() -> None:
    assert look(jpeg(64, 48)) == Picture("JPEG", 64, 48)
    assert look(jpeg(64, 48, "PNG"), "a.png") == Picture("PNG", 64, 48)
    assert look(jpeg(64, 48, "WEBP"), "a.webp") == Picture("WEBP", 64, 48)


@pytest.mark.parametrize(
    ("make", "name", "code"),
    [
        (lambda: b"", "a.jpg", "photo-empty"),
        (lambda: b"bukan foto", "a.jpg", "photo-damaged"),
        (lambda: jpeg(640, 480)[:900], "a.jpg", "photo-damaged"),
        (lambda: jpeg(640, 480, "PNG")[:-40], "a.png", "photo-damaged"),
        (lambda: jpeg(64, 48, "PNG"), "a.jpg", "photo-extension"),
        (lambda: jpeg(), "a.png", "photo-extension"),
        (lambda: png(20_000, 20_000), "a.png", "photo-pixels"),
        (lambda: png(30_001, 3), "a.png", "photo-pixels"),
        (lambda: png(2**31 - 1, 2**31 - 1), "a.png", "photo-pixels"),
        (lambda: jpeg(1, 1, "PNG"), "a.png", "photo-small"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.jpg", "photo-damaged"),
        (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "a.jpg", "photo-damaged"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    make: Callable[[], bytes], name: str, code: str
) -> None:
    assert look(make(), name) == code


def test_the_limit_is_judged_before_decoding() -> None:
    assert look(jpeg(100, 100), most=10_000) == Picture("JPEG", 100, 100)
    assert look(jpeg(100, 101), most=10_000) == "photo-pixels"


@given(st.binary(max_size=300), st.sampled_from(sorted(EXTENSIONS)), st.booleans())
def test_any_bytes_are_a_photo_or_refused(data: bytes, extension: str, begun: bool) -> None:
    data = (jpeg()[:200] if begun else b"") + data
    assert isinstance(probe(f"a.{extension}", data, MOST), (Picture, Refused))


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=8))
def test_a_photo_with_wrong_bytes_is_a_photo_or_refused(at: int, wrong: bytes) -> None:
    data = bytearray(jpeg(320, 240))
    at %= len(data)
    data[at : at + len(wrong)] = wrong
    assert isinstance(probe("a.jpg", bytes(data), MOST), (Picture, Refused))


@shared
@pytest.mark.parametrize("path", samples(), ids=lambda path: path.name)
def test_odd_photos_are_read_right_or_refused(path: Path) -> None:
    """Camera files of every kind: what is read is what Pillow shows, upright."""
    data = path.read_bytes()
    result = probe(path.name, data, MOST)
    if isinstance(result, Refused):
        assert result.code.startswith("photo-")
        return
    image = upright(data, None)
    assert (result.width, result.height) == image.size
    assert image.mode == "RGB"


@shared
@pytest.mark.parametrize("number", range(9))
@pytest.mark.parametrize("side", ["Landscape", "Portrait"])
def test_a_turned_photo_stands_upright(side: str, number: int) -> None:
    data = (TURNED / f"{side}_{number}.jpg").read_bytes()
    right = upright((TURNED / f"{side}_1.jpg").read_bytes(), None)
    found = probe("a.jpg", data, MOST)
    assert isinstance(found, Picture)
    assert (found.width, found.height) == right.size
    small = [image.resize((60, 60)) for image in (upright(data, (600, 600)), right)]
    assert max(ImageStat.Stat(ImageChops.difference(*small)).mean) < 8


@shared
def test_that_comparison_sees_a_photo_on_its_side() -> None:
    right = upright((TURNED / "Landscape_1.jpg").read_bytes(), None).resize((60, 60))
    for turned in (right.rotate(90), right.rotate(180), right.transpose(0)):
        assert max(ImageStat.Stat(ImageChops.difference(right, turned)).mean) > 16


MARKS = (b"Exif\0", b"GPS", b"http://ns.adobe.com/xap", b"Photoshop 3.0")
BLOCKS = {"exif", "xmp", "comment", "icc_profile", "photoshop"}
GPS = 0x8825


def private(data: bytes) -> set[str]:
    """Return what is left in a file that nobody should see."""
    with Image.open(io.BytesIO(data)) as image:
        tags = {f"exif {tag}" for tag in image.getexif()}
        tags |= {f"gps {tag}" for tag in image.getexif().get_ifd(GPS)}
        return tags | (set(image.info) & BLOCKS) | {repr(mark) for mark in MARKS if mark in data}


def tagged() -> list[Path]:
    return [path for path in samples() if path.parent.name in ("gps", "xmp", "jpg")]


@shared
def test_the_samples_hold_places() -> None:
    found = [private(path.read_bytes()) for path in tagged()]
    assert sum(any(mark.startswith("gps") for mark in marks) for marks in found) >= 3
    assert all(found)


@shared
@pytest.mark.parametrize("path", tagged(), ids=lambda path: path.name)
def test_nothing_private_is_left(path: Path) -> None:
    image = upright(path.read_bytes(), (320, 320)).resize((320, 240))
    for form in ("jpeg", "webp", "avif"):
        made = encode(image, form, 80).replace(AVIF_ROOM, b" " * len(AVIF_ROOM))
        assert private(made) - {"xmp"} == set()
        assert form == "avif" or "xmp" not in private(made)


@pytest.mark.parametrize("form", ["jpeg", "webp", "avif"])
def test_the_same_photo_gives_the_same_bytes(form: str) -> None:
    image = upright(jpeg(320, 240), None)
    assert encode(image, form, 80) == encode(upright(jpeg(320, 240), None), form, 80)


def test_transparent_photos_stand_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    assert upright(out.getvalue(), None).getpixel((3, 3)) == (255, 255, 255)


def bands(colors: list[str], form: str, orientation: int = 1) -> bytes:
    """Return a picture with three bands of colour, from top to bottom as it is stored."""
    image = Image.new("RGB", (90, 90))
    for at, color in enumerate(colors):
        image.paste(color, (0, at * 30, 90, at * 30 + 30))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, form, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_place_is_kept_in_the_colours_of_the_photo(form: str) -> None:
    """From top to bottom as it is seen: one that is stored upside down counts from its foot."""
    colors = ["#ff0000", "#00ff00", "#0000ff"]
    for orientation, wanted in ((1, ("r", "g", "b")), (3, ("b", "g", "r"))):
        found = look(bands(colors, form, orientation), f"a.{form.lower()}")
        assert isinstance(found, Picture)
        shown = ["rgb"[max(range(3), key=lambda at: int(tint[1 + at], 16))] for tint in found.tints]
        assert tuple(shown) == wanted


@pytest.mark.parametrize("size", [(8, 6), (1600, 1200)])
@pytest.mark.parametrize(
    ("mode", "form", "tint"),
    [
        *(("1", "PNG", "#fff"), ("L", "PNG", "#fff"), ("P", "PNG", None), ("LA", "PNG", "#fff")),
        *(("I;16", "PNG", "#fff"), ("RGBA", "PNG", "#fff"), ("CMYK", "JPEG", None)),
        *(("I;16", "TIFF", "#fff"), ("LAB", "TIFF", None), ("CMYK", "TIFF", None)),
    ],
)
def test_pictures_of_every_mode_and_size_pass(
    mode: str, form: str, tint: str | None, size: tuple[int, int]
) -> None:
    """A small one can pass where a large one, which is scaled in two steps, does not."""
    out = io.BytesIO()
    white = {"I;16": 0xFFFF, "LA": (255, 255), "RGBA": (0, 0, 0, 0), "1": 1, "L": 255}
    Image.new(mode, size, white.get(mode, 0)).save(out, form)
    found = look(out.getvalue(), "a.tif" if form == "TIFF" else f"a.{form.lower()}")
    assert isinstance(found, Picture), found
    assert len(found.tints) == 3
    assert tint is None or found.tints == (tint,) * 3


sizes = st.integers(2, 9000)


@given(sizes, sizes, st.lists(st.integers(16, 3000), min_size=1, max_size=5))
def test_renditions_are_never_larger_than_the_photo(
    width: int, height: int, wanted: list[int]
) -> None:
    found = widths(width, wanted)
    assert found and max(found) <= width
    assert list(found) == sorted(set(found))
    assert max(wanted) in found or max(found) == width or max(wanted) > width
    for one in found:
        scaled = scaled_height(Picture("JPEG", width, height), one)
        assert scaled >= 1
        assert abs(scaled - height * one / width) <= 1


def test_each_rendition_has_its_own_path() -> None:
    planned = renditions(Picture("JPEG", 2000, 1500), Photos())
    paths = {r.path("ab" * 32) for r in planned}
    assert len(paths) == len(planned) == 15  # five widths, three formats
    assert planned[0].path("ab" * 32) != planned[0].path("cd" * 32)
    other = Rendition("webp", 320, 240, planned[0].quality + 1, planned[0].most)
    assert other.path("ab" * 32) not in paths
