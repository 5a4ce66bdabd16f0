"""Every odd or hostile picture is published right, or refused by name with a cure."""

from __future__ import annotations

import io
import resource
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from newsroom.content.library import probe_photos
from newsroom.engine.artifact import Supplies, Workshop
from newsroom.engine.limits import Bounds, Overrun, run_limited
from newsroom.engine.store import Store
from newsroom.media.plan import Rendition, moving_renditions, renditions
from newsroom.media.probe import EXTENSIONS, probe
from newsroom.media.refusal import Refused
from newsroom.media.render import render_all, render_press_photo
from newsroom.messages import translate
from newsroom.model import File, Picture
from newsroom.problems import Problem
from newsroom.settings import Limits, Photos
from tests.conftest import in_new_process
from tests.unit.media import odd
from tests.unit.media.odd import BLUE, HALVES, RED, Make

MOST = 100_000_000
SMALL = Photos(widths=(64, 160), formats=("webp", "jpeg"))
WHITE, BLACK, GREY = (255, 255, 255), (0, 0, 0), (127, 127, 127)
Color = tuple[int, int, int]


def refused(name: str, data: bytes) -> str:
    """Return the code of a refusal, whose Indonesian sentence is there and whole."""
    found = probe(name, data, MOST)
    assert isinstance(found, Refused), found
    assert found.code.startswith("photo-")
    sentence = translate(found.order, "id")
    assert sentence != found.order
    assert sentence.format(**dict(found.params))
    return found.code


def made(name: str, data: bytes, folder: Path) -> list[bytes]:
    """Return all that is published of a photo: renditions, moving ones, and one for the press."""
    picture = probe(name, data, MOST)
    assert isinstance(picture, Picture), picture
    file = File(name, sha256(data).hexdigest(), len(data))
    (folder / name).write_bytes(data)
    supplies = Supplies(Workshop(folder, folder, folder))
    planned = renditions(picture, SMALL) + moving_renditions(picture, SMALL)
    files = render_all((file, planned), supplies)
    for one, rendition in zip(files, planned, strict=True):
        judge(one, rendition)
    return [*files, *render_press_photo((file, 90), supplies)]


def judge(data: bytes, rendition: Rendition) -> None:
    """A rendition has the size that was planned, and moves only if it should."""
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (rendition.width, rendition.height)
        assert (getattr(image, "n_frames", 1) > 1) is rendition.moving


