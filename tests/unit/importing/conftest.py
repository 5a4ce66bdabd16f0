"""Shared by the tests of importing: an archive that can be written, and a map for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsroom.importing import ImportMap, ImportReport, import_archive
from newsroom.importing.maps import validate_map

JPEG = b"\xff\xd8\xff\xe0 a picture, as far as importing looks"
MAP: dict[str, Any] = {
    "topic_default": "digital",
    "defaults": {
        "kind": "berita",
        "dateline": "Palangka Raya",
        "byline": "Redaksi",
        "zone": "-05:00",
    },
    "photos": {"credit": "Arsip"},
    "links": {"own_hosts": ["https://old.example"]},
    "topics": {"health": "kesehatan"},
}
HEADER = {"title": "Judul", "date": "2014-03-03 8:47:36 -0400", "summary": "Ringkasan."}


@dataclass
class Old:
    """An archive in a temporary place, and what importing makes of it."""

    root: Path
    map: ImportMap = field(default_factory=lambda: validate_map(MAP, "map.toml"))

    @property
    def source(self) -> Path:
        return self.root / "old"

    @property
    def content(self) -> Path:
        return self.root / "content"

    def write(self, path: str, data: str | bytes) -> None:
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)

    def text(self, path: str, body: str = "Isi.\n", **fields: Any) -> None:
        header = {k: v for k, v in {**HEADER, **fields}.items() if v is not None}
        self.write(path, f"---\n{yaml.safe_dump(header, allow_unicode=True)}---\n{body}")

    def run(self, **options: Any) -> ImportReport:
        self.source.mkdir(exist_ok=True)
        return import_archive(self.source, self.map, self.content, **options)

    def tree(self) -> dict[str, bytes]:
        files = (path for path in self.content.rglob("*") if path.is_file())
        return {path.relative_to(self.content).as_posix(): path.read_bytes() for path in files}

    def one(self) -> tuple[dict[str, Any], str]:
        """Import an archive of one text; return its header and body."""
        self.run()
        (place,) = self.content.rglob("index.md")
        return parts(place.read_text(encoding="utf-8"))


def parts(text: str) -> tuple[dict[str, Any], str]:
    """Return header (every scalar as text) and body of an imported text."""
    _, header, body = text.split("---\n", 2)
    return yaml.load(header, yaml.BaseLoader), body.lstrip("\n")


@pytest.fixture
def old(tmp_path: Path) -> Old:
    return Old(tmp_path)


@pytest.fixture
def new_archive(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Old]:
    return lambda: Old(tmp_path_factory.mktemp("archive"))


@pytest.fixture
def sentences() -> Callable[[ImportReport], set[str]]:
    return lambda report: {note.sentence for note in report.notes}
