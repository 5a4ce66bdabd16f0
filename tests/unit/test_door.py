"""The door: a build is left out only where it would make the very edition that stands."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import newsroom.door as room
from newsroom.content import reading
from newsroom.door import leave_note, nothing_to_do
from newsroom.edition import quiet
from newsroom.plan import ROOMS
from newsroom.press import report_data
from newsroom.run import add_plan, finish_run, open_run
from tests.site.tree import NOW, ROOT, SITEURL, story, tree_of, write_held, write_small, write_text

DUA = "berita/2026/11/dua"


@dataclass
class House:
    """A project, built in this process as Pelican builds it."""

    root: Path

    @property
    def conf(self) -> Path:
        """The settings file."""
        return self.root / "pelicanconf.py"

    @property
    def content(self) -> Path:
        """What staff write."""
        return self.root / "content"

    @property
    def output(self) -> Path:
        """What is published."""
        return self.root / "output"

    @property
    def state(self) -> Path:
        """What was made before."""
        return self.root / "state"

    def build(self) -> dict[str, Any]:
        """Build, and leave the note."""
        pelican = vars_of(self.conf)
        run = open_run(pelican, quiet)
        for name in ROOMS:
            add_plan(run, name)
        report = finish_run(run, self.output, quiet)
        told = report_data(report, run.settings.agency.site.zone)
        assert run.opening is not None
        limit = run.settings.agency.limits.file_bytes
        leave_note(pelican, limit, run.opening.seen, told)
        return told

    def wait(self) -> None:
        """Wait for a later tick of the disk's clock."""
        time.sleep(0.01)

    def ask(self) -> dict[str, Any] | None:
        """Ask whether there is nothing to do."""
        return nothing_to_do(str(self.conf))


def vars_of(conf: Path) -> dict[str, Any]:
    """Return the settings of a file."""
    import runpy

    return {name: value for name, value in runpy.run_path(str(conf)).items() if name.isupper()}


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the time; let files settle at once; collect the garbage as before."""
    for name in os.environ:
        if name.startswith("NEWSROOM_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("NEWSROOM_NOW", NOW)
    monkeypatch.setenv("NEWSROOM_JOBS", "1")
    monkeypatch.setattr(reading, "_SETTLED", 0)
    yield
    gc.enable()


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Return a project with an edition and a note, and something that is held."""
    made = House(tmp_path)
    write_small(made.content)
    write_held(made.content, "2026-11-25 09:00 WIB")
    shutil.copy(ROOT / "agency.toml", tmp_path / "agency.toml")
    shutil.copytree(ROOT / "theme", tmp_path / "theme")
    shutil.copytree(ROOT / "plugins", tmp_path / "plugins")
    shutil.copytree(ROOT / "partners", tmp_path / "partners")
    places = {
        **{"PATH": made.content, "OUTPUT_PATH": made.output, "STATE_PATH": made.state},
        **{"AGENCY": tmp_path / "agency.toml", "THEME": tmp_path / "theme"},
        "PARTNERS": tmp_path / "partners",
    }
    lines = [f"{name} = {str(path)!r}" for name, path in places.items()]
    lines += [f"SITEURL = {SITEURL!r}", f"PLUGIN_PATHS = [{str(tmp_path / 'plugins')!r}]"]
    lines += ["PLUGINS = ['newsroom_gate']"]
    made.conf.write_text("\n".join(lines) + "\n", encoding="utf-8")
    made.wait()
    made.build()
    made.wait()
    return made


def test_where_nothing_changed_there_is_nothing_to_do(house: House) -> None:
    before, inode = tree_of(house.output), house.output.stat().st_ino
    for _ in range(2):
        told = house.ask()
        assert told is not None
        assert told["changed"] == {"added": 0, "changed": 0, "removed": 0}
        assert told["artifacts"]["built"] == 0
    assert (tree_of(house.output), house.output.stat().st_ino) == (before, inode)


