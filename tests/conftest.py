"""Shared by all tests: a desk, that is a small content folder that can be written and examined."""

from __future__ import annotations

import io
import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PIL import Image

from newsroom.edition import examine
from newsroom.embargo import microseconds
from newsroom.engine.store import Store
from newsroom.model import Item, Opening, Record, State
from newsroom.problems import Problem
from newsroom.settings import Settings, load_agency

T = TypeVar("T")
ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)  # Sabtu, 21 November 2026, 12:00 WIB

COMMON = {
    "title": "Jembatan gantung dibuka",
    "date": "2026-11-20 09:30 WIB",
    "category": "infrastruktur",
    "status": "published",
    "summary": "Warga dua desa kini menyeberang tanpa perahu.",
}
STORY = {**COMMON, "dateline": "Palangka Raya", "byline": "Rani Saputri"}
RELEASE = {
    **COMMON,
    "number": "93/SP/XI/BKIP/2026",
    "dateline": "Palangka Raya",
    "contact": "{name: Meja Redaksi, role: Humas, email: humas@contoh.example}",
}
PHOTO = "{file: rapat.jpg, alt: Warga berdiri di jembatan, credit: Rani Saputri / MMC}"
TAKEN_BACK = "[{time: 2026-11-21 08:00 WIB, kind: pencabutan, note: Keliru.}]"
BODY = "Jembatan itu dibuka pagi ini, dan warga langsung memakainya.\n"


@cache
def jpeg(width: int = 64, height: int = 48, form: str = "JPEG") -> bytes:
    """Return the bytes of a plain picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (15, 90, 70)).save(out, form)
    return out.getvalue()


def text(fields: dict[str, str | None], body: str = BODY) -> str:
    """Return a text with a header; a field that is None is left out."""
    lines = [f"{key}: {value}" for key, value in fields.items() if value is not None]
    return "\n".join(["---", *lines, "---", "", body])


def in_new_process(function: Callable[..., T], *args: Any) -> T:
    """Call a module's own function in a Python of its own.

    A process that has freed much gives it out again below any limit on how far it may grow.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *args).result()


def a_record(path: str = "berita/2026/11/jembatan/index.md", **own: Any) -> Record:
    """Return what is known of a public story; `date` sets when it is due and its month (UTC)."""
    folder, _, name = path.rpartition("/")
    lang = name.split(".")[1] if name.count(".") == 2 else "id"
    date = own.pop("date", datetime(2026, 11, 20, 2, 30, tzinfo=UTC))
    url = f"{folder}/" if lang == "id" else f"{lang}/{folder}/"
    return Record(
        **{
            **dict.fromkeys(("regions", "agencies", "tags"), ()),
            **{"folder": folder, "path": path, "kind": path.split("/")[0], "lang": lang},
            **{"slug": folder.rpartition("/")[2], "url": url, "id": folder, "own_id": False},
            **{"sound": True, "status": "published", "due": microseconds(date), "version": 1},
            **{"month": f"{date:%Y-%m}", "title": folder, "category": "infrastruktur"},
            **{"brief": f"b {path}", "digest": f"d {path}", **own},
        }
    )


@dataclass
class ContentDesk:
    """A content folder in a temporary place, and what the newsroom makes of it."""

    root: Path
    settings: Settings

    def write(self, path: str, data: str | bytes) -> Path:
        """Write a file below content/ as it is."""
        file = self.settings.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        return file

    def story(self, name: str = "jembatan", body: str = BODY, **fields: str | None) -> str:
        """Write a news story of November 2026; return the path of its text."""
        path = f"berita/2026/11/{name}/index.md"
        self.write(path, text({**STORY, **fields}, body))
        return path

    def release(self, name: str = "rilis", body: str = BODY, **fields: str | None) -> str:
        """Write a press release of November 2026; return the path of its text."""
        path = f"siaran-pers/2026/11/{name}/index.md"
        self.write(path, text({**RELEASE, **fields}, body))
        return path

    def examine(self, now: datetime = NOW) -> tuple[Opening, list[Problem]]:
        """Read and check everything, as `check` does."""
        with Store(self.settings.state) as store:
            return examine(self.settings, now, store)

    def problems(self, now: datetime = NOW) -> list[Problem]:
        """Return what `check` finds."""
        return self.examine(now)[1]

    def codes(self, now: datetime = NOW) -> list[str]:
        """Return the codes of what `check` finds, in order of place."""
        return [problem.code for problem in self.problems(now)]

    def states(self, now: datetime = NOW) -> dict[str, State]:
        """Return what became of each file."""
        return dict(self.examine(now)[0].account.states)

    def items(self, now: datetime = NOW) -> tuple[Item, ...]:
        """Return what would be public, opened."""
        records = self.examine(now)[0].edition.items
        with Store(self.settings.state) as store:
            found = store.items(record.digest for record in records)
        return tuple(pickle.loads(found[record.digest]) for record in records)


def make_desk(root: Path) -> ContentDesk:
    """Make an empty desk below `root`."""
    settings = Settings(
        agency=load_agency(ROOT / "tests" / "agency.toml"),
        siteurl="https://media.contoh.example",
        content=root / "content",
        theme=ROOT / "theme",
        state=root / "state",
    )
    settings.content.mkdir()
    return ContentDesk(root, settings)


@pytest.fixture
def desk(tmp_path: Path) -> ContentDesk:
    """Return an empty desk."""
    return make_desk(tmp_path)
