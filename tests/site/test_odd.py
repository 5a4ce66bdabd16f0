"""A drawing and a moving picture on the site: as pictures, still where stillness is asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html
from PIL import Image

from newsroom.engine.limits import Bounds
from newsroom.errors import BuildError, ContentError
from newsroom.media.plan import budget_of
from newsroom.settings import Agency, Limits, Photos
from tests.site.tree import Bench, agency, bytes_of, common, photo, story, write_small, write_text
from tests.unit.media import odd

PLACE = "berita/2026/11/peta-gerak"
QUICK = Photos(widths=(64, 160, 320), formats=("webp", "jpeg"))


def quick(**limits: int) -> Agency:
    """Return the agency with few small widths."""
    return replace(agency(), photos=QUICK, limits=replace(Limits(), **limits))


def write_odd(bench: Bench) -> None:
    """Write a story that a moving picture leads, with a drawing in it."""
    fields = story("Peta dan perahu", "2026-11-20 09:00 WIB")
    fields["photos"] = [photo("perahu.gif"), photo("peta.svg", "Peta tiga desa di hilir")]
    files = {"perahu.gif": odd.moving(5, size=(200, 150)), "peta.svg": odd.svg()}
    write_text(bench.content, PLACE, fields, "Isi.\n\n![](peta.svg)", files)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Return a site with that story, built."""
    made = Bench(tmp_path_factory.mktemp("ganjil"))
    write_small(made.content)
    write_odd(made)
    made.build(agency=quick())
    return made


def shown(bench: Bench, page: str) -> list[html.HtmlElement]:
    tree = html.document_fromstring((bench.output / page / "index.html").read_bytes())
    return tree.xpath("//main//figure//picture")  # type: ignore[no-any-return]


def candidates(bench: Bench, page: str, source: html.HtmlElement) -> list[Path]:
    names = re.findall(r"(\S+) \d+w", source.get("srcset"))
    return [bench.output / urljoin(f"http://x/{page}/", n).removeprefix("http://x/") for n in names]


def test_motion_comes_first_and_only_for_who_does_not_mind(built: Bench) -> None:
    lead, drawing = shown(built, PLACE)
    first, *others = lead.xpath(".//source")
    assert first.get("media") == "(prefers-reduced-motion: no-preference)"
    files = candidates(built, PLACE, first)
    assert [path.name.rpartition("-")[2] for path in files] == [
        *("64x48.moves.webp", "160x120.moves.webp", "200x150.moves.webp"),
    ]
    for path in files:
        with Image.open(path) as image:
            assert image.n_frames == 5  # type: ignore[attr-defined]
            assert image.info["loop"] == 10
            assert b"Rani Saputri" in image.info["xmp"]
    for source in (*others, *drawing.xpath(".//source")):
        assert source.get("media") is None
        for path in candidates(built, PLACE, source):
            with Image.open(path) as image:
                assert getattr(image, "n_frames", 1) == 1
    assert lead.xpath(".//img/@src")[0].endswith(".jpg")


def test_lists_stand_still(built: Bench) -> None:
    pages = [path for path in built.output.rglob("*.html") if PLACE not in path.as_posix()]
    assert [path for path in pages if b"moves.webp" in path.read_bytes()] == []
    assert [
        path for path in built.output.rglob("*.xml") if b"moves.webp" in path.read_bytes()
    ] == []


def test_a_drawing_is_a_picture_and_nothing_else(built: Bench) -> None:
    """Its colours on white, at the widths of the settings; no byte of the SVG leaves."""
    _, drawing = shown(built, PLACE)
    for source in drawing.xpath(".//source"):
        sizes = []
        for path in candidates(built, PLACE, source):
            with Image.open(path) as image:
                sizes.append(image.size)
                left = image.convert("RGB").getpixel((image.width // 4, image.height // 2))
            assert max(abs(a - b) for a, b in zip(left, odd.RED, strict=True)) < 12  # type: ignore[arg-type]
        assert sizes == [(64, 48), (160, 120), (320, 240)]
    own = [path for path in built.output.rglob("*.svg") if "aset" not in path.as_posix()]
    assert own == []
    leaked = [n for n, data in bytes_of(built.output).items() if b"rgb(200,30,30)" in data]
    assert leaked == []


def test_budgets_know_what_moves(built: Bench) -> None:
    """Ten times a still of the size, told from the name alone."""
    (path,) = (built.output / "media").rglob("*160x120.moves.webp")
    name = path.relative_to(built.output).as_posix()
    moving, still = budget_of(name), budget_of(name.replace("moves.", ""))
    assert moving is not None
    assert still is not None
    assert moving.most == 10 * still.most
    assert path.stat().st_size <= moving.most


def test_the_same_bytes_again(built: Bench, tmp_path: Path) -> None:
    again = Bench(tmp_path / "lagi")
    write_small(again.content)
    write_odd(again)
    again.build(agency=quick())
    assert bytes_of(again.output) == bytes_of(built.output)


def test_a_photo_essay_stands_still(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "esai")
    fields = common("Esai", "2026-11-20 09:00 WIB")
    fields["photos"] = [photo("a.jpg"), photo("b.gif")]
    files = {"a.jpg": odd.whole("jpg"), "b.gif": odd.moving()}
    write_text(bench.content, "foto/2026/11/esai", fields, "Isi.", files)
    with pytest.raises(ContentError) as caught:
        bench.build()
    assert [p.code for p in caught.value.problems] == ["photo-moving"]


def test_a_photo_too_large_to_make_is_named_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It passes a glance, which may take 1 GB; making its files here may not."""
    bench = Bench(tmp_path / "besar")
    write_small(bench.content)
    bench.build(agency=quick())
    before = bytes_of(bench.output)
    fields = story("Foto besar", "2026-11-20 09:00 WIB", photos=[photo("besar.png")])
    write_text(bench.content, PLACE, fields, "Isi.", {"besar.png": odd.png_bomb(9000, 9000)})
    monkeypatch.setattr("newsroom.press._bounds", lambda limits: Bounds(30, 250))
    with pytest.raises(BuildError) as caught:
        bench.build(agency=quick())
    assert f"({PLACE}/besar.png) takes more than 30 s or 250 MB" in str(caught.value)
    assert bytes_of(bench.output) == before