def test_what_is_told_is_what_a_build_would_tell(house: House) -> None:
    told, built = house.ask(), house.build()
    assert told is not None
    for name in ("edition", "files", "held", "next_build", "changed", "warnings"):
        assert told[name] == built[name]


def again(path: Path) -> None:
    """Write other bytes of the same size into a file, its time set back."""
    times = path.stat()
    data = path.read_bytes()
    path.write_bytes(data[:-3] + bytes(byte ^ 1 for byte in data[-3:]))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def spoil(house: House, query: str) -> None:
    """Change the index."""
    index = sqlite3.connect(house.state / "index.sqlite")
    index.execute(query)
    index.commit()
    index.close()


def append(path: Path, text: str) -> None:
    """Add a line to a file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


CONTENT: dict[str, Callable[[House], Any]] = {
    "a text edited": lambda h: append(h.content / DUA / "index.md", "\nLagi.\n"),
    "a text of equal size": lambda h: again(h.content / DUA / "index.md"),
    "a photo of equal size": lambda h: again(h.content / DUA / "b.jpg"),
    "a file touched": lambda h: (h.content / DUA / "b.jpg").touch(),
    "a file more": lambda h: (h.content / DUA / "c.jpg").write_bytes(b"x"),
    "a file less": lambda h: (h.content / DUA / "b.jpg").unlink(),
    "a file renamed": lambda h: (h.content / DUA / "b.jpg").rename(h.content / DUA / "c.jpg"),
    "a file refused": lambda h: (h.content / DUA / "A b.jpg").write_bytes(b"x"),
    "a link": lambda h: (h.content / DUA / "c.jpg").symlink_to("b.jpg"),
    "a folder more": lambda h: write_text(
        h.content, "berita/2026/11/lagi", story("Lagi", "2026-11-20 09:00 WIB")
    ),
    "a folder less": lambda h: shutil.rmtree(h.content / DUA),
    "a folder moved": lambda h: (h.content / DUA).rename(h.content / f"{DUA}-a"),
    "no content": lambda h: shutil.rmtree(h.content),
}
SITE: dict[str, Callable[[House], Any]] = {
    "a page defaced": lambda h: again(h.output / DUA / "index.html"),
    "a page less": lambda h: (h.output / DUA / "index.html").unlink(),
    "a page more": lambda h: (h.output / DUA / "slot.html").write_bytes(b"x"),
    "a page of the twin defaced": lambda h: again(h.root / ".output-next" / DUA / "index.html"),
    "a page of the twin less": lambda h: (h.root / ".output-next" / DUA / "index.html").unlink(),
    "a page of the twin more": lambda h: (h.root / ".output-next/slot.html").write_bytes(b"x"),
    "no marker": lambda h: (h.output / ".edition").unlink(),
    "no twin": lambda h: shutil.rmtree(h.root / ".output-next"),
    "no output": lambda h: shutil.rmtree(h.output),
}
HOUSE: dict[str, Callable[[House], Any]] = {
    "agency.toml": lambda h: append(h.root / "agency.toml", "\n# catatan\n"),
    "the settings": lambda h: append(h.conf, "LAIN = 1\n"),
    "the address": lambda h: append(h.conf, "SITEURL = 'https://lain.example'\n"),
    "other settings beside": lambda h: append(h.root / "publishconf.py", "LAIN = 1\n"),
    "a template": lambda h: append(h.root / "theme/templates/item.html", "\n"),
    "a stylesheet": lambda h: append(next((h.root / "theme/static/css").glob("*.css")), "\n"),
    "a catalogue": lambda h: append(next((h.root / "theme/locale").rglob("*.po")), "\n"),
    "a partner": lambda h: append(h.root / "partners/radio-hulu.toml", "\n"),
    "a partner more": lambda h: (h.root / "partners/baru.toml").write_bytes(b'name = "Baru"'),
    "a plugin": lambda h: append(h.root / "plugins/newsroom_gate/__init__.py", "\n"),
}
STATE: dict[str, Callable[[House], Any]] = {
    "no note": lambda h: (h.state / "door.json").unlink(),
    "a note with noise": lambda h: again(h.state / "door.json"),
    "an empty note": lambda h: (h.state / "door.json").write_bytes(b""),
    "no index": lambda h: [path.unlink() for path in h.state.glob("index.sqlite*")],
    "no index but noise": lambda h: (
        [path.unlink() for path in h.state.glob("index.sqlite*")],
        (h.state / "index.sqlite").write_bytes(b"x" * 5000),
    ),
    "no edition in the index": lambda h: spoil(h, "DELETE FROM editions"),
    "no files in the index": lambda h: spoil(h, "DELETE FROM placed"),
    "another edition in the index": lambda h: spoil(h, "UPDATE editions SET edition = 'x'"),
    "no state": lambda h: shutil.rmtree(h.state),
}
DEEDS = {**CONTENT, **SITE, **HOUSE, **STATE}


@pytest.mark.parametrize("deed", DEEDS)
def test_where_something_changed_a_build_is_made(house: House, deed: str) -> None:
    DEEDS[deed](house)
    assert house.ask() is None


@pytest.mark.parametrize(
    "deed", [*(deed for deed in SITE if deed != "no marker"), *HOUSE, *STATE, "a file touched"]
)
def test_after_that_build_there_is_nothing_to_do(house: House, deed: str) -> None:
    """And the site is as it was."""
    before = tree_of(house.output)
    DEEDS[deed](house)
    house.wait()
    house.build()
    house.wait()
    other = ("the address", "a template", "a stylesheet", "a catalogue", "a partner more")
    if deed not in other:  # cards, by name
        assert tree_of(house.output) == before
    assert house.ask() is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSROOM_PREVIEW", "1"),
        ("NEWSROOM_NOW", "2026-11-25 09:00 WIB"),
        ("NEWSROOM_NOW", "2026-11-21 08:59 WIB"),
        ("NEWSROOM_NOW", "besok"),
        ("NEWSROOM_LAIN", "x"),
    ],
)
def test_with_other_surroundings_a_build_is_made(
    house: House, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """What is held comes out at its time; a time that runs backwards is told by the build."""
    monkeypatch.setenv(name, value)
    assert house.ask() is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSROOM_NOW", "2026-11-25 07:59 WIB"),
        ("NEWSROOM_LANG", "en"),
        ("NEWSROOM_JOBS", "3"),
        ("NEWSROOM_EXECUTOR", "serial"),
        ("LC_ALL", "C"),
    ],
)
def test_what_no_edition_depends_on_makes_no_build(
    house: House, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert house.ask() is not None


def test_with_other_code_a_build_is_made(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    other = house.root / "newsroom"
    shutil.copytree(room.PACKAGE, other, ignore=shutil.ignore_patterns("__pycache__"))
    append(other / "kinds/page.py", "\n")
    monkeypatch.setattr(room, "PACKAGE", other)
    assert house.ask() is None


def test_a_file_that_has_not_settled_makes_a_build(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been edited twice within a tick of the clock."""
    monkeypatch.setattr(reading, "_SETTLED", 60_000_000_000)
    append(house.content / DUA / "index.md", "\nLagi.\n")
    house.build()
    assert house.ask() is None


def test_a_build_that_fails_leaves_the_question_open(house: House) -> None:
    """Content with errors is told at each build, though the site stands as it was."""
    path = write_text(house.content, "berita/2026/11/rusak", {"title": "Tanpa tanggal"})
    for _ in range(2):
        with pytest.raises(Exception, match=r"1 errors|errors in the content"):
            house.build()
        assert house.ask() is None
    shutil.rmtree(path.parent)
    assert house.ask() is None or tree_of(house.output)


def test_asking_leaves_no_process(house: House) -> None:
    before = children()
    assert house.ask() is not None
    assert children() == before


def children() -> set[str]:
    """Return the numbers of this process's children, dead ones that nobody asked for as well."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())
