"""Pointers: the small texts that Git LFS leaves in the place of large files.

Source: the Git LFS specification, version 1, "The Pointer".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsroom.model import File

LONGEST = 1024  # bytes; whatever has as many is no pointer
_BEGINNING = b"version https://git-lfs.github.com/spec/"
_FORM = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\r?\n"
    rb"oid sha256:([0-9a-f]{64})\r?\nsize ([1-9][0-9]{0,14})(?:\r?\n)*"
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """The file that a pointer stands for: SHA-256 (hex) and size in bytes."""

    sha256: str
    size: int


class PointerError(ValueError):
    """A file that begins as a pointer does, and says nothing that can be used."""


def read_pointer(data: bytes) -> Pointer | None:
    """Return what a pointer says; None for any other file. Raises PointerError.

    One with extensions is refused: the bytes that it names went through a program of somebody's.
    """
    if len(data) >= LONGEST or not data.startswith(_BEGINNING):
        return None
    match = _FORM.fullmatch(data)
    if match is None:
        raise PointerError
    return Pointer(match[1].decode(), int(match[2]))


def write_pointer(pointer: Pointer) -> bytes:
    """Return the pointer to a file, byte by byte as git-lfs writes it."""
    return (
        f"version https://git-lfs.github.com/spec/v1\n"
        f"oid sha256:{pointer.sha256}\nsize {pointer.size}\n"
    ).encode()


def stands_for(data: bytes, file: File) -> bool:
    """Tell whether these bytes are a pointer to that file."""
    try:
        return read_pointer(data) == Pointer(file.sha256, file.size)
    except PointerError:
        return False
