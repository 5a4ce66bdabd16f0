"""Originals elsewhere: pointers as git-lfs writes them, and every way in which a store can fail."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from dataclasses import astuple
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsroom.engine import originals as room
from newsroom.engine import remote
from newsroom.engine.artifact import ChangedError, Recipe, Workshop
from newsroom.engine.build import Order, run_order
from newsroom.engine.originals import OriginalError, Originals, _bring, object_name
from newsroom.engine.pointer import Pointer, PointerError, read_pointer, stands_for, write_pointer
from newsroom.errors import BuildError, NewsroomError, SettingsError
from newsroom.model import File
from tests.conftest import ROOT

DATA = b"bytes of a photo"
SHA = sha256(DATA).hexdigest()
FILE = File("berita/a.jpg", SHA, len(DATA))
WRITTEN = f"version https://git-lfs.github.com/spec/v1\noid sha256:{SHA}\nsize 16\n".encode()


@pytest.fixture
def store(tmp_path: Path) -> Originals:
    """Return originals in a folder, as in a repository's lfs/objects; there is one."""
    place = tmp_path / "asli" / SHA[:2] / SHA[2:4] / SHA
    place.parent.mkdir(parents=True)
    place.write_bytes(DATA)
    return Originals(f"file://{tmp_path}/asli", tmp_path / "kept")


def put(store: Originals, data: bytes | None) -> None:
    """Put other bytes, or none, where the original was."""
    place = Path(store.url.removeprefix("file://")) / object_name(SHA)
    place.unlink() if data is None else place.write_bytes(data)


# Pointers --------------------------------------------------------------------------------------


def test_a_pointer_is_read_and_written_as_git_lfs_does() -> None:
    assert read_pointer(WRITTEN) == Pointer(SHA, 16)
    assert write_pointer(Pointer(SHA, 16)) == WRITTEN
    assert read_pointer(WRITTEN.replace(b"\n", b"\r\n")) == Pointer(SHA, 16)


@pytest.mark.parametrize("data", [b"", DATA, b"version 1\n", b"version https://x/\n", WRITTEN[1:]])
def test_other_files_are_no_pointers(data: bytes) -> None:
    assert read_pointer(data) is None


def test_what_is_as_long_as_a_file_is_no_pointer() -> None:
    assert read_pointer(WRITTEN + b"\n" * (1023 - len(WRITTEN))) is not None
    assert read_pointer(WRITTEN + b"\n" * (1024 - len(WRITTEN))) is None


@pytest.mark.parametrize(
    "data",
    [
        WRITTEN[:60],
        WRITTEN.replace(b"sha256", b"md5"),
        WRITTEN.replace(b"size 16", b"size 0"),
        WRITTEN.replace(b"size 16", b"size -1"),
        WRITTEN.replace(b"size 16", b"size " + b"9" * 16),
        WRITTEN.replace(b"spec/v1", b"spec/v2"),
        WRITTEN.replace(b"oid", b"ext-0-x sha256:00\noid"),
        WRITTEN + b"more\n",
    ],
)
def test_a_broken_pointer_is_refused(data: bytes) -> None:
    with pytest.raises(PointerError):
        read_pointer(data)
    assert not stands_for(data, FILE)


def test_a_pointer_stands_for_its_file_only() -> None:
    assert stands_for(WRITTEN, FILE)
    assert not stands_for(WRITTEN, File(FILE.path, SHA, 17))
    assert not stands_for(WRITTEN, File(FILE.path, "0" * 64, 16))


# Reading ---------------------------------------------------------------------------------------


def test_an_original_is_fetched_once(store: Originals) -> None:
    assert store.read(FILE) == DATA
    put(store, None)
    assert store.read(FILE) == DATA


def test_what_is_kept_is_not_trusted(store: Originals) -> None:
    store.read(FILE)
    (store.kept / SHA).write_bytes(b"BYTES of a photo")
    assert store.read(FILE) == DATA


