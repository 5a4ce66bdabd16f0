"""Disks that are full, that cannot be written to, or whose caches are damaged."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsroom.errors import OutputError
from newsroom.publish.folder import publish_folder
from tests.site.harm import (
    Disk,
    Harm,
    Warm,
    beside,
    finish,
    inventory,
    read_only,
    replace_tree,
    small_disk,
    stamps,
)
from tests.site.tree import (
    Project,
    make_project,
    photo,
    picture,
    story,
    write_small,
    write_text,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts, and reads /proc")
SEED = 20261121
ROOM = 64 << 20
TWIN = ".output-next"
Edition = dict[str, str]


def change(project: Project) -> None:
    """Change every page, and add a story with a photo of some size."""
    agency = project.root / "agency.toml"
    text = agency.read_text("utf-8").replace('tagline = "', 'tagline = "Baru: ', 1)
    agency.write_text(text, "utf-8")
    fields = story("Besar", "2026-11-20 09:00 WIB", photos=[photo("n.jpg")])
    files = {"n.jpg": picture((320, 240), seed=3)}
    write_text(project.content, "berita/2026/11/besar", fields, "Isi besar. " * 2000, files)


@dataclass(frozen=True)
class Begun:
    """A project with its first edition, copied from when needed, and what a change makes of it."""

    root: Path
    old: Edition
    new: Edition

    def copy(self, place: Path, *, built: bool = True, changed: bool = True) -> Project:
        """Return a copy, with the old edition or none, and the change made or not."""
        project = Project(place)
        replace_tree(self.root, place)
        if not built:
            shutil.rmtree(project.output)
            shutil.rmtree(project.state)
        if changed:
            change(project)
        return project


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """Return a project with an edition, and what it and a changed one look like."""
    root = tmp_path_factory.mktemp("awal")
    project = make_project(root / "proyek")
    write_small(project.content)
    finish(Warm(project))
    other = make_project(root / "lain")
    write_small(other.content)
    change(other)
    finish(Warm(other))
    return Begun(project.root, inventory(project.output), inventory(other.output))


def places(state: Path, output: Path) -> list[str]:
    """Return the options of a build that keeps its state and its output elsewhere."""
    return ["-o", str(output), "-e", f'STATE_PATH="{state}"']


def tell(capsys: pytest.CaptureFixture[str], *lines: str) -> None:
    """Print lines that are seen though the test passes."""
    with capsys.disabled():
        print("", *lines, sep="\n")


# Full --------------------------------------------------------------------------------------------


NAMES = ("no room", "new edition", "new edition, but told otherwise")


DENIED = "what is noted after the edition is in place has no room, and the edition is denied"


def attempt(started: Warm, output: Path, old: Edition, new: Edition) -> str:
    """Wait for a build that may have no room; check that it is all or nothing; tell which."""
    with started:
        status, said = started.wait(), started.words()
    assert "Traceback" not in said, said
    assert status in (0, 1), (status, said)
    assert len(said.split()) > 4, said
    found = inventory(output)
    assert found in (old, new), (status, said)
    if status == 0:
        assert found == new, said
        return NAMES[1]
    return NAMES[0 if found == old else 2]


@dataclass(frozen=True)
class Layout:
    """A project of which some lies on a small disk: "state", "output", or "both"."""

    project: Project
    disk: Disk
    on_disk: str

    def place(self, what: str) -> Path:
        """Return where the state or the output lies."""
        small = self.on_disk in (what, "both")
        return (self.disk.place if small else self.project.root / "besar") / what

    def options(self) -> list[str]:
        """Return the options of a build."""
        return places(self.place("state"), self.place("output"))

    def build(self) -> None:
        """Build where there is room."""
        finish(Warm(self.project, *self.options()))

    def attempt(self, old: Edition, new: Edition) -> str:
        """Build where there may be no room; tell what came of it."""
        return attempt(Warm(self.project, *self.options()), self.place("output"), old, new)


def recover(layout: Layout, new: Edition) -> None:
    """With room again the next build is right."""
    layout.build()
    assert inventory(layout.place("output")) == new
    assert {path.name for path in layout.disk.place.iterdir()} <= {"state", "output", TWIN}


SHARES = (0, 0.02, 0.2, 0.5, 0.8, 4)  # of what a build took; the rest is near the edge
PAGE_SIZE = 4096


@pytest.mark.long
@pytest.mark.parametrize(
    ("on_disk", "built"), [("both", True), ("both", False), ("output", True), ("state", True)]
)
def test_a_full_disk_at_all_sizes(
    tmp_path: Path, begun: Begun, on_disk: str, built: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """From no room at all to just enough, page by page near the edge: all of the new or nothing."""
    old, outcomes = begun.old if built else {}, dict[int, str]()
    with small_disk(tmp_path / "disk", ROOM) as disk:
        layout = Layout(begun.copy(tmp_path / "proyek", changed=False), disk, on_disk)
        if built:
            layout.build()
        keep(layout, tmp_path / "awal")
        used = disk.used()
        change(layout.project)
        layout.build()
        needed = disk.used() - used + (inventory_size(layout) if on_disk != "state" else 0)
        for left in sizes(needed, outcomes):
            restore(layout, tmp_path / "awal")
            disk.resize(used + left)
            outcomes[left] = layout.attempt(old, begun.new)
            disk.resize(ROOM)
            recover(layout, begun.new)
        before = stamps(layout.place("output"))
        layout.build()
        assert stamps(layout.place("output")) == before
    kinds = {kind: [n for n, o in sorted(outcomes.items()) if o == kind] for kind in NAMES}
    name = f"{on_disk} on the small disk, {'an old edition' if built else 'none before'}"
    tell(capsys, *(f"{name}: {kind} with {left} bytes" for kind, left in kinds.items() if left))
    assert len(outcomes) >= 10
    assert min(len(kinds[kind]) for kind in NAMES[:2]) > 0
    if kinds[NAMES[2]]:
        raise AssertionError(DENIED)


def sizes(needed: int, outcomes: dict[int, str]) -> Iterator[int]:
    """Yield bytes to leave: some between none and enough, then ever nearer to the edge."""
    for share in SHARES:
        yield int(share * needed) // PAGE_SIZE * PAGE_SIZE
    while True:
        high = min(size for size, outcome in outcomes.items() if outcome == NAMES[1])
        low = max(size for size in outcomes if size < high)
        if high - low <= PAGE_SIZE:
            break
        yield (low + high) // 2 // PAGE_SIZE * PAGE_SIZE
    yield from (size for size in (low - PAGE_SIZE, low - 2 * PAGE_SIZE) if size not in outcomes)


def inventory_size(layout: Layout) -> int:
    """Return how many bytes of disk the output takes: for a moment there are two."""
    files = [path for path in layout.place("output").rglob("*") if path.is_file()]
    return sum(path.stat().st_size + PAGE_SIZE for path in files)


def keep(layout: Layout, place: Path) -> None:
    """Keep copies of state and output as they are now."""
    for what in ("state", "output"):
        if layout.place(what).exists():
            replace_tree(layout.place(what), place / what)


def restore(layout: Layout, place: Path) -> None:
    """Set state and output back to what was kept; nothing else lies on the disk."""
    for path in layout.disk.place.iterdir():
        shutil.rmtree(path)
    for what in ("state", "output"):
        shutil.rmtree(layout.place(what), ignore_errors=True)
        if (place / what).exists():
            replace_tree(place / what, layout.place(what))


@pytest.mark.long
@pytest.mark.parametrize("on_disk", ["both", "output", "state"])
def test_a_disk_that_takes_no_more_files(tmp_path: Path, begun: Begun, on_disk: str) -> None:
    """Bytes are left, but no inodes."""
    with small_disk(tmp_path / "disk", ROOM) as disk:
        layout = Layout(begun.copy(tmp_path / "proyek", changed=False), disk, on_disk)
        layout.build()
        change(layout.project)
        outcomes = []
        for left in (0, 1, 3, 10, 40):
            disk.resize(ROOM, disk.inodes() + left)
            outcomes.append(layout.attempt(begun.old, begun.new))
        assert outcomes[:2] == ["no room"] * 2
        assert outcomes == sorted(outcomes, reverse=True)
        disk.resize(ROOM, 1_000_000)
        recover(layout, begun.new)


@pytest.mark.long
def test_publishing_to_a_full_disk(tmp_path: Path, begun: Begun) -> None:
    """The release that is shown stays whole, and what was begun is cleared up by the next run."""
    project = begun.copy(tmp_path / "proyek", changed=False)
    old, stood = tmp_path / "lama", Counter[str]()
    replace_tree(project.output, old)
    change(project)
    finish(Warm(project))
    with small_disk(tmp_path / "server", ROOM) as disk:
        publish_folder(old, disk.place)
        used = disk.used()
        for left in (0, 4096, 100_000, 300_000, 4_000_000):
            disk.resize(used + left)
            with suppress(OutputError):
                publish_folder(project.output, disk.place)
            found = inventory((disk.place / "current").resolve())
            assert found in (begun.old, begun.new), left
            stood["new" if found == begun.new else "old"] += 1
            disk.resize(ROOM)
        publish_folder(project.output, disk.place)
        assert inventory((disk.place / "current").resolve()) == begun.new
        assert {path.name for path in disk.place.iterdir()} == {"current", "releases"}
        assert len(list((disk.place / "releases").iterdir())) == 2
    assert min(stood["old"], stood["new"]) > 0


@pytest.mark.long
@pytest.mark.parametrize("limit", [1024, 3000, 8192, 20_000, 40_000, 100_000])
@pytest.mark.parametrize("built", [True, False])
def test_files_that_may_not_grow(tmp_path: Path, begun: Begun, limit: int, built: bool) -> None:
    """A limit on the size of files (RLIMIT_FSIZE) stands in for a disk that fills up anywhere."""
    project = begun.copy(tmp_path / "proyek", built=built)
    names = beside(project)
    started, old = Warm(project, harm=Harm(file_size=limit)), begun.old if built else {}
    outcome = attempt(started, project.output, old, begun.new)
    assert beside(project) <= names | {".newsroom", "output"}
    finish(Warm(project))
    assert inventory(project.output) == begun.new
    if outcome == NAMES[2]:
        raise AssertionError(DENIED)


def test_a_file_too_big_for_the_disk_changes_nothing(tmp_path: Path, begun: Begun) -> None:
    """One of the limits above, for every day."""
    project = begun.copy(tmp_path / "proyek")
    finish(Warm(project, harm=Harm(file_size=4096)), None)
    assert inventory(project.output) == begun.old


# Read-only ---------------------------------------------------------------------------------------

HOWS = ["mount", "permissions"]


def build_locked(
    project: Project, folder: Path, how: str, *options: str, status: int | None
) -> str:
    """Build by the command while a folder cannot be written to; return what it said."""
    with read_only(folder, how) as prefix:
        done = project.run([*prefix, *project.command(*options)])
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    assert done.returncode == 0 if status == 0 else done.returncode > 0, said
    assert len(said.split()) > 4, said
    return said


@pytest.mark.long
@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("built", [True, False])
def test_the_folder_of_the_output_is_read_only(
    tmp_path: Path, begun: Begun, how: str, built: bool
) -> None:
    """Nothing can be laid out beside it: words, and the old edition."""
    project = begun.copy(tmp_path / "proyek", changed=False)
    site = tmp_path / "situs"
    site.mkdir()
    options = places(tmp_path / "keadaan", site / "output")
    if built:
        finish(Warm(project, *options))
    change(project)
    build_locked(project, site, how, *options, status=None)
    assert inventory(site / "output") == (begun.old if built else {})
    finish(Warm(project, *options))
    assert inventory(site / "output") == begun.new
    assert sorted(path.name for path in site.iterdir()) == [TWIN, "output"]


@pytest.mark.long
@pytest.mark.parametrize("how", HOWS)
def test_the_state_folder_is_read_only(tmp_path: Path, begun: Begun, how: str) -> None:
    """What is made cannot be kept: words, and the old edition."""
    project = begun.copy(tmp_path / "proyek")
    build_locked(project, project.state, how, status=None)
    assert inventory(project.output) == begun.old
    finish(Warm(project))
    assert inventory(project.output) == begun.new


@pytest.mark.long
@pytest.mark.parametrize("how", HOWS)
def test_no_state_folder_can_be_made(tmp_path: Path, begun: Begun, how: str) -> None:
    """The first build, where the project's folder is read-only."""
    project = begun.copy(tmp_path / "proyek", built=False)
    locked = tmp_path / "terkunci"
    locked.mkdir()
    build_locked(project, locked, how, *places(locked / "s", tmp_path / "output"), status=None)
    assert not (tmp_path / "output").exists()
    assert list(locked.iterdir()) == []


