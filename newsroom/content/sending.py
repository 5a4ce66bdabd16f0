"""Large photos and films sent to where the originals are, each with a pointer left in its place.

Nothing is lost whatever ends this: a file is replaced when its bytes were read back from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from newsroom.content.files import scan
from newsroom.engine.originals import OriginalError, Originals, originals_of
from newsroom.engine.pointer import LONGEST, Pointer, write_pointer
from newsroom.errors import SettingsError
from newsroom.media.film import is_film
from newsroom.media.probe import is_photo
from newsroom.messages import mark
from newsroom.model import File
from newsroom.settings import Settings

Told = Callable[[str, int, int], None]
_STEP = mark("Sending originals")


def send_originals(settings: Settings, least: int, progress: Told) -> tuple[int, int]:
    """Send photos and films of at least so many bytes; return how many went, and their bytes.

    Raises SettingsError, BuildError; what was sent until then stays sent.
    """
    originals = originals_of(settings)
    if not originals.url:
        order = mark(
            "say in agency.toml under [photos] where originals go, such as "
            'originals = "s3://bucket/foto"'
        )
        raise SettingsError(order)
    paths = list(_large(settings, max(least, LONGEST)))
    count = total = 0
    for number, path in enumerate(paths):
        progress(_STEP, number, len(paths))
        if size := _send(settings.content, path, originals):
            count, total = count + 1, total + size
    return count, total


def _large(settings: Settings, least: int) -> Iterator[str]:
    folders, _ = scan(settings.content, settings.agency.limits.file_bytes)
    for folder, files in folders.items():
        for name, size, *_ in files:
            if size >= least and (is_photo(name) or is_film(name)):
                yield f"{folder}/{name}".lstrip("/")


def _send(content: Path, path: str, originals: Originals) -> int:
    """Send one file and leave a pointer; return its bytes, or 0 when it changed meanwhile."""
    place = content / path
    data = place.read_bytes()
    file = File(path, sha256(data).hexdigest(), len(data))
    if not _is_there(originals, file):
        originals.send(file, data)
        originals.fetch(file)
    half = place.with_name(f"{place.name}~")  # a name that nobody takes for content
    try:
        half.write_bytes(write_pointer(Pointer(file.sha256, file.size)))
        if place.read_bytes() != data:
            return 0
        half.replace(place)
    finally:
        half.unlink(missing_ok=True)
    return file.size


def _is_there(originals: Originals, file: File) -> bool:
    with suppress(OriginalError):
        originals.fetch(file)
        return True
    return False