def test_what_is_kept_may_go(store: Originals, monkeypatch: pytest.MonkeyPatch) -> None:
    store.kept.mkdir()
    for age in (3, 2, 1):
        old = store.kept / f"{age:064}"
        old.write_bytes(bytes(10))
        os.utime(old, (1000 - age, 1000 - age))
    monkeypatch.setattr(room, "MOST_KEPT", 30)
    store.fetch(FILE)
    assert sorted(path.name for path in store.kept.iterdir()) == sorted([f"{1:064}", SHA])


def test_nothing_that_is_kept_is_half_written(
    store: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert store.fetch(FILE) == DATA
    assert list(store.kept.iterdir()) == []


@pytest.mark.parametrize("data", [b"other bytes, 16 ", DATA + b"x", DATA[:-1], b""])
def test_other_bytes_are_refused_by_name(store: Originals, data: bytes) -> None:
    put(store, data)
    with pytest.raises(OriginalError, match=r'is not the original of "berita/a\.jpg"') as error:
        store.read(FILE)
    assert error.value.params["place"] == f"{store.url}/{object_name(SHA)}"
    assert not list(store.kept.glob("*"))


def test_a_missing_original_is_told_with_its_place(store: Originals) -> None:
    put(store, None)
    with pytest.raises(OriginalError, match=f"put it at {store.url}/{object_name(SHA)}"):
        store.read(FILE)


def test_no_more_is_read_than_was_planned(
    store: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []

    class Files:
        def cat_file(self, path: str, start: int, end: int) -> bytes:
            asked.append((start, end))
            return bytes(end * 2)

    monkeypatch.setattr(remote, "_open", lambda url, seconds: (Files(), "x"))
    assert len(remote.fetch("s3://x", "y", 5)) == 6
    assert asked == [(0, 6)]


def test_a_fault_comes_from_its_worker_without_what_led_to_it(store: Originals) -> None:
    put(store, None)
    fault = _bring(store, FILE)
    assert isinstance(fault, OriginalError)
    assert (fault.__cause__, fault.__context__, fault.__traceback__) == (None, None, None)
    assert "missing" in str(fault)


def test_several_are_brought_and_each_fault_is_told(store: Originals) -> None:
    other = File("b.jpg", "1" * 64, 5)
    faults = store.bring([FILE, other])
    assert {path: fault.params["code"] for path, fault in faults.items()} == {
        "b.jpg": "original-missing"
    }
    assert (store.kept / SHA).read_bytes() == DATA
    put(store, None)
    assert set(store.bring([FILE, other])) == {"b.jpg"}  # what is kept is not asked for


def test_a_store_that_is_away_ends_it_at_once(tmp_path: Path) -> None:
    files = [File(f"{number}.jpg", f"{number:064}", 5) for number in range(100)]
    with pytest.raises(SettingsError, match="s3://bucket/foto"):
        Originals("nix://x", tmp_path / "kept").bring(files)


def test_the_build_itself_loads_no_library(store: Originals) -> None:
    """What obstore or fsspec keep in threads would be missing after the next fork."""
    code = (
        "import sys; from pathlib import Path; from newsroom.model import File\n"
        "from newsroom.engine.originals import Originals\n"
        f"store = Originals({store.url!r}, Path({str(store.kept)!r}))\n"
        f"store.read(File(*{astuple(FILE)!r}))\n"
        "assert not {'obstore', 'fsspec'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    assert (store.kept / SHA).exists()


def test_errors_come_back_from_other_processes() -> None:
    error = OriginalError("{file} at {place}", code="c", file="f", place="p")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.params) == (OriginalError, "f at p", error.params)


# How stores fail -------------------------------------------------------------------------------


class NoCredentialsError(Exception):
    """As botocore's."""


class UnauthenticatedError(Exception):
    """As obstore's."""


def raised_by(
    error: Exception, monkeypatch: pytest.MonkeyPatch, url: str = "s3://x/y"
) -> Exception:
    """Return what fetching raises when a library raises this."""

    def fail(*args: Any) -> Any:
        raise error

    monkeypatch.setattr(remote, "_open", fail)
    with pytest.raises((NewsroomError, FileNotFoundError)) as caught:
        remote.fetch(url, "a", 1)
    return caught.value


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (FileNotFoundError("x"), FileNotFoundError, "x"),
        (PermissionError("Forbidden"), BuildError, "AWS_ACCESS_KEY_ID"),
        (NoCredentialsError("Unable to locate credentials"), BuildError, "AWS_ACCESS_KEY_ID"),
        (UnauthenticatedError("401"), BuildError, "AWS_ACCESS_KEY_ID"),
        (OSError("PUT http://1.2.3.4/latest/api/token"), BuildError, "AWS_ACCESS_KEY_ID"),
        (ConnectionRefusedError("refused"), BuildError, r"cannot be had \(refused\)"),
        (RuntimeError(""), BuildError, r"cannot be had \(RuntimeError\)"),
        (ValueError("many\nlines\nof it"), BuildError, r"\(many\)"),
        (ValueError("Protocol not known: s4"), SettingsError, "s3://bucket/foto"),
        (ImportError("Install s3fs"), SettingsError, "tools/s3/requirements.lock"),
    ],
)
def test_what_libraries_raise_becomes_an_order(
    error: Exception, kind: type[Exception], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = raised_by(error, monkeypatch)
    assert type(found) is kind
    with pytest.raises(kind, match=words):
        raise found


def test_a_protocol_of_another_library_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = raised_by(ImportError('requires "paramiko"'), monkeypatch, "sftp://x/y")
    assert "paramiko" in str(found)
    assert "tools/s3" not in str(found)


def test_a_store_that_gives_no_answer_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(remote, "_open", lambda url, seconds: never.wait())
    monkeypatch.setattr(remote, "PATIENCE", 0.05)
    with pytest.raises(BuildError, match="cannot be had"):
        remote.fetch("s3://x/y", "a", 1)
    never.set()


def test_a_large_file_has_more_time() -> None:
    assert remote.patience(0) == 30
    assert remote.patience(200_000_000) == 2030


# Where files are made --------------------------------------------------------------------------


def a_workshop(tmp_path: Path, store: Originals | None, data: bytes) -> Workshop:
    """Return a workshop in whose content one file lies."""
    (tmp_path / "berita").mkdir()
    (tmp_path / FILE.path).write_bytes(data)
    return Workshop(tmp_path, tmp_path, tmp_path / "objects", store)


def test_a_recipe_reads_the_original(tmp_path: Path, store: Originals) -> None:
    assert a_workshop(tmp_path, store, WRITTEN).read(FILE) == DATA


def test_a_recipe_reads_a_file_that_is_there(tmp_path: Path, store: Originals) -> None:
    put(store, None)
    assert a_workshop(tmp_path, store, DATA).read(FILE) == DATA


@pytest.mark.parametrize("data", [b"changed", WRITTEN.replace(b"size 16", b"size 17")])
def test_a_file_that_changed_is_told(tmp_path: Path, store: Originals, data: bytes) -> None:
    with pytest.raises(ChangedError):
        a_workshop(tmp_path, store, data).read(FILE)


def read_it(file: Any, supplies: Any) -> list[bytes]:
    return [supplies.workshop.read(file)]


def test_a_build_tells_of_an_original_in_words(tmp_path: Path, store: Originals) -> None:
    """Not as a recipe that failed: what was wrong, and where to put it."""
    put(store, None)
    workshop = a_workshop(tmp_path, store, WRITTEN)
    job = SimpleNamespace(paths=("a",), sources=(), inputs=FILE, items=(), needed=(), weighed=())
    order = Order(Recipe("r", "1", read_it), (job,), {}, workshop, None, None)  # type: ignore[arg-type]
    with pytest.raises(OriginalError, match="is missing; put it at"):
        run_order(order)
