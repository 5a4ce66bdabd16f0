"""What a film file and its captions are told to be, also when they are odd or hostile."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.content.films import Film, caption_faults, look_at_film
from tests.conftest import COMMON, ContentDesk, jpeg, text


def box(kind: bytes, data: bytes = b"") -> bytes:
    """Return a box of an MP4."""
    return (8 + len(data)).to_bytes(4) + kind + data


FTYP = box(b"ftyp", b"mp42" + bytes(4) + b"isom")
WHOLE = FTYP + box(b"moov", box(b"mvhd", b"index")) + box(b"mdat", b"pictures")
POSTER = "{file: a.jpg, alt: Perahu di bawah jembatan, credit: Rani Saputri}"


def film(path: Path, data: bytes) -> Film:
    path.write_bytes(data)
    return look_at_film(path)


def faults(path: Path, data: bytes) -> list[int]:
    """Return the lines of a captions file that have faults."""
    path.write_bytes(data)
    return [fault.line for fault in caption_faults(path)]


def test_a_film_may_be_cut_short_anywhere(tmp_path: Path) -> None:
    """Every upload that broke off is seen, whatever it lost."""
    assert film(tmp_path / "a.mp4", WHOLE) == Film()
    for length in range(len(WHOLE)):
        assert film(tmp_path / "a.mp4", WHOLE[:length]).refusal, length


@pytest.mark.parametrize(
    ("boxes", "at_once"),
    [
        (FTYP + box(b"free") + box(b"moov") + box(b"mdat"), True),
        (FTYP + box(b"mdat") + box(b"moov"), False),
        (FTYP + box(b"moov") + box(b"moof") + box(b"mdat") + box(b"moof") + box(b"mdat"), True),
        (FTYP + box(b"moov") + b"\0\0\0\0mdatto the end", True),  # a size of 0 (4.2)
        (FTYP + box(b"moov") + b"\0\0\0\1mdat" + (17).to_bytes(8) + b"x", True),  # 64 bits
    ],
)
def test_a_film_starts_at_once_when_its_index_comes_first(
    boxes: bytes, at_once: bool, tmp_path: Path
) -> None:
    assert film(tmp_path / "a.mp4", boxes) == Film(starts_at_once=at_once)


def test_a_box_that_says_less_than_its_own_head_ends_the_looking(tmp_path: Path) -> None:
    for size in range(2, 8):
        assert film(tmp_path / "a.mp4", FTYP + size.to_bytes(4) + b"moov" + WHOLE).refusal


def test_a_great_film_is_not_read(tmp_path: Path) -> None:
    """Only heads are; a hole of 4 GB costs nothing."""
    place = tmp_path / "a.mp4"
    with place.open("wb") as file:
        file.write(FTYP + box(b"moov") + b"\0\0\0\1mdat" + (1 << 32).to_bytes(8))
        file.truncate(len(FTYP) + 8 + (1 << 32))
    assert look_at_film(place) == Film()


@given(st.binary(max_size=200))
def test_no_bytes_break_the_looking(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    place = tmp_path_factory.getbasetemp() / "any"
    assert isinstance(film(place, FTYP + data), Film)
    assert all(line >= 1 for line in faults(place, b"WEBVTT\n\n" + data))


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nA\n", []),
        ("WEBVTT\tx\n\n100:00:01.000\t-->\t100:00:02.000 line:0\nA", []),
        ("WEBVTT\n\n1\n00:01.000 --> 00:02.000\nA\n\n2\n00:01.000 --> 00:02.000\n", []),
        ("WEBVTT\n\nNOTE\nA\n\n00:01.000 --> 00:02.000\n", []),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\n", [1]),
        ("webvtt\n\n00:01.000 --> 00:02.000\n", [1]),
        ("WEBVTT\n\n0:01.000 --> 00:02.000\n", [3]),
        ("WEBVTT\n\n00:01.00 --> 00:02.00\n", [3]),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\n", [3]),
        ("WEBVTT\n\n00:01.000-->00:02.000\n", [3]),
        ("WEBVTT\n\n00:01.000 --> 00:01.000\n", [3]),
        ("WEBVTT\n\nA\nB\n00:01.000 --> 00:02.000\n", [3]),
        ("WEBVTT\n\nNOTE A\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\n", [4]),
    ],
)
def test_captions_are_read_as_players_read_them(
    written: str, lines: list[int], tmp_path: Path
) -> None:
    assert faults(tmp_path / "a.vtt", written.encode()) == lines
    assert faults(tmp_path / "a.vtt", written.replace("\n", "\r\n").encode()) == lines


def test_a_shared_film_is_told_of_where_it_is_named(desk: ContentDesk) -> None:
    desk.write("media/film.mp4", b"RIFF")
    fields = COMMON | {"duration": "2:35", "file": "film.mp4", "poster": POSTER}
    path = "video/2026/11/x/index.md"
    desk.write(path, text(fields, "Sebuah transkrip. " * 20))
    desk.write("video/2026/11/x/a.jpg", jpeg())
    (problem,) = desk.problems()
    assert (problem.path, problem.code, problem.line) == (path, "film-invalid", 8)
    desk.write("media/film.mp4", WHOLE)
    assert desk.problems() == []


def test_many_faults_of_captions_are_told_in_part(desk: ContentDesk) -> None:
    """Who mends the first ones finds the rest; two thousand lines help nobody."""
    fields = COMMON | {"duration": "2:35", "youtube": "abcdefghijk", "poster": POSTER}
    cues = "".join(f"00:{n:02}.000 --> 00:{n:02},500\nA\n\n" for n in range(40))
    desk.write("video/2026/11/x/index.md", text(fields | {"captions": "a.vtt"}))
    desk.write("video/2026/11/x/a.vtt", f"WEBVTT\n\n{cues}")
    desk.write("video/2026/11/x/a.jpg", jpeg())
    assert desk.codes() == ["captions-invalid"] * 5
