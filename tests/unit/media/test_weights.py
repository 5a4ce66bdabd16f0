"""Byte budgets: quality steps down until a rendition fits; what cannot fit is told by name."""

from __future__ import annotations

import io
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from newsroom.audit.weights import heavy_photos
from newsroom.engine.artifact import Supplies, Workshop
from newsroom.engine.manifest import Entry
from newsroom.media.metadata import embed
from newsroom.media.plan import Rendition, budget, budget_of, renditions
from newsroom.media.render import LABEL_BYTES, render_all
from newsroom.model import File, Picture
from newsroom.problems import Severity
from newsroom.settings import Photos
from tests.unit.media.test_metadata import LABEL

FORMATS = ("avif", "webp", "jpeg")


def photo(folder: Path, grain: float, size: tuple[int, int] = (1400, 1050)) -> Workshop:
    """Write a photo of 1400 by 1050 pixels with grain of such a size; return where it lies."""
    noise = Image.effect_noise(size, grain).convert("RGB").resize((1400, 1050))
    Image.blend(noise, Image.linear_gradient("L").convert("RGB").resize(noise.size), 0.5).save(
        folder / "foto.jpg", quality=95
    )
    return Workshop(folder, folder, folder)


def render(workshop: Workshop) -> dict[Rendition, bytes]:
    """Return all renditions of it."""
    data = (workshop.content / "foto.jpg").read_bytes()
    file = File("foto.jpg", sha256(data).hexdigest(), len(data))
    planned = renditions(Picture("JPEG", 1400, 1050), Photos(formats=FORMATS))
    return dict(zip(planned, render_all((file, planned), Supplies(workshop)), strict=True))


def test_a_grainy_photo_is_brought_below_its_budget(tmp_path: Path) -> None:
    made = render(photo(tmp_path, 30, (400, 300)))
    for rendition, data in made.items():
        assert len(embed(data, rendition.format, LABEL)) <= rendition.most, rendition
    small = Image.open(tmp_path / "foto.jpg").resize((320, 240), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=78, method=4)
    assert len(out.getvalue()) > budget("webp", 320, 240)  # so there was something to do


def test_a_calm_photo_keeps_its_quality(tmp_path: Path) -> None:
    """What fits at once is not encoded again."""
    made = render(photo(tmp_path, 2))
    calm = next(data for r, data in made.items() if (r.format, r.width) == ("jpeg", 640))
    with Image.open(io.BytesIO(calm)) as image:
        assert image.quantization[0][0] <= 7  # quality 80; 45 has 18


def test_what_cannot_fit_is_told_once_and_by_name(tmp_path: Path) -> None:
    made = render(photo(tmp_path, 250))
    entries = {r.path("ab" * 32): Entry("f", "s", len(data)) for r, data in made.items()}
    name = "berita/2026/11/x/foto.jpg"

    def sources(paths: Iterable[str]) -> dict[str, list[str]]:
        return {path: [name] for path in paths}

    (problem,) = heavy_photos(entries, sources)
    assert (problem.path, problem.code) == (name, "photo-heavy")
    assert problem.severity is Severity.WARNING
    light = dict.fromkeys(entries, Entry("f", "s", 100))
    assert not list(heavy_photos(light, sources))


@pytest.mark.parametrize(
    ("form", "width", "height", "most"),
    [
        *(("avif", 320, 240, 12_000), ("webp", 320, 213, 12_000), ("jpeg", 320, 240, 20_000)),
        *(("avif", 640, 480, 60_000), ("webp", 640, 360, 60_000), ("jpeg", 640, 480, 100_000)),
        *(("webp", 1280, 960, 240_000), ("jpeg", 1280, 960, 400_000), ("webp", 200, 150, 12_000)),
        *(("webp", 320, 960, 48_000), ("jpeg", 640, 1920, 400_000)),
    ],
)
def test_budgets_are_those_of_the_page(form: str, width: int, height: int, most: int) -> None:
    assert budget(form, width, height) == most
    suffix = {"jpeg": "jpg"}.get(form, form)
    found = budget_of(f"media/ab/0123456789abcd-{width}x{height}.{suffix}")
    assert found == (width, most)
    assert most / 3 > LABEL_BYTES


def test_the_picture_for_messages_has_a_budget_of_its_own() -> None:
    assert budget_of("media/ab/0123456789abcd-1200x630.jpg") == (1200, 250_000)


@pytest.mark.parametrize(
    "path", ["media/x.jpg", "berita/a-640x480.jpg", "media/ab/c-640x480.gif", ""]
)
def test_what_is_no_rendition_has_no_budget(path: str) -> None:
    assert budget_of(path) is None
