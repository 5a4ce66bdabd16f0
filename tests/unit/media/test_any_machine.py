"""The same photo becomes the same bytes, however many cores a machine has."""

from __future__ import annotations

import os

import pytest
from PIL import Image

from newsroom.media.render import _write


@pytest.mark.parametrize("form", ["avif", "webp", "jpeg"])
def test_more_cores_make_the_same_file(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rough = Image.effect_noise((512, 384), 60).convert("RGB")
    files = set()
    for cores in (1, 2, 4):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, n=cores: set(range(n)))
        files.add(_write(rough, form, 60))
    assert len(files) == 1
