"""The store: what was made, kept by hash; whole, or not there."""

from __future__ import annotations

import os
import pickle
import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from newsroom.engine.manifest import Entry
from newsroom.engine.store import DamageError, Object, Placed, Store, write_object


def keep(store: Store, fingerprint: str, files: list[bytes]) -> tuple[Object, ...]:
    """Keep the files that an artifact gave, as a worker and the build do together."""
    outputs = tuple(write_object(store.objects, data) for data in files)
    store.note(fingerprint, outputs)
    return outputs


# What was made ---------------------------------------------------------------------------------


def test_what_was_kept_is_found(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        outputs = keep(store, "sidik", [b"satu", b"", b"satu"])
        assert [o.size for o in outputs] == [4, 0, 4]
        assert store.read(outputs[0].sha256) == b"satu"
    with Store(tmp_path) as again:
        assert again.made(["sidik", "lain"]) == {"sidik": outputs}
        assert again.made([]) == {}


def test_many_fingerprints_at_once(tmp_path: Path) -> None:
    """More than SQLite takes in one query."""
    with Store(tmp_path) as store:
        keep(store, "s1500", [b"x"])
        assert set(store.made(f"s{n}" for n in range(3000))) == {"s1500"}


def test_objects_are_named_by_hash(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        (kept,) = keep(store, "s", [b"isi"])
        path = store.path(kept.sha256)
    sha = sha256(b"isi").hexdigest()
    assert path == tmp_path / "objects" / sha[:2] / sha[2:]
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("how", ["gone", "shorter", "other", "emptied", "folder"])
def test_a_damaged_object_was_never_made(tmp_path: Path, how: str) -> None:
    with Store(tmp_path) as store:
        (kept,) = keep(store, "s", [b"isi naskah"])
        path = store.path(kept.sha256)
        if how in ("gone", "folder"):
            path.unlink()
        if how == "folder":
            path.mkdir()
        elif how != "gone":
            path.write_bytes({"shorter": b"isi", "other": b"isi nashak", "emptied": b""}[how])
        assert store.made(["s"]) == {}
        if how == "folder":
            return
        (again,) = keep(store, "s", [b"isi naskah"])
        assert (again.sha256, again.size) == (kept.sha256, kept.size)
        assert store.read(kept.sha256) == b"isi naskah"
        assert store.made(["s"]) == {"s": (again,)}


def test_one_damaged_file_of_two_and_neither_was_made(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        first, second = keep(store, "s", [b"satu", b"dua"])
        store.path(second.sha256).unlink()
        assert store.made(["s"]) == {}
        assert store.is_whole(first) and not store.is_whole(second)


def test_a_touched_object_is_hashed_and_kept(tmp_path: Path) -> None:
    """A store that came back from a backup has other times; its bytes decide."""
    with Store(tmp_path) as store:
        (kept,) = keep(store, "s", [b"isi"])
        os.utime(store.path(kept.sha256), (1, 1))
        assert store.made(["s"]) == {"s": (kept,)}


def test_keeping_mends_an_object_without_writing_into_it(tmp_path: Path) -> None:
    """Who reads an object, or has a link to it, goes on with what it was."""
    with Store(tmp_path) as store:
        (kept,) = keep(store, "s", [b"isi"])
        path = store.path(kept.sha256)
        other = tmp_path / "index.html"
        os.link(path, other)
        other.write_bytes(b"rusak")
        keep(store, "s", [b"isi"])
        assert store.read(kept.sha256) == b"isi"
        assert other.read_bytes() == b"rusak"
        assert path.stat().st_ino != other.stat().st_ino


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with Store(tmp_path) as store:
        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space"):
            keep(store, "s", [b"isi"])
        assert store.made(["s"]) == {}
        assert not [p for p in (tmp_path / "objects").rglob("*") if p.is_file()]


def test_a_first_commit_makes_it_survive(tmp_path: Path) -> None:
    """What was committed is there for another process while the first is still at work."""
    first = Store(tmp_path)
    keep(first, "s", [b"isi"])
    first.commit()
    keep(first, "t", [b"lain"])
    with Store(tmp_path) as second:
        assert set(second.made(["s", "t"])) == {"s"}
    first.__exit__()


# What was remembered ---------------------------------------------------------------------------


def test_what_was_remembered_is_recalled(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.remember([("a", {"x": 1}), ("b", None)])
        store.remember([("a", "baru")])
    with Store(tmp_path) as store:
        assert store.recall(["a", "b", "c"]) == {"a": "baru", "b": None}


def test_a_memo_that_does_not_unpickle_is_forgotten(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.remember([("a", 1)])
        store.remember_bytes([("b", b"bukan pickle")])
        assert store.recall(["a", "b"]) == {"a": 1}
        assert dict(store.recall_bytes(["b"])) == {"b": b"bukan pickle"}


def test_items_are_found_by_digest(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.keep_items([("a", pickle.dumps("satu")), ("b", pickle.dumps("dua"))])
    with Store(tmp_path) as store:
        found = store.items(["b", "a", "b"])
        assert {digest: pickle.loads(data) for digest, data in found.items()} == {
            "a": "satu",
            "b": "dua",
        }
        assert store.items([]) == {}


def test_many_items_at_once(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.keep_items((str(n), b"x") for n in range(1200))
        assert len(store.items(str(n) for n in range(1200))) == 1200


# Noise -----------------------------------------------------------------------------------------


def flip(state: Path, table: str, column: str, at: int) -> None:
    """Flip a bit of a value in the index, as a disk may."""
    index = sqlite3.connect(state / "index.sqlite")
    ((name, value),) = index.execute(f"SELECT rowid, {column} FROM {table}").fetchall()
    noise = bytearray(value)
    noise[at % len(noise)] ^= 1
    index.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (bytes(noise), name))
    index.commit()
    index.close()


def everywhere(size: int) -> list[int]:
    """Return places in so many bytes: the first, those of the seal, the last, and some between."""
    return sorted({0, 1, 2, 3, 4, 5, size // 3, size // 2, size - 1})


def test_a_flipped_bit_makes_a_memo_as_if_it_were_not_there(tmp_path: Path) -> None:
    value = ["naskah", 1, None, "x" * 100]
    for at in everywhere(len(pickle.dumps(value, protocol=5)) + 4):
        with Store(tmp_path / str(at)) as store:
            store.remember([("a", value)])
        flip(tmp_path / str(at), "memo", "value", at)
        with Store(tmp_path / str(at)) as store:
            assert store.recall(["a"]) == {}
            assert dict(store.recall_bytes(["a"])) == {}
            store.remember([("a", value)])
            assert store.recall(["a"]) == {"a": value}


def test_a_flipped_bit_in_an_item_is_damage(tmp_path: Path) -> None:
    """It cannot be made from the store alone: all begins anew, and it can be kept again."""
    for at in everywhere(104):
        with Store(tmp_path / str(at)) as store:
            store.keep_items([("a", b"x" * 100)])
            keep(store, "s", [b"isi"])
        flip(tmp_path / str(at), "items", "value", at)
        with Store(tmp_path / str(at)) as store:
            with pytest.raises(DamageError):
                store.items(["a"])
            assert store.made(["s"]) == {}
            store.keep_items([("a", b"x" * 100)])
            assert store.items(["a"]) == {"a": b"x" * 100}


def test_an_item_that_is_not_there_is_damage_and_all_begins_anew(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.keep_items([("a", b"x")])
        store.remember([("k", 1)])
        with pytest.raises(DamageError):
            store.items(["a", "b"])
        with pytest.raises(DamageError):
            store.items(["a"])
        assert store.recall(["k"]) == {}


# What was published ----------------------------------------------------------------------------


def put(*paths: str, sha: str = "a") -> dict[str, tuple[Entry, tuple[str, ...]]]:
    """Return files as a build puts them: entries with their sources."""
    return {path: (Entry(f"f {path}", sha * 64, 1), ("x.md", "x.jpg")) for path in paths}


def entries(*paths: str, sha: str = "a") -> dict[str, Entry]:
    """Return the entries of files."""
    return {path: entry for path, (entry, _) in put(*paths, sha=sha).items()}


FIRST = Placed("2026-11-21T02:00:00Z", "e" * 64, 1_700_000_000_123_456_789)
SECOND = Placed("2026-11-22T02:00:00Z", "f" * 64, 1_800_000_000_123_456_789)


def test_editions_are_noted_per_output(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert store.last_edition("/a") is None
        assert store.placed("/a") == {}
        store.note_edition("/a", FIRST, (), put("index.html"))
        store.note_edition("/b", SECOND, (), {})
    with Store(tmp_path) as store:
        assert store.last_edition("/a") == FIRST
        assert store.last_edition("/b") == SECOND
        assert store.placed("/a") == entries("index.html")
        assert store.placed("/b") == {}


def test_an_edition_is_noted_by_what_differs(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.note_edition("/a", FIRST, (), put("a.html", "b.html", "c.html"))
        store.note_edition("/b", FIRST, (), put("a.html"))
        changed = put("b.html", "\u00e9.html", "Z.html", sha="b")
        store.note_edition("/a", SECOND, ["c.html", "tiada.html"], changed)
    with Store(tmp_path) as store:
        found = store.placed("/a")
        assert found == {
            **entries("a.html"),
            **entries("Z.html", "b.html", "\u00e9.html", sha="b"),
        }
        assert list(found) == sorted(found)
        assert store.last_edition("/a") == SECOND
        assert store.placed("/b") == entries("a.html")


def test_an_edition_that_is_forgotten_is_noted_whole(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.note_edition("/a", FIRST, (), put("a.html", "b.html"))
        store.note_edition("/b", FIRST, (), put("a.html"))
        store.forget_edition("/a")
        store.note_edition("/a", SECOND, (), put("b.html"))
    with Store(tmp_path) as store:
        assert store.placed("/a") == entries("b.html")
        assert store.placed("/b") == entries("a.html")


# The index -------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"bukan basis data", b"SQLite format 3\0" + b"\xff" * 5000])
def test_an_index_that_cannot_be_read_is_begun_anew(tmp_path: Path, data: bytes) -> None:
    with Store(tmp_path) as store:
        keep(store, "s", [b"isi"])
    for path in tmp_path.glob("index.sqlite*"):
        path.unlink()
    (tmp_path / "index.sqlite").write_bytes(data)
    with Store(tmp_path) as store:
        assert store.made(["s"]) == {}
        keep(store, "s", [b"isi"])
        assert "s" in store.made(["s"])


ENTRY = put("index.html")
USES: dict[str, Callable[[Store], Any]] = {
    "made": lambda store: store.made(f"s{n}" for n in range(600)),
    "recall": lambda store: store.recall(f"k{n}" for n in range(600)),
    "recall_bytes": lambda store: list(store.recall_bytes(f"k{n}" for n in range(600))),
    "remember": lambda store: (
        store.remember((f"n{n}", "y" * 99) for n in range(600)),
        store.commit(),
    ),
    "items": lambda store: store.items(f"i{n}" for n in range(600)),
    "keep_items": lambda store: (
        store.keep_items((f"j{n}", b"y") for n in range(600)),
        store.commit(),
    ),
    "forget_folders": lambda store: store.forget_folders(["a", "b"]),
    "last_edition": lambda store: store.last_edition("/a"),
    "placed": lambda store: store.placed("/a"),
    "note_edition": lambda store: store.note_edition("/a", SECOND, ["p7"], ENTRY),
    "forget_edition": lambda store: (store.forget_edition("/a"), store.commit()),
    "commit": lambda store: (store.note("t", ()), store.commit()),
}


def fill(store: Store) -> None:
    """Fill every table with more than a page of the database."""
    store.remember((f"k{n}", "x" * 200) for n in range(600))
    store.keep_items((f"i{n}", b"x" * 200) for n in range(600))
    store.note_edition("/a", FIRST, (), put(*(f"p{n}" for n in range(600))))
    for number in range(600):
        store.note(f"s{number}", [Object("a" * 64, 1)])
    store.commit()


def in_main_file(state: Path) -> Path:
    """Bring all that is in the write-ahead log into the database itself."""
    index = sqlite3.connect(state / "index.sqlite")
    index.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    index.close()
    return state / "index.sqlite"


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("how", ["short", "noise"])
def test_damage_that_shows_while_it_is_open_is_told_as_damage(
    tmp_path: Path, use: str, how: str
) -> None:
    """Whatever is asked of a database whose pages are gone: DamageError, or it did not matter.

    Afterwards the store works, from nothing.
    """
    with Store(tmp_path) as store:
        fill(store)
    path = in_main_file(tmp_path)
    with Store(tmp_path) as store:
        with path.open("r+b") as file:
            if how == "short":
                file.truncate(8192)
            else:
                file.seek(4096)
                file.write(b"\xa5" * (path.stat().st_size - 4096))
        try:
            USES[use](store)
        except DamageError:
            assert store.recall(["k1"]) == {}
            assert store.last_edition("/a") is None
            fill(store)
            assert store.recall(["k1"]) == {"k1": "x" * 200}


@pytest.mark.parametrize("use", ["made", "recall", "items", "placed"])
def test_pages_that_are_gone_are_not_passed_over(tmp_path: Path, use: str) -> None:
    with Store(tmp_path) as store:
        fill(store)
    path = in_main_file(tmp_path)
    with Store(tmp_path) as store:
        with path.open("r+b") as file:
            file.truncate(8192)
        with pytest.raises(DamageError):
            USES[use](store)


def impatient(real: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
    """Return a way to connect that does not wait for who is writing."""
    return lambda path, **more: real(path, **{**more, "timeout": 0.05})


def test_a_locked_index_is_not_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy index is another build's; it is waited for or told, never deleted."""
    with Store(tmp_path) as store:
        keep(store, "s", [b"isi"])
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", impatient(real))
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
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", impatient(real))
    with Store(tmp_path) as builder, Store(tmp_path) as checker:
        keep(builder, "s", [b"isi"])
        checker.remember([("teks", 1)])


def test_nothing_to_note_opens_no_transaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is open would see the index as it was then, and could not write into it later."""
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", impatient(real))
    with Store(tmp_path) as one, Store(tmp_path) as other:
        one.remember([])
        assert one.recall(["a"]) == {}
        other.remember([("b", 1)])
        other.commit()
        one.remember([("a", 1)])
        one.commit()
        assert other.recall(["a", "b"]) == {"a": 1, "b": 1}


# What is in use --------------------------------------------------------------------------------


def test_only_what_is_needed_or_stands_somewhere_is_kept(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        needed, placed, neither = (keep(store, name, [name.encode()])[0] for name in "abc")
        loose = write_object(store.objects, b"of a build that was killed")
        entry = Entry("b", placed.sha256, placed.size)
        store.note_edition("out", Placed("now", "edition", 0), (), {"x": (entry, ())})
        store.keep_items([("i1", b"1"), ("i2", b"2")])
        of_page = f"links:{needed.sha256}"
        store.remember_bytes([("m1", b"1"), ("m2", b"2"), (of_page, b"3"), ("links:00", b"4")])
        count, size = store.keep_only(["a"], ["i1"], ["m1"])
        assert (count, size) == (2, neither.size + loose.size)
        assert store.made("abc") == {"a": (needed,), "b": (placed,)}
        assert not store.path(loose.sha256).exists()
        remembered = dict(store.recall_bytes(["m1", "m2", of_page, "links:00"]))
        assert remembered == {"m1": b"1", of_page: b"3"}
        assert store.items(["i1"]) == {"i1": b"1"}
        with pytest.raises(DamageError):
            store.items(["i2"])
