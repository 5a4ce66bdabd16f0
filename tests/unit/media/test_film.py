"""Films leave with pictures and sound only; no place in the file moves."""

from __future__ import annotations

import contextlib
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.content.films import look_at_film
from newsroom.media.film import FilmError, clean_film, is_film, other_tracks

PLACE = b"-02.2096+113.9108/"


def box(kind: bytes, *content: bytes) -> bytes:
    data = b"".join(content)
    return struct.pack(">I", 8 + len(data)) + kind + data


def xyz() -> bytes:
    """Return the place that phones write (QuickTime, user data)."""
    return box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0x15C7), PLACE)


def track(handler: bytes, *more: bytes) -> bytes:
    return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(13))), *more)


def film(*moov: bytes, after: bytes = b"") -> bytes:
    ftyp = box(b"ftyp", b"mp42", bytes(4), b"mp42")
    return ftyp + box(b"moov", *moov) + box(b"mdat", b"gambar dan suara udta meta") + after


TOLD = film(
    track(b"vide", box(b"udta", box(b"name", b"Kamera Rani"))),
    track(b"soun"),
    box(b"udta", xyz()),
    box(b"meta", b"com.apple.quicktime.location.ISO6709" + PLACE),
    after=box(b"uuid", bytes(16), b"<x:xmpmeta>Rani</x:xmpmeta>"),
)


def test_what_tells_of_its_making_is_gone_and_nothing_moves() -> None:
    clean = clean_film(TOLD)
    assert len(clean) == len(TOLD)
    for word in (PLACE, b"Kamera Rani", b"xmpmeta", b"\xa9xyz"):
        assert word in TOLD
        assert word not in clean
    assert clean.index(b"mdat") == TOLD.index(b"mdat")
    assert b"gambar dan suara udta meta" in clean
    assert clean_film(clean) == clean


def test_a_film_that_tells_nothing_is_as_it_was() -> None:
    plain = film(track(b"vide"), track(b"soun"))
    assert clean_film(plain) == plain


def test_large_boxes_and_one_to_the_end_of_the_file() -> None:
    """A length of 64 bits, and none at all (ISO/IEC 14496-12, 4.2)."""
    udta = box(b"udta", xyz())
    large = struct.pack(">I4sQ", 1, b"moov", 16 + len(udta)) + udta
    last = struct.pack(">I4s", 0, b"mdat") + b"suara"
    clean = clean_film(large + last)
    assert PLACE not in clean and clean.endswith(last)


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_exiftool_finds_no_place(tmp_path: Path) -> None:
    told = []
    for name, data in (("a.mp4", TOLD), ("b.mp4", clean_film(TOLD))):
        (tmp_path / name).write_bytes(data)
        command = ["exiftool", "-s", "-GPSCoordinates", "-XMP:All", tmp_path / name]
        told.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert "GPSCoordinates" in told[0]
    assert told[1] == ""


@pytest.mark.parametrize("kind", [b"meta", b"camm", b"gpmd", b"mebx"])
def test_a_track_of_places_is_refused(tmp_path: Path, kind: bytes) -> None:
    """It lies among the pictures, where nothing can be taken out."""
    data = film(track(b"vide"), track(kind))
    assert other_tracks(data) == {kind.decode()}
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    assert "pictures and sound only" in look_at_film(path).refusal
    path.write_bytes(film(track(b"vide"), track(b"soun"), track(b"tmcd")))
    assert look_at_film(path).refusal == ""


@pytest.mark.parametrize("cut", [9, 30, 50, 90])
def test_boxes_that_do_not_fit_never_leave(cut: int) -> None:
    with pytest.raises(FilmError):
        clean_film(TOLD[:cut])


@given(st.binary(max_size=200))
def test_any_bytes_are_cleaned_or_refused(data: bytes) -> None:
    with contextlib.suppress(FilmError):
        assert len(clean_film(data)) == len(data)


def test_films_are_known_by_their_names() -> None:
    assert is_film("a/b.mp4") and not is_film("a/b.pdf")
