"""Publish to a folder that a web server serves: releases side by side, one link that moves."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from filecmp import cmp
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from newsroom.content.records import CORRECTIONS
from newsroom.engine.output import MARKER
from newsroom.errors import OutputError
from newsroom.messages import mark
from newsroom.model import KILLED

KEPT = 3


More = Mapping[str, bytes]
NOTHING: More = MappingProxyType({})


def publish_folder(edition: Path, target: Path, more: More = NOTHING) -> str:
    """Copy an edition to `target/releases/<name>`, then move the link `target/current` to it.

    `more` are files that are published besides, and are no part of the edition: signatures. A
    release with others has another name. The link is replaced by one rename(2), so no request
    sees half an edition. The last three releases stay: rolling back is the same move. One that
    still has what was killed since does not stay. Returns the release's name. Raises OutputError.
    """
    try:
        return _publish(edition, target, more)
    except OSError as error:
        raise OutputError(
            mark(
                'the edition could not be copied to "{path}" ({reason}); the old one is still there'
            ),
            path=str(target),
            reason=error.strerror or str(error),
        ) from error


def current_release(target: Path) -> Path | None:
    """Return the folder of the release that is served now, if there is one."""
    link = target / "current"
    return link.resolve() if link.is_dir() else None


def _publish(edition: Path, target: Path, more: More) -> str:
    name = _name(edition, more)
    releases = target / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    if not _same_files(edition, releases / name, more):
        shutil.rmtree(releases / name, ignore_errors=True)
        half = releases / f".{name}.half"
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(edition, half)
        for path, data in more.items():
            (half / path).write_bytes(data)
        os.sync()
        half.rename(releases / name)
    os.utime(releases / name)
    link = target / ".current-next"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / name)
    link.replace(target / "current")
    _forget_old(releases, name)
    return name


def _name(edition: Path, more: More) -> str:
    name = (edition / MARKER).read_text(encoding="ascii").strip()
    if more:
        told = (f"{sha256(data).hexdigest()}  {path}\n" for path, data in sorted(more.items()))
        name = sha256("".join((name, "\n", *told)).encode()).hexdigest()
    return name[:16]


def _same_files(edition: Path, release: Path, more: More) -> bool:
    """Tell whether a release is there and whole: the same names and bytes."""
    own = _names(edition)
    if _names(release) != sorted([*own, *map(Path, more)]):
        return False
    return all((release / path).read_bytes() == data for path, data in more.items()) and all(
        cmp(edition / name, release / name, shallow=False)
        for name in own
        if (edition / name).is_file()
    )


def _names(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*"))


def _forget_old(releases: Path, current: str) -> None:
    """Remove all but the newest releases, and what killed runs left half done."""
    found = [path for path in releases.iterdir() if path.is_dir()]
    whole = sorted((p for p in found if p.name[0] != "."), key=lambda p: -p.stat().st_mtime_ns)
    killed = _killed(releases / current)
    poisoned = [path for path in whole[:KEPT] if killed - _killed(path)]
    for path in [*(p for p in found if p.name[0] == "."), *whole[KEPT:], *poisoned]:
        if path.name != current:
            shutil.rmtree(path)


def _killed(release: Path) -> set[str]:
    """Return the identities that a release tells as killed."""
    try:
        told = json.loads((release / f"{CORRECTIONS}.json").read_bytes())
    except (OSError, ValueError):
        return set()
    return {item["id"] for item in told["items"] if item["status"] == KILLED}