@pytest.mark.long
@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("what", ["content", "project"])
def test_content_needs_only_to_be_read(tmp_path: Path, begun: Begun, how: str, what: str) -> None:
    """The texts may lie on a read-only disk, and so may all but state and output."""
    project = begun.copy(tmp_path / "proyek")
    folder = project.content if what == "content" else project.root
    options = places(tmp_path / "keadaan", tmp_path / "situs") if what == "project" else []
    before = stamps(folder)
    build_locked(project, folder, how, *options, status=0)
    output = tmp_path / "situs" if what == "project" else project.output
    assert inventory(output) == begun.new
    assert stamps(folder) == before


# Damaged caches ----------------------------------------------------------------------------------

Harmer = Callable[[Path, random.Random], None]
Damage = Callable[[Project], None]


def name_of(damage: Damage) -> str:
    """Return a name for a test."""
    return damage.__name__


def cut(path: Path, dice: random.Random) -> None:
    """Cut a file short at some length."""
    path.write_bytes(path.read_bytes()[: dice.randrange(max(1, path.stat().st_size))])


def empty(path: Path, dice: random.Random) -> None:
    """Leave a file without a byte."""
    path.write_bytes(b"")


def fill_with_noise(path: Path, dice: random.Random) -> None:
    """Fill a file with noise, as long as it was."""
    path.write_bytes(dice.randbytes(path.stat().st_size))


