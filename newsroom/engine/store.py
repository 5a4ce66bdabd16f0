"""What was made before, kept by hash: files in `objects/`, and an SQLite index of them.

Everything here can be made again: a store that is damaged is set aside and begun anew.
"""

from __future__ import annotations

import os
import pickle
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

_NOT_DAMAGE = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM),
}
_SCHEMA = """
CREATE TABLE IF NOT EXISTS made (fingerprint TEXT PRIMARY KEY, outputs TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS memo (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS editions (output TEXT PRIMARY KEY, now TEXT, manifest BLOB);
"""


@dataclass(frozen=True, slots=True)
class Object:
    """A file in the store: SHA-256 (hex) and size in bytes."""

    sha256: str
    size: int


class Store:
    """The index and the objects of one state folder. Use as a context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.objects = folder / "objects"
        self.objects.mkdir(parents=True, exist_ok=True)
        self._index = _open_index(folder / "index.sqlite")
        self._noted: list[tuple[str, str]] = []

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.commit()
        self._index.close()

    def commit(self) -> None:
        """Make what was noted so far survive a kill, in one short transaction."""
        self._index.executemany("INSERT OR REPLACE INTO made VALUES (?, ?)", self._noted)
        self._index.commit()
        self._noted.clear()

    # What was made --------------------------------------------------------------------------

    def made(self, fingerprints: Iterable[str]) -> dict[str, tuple[Object, ...]]:
        """Return the outputs of those fingerprints whose files are all still there and whole."""
        self.commit()
        found = {}
        for some in _batches(fingerprints, 500):
            marks = ",".join("?" * len(some))
            query = f"SELECT fingerprint, outputs FROM made WHERE fingerprint IN ({marks})"
            for fingerprint, text in self._index.execute(query, some):
                parts = [_parse(part) for part in text.split()]
                if all(self._is_whole(output, mtime) for output, mtime in parts):
                    found[fingerprint] = tuple(output for output, _ in parts)
        return found

    def keep(self, fingerprint: str, files: Sequence[bytes]) -> tuple[Object, ...]:
        """Keep the files that an artifact gave; return them by hash."""
        outputs = tuple(self._write(data) for data in files)
        text = " ".join(f"{o.sha256}:{o.size}:{self._mtime(o)}" for o in outputs)
        self._noted.append((fingerprint, text))
        return outputs

    def path(self, sha: str) -> Path:
        """Return where an object lies."""
        return self.objects / sha[:2] / sha[2:]

    def read(self, sha: str) -> bytes:
        """Return an object's bytes. Raises OSError."""
        return self.path(sha).read_bytes()

    def _write(self, data: bytes) -> Object:
        output = Object(sha256(data).hexdigest(), len(data))
        path = self.path(output.sha256)
        if not (path.exists() and path.read_bytes() == data):
            path.parent.mkdir(exist_ok=True)
            with _replacing(path) as file:
                file.write(data)
        return output

    def _mtime(self, output: Object) -> int:
        return self.path(output.sha256).stat().st_mtime_ns

    def _is_whole(self, output: Object, mtime: int) -> bool:
        """Tell whether an object is what was written. Published files are links to objects, so
        one that was touched since (or came back from a backup) is hashed again."""
        try:
            status = self.path(output.sha256).stat()
            if status.st_size != output.size:
                return False
            return status.st_mtime_ns == mtime or _hash(self.read(output.sha256)) == output.sha256
        except OSError:
            return False

    # What was read --------------------------------------------------------------------------

    def recall(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return the remembered values of those keys that have one."""
        found: dict[str, Any] = {}
        for some in _batches(keys, 500):
            marks = ",".join("?" * len(some))
            query = f"SELECT key, value FROM memo WHERE key IN ({marks})"
            for key, value in self._index.execute(query, some):
                try:
                    found[key] = pickle.loads(value)
                except Exception:  # a value of older code, or damaged: it is made again
                    continue
        return found

    def remember(self, values: Iterable[tuple[str, Any]]) -> None:
        """Remember values (they must pickle) under keys that say all they depend on."""
        rows = ((key, pickle.dumps(value, protocol=5)) for key, value in values)
        self._index.executemany("INSERT OR REPLACE INTO memo VALUES (?, ?)", rows)
        self._index.commit()

    # What was published ----------------------------------------------------------------------

    def last_edition(self, output: str) -> tuple[str, Any] | None:
        """Return time (ISO, UTC) and manifest of the edition that was last put at `output`."""
        query = "SELECT now, manifest FROM editions WHERE output = ?"
        row = self._index.execute(query, (output,)).fetchone()
        try:
            return (row[0], pickle.loads(row[1])) if row else None
        except Exception:  # of older code, or damaged: as if there had been none
            return None

    def note_edition(self, output: str, now: str, manifest: Any) -> None:
        """Note the edition that was just put at `output`."""
        row = (output, now, pickle.dumps(manifest, protocol=5))
        self._index.execute("INSERT OR REPLACE INTO editions VALUES (?, ?, ?)", row)
        self._index.commit()


def _open_index(path: Path) -> sqlite3.Connection:
    """Open the index; one that is damaged is removed and begun anew, one that is busy is not."""
    try:
        return _connect(path)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in _NOT_DAMAGE:
            raise
        return _begin_anew(path)
    except sqlite3.DatabaseError:
        return _begin_anew(path)


def _begin_anew(path: Path) -> sqlite3.Connection:
    for stale in path.parent.glob(path.name + "*"):
        stale.unlink()
    return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    index = sqlite3.connect(path, timeout=30)
    try:
        index.execute("PRAGMA journal_mode = WAL")
        index.execute("PRAGMA synchronous = NORMAL")
        index.executescript(_SCHEMA)
        if index.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("index is damaged")
    except sqlite3.DatabaseError:
        index.close()
        raise
    return index


def _parse(part: str) -> tuple[Object, int]:
    sha, size, mtime = part.split(":")
    return Object(sha, int(size)), int(mtime)


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()


def _batches(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    some: list[str] = []
    for key in keys:
        some.append(key)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


@contextmanager
def _replacing(path: Path) -> Iterator[Any]:
    """Write a file that is there whole or not at all; read-only, since others link to it."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(name).chmod(0o444)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
