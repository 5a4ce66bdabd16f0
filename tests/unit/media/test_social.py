"""What a link shows in a message: 1200 by 630, cut where the desk says, never upscaled."""

from __future__ import annotations

import io
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from newsroom.engine.artifact import Supplies, Workshop
from newsroom.kinds.common import Photo
from newsroom.media.plan import recorded_artifact, rendition_artifact, renditions, social
from newsroom.media.render import render_all
from newsroom.model import Attached, File, Label, PhotoRecord, Picture
from newsroom.settings import Photos

LABEL = Label(*Label._fields)


def attached(width: int, height: int, focus: tuple[float, float] | None = None) -> Attached:
    """Return a photo of an item."""
    photo = Photo(file="foto.jpg", alt="Jembatan", credit="Rani / MMC", focus=focus)
    return Attached(photo, File("foto.jpg", "ab" * 32, 9), Picture("JPEG", width, height), LABEL)


sides = st.integers(2, 12_000)
shares = st.floats(0, 1)


@given(sides, sides, st.none() | st.tuples(shares, shares))
def test_the_crop_lies_in_the_photo_and_has_the_shape(
    width: int, height: int, focus: tuple[float, float] | None
) -> None:
    found = social(attached(width, height, focus))
    assert found.crop is not None
    left, top, right, bottom = found.crop
    assert 0 <= left < right <= 1
    assert 0 <= top < bottom <= 1
    assert found.width <= min(width, 1200)
    assert found.height <= min(height, 630)
    if found.width >= 300:
        assert abs(found.width / found.height - 1200 / 630) < 0.02
    if focus is not None and min(width, height) > 50:  # what must stay is there
        slack = 1.5 / min(width, height)
        assert left - slack <= focus[0] <= right + slack
        assert top - slack <= focus[1] <= bottom + slack


@pytest.mark.parametrize(
    ("size", "shown"),
    [((4000, 3000), (1200, 630)), ((600, 900), (600, 315)), ((1200, 630), (1200, 630))],
)
def test_sizes(size: tuple[int, int], shown: tuple[int, int]) -> None:
    found = social(attached(*size))
    assert (found.width, found.height) == shown


@pytest.mark.parametrize(
    ("form", "height", "title"),
    [
        ("JPEG", 3200, True),
        ("PNG", 1000, True),
        ("PNG", 800, True),
        ("JPEG", 1000, False),
        ("PNG", 600, False),
    ],
)
def test_a_graphic_shows_its_title(form: str, height: int, title: bool) -> None:
    """At the top; a photo of a person, and what is lying, are cut elsewhere."""
    found = social(replace(attached(800, height), picture=Picture(form, 800, height)))
    assert found.crop is not None
    assert (found.crop[1] == 0) is title


@pytest.mark.parametrize(
    ("focus", "color"), [((0.1, 0.5), (200, 30, 30)), ((0.9, 0.5), (30, 30, 200))]
)
def test_the_part_that_must_stay_is_what_is_seen(
    tmp_path: Path, focus: tuple[float, float], color: tuple[int, int, int]
) -> None:
    """A panorama, red on the left and blue on the right."""
    image = Image.new("RGB", (4000, 800), (200, 30, 30))
    image.paste((30, 30, 200), (2000, 0, 4000, 800))
    image.save(tmp_path / "foto.jpg", quality=95)
    data = (tmp_path / "foto.jpg").read_bytes()
    planned = (*renditions(Picture("JPEG", 4000, 800), Photos(widths=(320,))),)
    planned += (social(attached(4000, 800, focus)),)
    file = File("foto.jpg", sha256(data).hexdigest(), len(data))
    *_, made = render_all((file, planned), Supplies(Workshop(tmp_path, tmp_path, tmp_path)))
    with Image.open(io.BytesIO(made)) as shown:
        assert shown.size == (1200, 630)
        for point in ((5, 5), (1190, 5), (600, 315), (1190, 620)):
            seen = shown.getpixel(point)
            assert max(abs(a - b) for a, b in zip(seen, color, strict=True)) < 12, point
        assert shown.size[0] * 800 > 1000  # cut from the photo, not from a small rendition of it


def test_a_record_gives_the_same_artifact() -> None:
    """What a folder keeps of a photo is enough to plan it again."""
    lead = attached(4000, 3000, (0.3, 0.4))
    planned = rendition_artifact(lead, Photos(), lead=True)
    message = social(lead)
    record = PhotoRecord(
        *("foto.jpg", "ab" * 32, 9, "JPEG", 4000, 3000, 1, tuple(LABEL)),
        (message.width, message.height, *(message.crop or ())),
        (0.3, 0.4),
        *(planned.needs[0].fingerprint, planned.fingerprint, planned.paths),
    )
    again = recorded_artifact(record, Photos())
    assert again.paths == planned.paths
    assert again.inputs == planned.inputs
    assert again.needs[0].inputs == planned.needs[0].inputs
    assert planned.needs[0].inputs[1][-1] == message
    assert rendition_artifact(lead, Photos()).paths == planned.paths