def lengthen(path: Path, dice: random.Random) -> None:
    """Add noise at the end of a file."""
    path.write_bytes(path.read_bytes() + dice.randbytes(500))


def lose(path: Path, dice: random.Random) -> None:
    """Delete a file."""
    path.unlink()


def overwrite(path: Path, dice: random.Random) -> None:
    """Put in the bytes of another file that is near."""
    near = [p for folder in path.parents[:2] for p in folder.rglob("*") if p.is_file()]
    path.write_bytes(dice.choice(sorted(near)).read_bytes())


HARMERS: list[Harmer] = [cut, empty, fill_with_noise, lengthen, lose, overwrite]


def damage_some(folder: Path, dice: random.Random) -> list[str]:
    """Damage some files below a folder, mostly with its index; return what was done."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    chosen = dice.sample(files, dice.randint(1, len(files)))
    told = []
    for path in chosen:
        if not path.exists():
            continue
        harmer, mode = dice.choice(HARMERS), path.stat().st_mode
        path.chmod(0o644)
        harmer(path, dice)
        if path.exists():
            path.chmod(mode)
        told.append(f"{harmer.__name__} {path.relative_to(folder)}")
    return told


def check_mended(project: Project, begun: Begun, told: object) -> None:
    """Build: it is right by itself; build again: nothing is done."""
    finish(Warm(project))
    assert inventory(project.output) == begun.new, told
    before = stamps(project.output)
    finish(Warm(project))
    assert stamps(project.output) == before, told
    assert project.report()["artifacts"]["built"] == 0, told


@pytest.mark.parametrize(
    "number", [0, *(pytest.param(number, marks=pytest.mark.long) for number in range(1, 24))]
)
def test_damaged_caches_are_made_again(tmp_path: Path, begun: Begun, number: int) -> None:
    """Any files of the state folder cut, emptied, overwritten, lost, swapped: right by itself."""
    dice = random.Random(f"{SEED} {number}")
    project = begun.copy(tmp_path / "proyek")
    if number % 2:  # damage what a build just used, and let the next one lay all out anew
        finish(Warm(project))
        shutil.rmtree(project.output)
    check_mended(project, begun, damage_some(project.state, dice))


def index_of(project: Project) -> Path:
    """Return the index of the store: the one SQLite file of the state folder."""
    files = [path for path in project.state.rglob("*") if path.is_file()]
    (index,) = (path for path in files if path.read_bytes()[:15] == b"SQLite format 3")
    return index


def leave_noise_beside(project: Project) -> None:
    """Leave a journal, a log and its index that are not the index's own."""
    index, dice = index_of(project), random.Random(SEED)
    for more in ("-wal", "-shm", "-journal"):
        index.with_name(index.name + more).write_bytes(dice.randbytes(40_000))


