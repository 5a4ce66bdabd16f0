"""Folders that must stay private: none that the site, its content or its server can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from newsroom.engine.output import MARKER
from newsroom.errors import OutputError
from newsroom.messages import mark
from newsroom.syndication.trusted import SIGN


def check_private(folder: Path, public: Iterable[Path]) -> None:
    """Refuse a folder that lies in a public place, holds one, or is one. Raises OutputError.

    Public are the places named, any edition that is not ours, and what `publish` writes.
    """
    folder = folder.resolve()
    near = [place.resolve() for place in public]
    if any(_overlap(folder, place) for place in near) or any(_published(folder)):
        raise OutputError(
            mark('"{path}" can be seen by the public; choose a folder outside the site'),
            path=str(folder),
        )


def _overlap(first: Path, second: Path) -> bool:
    return first.is_relative_to(second) or second.is_relative_to(first)


def _published(folder: Path) -> Iterator[bool]:
    """Tell of a folder and each above it whether it is an edition of a site, or holds releases."""
    for place in (folder, *folder.parents):
        yield (place / MARKER).exists() and not (place / SIGN).exists()
        yield (place / "current").is_symlink() and (place / "releases").is_dir()