def colors(data: bytes) -> tuple[Color, Color]:
    """Return the colours of a picture, left and right."""
    with Image.open(io.BytesIO(data)) as image:
        shown = image.convert("RGB")
        places = (shown.width // 4, 3 * shown.width // 4)
        left, right = (shown.getpixel((x, shown.height // 2)) for x in places)
    return left, right  # type: ignore[return-value]


def close(found: Color, wanted: Color, most: int = 12) -> bool:
    return max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= most


def check_colors(files: list[bytes], left: Color, right: Color) -> None:
    for data in files:
        found = colors(data)
        assert close(found[0], left), found
        assert close(found[1], right), found


# Cut short, empty, and called something else ---------------------------------------------------


@pytest.mark.parametrize("extension", odd.FORMS)
@pytest.mark.parametrize("share", [0.01, 0.1, 0.25, 0.5, 0.75, 0.9])
def test_cut_short(extension: str, share: float) -> None:
    data = odd.whole(extension)
    assert refused(f"a.{extension}", data[: max(1, int(len(data) * share))]) == "photo-damaged"


@pytest.mark.parametrize("extension", odd.FORMS)
def test_whole(extension: str, tmp_path: Path) -> None:
    """The same makers, uncut, give what is published right."""
    check_colors(made(f"a.{extension}", odd.whole(extension), tmp_path), RED, BLUE)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_empty(extension: str) -> None:
    assert refused(f"a.{extension}", b"") == "photo-empty"


PAIRS = [(a, b) for a in (*odd.FORMS, "svg") for b in (*odd.FORMS, "svg") if a != b]


@pytest.mark.parametrize(("is_a", "called"), PAIRS)
def test_called_something_else(is_a: str, called: str) -> None:
    data = odd.svg() if is_a == "svg" else odd.whole(is_a)
    assert refused(f"a.{called}", data) == "photo-extension"


OTHERS = {
    "text": b"Gubernur meresmikan jembatan.\n" * 40,
    "html": b"<!doctype html><html><body onload='alert(1)'>Hai</body></html>",
    "xml": b"<?xml version='1.0'?><rss/>",
    "pdf": b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n",
    "zip": odd.zip_behind(b""),
    "elf": b"\x7fELF\x02\x01\x01" + b"\0" * 200,
    "php": b"<?php system($_GET['c']); ?>",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "windows metafile": b"\xd7\xcd\xc6\x9a" + b"\0" * 60,
    "bitmap": odd.written(odd.halves(), "BMP"),
    "icon": odd.written(odd.halves((32, 32)), "ICO"),
    "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0" * 60,
    "zeros": b"\0" * 4000,
    "gzip": b"\x1f\x8b\x08\0" + b"\0" * 20,
}


@pytest.mark.parametrize("what", OTHERS)
@pytest.mark.parametrize("called", ["a.jpg", "a.png", "a.webp"])
def test_what_is_no_photo_at_all(what: str, called: str) -> None:
    assert refused(called, OTHERS[what]) == "photo-damaged"


# Refused, each for its own reason --------------------------------------------------------------

BAD: dict[str, tuple[str, Make, str]] = {
    "PNG header of a bomb": ("a.png", lambda: odd.png_header(60_000, 60_000), "photo-pixels"),
    "PNG header beyond 31 bits": ("a.png", lambda: odd.png_header(2**31, 9), "photo-pixels"),
    "PNG 30,001 wide": ("a.png", lambda: odd.png_header(30_001, 3), "photo-pixels"),
    "PNG 30,001 high": ("a.png", lambda: odd.png_header(3, 30_001), "photo-pixels"),
    "PNG of no width": ("a.png", lambda: odd.png_header(0, 9), "photo-damaged"),
    "PNG of one pixel": ("a.png", lambda: odd.png_bomb(1, 1), "photo-small"),
    "PNG without data": ("a.png", lambda: odd.png_header(64, 48), "photo-damaged"),
    "PNG with an iTXt of 200 MB": ("a.png", odd.itxt_bomb, "photo-damaged"),
    "PNG with a wrong sum": (
        *("a.png", lambda: odd.whole("png").replace(b"IDAT", b"IDBT", 1), "photo-damaged"),
    ),
    "JPEG of 65,535 squared": ("a.jpg", lambda: odd.jpeg_sized(65535, 65535), "photo-pixels"),
    "JPEG of no height": ("a.jpg", lambda: odd.jpeg_sized(160, 0), "photo-damaged"),
    "JPEG without a scan": (
        *("a.jpg", lambda: odd.whole("jpg").partition(b"\xff\xda")[0] + b"\xff\xd9"),
        "photo-damaged",
    ),
    "WebP with a canvas of 16,384": (
        "a.webp",
        lambda: odd.webp_canvas(16384, 16384),
        "photo-pixels",
    ),
    "WebP with a canvas of 24 bits": (
        "a.webp",
        lambda: odd.webp_canvas(1 << 24, 9),
        "photo-damaged",
    ),
    "GIF of 10,000 frames": ("a.gif", lambda: odd.moving(10_000, size=(2, 2)), "photo-frames"),
    "GIF of 301 frames": ("a.gif", lambda: odd.moving(301, size=(4, 4), each=10), "photo-frames"),
    "GIF of 16 seconds": ("a.gif", lambda: odd.moving(160), "photo-long"),
    "APNG of 10 seconds": ("a.png", lambda: odd.moving(5, "PNG", each=2000), "photo-long"),
    "WebP of 6 seconds": ("a.webp", lambda: odd.moving(3, "WEBP", each=2000), "photo-long"),
    "TIFF of three pages": ("a.tif", lambda: odd.tiff_of(3), "photo-pages"),
    "TIFF of 400 pages": ("a.tif", lambda: odd.tiff_of(400), "photo-pages"),
    "TIFF of 32 bits": (
        *("a.tif", lambda: odd.written(Image.new("I", odd.SIZE, 70_000), "TIFF"), "photo-depth"),
    ),
    "TIFF of floats": (
        *("a.tif", lambda: odd.written(Image.new("F", odd.SIZE, 0.5), "TIFF"), "photo-depth"),
    ),
    "HEIC that ends in its header": ("a.heic", lambda: odd.whole("heic")[:60], "photo-damaged"),
    "AVIF without its pixels": ("a.avif", lambda: odd.whole("avif")[:-60], "photo-damaged"),
    "moving GIF cut in its last frame": ("a.gif", lambda: odd.moving(5)[:-20], "photo-damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_refused_by_name(name: str) -> None:
    called, make, code = BAD[name]
    assert refused(called, make()) == code


def test_many_small_frames_count_together() -> None:
    """Frames are judged by all their pixels, before they are decoded."""
    data = odd.moving(30, size=(200, 200))
    assert isinstance(probe("a.gif", data, 30 * 200 * 200), Picture)
    found = probe("a.gif", data, 30 * 200 * 200 - 1)
    assert isinstance(found, Refused)
    assert found.code == "photo-frames"


# Published right -------------------------------------------------------------------------------

PHP = b"<?php system($_GET['c']); ?>"
GOOD: dict[str, tuple[str, Make, Color, Color]] = {
    "bomb that is within the limits": ("a.png", lambda: odd.png_bomb(5000, 5000), RED, RED),
    "interlaced PNG": ("a.png", odd.adam7, RED, RED),
    "PNG with a huge text": (
        *("a.png", lambda: odd.png_with(odd.chunk(b"tEXt", b"a\0" + b"x" * 900_000)), RED, BLUE),
    ),
    "PNG with an unknown chunk": (
        *("a.png", lambda: odd.png_with(odd.chunk(b"vpAg", b"x" * 9)), RED, BLUE),
    ),
    "palette with transparency": ("a.png", odd.palette, RED, WHITE),
    "1 bit": ("a.png", odd.one_bit, WHITE, BLACK),
    "grey and alpha": ("a.png", odd.grey_alpha, GREY, GREY),
    "16 bits, PNG": ("a.png", lambda: odd.deep(0x8000, "PNG"), GREY, GREY),
    "16 bits, TIFF": ("a.tif", lambda: odd.deep(0x8000, "TIFF"), GREY, GREY),
    "16 bits, TIFF of a Mac": ("a.tif", odd.deep_mac, GREY, GREY),
    "16 bits of white": ("a.png", lambda: odd.deep(0xFFFF, "PNG"), WHITE, WHITE),
    "CMYK JPEG of Adobe, inverted": ("a.jpg", odd.cmyk, (255, 0, 0), (255, 0, 0)),
    "CMYK JPEG with a profile for RGB": (
        *("a.jpg", lambda: odd.cmyk(odd.srgb()), (255, 0, 0), (255, 0, 0)),
    ),
    "CMYK TIFF": (
        *("a.tif", lambda: odd.written(Image.new("CMYK", odd.SIZE, (0, 255, 255, 0)), "TIFF")),
        *((255, 0, 0), (255, 0, 0)),
    ),
    "LAB TIFF": ("a.tif", odd.lab, RED, RED),
    "TIFF of JPEG inside": (
        *("a.tif", lambda: odd.written(odd.halves(), "TIFF", compression="jpeg"), RED, BLUE),
    ),
    "TIFF that is followed by itself": ("a.tif", odd.tiff_loop, RED, BLUE),
    "TIFF with copies of its page": ("a.tif", lambda: odd.tiff_of(3, small=True), RED, BLUE),
    "corrupt profile": (
        *("a.jpg", lambda: odd.written(odd.halves(), icc_profile=b"bukan profil" * 20), RED, BLUE),
    ),
    "profile cut short": (
        *("a.jpg", lambda: odd.written(odd.halves(), icc_profile=odd.srgb()[:200]), RED, BLUE),
    ),
    "profile of 2 MB": (
        "a.jpg",
        lambda: odd.written(odd.halves(), icc_profile=odd.srgb() + b"x" * 2_000_000),
        *(RED, BLUE),
    ),
    "EXIF that points outside": ("a.jpg", odd.exif_offsets, RED, BLUE),
    "EXIF of noise": ("a.jpg", lambda: odd.with_exif(b"Exif\0\0" + b"\xfe" * 400), RED, BLUE),
    "orientation 9": ("a.jpg", lambda: odd.oriented(3, 1, b"\x09\0"), RED, BLUE),
    "orientation 0": ("a.jpg", lambda: odd.oriented(3, 1, b"\0\0"), RED, BLUE),
    "orientation as text": ("a.jpg", lambda: odd.oriented(2, 2, b"6\0"), RED, BLUE),
    "orientation of two numbers": ("a.jpg", lambda: odd.oriented(3, 2, b"\x01\0\x06\0"), RED, BLUE),
    "orientation 3": ("a.jpg", lambda: odd.oriented(3, 1, b"\x03\0"), BLUE, RED),
    "XMP with a bomb of entities": ("a.jpg", odd.xmp_bomb, RED, BLUE),
    "JPEG with a ZIP behind": ("a.jpg", lambda: odd.zip_behind(odd.whole("jpg")), RED, BLUE),
    "GIF that is a JAR": ("a.gif", lambda: odd.zip_behind(odd.whole("gif")), RED, BLUE),
    "JPEG with PHP in a comment": (
        *("a.jpg", lambda: odd.jpeg_with(odd.segment(0xFE, PHP)), RED, BLUE),
    ),
    "PNG with PHP in a text": (
        *("a.png", lambda: odd.png_with(odd.chunk(b"tEXt", b"a\0" + PHP)), RED, BLUE),
    ),
    "JPEG with HTML behind": (
        *("a.jpg", lambda: odd.whole("jpg") + b"<script>alert(1)</script>", RED, BLUE),
    ),
    "JPEG with a thumbnail of the uncropped": ("a.jpg", odd.thumbnailed, RED, BLUE),
    "MPO of two eyes": (
        "a.jpg",
        lambda: odd.written(odd.halves(), "MPO", save_all=True, append_images=[odd.halves()]),
        *(RED, BLUE),
    ),
    "grey JPEG": ("a.jpg", lambda: odd.written(odd.halves().convert("L")), (81,) * 3, (46,) * 3),
    "progressive JPEG": (
        *("a.jpg", lambda: odd.written(odd.halves(), progressive=True), RED, BLUE),
    ),
    "JPEG of YCbCr without subsampling": (
        *("a.jpg", lambda: odd.written(odd.halves(), subsampling=0), RED, BLUE),
    ),
    "lossless WebP with alpha": (
        "a.webp",
        lambda: odd.written(Image.new("RGBA", odd.SIZE, (0, 0, 0, 128)), "WEBP", lossless=True),
        *(GREY, GREY),
    ),
    "a name in capitals": ("A.JPG", lambda: odd.whole("jpg"), RED, BLUE),
}
LEFT_BEHIND = (
    *(PHP, b"<script", b"META-INF", b"<!ENTITY", b"Exif", b"ICC_PROFILE", b"bukan profil"),
    *(b"xap/1.0", b"PK\x03\x04", b"JFXX", b"vpAg", b"MPF"),
)


@pytest.mark.parametrize("name", GOOD)
def test_published_right(name: str, tmp_path: Path) -> None:
    """In the right colours, encoded anew, and with nothing left of what was hidden in it."""
    called, make, left, right = GOOD[name]
    files = made(called, make(), tmp_path)
    check_colors(files, left, right)
    assert [mark for mark in LEFT_BEHIND for data in files if mark in data] == []


def test_the_thumbnail_is_there_before() -> None:
    """What the test above finds gone: a green picture inside the red and blue one."""
    data = odd.thumbnailed()
    at = data.index(b"\xff\xd8", 2)
    assert close(colors(data[at:])[0], (30, 160, 60), 20)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "AVIF"])
def test_a_moving_picture_goes_on_moving(form: str, tmp_path: Path) -> None:
    """All frames, no longer than five seconds in all; and the first one as it stands still."""
    extension = form.lower()
    *still, moves, _ = made(f"a.{extension}", odd.moving(5, form, each=300), tmp_path)
    with Image.open(io.BytesIO(moves)) as image:
        assert image.n_frames == 5  # type: ignore[attr-defined]
        assert image.info["loop"] == 3  # of 1.5 seconds each
    assert close(colors(still[0])[0], (200, 30, 30))
    with Image.open(io.BytesIO(moves)) as image:
        image.seek(1)
        assert close(image.convert("RGB").getpixel((9, 9)), (200, 30, 200), 16)  # type: ignore[arg-type]


def test_a_gif_that_plays_once_plays_once(tmp_path: Path) -> None:
    first, second = (Image.new("RGB", (64, 48), color) for color in (RED, BLUE))
    data = odd.written(first, "GIF", save_all=True, append_images=[second], duration=200)
    assert b"NETSCAPE" not in data
    *_, moves, _ = made("a.gif", data, tmp_path)
    with Image.open(io.BytesIO(moves)) as image:
        assert image.info["loop"] == 1


# Drawings --------------------------------------------------------------------------------------

DRAWINGS: dict[str, tuple[Make, str]] = {
    "script": (lambda: odd.svg("<script>alert(1)</script>"), "photo-svg-active"),
    "script of another space": (
        *(
            lambda: odd.svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>'),
            "photo-svg-active",
        ),
    ),
    "onload": (lambda: odd.svg(head=f'{odd.BOX} onload="x()"'), "photo-svg-active"),
    "OnClick": (lambda: odd.svg('<g OnClick="x()"/>'), "photo-svg-active"),
    "animation": (lambda: odd.svg('<animate attributeName="x"/>'), "photo-svg-active"),
    "set": (lambda: odd.svg('<set attributeName="href" to="x"/>'), "photo-svg-active"),
    "foreignObject": (lambda: odd.svg("<foreignObject/>"), "photo-svg-active"),
    "page inside": (lambda: odd.svg("<iframe/>"), "photo-svg-active"),
    "image elsewhere": (
        lambda: odd.svg('<image href="https://x.example/a.png"/>'),
        "photo-svg-outside",
    ),
    "image of this machine": (
        lambda: odd.svg('<image xlink:href="file:///etc/hostname"/>'),
        "photo-svg-outside",
    ),
    "image beside it": (lambda: odd.svg('<image href="../a.png"/>'), "photo-svg-outside"),
    "use elsewhere": (lambda: odd.svg('<use href="a.svg#b"/>'), "photo-svg-outside"),
    "drawing in a drawing": (
        lambda: odd.svg(odd.embedded(odd.svg(), "svg+xml")),
        "photo-svg-outside",
    ),
    "javascript": (lambda: odd.svg('<use href="javascript:x()"/>'), "photo-svg-outside"),
    "XInclude": (
        lambda: odd.svg(
            '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
        ),
        "photo-svg-outside",
    ),
    "@import": (lambda: odd.svg('<style>@import "a.css";</style>'), "photo-svg-outside"),
    "@import in CDATA": (
        *(lambda: odd.svg("<style><![CDATA[@import 'a.css';]]></style>"), "photo-svg-outside"),
    ),
    "url() in a style": (
        lambda: odd.svg('<g style="fill: URL( https://x.example/a)"/>'),
        "photo-svg-outside",
    ),
    "url() in an attribute": (lambda: odd.svg("<g fill=\"url('a.svg#b')\"/>"), "photo-svg-outside"),
    "url() in a sheet": (lambda: odd.svg("<style>g{mask:url(//x)}</style>"), "photo-svg-outside"),
    "url() with an escape": (
        *(lambda: odd.svg('<g style="fill:u\\72l(//x)"/>'), "photo-svg-unknown"),
    ),
    "style sheet elsewhere": (
        lambda: odd.svg(before='<?xml-stylesheet href="a.css"?>'),
        "photo-svg-outside",
    ),
    "billion laughs": (odd.laughs, "photo-svg-doctype"),
    "entity of a file": (
        lambda: odd.svg(before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "photo-svg-doctype",
    ),
    "entity that nobody declared": (lambda: odd.svg("&a;"), "photo-damaged"),
    "DOCTYPE in UTF-16": (
        lambda: odd.svg(before="<!DOCTYPE svg>").decode().encode("utf-16"),
        "photo-damaged",
    ),
    "DOCTYPE in UTF-7": (
        lambda: odd.svg(before='<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE svg+AD4-'),
        "photo-damaged",
    ),
    "text": (lambda: odd.svg("<text>Kapuas</text>"), "photo-svg-text"),
    "text in parts": (lambda: odd.svg("<text><tspan>Kapuas</tspan></text>"), "photo-svg-text"),
    "no size": (lambda: odd.svg(head=""), "photo-svg-size"),
    "size of percents": (lambda: odd.svg(head='width="100%" height="100%"'), "photo-svg-size"),
    "size of nothing": (lambda: odd.svg(head='viewBox="0 0 0 0"'), "photo-svg-size"),
    "size that is no number": (lambda: odd.svg(head='viewBox="0 0 NaN 9"'), "photo-svg-size"),
    "size without end": (lambda: odd.svg(head='viewBox="0 0 inf inf"'), "photo-svg-size"),
    "a line": (lambda: odd.svg(head='viewBox="0 0 9 900000"'), "photo-small"),
    "nothing in it": (lambda: odd.svg(""), "photo-small"),
    "a million elements": (lambda: odd.svg("<g/>" * 1_000_000), "photo-svg-complex"),
    "12 MB": (lambda: odd.svg(HALVES * 100_000), "photo-svg-complex"),
    "150 deep": (lambda: odd.svg("<g>" * 150 + "</g>" * 150), "photo-svg-complex"),
    "5,000 deep": (lambda: odd.svg("<g>" * 5000 + "</g>" * 5000), "photo-damaged"),
    "uses of uses": (lambda: odd.svg(odd.uses(30)), "photo-svg-complex"),
    "uses of uses, ten at a time": (lambda: odd.svg(odd.uses(9, 10)), "photo-svg-complex"),
    "use of itself": (lambda: odd.svg('<g id="a"><use href="#a"/></g>'), "photo-svg-complex"),
    "uses in a long row": (lambda: odd.svg(odd.uses(400, 1)), "photo-svg-complex"),
    "patterns of patterns": (lambda: odd.svg(odd.patterns(30, False)), "photo-svg-complex"),
    "patterns named in a sheet": (lambda: odd.svg(odd.patterns(30, True)), "photo-svg-complex"),
    "two of one name": (
        lambda: odd.svg(f'{odd.uses(30)}<g id="a29"/>'),
        "photo-svg-complex",
    ),
    "element of another time": (lambda: odd.svg("<meshgradient/>"), "photo-svg-unknown"),
    "function of CSS": (lambda: odd.svg('<g style="fill:var(--a)"/>'), "photo-svg-unknown"),
    "rule for a screen": (
        *(lambda: odd.svg("<style>@media print{g{fill:red}}</style>"), "photo-svg-unknown"),
    ),
    "rule with a state": (
        *(lambda: odd.svg("<style>g:hover{fill:red}</style>"), "photo-svg-unknown"),
    ),
    "no namespace": (lambda: b'<svg viewBox="0 0 9 9"><rect/></svg>', "photo-svg-unknown"),
    "a page called .svg": (lambda: b"<html><body>Hai</body></html>", "photo-svg-unknown"),
    "compressed": (lambda: b"\x1f\x8b\x08\0" + b"\0" * 20, "photo-svg-compressed"),
    "bomb inside": (
        lambda: odd.svg(odd.embedded(odd.png_header(60_000, 60_000))),
        "photo-svg-picture",
    ),
    "turned photo inside": (
        lambda: odd.svg(odd.embedded(odd.oriented(3, 1, b"\x06\0"), "jpeg")),
        "photo-svg-picture",
    ),
    "noise inside": (lambda: odd.svg(odd.embedded(b"noise")), "photo-svg-picture"),
    "GIF inside, called PNG": (
        lambda: odd.svg(odd.embedded(odd.whole("gif"))),
        "photo-svg-picture",
    ),
    "cut short": (lambda: odd.svg()[:-9], "photo-damaged"),
    "a byte that is no character": (lambda: odd.svg("\x01"), "photo-damaged"),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_refused_by_name(name: str) -> None:
    make, code = DRAWINGS[name]
    assert refused("a.svg", make()) == code


DRAWN: dict[str, tuple[Make, Color, Color]] = {
    "plain": (odd.svg, RED, BLUE),
    "with width and height": (lambda: odd.svg(head='width="40" height="30"'), RED, BLUE),
    "in millimetres": (lambda: odd.svg(head=f'{odd.BOX} width="80mm" height="60mm"'), RED, BLUE),
    "with a width alone": (lambda: odd.svg(head=f'{odd.BOX} width="1in"'), RED, BLUE),
    "in percents of its box": (lambda: odd.svg(head=f'{odd.BOX} width="100%"'), RED, BLUE),
    "transparent": (lambda: odd.svg('<rect width="20" height="30" fill="#000"/>'), BLACK, WHITE),
    "of Illustrator": (
        lambda: odd.svg(
            "<style>.a{fill:url(#b);font-family:'X(1)'}.c{fill:rgb(30,30,200)}</style>"
            '<linearGradient id="b"><stop stop-color="rgb(200,30,30)"/></linearGradient>'
            '<g data-name="Layer (1)"><path class="a" d="M0 0h20v30h-20z"/>'
            '<path class="c" d="M20 0h20v30h-20z"/></g>',
            before='<?xml version="1.0" encoding="utf-8"?><!-- Generator: X -->',
        ),
        *(RED, BLUE),
    ),
    "of Inkscape": (
        lambda: odd.svg(
            "<sodipodi:namedview/><metadata><?xpacket begin?><a/></metadata><title>Peta</title>"
            f'<g style="-inkscape-font-specification:X;opacity:1" inkscape:label="x">{HALVES}</g>'
            "<text> </text>",
            head=f'{odd.BOX} xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
            ' xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"'
            ' inkscape:export-filename="C:\\rahasia.png" sodipodi:absref="file:///rahasia"',
        ),
        *(RED, BLUE),
    ),
    "with a link": (
        *(lambda: odd.svg(f'<a xlink:href="https://x.example/">{HALVES}</a>'), RED, BLUE),
    ),
    "with a photo inside": (lambda: odd.svg(odd.embedded(odd.whole("png"))), RED, BLUE),
    "with a JPEG inside": (lambda: odd.svg(odd.embedded(odd.whole("jpg"), "jpeg")), RED, BLUE),
    "with uses": (lambda: odd.svg(odd.uses(6)), RED, BLUE),
    "with 15,000 elements": (lambda: odd.svg(HALVES + "<g/>" * 15_000), RED, BLUE),
    "with a mark of order": (lambda: b"\xef\xbb\xbf" + odd.svg(), RED, BLUE),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_is_published_as_a_picture(name: str, tmp_path: Path) -> None:
    make, left, right = DRAWN[name]
    files = made("a.svg", make(), tmp_path)
    check_colors(files, left, right)
    assert [data for data in files if b"<svg" in data or b"rahasia" in data] == []


# The worst of them, in one batch ---------------------------------------------------------------


def test_one_batch_of_the_worst_harms_no_other(tmp_path: Path) -> None:
    """Each is refused or looked at by itself; a good one before, between and after is unharmed."""
    worst: dict[str, Make] = {
        "a.jpg": lambda: odd.whole("jpg"),
        "b.png": lambda: odd.png_header(60_000, 60_000),
        "c.png": odd.itxt_bomb,
        "d.svg": odd.laughs,
        "e.svg": lambda: odd.svg(odd.uses(40)),
        "f.jpg": lambda: odd.whole("jpg"),
        "g.gif": lambda: odd.moving(10_000, size=(2, 2)),
        "h.png": lambda: odd.png_bomb(9_900, 9_900),  # allowed, but not within 64 MB
        "i.webp": lambda: odd.webp_canvas(16384, 16384),
        "j.jpg": lambda: odd.whole("jpg"),
    }
    files = []
    for name, make in worst.items():
        data = make()
        (tmp_path / name).write_bytes(data)
        files.append(File(name, sha256(data).hexdigest(), len(data)))
    found = in_new_process(look_through, tmp_path, files)
    codes = {n: r.code if isinstance(r, Problem) else "" for n, r in found.items()}
    assert [name for name, code in codes.items() if not code] == ["a.jpg", "f.jpg", "j.jpg"]
    assert codes["h.png"] == "photo-slow"
    assert all(code.startswith("photo-") for code in codes.values() if code)


def look_through(folder: Path, files: list[File]) -> Any:
    """Look at photos with 64 MB each."""
    limits = replace(Limits(), text_megabytes=64)
    with Store(folder / "keadaan") as store:
        return probe_photos(folder, files, limits, store, 2, lambda n: None)


def look(task: tuple[str, bytes]) -> tuple[Any, int]:
    """Look at a photo; return what was found and the most memory (MB) this worker ever had."""
    found = probe(*task, MOST)
    return found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def test_memory_is_bounded_whatever_it_decodes_to(
    record_property: Callable[[str, object], None],
) -> None:
    """300 MB of pixels do not fit into 100 MB: stopped, while the worker stays below its limit."""
    before, first, second, third = in_new_process(look_at_a_bomb)
    assert second == Overrun("memory")
    for result in (first, third):
        assert not isinstance(result, Overrun)
        assert isinstance(result[0], Picture)
        assert result[1] < before + 150
    record_property("megabytes", (before, first, third))


def look_at_a_bomb() -> tuple[Any, ...]:
    """Look at a photo, a bomb and a drawing in a worker; return the memory before as well."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    tasks = [
        ("a.jpg", odd.whole("jpg")),
        ("b.png", odd.png_bomb(9_900, 9_900)),
        ("c.svg", odd.svg()),
    ]
    return before, *run_limited(look, tasks, Bounds(10, 100), 1)
