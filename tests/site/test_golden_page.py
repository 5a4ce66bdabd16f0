"""A page of odd pictures, looked at by a real browser: each is drawn, upright, in its colours.

The picture is what Chromium chose and decoded, AVIF or WebP or JPEG, read back from a canvas.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from newsroom.settings import Photos
from tests.browser import Browser, Tab, find_browser, serve
from tests.site.tree import Bench, agency, photo, story, write_text
from tests.unit.media import odd

PLACE = "berita/2026/11/gambar-ganjil"
WHITE, BLACK, GREY = (255, 255, 255), (0, 0, 0), (128, 128, 128)
HALF = (odd.RED, odd.BLUE)
Colors = tuple[tuple[int, int, int], tuple[int, int, int]]


def _turned(orientation: int) -> bytes:
    """Return the two halves, stored as EXIF then says to turn them."""
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    image = odd.halves()
    if orientation > 1:
        image = image.transpose(Image.Transpose(back[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


# name -> (bytes, colour in the middle of the left half, of the right half)
PICTURES: dict[str, tuple[Callable[[], bytes], Colors]] = {
    **{f"arah-{n}.jpg": (lambda n=n: _turned(n), HALF) for n in range(1, 9)},
    **{f"utuh.{end}": (lambda end=end: odd.whole(end), HALF) for end in odd.FORMS if end != "gif"},
    "cmyk.jpg": (odd.cmyk, ((254, 0, 0), (254, 0, 0))),
    "cmyk-profil.jpg": (lambda: odd.cmyk(b"rusak"), ((254, 0, 0), (254, 0, 0))),
    "lab.tiff": (odd.lab, (odd.RED, odd.RED)),
    "dalam.png": (lambda: odd.deep(0x8000, "PNG"), (GREY, GREY)),
    "dalam-mac.tif": (odd.deep_mac, (GREY, GREY)),
    "palet.png": (odd.palette, (odd.RED, WHITE)),
    "satu-bit.png": (odd.one_bit, (WHITE, BLACK)),
    "kelabu-alfa.png": (odd.grey_alpha, (GREY, GREY)),
    "sisipan.jpg": (odd.thumbnailed, HALF),
    "jar.jpg": (lambda: odd.zip_behind(odd.whole("jpg")), HALF),
    "bom-xmp.jpg": (odd.xmp_bomb, HALF),
    "tinggi.png": (lambda: odd.written(odd.halves((60, 2_000)), "PNG"), HALF),
    "lebar.png": (lambda: odd.written(odd.halves((2_000, 60)), "PNG"), HALF),
}
LOOK = """
Promise.all([...document.querySelectorAll("main figure img")].map(async (img) => {
  img.loading = "eager";
  await img.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [img.naturalWidth, img.naturalHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(img, 0, 0);
  const at = (x) => [...pen.getImageData(
    Math.floor(canvas.width * x), Math.floor(canvas.height / 2), 1, 1).data].slice(0, 3);
  const type = img.currentSrc.split(".").pop();
  return [img.alt, type, canvas.width > canvas.height, at(0.25), at(0.75)];
}))
"""


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return a tab that shows the page."""
    program = find_browser()
    if program is None:
        pytest.skip("no Chromium on this machine: nobody looked at the odd pictures")
    root = tmp_path_factory.mktemp("ganjil")
    bench, files = Bench(root), {name: make() for name, (make, _) in PICTURES.items()}
    fields = story("Gambar ganjil", "2026-11-20 09:00 WIB")
    fields["photos"] = [photo(name, f"{name} di meja") for name in files]
    write_text(bench.content, PLACE, fields, "Isi.", files)
    small = Photos(widths=(120, 640), formats=("avif", "webp", "jpeg"))
    bench.build(agency=replace(agency(), photos=small))
    browser = Browser(program, Path(tmp_path_factory.mktemp("peramban")))
    try:
        with serve(bench.output) as address:
            shown = browser.open()
            shown.visit(f"{address}{PLACE}/")
            yield shown
    finally:
        browser.close()


def test_each_is_drawn_upright_and_in_its_colours(tab: Tab) -> None:
    found = {alt.removesuffix(" di meja"): rest for alt, *rest in tab.ask(LOOK)}
    assert found.keys() == PICTURES.keys()
    wrong = []
    for name, (type_, lying, left, right) in found.items():
        wanted = PICTURES[name][1]
        near = all(
            abs(a - b) <= 12
            for seen, color in zip((left, right), wanted, strict=True)
            for a, b in zip(seen, color, strict=True)
        )
        if not near or lying != (name != "tinggi.png") or type_ not in ("avif", "webp", "jpg"):
            wrong.append((name, type_, lying, left, right))
    assert wrong == []


def test_the_comparison_sees_a_picture_on_its_side(tab: Tab) -> None:
    """A picture of which left and right are changed would be noticed."""
    seen = {alt: (left, right) for alt, _, _, left, right in tab.ask(LOOK)}
    left, right = seen["arah-1.jpg di meja"]
    assert sum(abs(a - b) for a, b in zip(left, right, strict=True)) > 200
