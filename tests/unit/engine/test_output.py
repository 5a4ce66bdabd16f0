"""Placing an edition: exactly the manifest's files, exchanged at once, or nothing."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsroom.engine import output as room
from newsroom.engine.manifest import Entry, Manifest
from newsroom.engine.output import MARKER, check_output, only_one, place
from newsroom.engine.store import Store
from newsroom.errors import OutputError
from tests.site.tree import bytes_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    with Store(tmp_path / "keadaan") as opened:
        yield opened


def manifest(store: Store, **files: str) -> Manifest:
    """Keep files; return a manifest of them (`a__b` is a/b.html)."""
    entries = {}
    for name, text in files.items():
        (kept,) = store.keep(name + text, [text.encode()])
        path = name.replace("__", "/") + ".html"
        entries[path] = Entry(kept.sha256, kept.size, name + text)
    return Manifest(entries)


def names(folder: Path) -> list[str]:
    """Return what is beside the output."""
    return sorted(path.name for path in folder.iterdir())


def test_output_is_the_manifest_and_nothing_else(store: Store, tmp_path: Path) -> None:
    first = manifest(store, index="satu", berita__index="dua")
    place(first, store, tmp_path / "output")
    assert bytes_of(tmp_path / "output") == {
        "index.html": b"satu",
        "berita/index.html": b"dua",
        MARKER: f"{first.edition}\n".encode(),
    }
    place(manifest(store, index="tiga"), store, tmp_path / "output")
    assert set(bytes_of(tmp_path / "output")) == {"index.html", MARKER}
    assert names(tmp_path) == ["keadaan", "output"]


def test_output_below_folders_that_are_not_there(store: Store, tmp_path: Path) -> None:
    place(manifest(store, index="satu"), store, tmp_path / "a" / "b" / "output")
    assert (tmp_path / "a/b/output/index.html").read_bytes() == b"satu"


@pytest.mark.parametrize("moment", ["_lay_out", "_swap"])
def test_a_failure_leaves_the_old_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    place(manifest(store, index="lama"), store, tmp_path / "output")
    before = bytes_of(tmp_path / "output")

    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(room, moment, full)
        with pytest.raises(OutputError, match="No space left"):
            place(manifest(store, index="baru"), store, tmp_path / "output")
    assert bytes_of(tmp_path / "output") == before
    assert names(tmp_path) == ["keadaan", "output"]
    place(manifest(store, index="baru"), store, tmp_path / "output")
    assert (tmp_path / "output/index.html").read_bytes() == b"baru"


def test_an_object_that_is_gone_leaves_the_old_one(store: Store, tmp_path: Path) -> None:
    place(manifest(store, index="lama"), store, tmp_path / "output")
    new = manifest(store, index="baru")
    store.path(new.entries["index.html"].sha256).unlink()
    with pytest.raises(OutputError):
        place(new, store, tmp_path / "output")
    assert (tmp_path / "output/index.html").read_bytes() == b"lama"


def test_there_is_always_an_output(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At no call to the file system is the output missing, where folders can be exchanged."""
    place(manifest(store, index="lama"), store, tmp_path / "output")
    missing: list[str] = []
    for name in ("rename", "mkdir", "exists"):
        real = getattr(Path, name)

        def watched(self: Path, *args: object, _real: object = real, **kw: object) -> object:
            if not os.path.exists(tmp_path / "output/index.html"):  # noqa: PTH110
                missing.append(str(self))
            return _real(self, *args, **kw)  # type: ignore[operator]

        monkeypatch.setattr(Path, name, watched)
    place(manifest(store, index="baru"), store, tmp_path / "output")
    assert missing == []


def test_published_files_are_copies(store: Store, tmp_path: Path) -> None:
    """What somebody does to a published file does not reach the store."""
    new = manifest(store, index="satu")
    place(new, store, tmp_path / "output")
    published = tmp_path / "output/index.html"
    assert published.read_bytes() == b"satu"
    assert published.stat().st_ino != store.path(new.entries["index.html"].sha256).stat().st_ino


def test_where_folders_cannot_be_exchanged(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_exchange", lambda *_: False)
    place(manifest(store, index="lama"), store, tmp_path / "output")
    place(manifest(store, index="baru"), store, tmp_path / "output")
    assert (tmp_path / "output/index.html").read_bytes() == b"baru"
    assert names(tmp_path) == ["keadaan", "output"]


def test_the_old_one_comes_back_when_the_new_one_cannot_take_its_place(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_exchange", lambda *_: False)
    place(manifest(store, index="lama"), store, tmp_path / "output")
    real = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == ".output-next":
            raise OSError(errno.EIO, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputError, match="untouched"):
        place(manifest(store, index="baru"), store, tmp_path / "output")
    assert (tmp_path / "output/index.html").read_bytes() == b"lama"


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
