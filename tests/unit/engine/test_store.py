"""The store: what was made, kept by hash; whole, or not there."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from newsroom.engine.manifest import Entry, Manifest
from newsroom.engine.store import Store


def test_what_was_kept_is_found(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        outputs = store.keep("sidik", [b"satu", b"", b"satu"])
        assert [o.size for o in outputs] == [4, 0, 4]
        assert store.read(outputs[0].sha256) == b"satu"
    with Store(tmp_path) as again:
        assert again.made(["sidik", "lain"]) == {"sidik": outputs}
        assert again.made([]) == {}


def test_many_fingerprints_at_once(tmp_path: Path) -> None:
    """More than SQLite takes in one query."""
    with Store(tmp_path) as store:
        store.keep("s1500", [b"x"])
        assert set(store.made(f"s{n}" for n in range(3000))) == {"s1500"}


def test_objects_are_read_only_and_named_by_hash(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        (kept,) = store.keep("s", [b"isi"])
        path = store.path(kept.sha256)
    sha = sha256(b"isi").hexdigest()
    assert path == tmp_path / "objects" / sha[:2] / sha[2:]
    assert path.stat().st_mode & 0o777 == 0o444
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("how", ["gone", "shorter", "other", "emptied"])
def test_a_damaged_object_was_never_made(tmp_path: Path, how: str) -> None:
    with Store(tmp_path) as store:
        (kept,) = store.keep("s", [b"isi naskah"])
        path = store.path(kept.sha256)
        path.chmod(0o644)
        if how == "gone":
            path.unlink()
        else:
            path.write_bytes({"shorter": b"isi", "other": b"isi nashak", "emptied": b""}[how])
        assert store.made(["s"]) == {}
        assert store.keep("s", [b"isi naskah"]) == (kept,)
        assert store.read(kept.sha256) == b"isi naskah"
        assert store.made(["s"]) == {"s": (kept,)}


def test_a_touched_object_is_hashed_and_kept(tmp_path: Path) -> None:
    """A store that came back from a backup has other times; its bytes decide."""
    with Store(tmp_path) as store:
        (kept,) = store.keep("s", [b"isi"])
        os.utime(store.path(kept.sha256), (1, 1))
        assert store.made(["s"]) == {"s": (kept,)}


def test_keeping_mends_an_object_without_writing_into_it(tmp_path: Path) -> None:
    """An output file is a link to the object: it must not change under the reader."""
    with Store(tmp_path) as store:
        (kept,) = store.keep("s", [b"isi"])
        path = store.path(kept.sha256)
        published = tmp_path / "index.html"
        os.link(path, published)
        published.chmod(0o644)
        published.write_bytes(b"rusak")
        store.keep("s", [b"isi"])
        assert store.read(kept.sha256) == b"isi"
        assert published.read_bytes() == b"rusak"
        assert path.stat().st_ino != published.stat().st_ino


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, mode: int) -> None:
        raise OSError(28, "No space left on device")

    with Store(tmp_path) as store:
        monkeypatch.setattr(Path, "chmod", full)
        with pytest.raises(OSError, match="No space"):
            store.keep("s", [b"isi"])
        assert store.made(["s"]) == {}
        assert not [p for p in (tmp_path / "objects").rglob("*") if p.is_file()]


def test_what_was_remembered_is_recalled(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.remember([("a", {"x": 1}), ("b", None)])
        store.remember([("a", "baru")])
    with Store(tmp_path) as store:
        assert store.recall(["a", "b", "c"]) == {"a": "baru", "b": None}


def test_a_memo_that_does_not_unpickle_is_forgotten(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.remember([("a", 1), ("b", 2)])
        store._index.execute("UPDATE memo SET value = x'00ff' WHERE key = 'a'")
        assert store.recall(["a", "b"]) == {"b": 2}


def test_editions_are_noted_per_output(tmp_path: Path) -> None:
    first = Manifest({"index.html": Entry("a" * 64, 1, "f", ("x.md",))})
    with Store(tmp_path) as store:
        assert store.last_edition("/a") is None
        store.note_edition("/a", "2026-11-21T02:00:00Z", first)
        store.note_edition("/b", "2026-11-22T02:00:00Z", Manifest({}))
    with Store(tmp_path) as store:
        assert store.last_edition("/a") == ("2026-11-21T02:00:00Z", first)
        assert store.last_edition("/b") == ("2026-11-22T02:00:00Z", Manifest({}))


@pytest.mark.parametrize("data", [b"", b"bukan basis data", b"SQLite format 3\0" + b"\xff" * 5000])
def test_an_index_that_cannot_be_read_is_begun_anew(tmp_path: Path, data: bytes) -> None:
    with Store(tmp_path) as store:
        store.keep("s", [b"isi"])
    for path in tmp_path.glob("index.sqlite*"):
        path.unlink()
    (tmp_path / "index.sqlite").write_bytes(data)
    with Store(tmp_path) as store:
        assert store.made(["s"]) == {}
        store.keep("s", [b"isi"])
        assert "s" in store.made(["s"])


def test_a_locked_index_is_not_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy index is another build's; it is waited for or told, never deleted."""
    import sqlite3

    with Store(tmp_path) as store:
        store.keep("s", [b"isi"])
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, timeout: real(path, timeout=0.05))
    holder = real(tmp_path / "index.sqlite")
    try:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        holder.execute("UPDATE made SET outputs = outputs")
        try:
            Store(tmp_path).__exit__()
        except sqlite3.OperationalError:
            pass
        else:
            raise AssertionError("a locked index was opened")
    finally:
        holder.rollback()
        holder.close()


def test_reading_can_be_remembered_while_another_build_makes_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that takes minutes does not stop `check` from noting what it read."""
    import sqlite3

    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, timeout: real(path, timeout=0.05))
    with Store(tmp_path) as builder, Store(tmp_path) as checker:
        builder.keep("s", [b"isi"])
        checker.remember([("teks", 1)])


def test_a_first_commit_makes_it_survive(tmp_path: Path) -> None:
    """What was committed is there for another process while the first is still at work."""
    first = Store(tmp_path)
    first.keep("s", [b"isi"])
    first.commit()
    first.keep("t", [b"lain"])
    with Store(tmp_path) as second:
        assert set(second.made(["s", "t"])) == {"s"}
    first.__exit__()