def leave_an_old_log(project: Project) -> None:
    """Leave the log of a killed run beside an index of before it."""
    index = index_of(project)
    earlier = index.read_bytes()
    with sqlite3.connect(index) as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("CREATE TABLE lain (x)")
        base.commit()
        names = [index.with_name(index.name + more) for more in ("-wal", "-shm")]
        logs = [path.read_bytes() for path in names]
    base.close()
    index.write_bytes(earlier[: len(earlier) // 2])
    for path, log in zip(names, logs, strict=True):
        path.write_bytes(log)


def lose_the_index_keep_the_log(project: Project) -> None:
    """Delete the index, leave a log."""
    leave_an_old_log(project)
    index_of(project).unlink()


def make_index_a_folder(project: Project) -> None:
    """Put a folder in the place of the index."""
    index = index_of(project)
    index.unlink()
    (index / "isi").mkdir(parents=True)


def make_index_a_dead_link(project: Project) -> None:
    """Put a link to nothing in the place of the index."""
    index = index_of(project)
    index.unlink()
    index.symlink_to("tiada/di/sini")


def empty_the_index(project: Project) -> None:
    """Leave an index of no bytes."""
    index_of(project).write_bytes(b"")


def change_the_tables(project: Project) -> None:
    """Leave the tables of another version: the same names, other columns."""
    with sqlite3.connect(index_of(project)) as base:
        tables = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            base.execute(f'DROP TABLE "{name}"')
            base.execute(f'CREATE TABLE "{name}" (lain TEXT PRIMARY KEY)')
    base.close()


def spoil_every_value(project: Project) -> None:
    """Leave tables that are sound and whose values are not: cut short, or of another type."""
    with sqlite3.connect(index_of(project)) as base:
        tables = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            told = base.execute(f'PRAGMA table_info("{name}")').fetchall()
            for column in [row[1] for row in told if not row[5]]:  # all but the keys
                base.execute(f'UPDATE "{name}" SET "{column}" = substr("{column}", 1, 9)')
    base.close()


def folders(project: Project) -> list[Path]:
    """Return the folders in the state folder that hold objects, deepest last."""
    return sorted(path for path in project.state.rglob("*") if path.is_dir())


def make_a_folder_a_file(project: Project) -> None:
    """Put a file in the place of the folder of objects."""
    folder = folders(project)[0]
    shutil.rmtree(folder)
    folder.write_bytes(b"x")


def make_objects_folders(project: Project) -> None:
    """Put folders in the place of objects."""
    for path in [path for path in folders(project)[-1].parent.rglob("*") if path.is_file()]:
        path.unlink()
        (path / "isi").mkdir(parents=True)


def make_report_a_folder(project: Project) -> None:
    """Put a folder in the place of the report."""
    (project.state / "report.json").unlink()
    (project.state / "report.json" / "isi").mkdir(parents=True)


def make_lock_a_folder(project: Project) -> None:
    """Put a folder in the place of the lock."""
    for path in [path for path in project.state.iterdir() if "lock" in path.name]:
        path.unlink()
        path.mkdir()


def make_state_a_file(project: Project) -> None:
    """Put a file in the place of the state folder."""
    shutil.rmtree(project.state)
    project.state.write_bytes(b"x")


def rot_objects(project: Project) -> None:
    """Change a byte of every object and leave its size and times, as a failing disk does."""
    index = index_of(project)
    for path in project.state.rglob("*"):
        if path.is_file() and path.name not in ("lock", "report.json", index.name):
            times, data = path.stat(), path.read_bytes()
            path.chmod(0o644)
            path.write_bytes(data[: len(data) // 2] + b"?" + data[len(data) // 2 + 1 :])
            path.chmod(0o444)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


@pytest.mark.long
@pytest.mark.parametrize(
    "damage",
    ids=name_of,
    argvalues=[
        *(leave_noise_beside, leave_an_old_log, lose_the_index_keep_the_log, empty_the_index),
        make_index_a_folder,
        make_index_a_dead_link,
        change_the_tables,
        spoil_every_value,
        rot_objects,
    ],
)
def test_a_damaged_index_or_object_is_made_again(
    tmp_path: Path, begun: Begun, damage: Damage
) -> None:
    """Logs of killed runs, tables of other versions, bytes that rot: right by itself."""
    project = begun.copy(tmp_path / "proyek")
    finish(Warm(project))
    damage(project)
    shutil.rmtree(project.output)
    check_mended(project, begun, damage.__name__)


@pytest.mark.long
@pytest.mark.parametrize(
    "damage",
    ids=name_of,
    argvalues=[
        *(make_a_folder_a_file, make_objects_folders, make_lock_a_folder, make_state_a_file),
        make_report_a_folder,
    ],
)
def test_things_of_another_kind_are_mended_or_told(
    tmp_path: Path, begun: Begun, damage: Damage
) -> None:
    """No kill and no full disk leaves these: words will do, and a state folder that is removed."""
    project = begun.copy(tmp_path / "proyek")
    damage(project)
    with Warm(project) as started:
        status, said = started.wait(), started.words()
    assert "Traceback" not in said
    assert len(said.split()) > 4
    assert inventory(project.output) == (begun.old if status else begun.new)
    if project.state.is_dir():
        shutil.rmtree(project.state)
    project.state.unlink(missing_ok=True)
    check_mended(project, begun, damage.__name__)


# Damaged output --------------------------------------------------------------------------------

PAGE = "berita/2026/11/dua/index.html"


@pytest.mark.long
@pytest.mark.parametrize("number", range(8))
def test_a_damaged_output_is_mended(tmp_path: Path, begun: Begun, number: int) -> None:
    """Files of the output cut, emptied, overwritten, lost, swapped, with and without a change."""
    dice = random.Random(f"{SEED} keluaran {number}")
    project = begun.copy(tmp_path / "proyek")
    if number % 2:
        finish(Warm(project))
    marker = (project.output / ".edition").read_bytes()
    told = damage_some(project.output, dice)
    (project.output / ".edition").write_bytes(marker)  # without it the folder is somebody else's
    check_mended(project, begun, told)


def spoil_a_page(project: Project) -> None:
    """Write into a page, and set its time back."""
    page = project.output / PAGE
    times, data = page.stat(), page.read_bytes()
    page.chmod(0o644)
    page.write_bytes(data.replace(b"Naskah dua", b"Judi slot!"))
    page.chmod(0o444)
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))


def close_a_page(project: Project) -> None:
    """Take away the right to read a page."""
    (project.output / PAGE).chmod(0o400)


def add_a_folder(project: Project) -> None:
    """Add an empty folder."""
    (project.output / "judi").mkdir()


def add_a_file(project: Project) -> None:
    """Add a page."""
    (project.output / "judi.html").write_bytes(b"<p>judi</p>")


def link_a_page(project: Project) -> None:
    """Put a link in the place of a page."""
    page = project.output / PAGE
    page.unlink()
    page.symlink_to("/etc/hostname")


def link_a_folder(project: Project) -> None:
    """Put a link to a copy in the place of a folder."""
    folder = project.output / "berita"
    replace_tree(folder, project.root.parent / "berita")
    shutil.rmtree(folder)
    folder.symlink_to(project.root.parent / "berita")


def swap_two_pages(project: Project) -> None:
    """Exchange two pages."""
    one, two = project.output / PAGE, project.output / "index.html"
    one.rename(project.output / "x")
    two.rename(one)
    (project.output / "x").rename(two)


def make_a_page_a_folder(project: Project) -> None:
    """Put a folder in the place of a page."""
    (project.output / PAGE).unlink()
    (project.output / PAGE / "isi").mkdir(parents=True)


def spoil_the_marker(project: Project) -> None:
    """Empty the file that says which edition it is."""
    (project.output / ".edition").write_bytes(b"")


def empty_the_output(project: Project) -> None:
    """Remove all files."""
    shutil.rmtree(project.output)
    project.output.mkdir()


# A build without news compares names, sizes and times only (docs/adr/0004): it does not see these.
UNSEEN: list[Damage] = [spoil_a_page, close_a_page, add_a_folder]
SEEN: list[Damage] = [
    *(add_a_file, link_a_page, link_a_folder, swap_two_pages, make_a_page_a_folder),
    *(spoil_the_marker, empty_the_output),
]


@pytest.mark.long
@pytest.mark.parametrize("damage", [*UNSEEN, *SEEN], ids=name_of)
def test_the_next_edition_is_right_whatever_was_done_to_the_output(
    tmp_path: Path, begun: Begun, damage: Damage
) -> None:
    """Nothing of it reaches the new edition."""
    project = begun.copy(tmp_path / "proyek")
    damage(project)
    check_mended(project, begun, damage.__name__)


@pytest.mark.long
@pytest.mark.parametrize("damage", SEEN, ids=name_of)
def test_a_build_without_news_mends_the_output(
    tmp_path: Path, begun: Begun, damage: Damage
) -> None:
    """What was added, lost or exchanged is mended though no text changed."""
    project = begun.copy(tmp_path / "proyek")
    finish(Warm(project))
    damage(project)
    check_mended(project, begun, damage.__name__)


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "what"),
    [
        *((".output-old", what) for what in ("half", "file", "link", "dead link")),
        (".output-next", "half"),
        pytest.param(".output-next", "file"),
        pytest.param(".output-next", "link"),
        pytest.param(".output-next", "dead link"),
    ],
)
def test_whatever_lies_beside_the_output(
    tmp_path: Path, begun: Begun, name: str, what: str
) -> None:
    """What killed runs or people left there does no harm, and a link is not followed."""
    project = begun.copy(tmp_path / "proyek")
    names, precious = beside(project), tmp_path / "berharga"
    (precious / "dalam").mkdir(parents=True)
    (precious / "dalam" / "skripsi.doc").write_bytes(b"jangan hilang")
    aside = project.root / name
    shutil.rmtree(aside, ignore_errors=True)
    if what == "file":
        aside.write_bytes(b"x")
    elif what == "half":
        replace_tree(project.output, aside)
        (aside / "index.html").unlink()
    else:
        aside.symlink_to(precious if what == "link" else tmp_path / "tiada")
    check_mended(project, begun, what)
    assert (precious / "dalam" / "skripsi.doc").read_bytes() == b"jangan hilang"
    assert beside(project) <= names | {".output-old"}
