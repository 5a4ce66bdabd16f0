"""Small files in the state folder that are whole, or as if they were not there."""

from __future__ import annotations

import os
from pathlib import Path
from zlib import crc32


def read_sealed(path: Path) -> bytes | None:
    """Return what was written, or None when it is gone or no longer what it was."""
    try:
        sealed = path.read_bytes()
    except OSError:
        return None
    return unseal(sealed)


def write_sealed(path: Path, data: bytes) -> None:
    """Write a file with a checksum, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_bytes(seal(data))
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def seal(data: bytes) -> bytes:
    """Return data with its checksum."""
    return crc32(data).to_bytes(4, "big") + data


def unseal(sealed: object) -> bytes | None:
    """Return what was sealed, or None when it is no longer what it was."""
    if not isinstance(sealed, bytes) or len(sealed) < 4:
        return None
    data = sealed[4:]
    return data if crc32(data).to_bytes(4, "big") == sealed[:4] else None
