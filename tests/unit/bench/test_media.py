"""The bench's own pure parts: likeness, sections of the report, goals of media, invented photos."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from bench.measure import Cost
from bench.media.cases import PLAIN, WITH_AVIF, MediaResult
from bench.media.likeness import ssim
from bench.media.photos import path_of, write_photos
from bench.media.report import media_section
from bench.report import MIB, section_of, with_section, write_section

REPORT = "# Results\n\nTexts.\n\n## Goals\n\n| a |\n"
SECTION = "## Media\n\nPhotos.\n\n### Goals of media\n\n| b |\n"


def picture() -> Image.Image:
    """Return something with slopes and edges."""
    slope = Image.linear_gradient("L").resize((96, 64))
    slope.paste(Image.radial_gradient("L").resize((40, 40)), (30, 12))
    return slope.convert("RGB")


def test_the_same_picture_is_wholly_alike() -> None:
    assert ssim(picture(), picture()) == pytest.approx(1, abs=1e-6)


def test_the_more_it_is_blurred_the_less_alike_it_is() -> None:
    one = picture()
    found = [ssim(one, one.filter(ImageFilter.GaussianBlur(much))) for much in (0.5, 1, 2, 4)]
    assert found == sorted(found, reverse=True)
    assert 0 < found[-1] < found[0] < 1


def test_flat_pictures_are_compared_by_their_light() -> None:
    """Without any contrast the formula is (2ab + C1) / (a² + b² + C1), whatever the windows are."""
    dark, light = (Image.new("L", (32, 24), value) for value in (50, 200))
    expected = (2 * 50 * 200 + 6.5025) / (50**2 + 200**2 + 6.5025)
    assert ssim(dark, light) == pytest.approx(expected, abs=1e-5)


def test_a_negative_is_the_opposite() -> None:
    rough = Image.effect_noise((64, 64), 40)
    assert ssim(rough, rough.point([255 - value for value in range(256)])) < -0.5


def test_one_window_is_reckoned_as_by_hand() -> None:
    """Eight by eight pixels are one window: means, variances and covariance in plain Python."""
    first, second = bytes(range(0, 256, 4)), bytes((x * x // 300) for x in range(0, 256, 4))
    m1, m2 = sum(first) / 64, sum(second) / 64
    v1 = sum(a * a for a in first) / 64 - m1**2
    v2 = sum(b * b for b in second) / 64 - m2**2
    both = sum(a * b for a, b in zip(first, second, strict=True)) / 64 - m1 * m2
    c1, c2 = 6.5025, 58.5225
    expected = ((2 * m1 * m2 + c1) * (2 * both + c2)) / ((m1**2 + m2**2 + c1) * (v1 + v2 + c2))
    pictures = (Image.frombytes("L", (8, 8), data) for data in (first, second))
    assert ssim(*pictures) == pytest.approx(expected, abs=1e-4)


def test_two_sizes_are_not_compared() -> None:
    with pytest.raises(ValueError, match="two sizes"):
        ssim(picture(), picture().resize((64, 64)))


@pytest.mark.parametrize("old", ["", "## Media\n\nOlder.\n\n### Goals of media\n\n| c |\n"])
def test_a_section_takes_its_own_place(old: str) -> None:
    text = with_section(REPORT, "Media", old)
    renewed = with_section(text, "Media", SECTION)
    assert renewed == f"{REPORT}\n{SECTION}"
    assert section_of(renewed, "Media") == SECTION
    assert with_section(renewed, "Media", "") == REPORT


def test_what_comes_after_a_section_stays() -> None:
    text = f"{REPORT}\n{SECTION}\n## Later\n\nMore.\n"
    assert section_of(text, "Media") == SECTION
    assert with_section(text, "Media", SECTION) == text
    assert section_of(REPORT, "Media") == ""


def test_a_section_begins_a_report_that_is_not_there(tmp_path: Path) -> None:
    write_section(SECTION, "Media", tmp_path / "RESULTS.md")
    assert (tmp_path / "RESULTS.md").read_text() == f"# Results\n\n{SECTION}"


def result(case: str, peer: str, wall: float, ssim: float, together: int = 300) -> MediaResult:
    """Return one run of six photos."""
    cost = Cost(0, wall, wall, 0.0, 100 * MIB, together * MIB)
    forms = ("jpeg", "webp", *(("avif",) if case == WITH_AVIF else ()))
    alike = {(form, width): ssim for form in forms for width in (640, 1280)}
    return MediaResult(case, peer, 6, (cost,), dict.fromkeys(forms, 1_000_000), alike)


def goals(*results: MediaResult) -> dict[str, str]:
    """Return goal -> whether it is met."""
    lines = media_section(results, ["Pillow"]).partition("### Goals of media")[2].splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return {row[0]: row[-1] for row in rows[1:]}


def test_goals_are_met_or_not() -> None:
    told = goals(
        result(PLAIN, "ours", 4, 0.95),
        result(PLAIN, "sharp", 4.1, 0.951),
        result(PLAIN, "pelican-image-process", 11, 0.95),
        result(WITH_AVIF, "ours", 20, 0.95, together=401),
        result(WITH_AVIF, "sharp", 19, 0.95005),
    )
    assert told == {
        "photos a second, JPEG and WebP, beside sharp": "yes",
        "photos a second, with AVIF, beside sharp": "**no**",
        "photos a second, JPEG and WebP, beside pelican-image-process": "**no**",
        "photos a second, with AVIF, beside pelican-image-process": "not measured",
        "SSIM of JPEG beside sharp": "**no**",
        "SSIM of WebP beside sharp": "**no**",
        "SSIM of AVIF beside sharp": "yes",
        "most memory, all processes together": "**no**",
    }


def test_photos_that_are_there_are_not_made_again(tmp_path: Path) -> None:
    path_of(0, tmp_path).write_bytes(b"kept")
    write_photos(1, tmp_path, jobs=1)
    assert path_of(0, tmp_path).read_bytes() == b"kept"
