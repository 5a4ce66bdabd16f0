"""Placing an edition: exactly the manifest's files, exchanged at once, or nothing.

Beside the output lies its twin, the same files as links. What anybody does to either between two
editions is found, and is not in the next one.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newsroom.engine import output as room
from newsroom.engine.manifest import Entry, Manifest
from newsroom.engine.output import (
    MARKER,
    Survey,
    check_output,
    edition_at,
    mirror,
    only_one,
    place,
    survey,
    twin_of,
)
from newsroom.engine.store import Store, write_object
from newsroom.errors import OutputError
from tests.site.tree import beside, bytes_of

SITE = {"index": "muka", "berita__index": "daftar", "berita__a__index": "satu", "foto__b": "dua"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    with Store(tmp_path / "keadaan") as opened:
        yield opened


@dataclass
class Site:
    """An output, and what is known of it, as the press knows it."""

    store: Store
    output: Path
    last: Manifest | None = None
    looked: int = 0

    @property
    def twin(self) -> Path:
        """Where the next edition is prepared."""
        return twin_of(self.output)

    def manifest(self, **files: str) -> Manifest:
        """Keep files; return a manifest of them (`a__b` is a/b.html)."""
        entries = {}
        for name, text in files.items():
            path = name.replace("__", "/") + ".html"
            kept = write_object(self.store.objects, text.encode())
            entries[path] = Entry(name + text, kept.sha256, kept.size)
        return Manifest(dict(sorted(entries.items())))

    def place(self, **files: str) -> Survey:
        """Look at what stands, and put an edition in its place; return what was found."""
        new, old = self.manifest(**files), self.known()
        was = old.entries if old else {}
        found = survey(self.output, was, self.looked) if old else Survey()
        put = [p for p, e in new.entries.items() if was.get(p) != e or p in found.wrong]
        gone = [*(was.keys() - new.entries.keys()), *found.extra]
        ready = old is not None and edition_at(self.twin) == old.edition and found.twin
        began = place(new, put, gone, self.store, self.output, ready)
        self.looked = found.began or began
        self.last = new
        return found

    def known(self) -> Manifest | None:
        """Return what the output holds, if it is the edition that was noted last."""
        mine = self.last is not None and edition_at(self.output) == self.last.edition
        return self.last if mine else None

    def survey(self) -> Survey:
        """Compare the output and its twin with what was placed."""
        assert self.last is not None
        return survey(self.output, self.last.entries, self.looked)

    def look(self) -> Survey:
        """Look as a build does that has nothing to do: what was touched so far is seen."""
        tick, found = self.output.parent / "detak", self.survey()
        while tick.touch() or tick.stat().st_ctime_ns <= found.began:
            time.sleep(0.001)
        tick.unlink()
        self.looked = found.began
        return found

    def check(self, **files: str) -> None:
        """Check that the output and its twin hold exactly these files."""
        edition = self.manifest(**files).edition
        expected = {p.replace("__", "/") + ".html": t.encode() for p, t in files.items()}
        expected[MARKER] = f"{edition}\n".encode()
        for folder in (self.output, self.twin):
            assert bytes_of(folder) == expected
            assert not [p for p in folder.rglob("*") if p.is_symlink()]
            wanted = {folder / path for path in expected}
            folders = {p for p in folder.rglob("*") if p.is_dir()}
            assert folders == {
                above for p in wanted for above in p.parents if folder in above.parents
            }


@pytest.fixture
def site(store: Store, tmp_path: Path) -> Site:
    """Return an output that is not there yet."""
    return Site(store, tmp_path / "output")


@pytest.fixture
def placed(site: Site) -> Site:
    """Return an output with an edition, at a later time."""
    site.place(**SITE)
    assert site.look().read == len(SITE)
    return site


def test_output_is_the_manifest_and_nothing_else(site: Site, tmp_path: Path) -> None:
    site.place(index="satu", berita__index="dua")
    assert site.last is not None
    assert bytes_of(tmp_path / "output") == {
        "index.html": b"satu",
        "berita/index.html": b"dua",
        MARKER: f"{site.last.edition}\n".encode(),
    }
    site.place(index="tiga")
    assert set(bytes_of(tmp_path / "output")) == {"index.html", MARKER}
    assert beside(tmp_path) == [".output-next", "keadaan", "output"]


def test_output_below_folders_that_are_not_there(store: Store, tmp_path: Path) -> None:
    Site(store, tmp_path / "a" / "b" / "output").place(index="satu")
    assert (tmp_path / "a/b/output/index.html").read_bytes() == b"satu"


@pytest.mark.parametrize("moment", ["_clear", "_remove", "_fill", "_copy", "_to_disk", "_swap"])
def test_a_failure_leaves_the_old_one(
    placed: Site, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Whatever the disk refuses while the next edition is prepared; the one after it comes."""
    before = bytes_of(placed.output)
    if moment == "_clear":
        shutil.rmtree(placed.twin)  # so that it is laid out anew

    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(room, moment, full)
        with pytest.raises(OutputError, match="No space left"):
            placed.place(**{**SITE, "index": "baru"})
    assert bytes_of(placed.output) == before
    placed.place(**{**SITE, "index": "baru"})
    placed.check(**{**SITE, "index": "baru"})


