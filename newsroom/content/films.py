"""Films and their captions as files: what a player will make of them, without playing any.

Sources: W3C WebVTT, 4.1 and 4.2; ISO/IEC 14496-12 (ISO base media file format), 4.2 and 4.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from newsroom.media.film import FilmError, other_tracks
from newsroom.messages import mark

_LONGEST_TEXT = 1_000_000  # bytes of captions; three hours of speech have a tenth of it
_MOST_BOXES = 10_000
_LARGEST_INDEX = 64_000_000  # bytes; that of three hours has 10 MB
_TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_TIMING = re.compile(rf"({_TIME})[ \t]+-->[ \t]+({_TIME})(?:[ \t]+\S.*)?")
_COMMA = re.compile(r"\d\d:\d\d,\d{3}")
_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
# Brands of MP4 that browsers play; a camera's QuickTime (`qt  `) is none of them.
_BRANDS = {b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VP", b"M4VH", b"MSNV", b"dash", b"isom"}
_BRANDS |= {f"iso{digit}".encode() for digit in range(2, 10)}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file, and where: a line from 1, an order of the catalogue."""

    order: str
    line: int = 1


# Captions ---------------------------------------------------------------------------------------


def caption_faults(file: Path) -> Iterator[Fault]:
    """Yield what keeps a player from showing captions."""
    with file.open("rb") as opened:
        data = opened.read(_LONGEST_TEXT + 1)
    if len(data) > _LONGEST_TEXT:
        yield Fault(mark('"{file}" is too large for captions; export them again as WebVTT'))
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        order = mark('save "{file}" with the encoding UTF-8')
        yield Fault(order, data.count(b"\n", 0, error.start) + 1)
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    yield from _text_faults(lines)
    if _HEADER.fullmatch(lines[0]) and file.suffix != ".vtt":
        yield Fault(mark('rename "{file}" so that it ends in .vtt'))


def _text_faults(lines: list[str]) -> Iterator[Fault]:
    if not _HEADER.fullmatch(lines[0]):
        if any(_COMMA.search(line) for line in lines[:10]):
            yield Fault(mark('"{file}" is SubRip (SRT); save it as WebVTT, with the ending .vtt'))
        else:
            yield Fault(mark('write "WEBVTT" in the first line of "{file}", then an empty line'))
        return
    before = cues = 0
    for start, block in _blocks(lines):
        if start == 1 or _ASIDE.fullmatch(block[0]):
            timings = [line for line in block if "-->" in line]
            if timings:
                yield Fault(_APART, start + block.index(timings[0]))
            continue
        cues += 1
        fault, before = _cue_fault(start, block, before)
        if fault:
            yield fault
    if not cues:
        yield Fault(mark('"{file}" has no captions in it; export them again as WebVTT'))


_APART = mark("leave an empty line before these times")


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield what stands between empty lines, with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue_fault(start: int, block: list[str], before: int) -> tuple[Fault | None, int]:
    """Judge one cue; return its fault, and its beginning (ms) for the next one to come after."""
    at = next((at for at, line in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        order = mark("write the times above this text, or remove the empty line before it")
        return Fault(order, start), before
    again = next((n for n, line in enumerate(block) if n > at and "-->" in line), None)
    times = _TIMING.fullmatch(block[at])
    if times is None:
        order = mark("write the times like this: 00:01.500 --> 00:04.000")
        return Fault(order, start + at), before
    begin, end = map(_milliseconds, times.groups())
    if end <= begin:
        return Fault(mark("let this caption end after it begins"), start + at), begin
    if begin < before:
        order = mark("put the captions in the order of their times; this one begins too early")
        return Fault(order, start + at), before
    return (Fault(_APART, start + again) if again else None), begin


def _milliseconds(time: str) -> int:
    hours, minutes, seconds = f"0:{time}".split(":")[-3:]
    return int(hours) * 3_600_000 + int(minutes) * 60_000 + int(seconds.replace(".", ""))


# Films ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Film:
    """What a film file is: why it is refused ("" when it is not), and whether it starts at once."""

    refusal: str = ""
    starts_at_once: bool = True


def look_at_film(file: Path) -> Film:
    """Return what a player will make of a file, from the heads of its boxes; they are few."""
    with file.open("rb") as opened:
        return judge_film(opened, file.stat().st_size)


def judge_film(opened: BinaryIO, size: int) -> Film:
    """Return the same of an open file of so many bytes."""
    return _judge(list(_boxes(opened, size)), opened)


@dataclass(frozen=True, slots=True)
class _Box:
    """A box at the top of a file: its type, where its content begins, and ends (bytes)."""

    type: bytes
    start: int
    end: int
    whole: bool


def _boxes(opened: BinaryIO, size: int) -> Iterator[_Box]:
    """Yield the boxes at the top; the last one may be cut short."""
    place = 0
    for _ in range(_MOST_BOXES):
        opened.seek(place)
        head = opened.read(16)
        if len(head) < 8:
            return
        length, start = int.from_bytes(head[:4]), 8
        if length == 1:
            length, start = int.from_bytes(head[8:16]), 16
        end = place + length if length else size
        yield _Box(head[4:8], place + start, min(end, size), place + start <= end <= size)
        if end < place + start or end >= size:
            return
        place = end


def _judge(boxes: list[_Box], opened: BinaryIO) -> Film:
    if not boxes or boxes[0].type != b"ftyp" or not _has_brand(boxes[0], opened):
        return Film(
            mark('"{file}" is not an MP4, whatever its name says; export it as MP4 (H.264)')
        )
    types = [box.type for box in boxes]
    if not all(box.whole for box in boxes) or not {b"moov", b"mdat"} <= set(types):
        return Film(mark('"{file}" is cut short; copy it again, or export it again as MP4'))
    moov = boxes[types.index(b"moov")]
    opened.seek(moov.start)
    if moov.end - moov.start > _LARGEST_INDEX or _tells_more(opened.read(moov.end - moov.start)):
        order = mark(
            '"{file}" holds more than pictures and sound, such as where it was taken; '
            "export it again with pictures and sound only"
        )
        return Film(order)
    return Film(starts_at_once=types.index(b"moov") < types.index(b"mdat"))


def _tells_more(moov: bytes) -> bool:
    """Tell whether a film has tracks that nobody sees or hears, or boxes that do not fit."""
    try:
        return bool(other_tracks(moov))
    except FilmError:
        return True


def _has_brand(box: _Box, opened: BinaryIO) -> bool:
    """Tell whether the brand, or one it is compatible with, is an MP4's."""
    opened.seek(box.start)
    told = opened.read(min(box.end - box.start, 400))
    brands = [told[:4], *(told[at : at + 4] for at in range(8, len(told), 4))]
    return any(brand in _BRANDS for brand in brands)
