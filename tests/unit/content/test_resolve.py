"""A body's photos are put where the text has them, wherever their files lie."""

from __future__ import annotations

import pytest

from newsroom.content.resolve import pieces
from newsroom.model import Attached
from tests.conftest import ContentDesk, jpeg

PHOTO = "[{file: rapat.jpg, alt: Warga berdiri di jembatan, credit: Rani}]"


@pytest.mark.parametrize(
    "written", ["rapat.jpg", "/media/rapat.jpg", "../../../../media/rapat.jpg"]
)
def test_a_shared_photo_stands_in_the_text(desk: ContentDesk, written: str) -> None:
    desk.write("media/rapat.jpg", jpeg())
    desk.story(body=f"Satu.\n\n![]({written})\n\nDua.\n", photos=PHOTO)
    assert desk.problems() == []
    (item,) = desk.items()
    found = list(pieces(item, {}, str))
    assert [type(piece) for piece in found] == [str, Attached, str]
    assert found[0] == "<p>Satu.</p>" and found[2] == "<p>Dua.</p>"