def test_an_object_that_is_gone_leaves_the_old_one(placed: Site) -> None:
    before = bytes_of(placed.output)
    sha = placed.manifest(index="baru").entries["index.html"].sha256
    real = placed.manifest

    def without(**files: str) -> Manifest:
        found = real(**files)
        placed.store.path(sha).unlink()
        return found

    placed.manifest = without  # type: ignore[method-assign]
    with pytest.raises(OutputError):
        placed.place(**{**SITE, "index": "baru"})
    assert bytes_of(placed.output) == before


def test_an_object_that_is_damaged_is_not_published(placed: Site) -> None:
    before = bytes_of(placed.output)
    new = placed.manifest(**{**SITE, "index": "baru"})
    path = placed.store.path(new.entries["index.html"].sha256)
    path.write_bytes(b"bari")
    with pytest.raises(OutputError, match="damaged"):
        place(new, ["index.html"], [], placed.store, placed.output, True)
    assert bytes_of(placed.output) == before
    assert not path.exists()  # so that it is made anew
    placed.place(**{**SITE, "index": "baru"})
    placed.check(**{**SITE, "index": "baru"})


def test_there_is_always_an_output(placed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """At no call to the file system is the output missing, where folders can be exchanged."""
    missing: list[str] = []
    calls: list[str] = []
    for owner, name in FILE_CALLS:
        real = getattr(owner, name)

        def watched(*args: Any, _real: Any = real, _name: str = name, **more: Any) -> Any:
            calls.append(_name)
            if not (placed.output / "index.html").exists():
                missing.append(_name)
            return _real(*args, **more)

        monkeypatch.setattr(owner, name, watched)
    placed.place(**{**SITE, "index": "baru", "berita__b": "tiga"})
    assert missing == []
    assert {"_exchange", "link", "mkdir", "unlink"} - set(calls) <= {"mkdir"}


FILE_CALLS: list[tuple[Any, str]] = [
    *((os, name) for name in ("unlink", "mkdir", "rmdir", "link", "chmod", "write", "fsync")),
    *((Path, name) for name in ("mkdir", "rename", "unlink", "write_text", "chmod")),
    *((room, name) for name in ("_exchange", "_copy", "_clear")),
]


class Killed(BaseException):
    """Stands for the end of the process: nobody catches it."""


@pytest.mark.parametrize("start", ["ready", "anew"])
def test_a_run_that_ends_anywhere_leaves_one_edition(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    """The old one or the new one, whole; and the run after it comes to its end."""
    new = {**SITE, "index": "baru", "berita__c__index": "tiga"}
    del new["foto__b"]
    old_files, ends = None, 0
    for number in range(100):
        site = Site(store, tmp_path / f"n{number}" / "output")
        site.place(**SITE)
        if start == "anew":
            shutil.rmtree(site.twin)
        old_files = bytes_of(site.output)
        ended = end_at(number, site, new, monkeypatch)
        ends += ended
        site.last = site.last if edition_at(site.output) == site.manifest(**SITE).edition else None
        if ended and bytes_of(site.output) != old_files:
            assert {k: v for k, v in bytes_of(site.output).items() if k != MARKER} == {
                name.replace("__", "/") + ".html": text.encode() for name, text in new.items()
            }
        site.place(**new)
        site.check(**new)
        if not ended:
            break
    assert ends > 15


def end_at(number: int, site: Site, new: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Place an edition in a run that ends at a call to the file system; tell whether it did."""
    left = [number]
    with monkeypatch.context() as patch:
        for owner, name in FILE_CALLS:
            real = getattr(owner, name)

            def deadly(*args: Any, _real: Any = real, **more: Any) -> Any:
                left[0] -= 1
                if left[0] < 0:
                    raise Killed
                return _real(*args, **more)

            patch.setattr(owner, name, deadly)
        try:
            site.place(**new)
        except Killed:
            return True
    return False


def test_published_files_are_copies(site: Site) -> None:
    """What somebody does to a published file does not reach the store."""
    site.place(index="satu")
    assert site.last is not None
    published = site.output / "index.html"
    kept = site.store.path(site.last.entries["index.html"].sha256)
    assert published.read_bytes() == b"satu"
    assert published.stat().st_ino != kept.stat().st_ino


def test_where_folders_cannot_be_exchanged(placed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_exchange", lambda *_: False)
    placed.place(**{**SITE, "index": "baru"})
    placed.check(**{**SITE, "index": "baru"})
    assert beside(placed.output.parent) == [".output-next", "keadaan", "output"]


def test_the_old_one_comes_back_when_the_new_one_cannot_take_its_place(
    placed: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_exchange", lambda *_: False)
    before, real = bytes_of(placed.output), Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == ".output-next":
            raise OSError(errno.EIO, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputError, match="untouched"):
        placed.place(**{**SITE, "index": "baru"})
    assert bytes_of(placed.output) == before


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
def test_published_files_are_for_all_to_read(site: Site, mask: int) -> None:
    """A web server runs as somebody else: the umask of who builds does not matter."""
    before = os.umask(mask)
    try:
        site.place(**SITE)
        site.place(**{**SITE, "index": "baru", "berita__c__index": "tiga"})
    finally:
        os.umask(before)
    for folder in (site.output, site.twin):
        for path in (folder, *folder.rglob("*")):
            if path.name != MARKER:
                mode = path.stat().st_mode & 0o777
                assert mode == (0o755 if path.is_dir() else 0o644), path


# The twin --------------------------------------------------------------------------------------


def inodes(folder: Path) -> dict[str, int]:
    """Return path -> inode of every published file."""
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {path: file.stat().st_ino for path, file in found.items() if path != MARKER}


def test_the_twin_is_the_output_as_links(placed: Site) -> None:
    placed.check(**SITE)
    assert inodes(placed.twin) == inodes(placed.output)
    placed.place(**{**SITE, "index": "baru"})
    placed.check(**{**SITE, "index": "baru"})
    assert inodes(placed.twin) == inodes(placed.output)


def test_only_what_differs_is_written(placed: Site) -> None:
    """What did not change is the very same file, edition after edition."""
    before = inodes(placed.output)
    placed.place(**{**SITE, "index": "baru"})
    after = inodes(placed.output)
    assert {path for path in before if before[path] != after[path]} == {"index.html"}


def test_a_changed_page_is_a_new_file(placed: Site) -> None:
    """Who is reading the old one goes on reading it."""
    with (placed.output / "index.html").open("rb") as reader:
        placed.place(**{**SITE, "index": "baru"})
        placed.place(**{**SITE, "index": "lagi"})
        assert reader.read() == b"muka"


@pytest.mark.parametrize("marker", ["gone", "other", "noise", "folder"])
def test_a_twin_that_is_not_whole_is_laid_out_anew(placed: Site, marker: str) -> None:
    (placed.twin / "berita/setengah.html").write_bytes(b"x")
    (placed.twin / "foto/b.html").unlink()
    (placed.twin / MARKER).unlink()
    if marker == "other":
        (placed.twin / MARKER).write_bytes(b"0" * 64 + b"\n")
    elif marker == "noise":
        (placed.twin / MARKER).write_bytes(b"\xff\xfe")
    elif marker == "folder":
        (placed.twin / MARKER).mkdir()
    placed.place(**{**SITE, "index": "baru"})
    placed.check(**{**SITE, "index": "baru"})


@pytest.mark.parametrize("what", ["gone", "file", "link", "dangling"])
def test_what_stands_in_the_place_of_the_twin_goes(placed: Site, what: str) -> None:
    """The twin's place is ours; what a link there leads to is not."""
    elsewhere = placed.output.parent / "lain"
    elsewhere.mkdir()
    (elsewhere / "skripsi.doc").write_bytes(b"jangan hilang")
    shutil.rmtree(placed.twin)
    if what == "file":
        placed.twin.write_bytes(b"x")
    elif what != "gone":
        placed.twin.symlink_to(elsewhere if what == "link" else "tiada")
    placed.place(**{**SITE, "index": "baru"})
    placed.check(**{**SITE, "index": "baru"})
    assert bytes_of(elsewhere) == {"skripsi.doc": b"jangan hilang"}


@pytest.mark.parametrize("code", [errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP])
def test_where_files_cannot_be_linked_there_is_no_twin(
    site: Site, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Each edition is laid out anew then, and comes as well."""

    def refuse(*args: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", refuse)
    for text in ("satu", "dua", "tiga"):
        site.place(**{**SITE, "index": text})
        assert (site.output / "index.html").read_bytes() == text.encode()
        assert beside(site.output.parent) == ["keadaan", "output"]
        assert not site.survey()


def test_a_twin_that_could_not_be_made_is_made_with_the_next_edition(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", full)
        site.place(**SITE)
    site.place(**{**SITE, "index": "baru"})
    site.check(**{**SITE, "index": "baru"})


def test_a_twin_can_be_made_of_what_stands(placed: Site) -> None:
    """Where only the twin is missing, nothing is written anew."""
    assert placed.last is not None
    before = inodes(placed.output)
    shutil.rmtree(placed.twin)
    mirror(placed.last, (), (), placed.output, ready=False)
    placed.check(**SITE)
    assert inodes(placed.output) == before
    assert not placed.survey()


# What somebody does to it ----------------------------------------------------------------------


def rewrite(folder: Path) -> None:
    """Write into a page: equal size, its time set back."""
    page = folder / "berita/a/index.html"
    times = page.stat()
    page.write_bytes(b"judi")
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))


def replace(folder: Path) -> None:
    """Put another file in a page's place: equal size, time set back."""
    page, other = folder / "berita/a/index.html", folder / "berita/a/index.htm~"
    times = page.stat()
    other.write_bytes(b"judi")
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(page)
    os.utime(folder / "berita/a", ns=(times.st_atime_ns, times.st_mtime_ns))


def lengthen(folder: Path) -> None:
    """Add to a page."""
    with (folder / "index.html").open("ab") as page:
        page.write(b"<script>")


def remove(folder: Path) -> None:
    """Take a page away."""
    (folder / "berita/a/index.html").unlink()


def remove_folder(folder: Path) -> None:
    """Take a folder away."""
    shutil.rmtree(folder / "berita")


def add(folder: Path) -> None:
    """Add a page."""
    (folder / "berita/slot.html").write_bytes(b"judi")


def add_on_top(folder: Path) -> None:
    """Add a page at the top, where the marker lies too."""
    (folder / "slot.html").write_bytes(b"judi")


def add_folder(folder: Path) -> None:
    """Add folders with pages."""
    (folder / "berita/slot/gacor").mkdir(parents=True)
    (folder / "berita/slot/gacor/index.html").write_bytes(b"judi")


def add_link(folder: Path) -> None:
    """Add a link to what is not ours."""
    (folder / "foto/c.html").symlink_to("/etc/hostname")


def add_pipe(folder: Path) -> None:
    """Add a pipe, which must not be opened."""
    os.mkfifo(folder / "foto/pipa")


def page_to_folder(folder: Path) -> None:
    """Put a folder in a page's place."""
    (folder / "foto/b.html").unlink()
    (folder / "foto/b.html").mkdir()
    (folder / "foto/b.html/index.html").write_bytes(b"judi")


def page_to_link(folder: Path) -> None:
    """Put a link in a page's place, to a copy of it."""
    page = folder / "foto/b.html"
    page.rename(folder.parent / "salinan.html")
    page.symlink_to(folder.parent / "salinan.html")


def page_to_pipe(folder: Path) -> None:
    """Put a pipe in a page's place."""
    (folder / "foto/b.html").unlink()
    os.mkfifo(folder / "foto/b.html")


def folder_to_file(folder: Path) -> None:
    """Put a file in a folder's place."""
    shutil.rmtree(folder / "foto")
    (folder / "foto").write_bytes(b"judi")


def folder_to_link(folder: Path) -> None:
    """Put a link in a folder's place, to a copy of it."""
    (folder / "berita").rename(folder.parent / "salinan")
    (folder / "berita").symlink_to(folder.parent / "salinan")


def is_off(site: Site) -> bool:
    """Tell whether the output or its twin is not as it was left."""
    found = site.survey()
    return bool(found) or not found.twin


DEEDS = [
    *(rewrite, replace, lengthen, remove, remove_folder, add, add_on_top, add_folder, add_link),
    *(add_pipe, page_to_folder, page_to_link, page_to_pipe, folder_to_file, folder_to_link),
]


@pytest.mark.parametrize("where", ["output", ".output-next"])
@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_what_somebody_does_is_found_and_never_published(
    placed: Site, deed: Callable[[Path], None], where: str
) -> None:
    assert not is_off(placed)
    deed(placed.output.parent / where)
    assert is_off(placed)
    placed.place(**{**SITE, "index": "baru"})
    placed.check(**{**SITE, "index": "baru"})
    assert not is_off(placed)
    placed.place(**SITE)
    placed.check(**SITE)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_what_is_done_to_both_is_found_as_well(placed: Site, deed: Callable[[Path], None]) -> None:
    for number, folder in enumerate((placed.output, placed.twin)):
        deed(folder)
        for name in ("salinan", "salinan.html"):  # what a deed moved aside; each has its own
            if (copy := placed.output.parent / name).exists():
                copy.rename(copy.with_name(f"{number}-{name}"))
    assert is_off(placed)
    placed.place(**{**SITE, "index": "baru"})
    placed.check(**{**SITE, "index": "baru"})


@pytest.mark.parametrize("where", ["output", ".output-next"])
def test_what_a_link_leads_to_is_not_touched(placed: Site, where: str) -> None:
    """A folder that somebody moved to another disk is theirs: nothing in it is deleted."""
    folder_to_link(placed.output.parent / where)
    before = bytes_of(placed.output.parent / "salinan")
    placed.place(**{**SITE, "berita__index": "baru", "berita__b": "tiga"})
    placed.place(index="baru")
    assert bytes_of(placed.output.parent / "salinan") == before


def test_a_file_that_was_only_touched_is_right(placed: Site) -> None:
    """It is read, and found to be what it was."""
    (placed.output / "index.html").touch()
    os.utime(placed.output / "berita", (1, 1))
    assert not placed.survey()


def test_only_what_was_touched_is_read(placed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand files are not read at each build; those that a build wrote are, once."""
    read: list[str] = []
    real = room._is
    monkeypatch.setattr(room, "_is", lambda path, entry: read.append(path) or real(path, entry))
    assert placed.survey().twin
    assert read == []
    (placed.output / "foto/b.html").touch()
    assert placed.survey().read == 1
    assert {Path(path).name for path in read} == {"b.html"}


def test_names_are_told_that_are_wrong_or_too_many(placed: Site) -> None:
    rewrite(placed.output)
    remove_folder(placed.twin)
    add(placed.output)
    found = placed.survey()
    assert found.extra == {"berita/slot.html"}
    assert found.wrong == {"berita/a/index.html"}
    assert not found.twin


def test_an_old_edition_that_came_back_is_laid_over(site: Site, tmp_path: Path) -> None:
    """Somebody restored a backup of the output: it is whole, but not the last edition."""
    site.place(**SITE)
    shutil.copytree(site.output, tmp_path / "cadangan")
    site.place(**{**SITE, "index": "baru"})
    shutil.rmtree(site.output)
    (tmp_path / "cadangan").rename(site.output)
    site.place(**{**SITE, "index": "baru"})
    site.check(**{**SITE, "index": "baru"})


def test_a_folder_can_become_a_page_and_a_page_a_folder(site: Site) -> None:
    """An address that was a folder's may be a file's in the next edition."""
    one = {"index": "a", "x.html__y": "b", "z": "c"}
    two = {"index": "a", "x": "d", "z.html__y": "e"}
    for files in (one, two, one):
        site.place(**files)
        site.check(**files)


# What stands there before ----------------------------------------------------------------------


@pytest.mark.parametrize("what", ["foreign", "file", "link"])
def test_what_is_not_ours_is_refused(tmp_path: Path, what: str) -> None:
    target = tmp_path / "output"
    if what == "foreign":
        target.mkdir()
        (target / "catatan.txt").write_bytes(b"x")
    elif what == "file":
        target.write_bytes(b"x")
    else:
        target.symlink_to(tmp_path)
    with pytest.raises(OutputError, match="output"):
        check_output(target)


@pytest.mark.parametrize("what", ["missing", "empty", "ours"])
def test_what_is_ours_is_taken(tmp_path: Path, what: str) -> None:
    target = tmp_path / "output"
    if what != "missing":
        target.mkdir()
    if what == "ours":
        (target / MARKER).write_bytes(b"x")
        (target / "index.html").write_bytes(b"x")
    check_output(target)


def test_the_lock_is_held_and_given_back(tmp_path: Path) -> None:
    waited: list[bool] = []
    with (
        only_one(tmp_path / "keadaan", lambda: waited.append(True)),
        (tmp_path / "keadaan/lock").open("w") as other,
        pytest.raises(BlockingIOError),
    ):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with only_one(tmp_path / "keadaan", lambda: waited.append(True)):
        pass
    assert waited == []


def test_the_lock_is_given_back_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_one(tmp_path, lambda: None):
        raise ZeroDivisionError
    with only_one(tmp_path, lambda: pytest.fail("it waits")):
        pass


def test_a_lock_file_that_was_left_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "lock").write_bytes(b"4242")
    with only_one(tmp_path, lambda: pytest.fail("it waits")):
        pass
