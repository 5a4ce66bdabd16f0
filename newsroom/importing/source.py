"""What lies in the folder of an archive: every file, and the texts taken apart."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from newsroom.importing.text import decode
from newsroom.messages import mark

TEXTS = {".md", ".markdown", ".mdown", ".mkd"}
IMAGES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".heic", ".heif"}
ATTACHMENTS = {".pdf", ".csv", ".xlsx", ".docx", ".pptx", ".ods", ".odt", ".odp", ".zip", ".txt"}
LARGEST_HEADER = 200_000

NO_HEADER = mark("no header between --- lines")
BAD_HEADER = mark("the header cannot be read: {detail}")
NOT_REGULAR = mark("not an ordinary file")
HIDDEN = mark("a hidden file")
NOT_CONTENT = mark("not a text, a picture or a document")
UNREADABLE = mark("cannot be opened: {detail}")

_HEADER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)^(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not taken: a sentence of the catalogue and its detail."""

    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the archive: its path there, its raw header, its body, what was mended."""

    path: str
    fields: Mapping[str, Any]
    body: str
    mended: tuple[str, ...] = ()


@dataclass
class Archive:
    """Every file of the folder, by path (POSIX, relative), in one of three heaps."""

    root: Path
    texts: list[Text] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    refused: dict[str, Refusal] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.texts) + len(self.files) + len(self.refused)

    def read(self, path: str) -> bytes:
        """Return a file's bytes; it was found as an ordinary file, links are not followed."""
        descriptor = os.open(self.root / path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(descriptor, "rb") as file:
            return file.read()


def open_archive(root: Path) -> Archive:
    """Read the folder `root`; what cannot be taken is in `refused`, with its reason."""
    archive = Archive(root)
    for path, refusal in _walk(root, ""):
        suffix = Path(path).suffix.lower()
        if refusal:
            archive.refused[path] = refusal
        elif suffix in TEXTS:
            _take_text(archive, path)
        elif suffix in IMAGES | ATTACHMENTS:
            archive.files.add(path)
        else:
            archive.refused[path] = Refusal(NOT_CONTENT)
    return archive


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, Refusal | None]]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), path + "/")
        elif not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
            yield path, Refusal(NOT_REGULAR)
        elif any(part.startswith(".") for part in path.split("/")):
            yield path, Refusal(HIDDEN)
        else:
            yield path, None


def _take_text(archive: Archive, path: str) -> None:
    try:
        archive.texts.append(read_text(path, archive.read(path)))
    except _RefusedError as refused:
        archive.refused[path] = refused.refusal
    except OSError as error:
        archive.refused[path] = Refusal(UNREADABLE, error.strerror or str(error))


class _RefusedError(ValueError):
    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.refusal = Refusal(reason, detail)


def read_text(path: str, data: bytes) -> Text:
    """Take one text apart: YAML between `---` (or TOML between `+++`), then the body."""
    text, mended = decode(data)
    match = _HEADER.match(text)
    if match is None or len(match[2]) > LARGEST_HEADER:
        raise _RefusedError(NO_HEADER)
    read = _toml if match[1] == "+++" else _yaml
    fields = read(match[2])
    return Text(path, fields, text[match.end() :], tuple(mended))


def _yaml(header: str) -> dict[str, Any]:
    """Read YAML with every scalar as it is written: a date must not become a guess."""
    try:
        value = yaml.load(header, yaml.CBaseLoader)  # makes only str, list and dict
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise _RefusedError(BAD_HEADER, " ".join(str(error).split())[:200]) from error
    if not isinstance(value, dict):
        raise _RefusedError(BAD_HEADER, "?")
    return {str(key): item for key, item in value.items() if item not in ("", "~", "null")}


def _toml(header: str) -> dict[str, Any]:
    try:
        return {key: _written(value) for key, value in tomllib.loads(header).items()}
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _RefusedError(BAD_HEADER, str(error)) from error


def _written(value: object) -> Any:
    """Return a TOML value with every scalar as text again."""
    if isinstance(value, list):
        return [_written(item) for item in value]
    if isinstance(value, dict):
        return {key: _written(item) for key, item in value.items()}
    return str(value).lower() if isinstance(value, bool) else str(value)
