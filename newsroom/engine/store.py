"""What was made before: files in `objects/` by hash, and an SQLite index of all else.

Everything here can be made again. A damaged index raises DamageError wherever that shows, and is
begun anew; what lies in it is sealed with a checksum, so that noise is never taken for content.
"""

from __future__ import annotations

import os
import pickle
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from newsroom.engine.manifest import Entry
from newsroom.engine.sealed import seal, unseal

_NOT_DAMAGE = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM),
}
_SCHEMA = """
CREATE TABLE IF NOT EXISTS made (fingerprint TEXT PRIMARY KEY, outputs TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS memo (key TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS folders (folder TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS items (digest TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS placed (
    output TEXT NOT NULL, path TEXT NOT NULL, fingerprint TEXT NOT NULL, sha256 TEXT NOT NULL,
    size INTEGER NOT NULL, key TEXT NOT NULL, sources TEXT NOT NULL, PRIMARY KEY (output, path)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS editions (
    output TEXT PRIMARY KEY, now TEXT NOT NULL, edition TEXT NOT NULL, looked INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
INDEX = "index.sqlite"
_MOST = 500  # parameters in one query


class DamageError(Exception):
    """The index cannot be used; it was set aside, and the work begins anew."""


@dataclass(frozen=True, slots=True)
class Object:
    """A file in the store: SHA-256 (hex) and size in bytes."""

    sha256: str
    size: int


class Placed(NamedTuple):
    """What stands at an output: time (ISO, UTC), edition, when it was looked at (ns)."""

    now: str
    edition: str
    looked: int


class Store:
    """The index and the objects of one state folder. Use as a context manager.

    Only who holds the lock of the state folder may begin a damaged index `anew`; to others it
    raises DamageError, and stays as it is.
    """

    def __init__(self, folder: Path, *, anew: bool = True) -> None:
        self.folder = folder
        self._anew = anew
        self.objects = folder / "objects"
        self.objects.mkdir(parents=True, exist_ok=True)
        self._index = _open_index(folder / INDEX, anew)
        self._noted: list[tuple[str, str]] = []

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self.commit()
        finally:
            self._index.close()

    def commit(self) -> None:
        """Make what was noted so far survive a kill, in one short transaction."""
        with self._damage_told():
            if self._noted:
                self._index.executemany("INSERT OR REPLACE INTO made VALUES (?, ?)", self._noted)
            self._index.commit()
        self._noted.clear()

    # What was made --------------------------------------------------------------------------

    def made(self, fingerprints: Iterable[str]) -> dict[str, tuple[Object, ...]]:
        """Return the outputs of those fingerprints whose files are all still there and whole."""
        self.commit()
        found = {}
        for fingerprint, text in self._select("made", "fingerprint", "outputs", fingerprints):
            outputs = _parse(text)
            if outputs is not None and all(self.is_whole(output) for output in outputs):
                found[fingerprint] = outputs
        return found

    def note(self, fingerprint: str, outputs: Sequence[Object]) -> None:
        """Note which objects an artifact gave; they survive the next commit."""
        text = " ".join(f"{o.sha256}:{o.size}" for o in outputs)
        self._noted.append((fingerprint, text))

    def path(self, sha: str) -> Path:
        """Return where an object lies."""
        return object_path(self.objects, sha)

    def read(self, sha: str) -> bytes:
        """Return an object's bytes. Raises OSError."""
        return self.path(sha).read_bytes()

    def is_whole(self, output: Object) -> bool:
        """Tell whether an object is what was written: all of it is read."""
        try:
            data = self.read(output.sha256)
        except OSError:
            return False
        return len(data) == output.size and sha256(data).hexdigest() == output.sha256

    # What was read --------------------------------------------------------------------------

    def recall(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return the remembered values of those keys that have one."""
        found: dict[str, Any] = {}
        for key, data in self.recall_bytes(keys):
            try:
                found[key] = pickle.loads(data)
            except Exception:  # a value of older code: it is made again
                continue
        return found

    def recall_bytes(self, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the remembered values as they were given, pickled or not."""
        return self._sealed("memo", "key", keys)

    def recall_one(self, key: str) -> Any:
        """Return a remembered value. Raises DamageError when it is not there."""
        found = self.recall([key])
        if key not in found:
            self._set_aside()
        return found[key]

    def remember(self, values: Iterable[tuple[str, Any]]) -> None:
        """Remember values (they must pickle) under keys that say all they depend on."""
        self.remember_bytes((key, pickle.dumps(value, protocol=5)) for key, value in values)

    def remember_bytes(self, values: Iterable[tuple[str, bytes]]) -> None:
        """Remember bytes under keys that say all they depend on."""
        self._insert("INSERT OR REPLACE INTO memo VALUES (?, ?)", _seals(values))

    def folders(self, names: Iterable[str]) -> dict[str, bytes]:
        """Return content folders as they were read; one that is gone or damaged is left out."""
        return dict(self._sealed("folders", "folder", names))

    def folder_row(self, name: str) -> bytes:
        """Return a content folder as it was read. Raises DamageError."""
        found = self.folders([name])
        if name not in found:
            self._set_aside()
        return found[name]

    def keep_folders(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Keep what was read of some folders."""
        self._insert("INSERT OR REPLACE INTO folders VALUES (?, ?)", _seals(rows))

    def forget_folders(self, folders: Iterable[str]) -> None:
        """Forget folders, at once: they are to be read anew, whatever happens now."""
        self._insert("DELETE FROM folders WHERE folder = ?", ((folder,) for folder in folders))
        self.commit()

    def keep_items(self, values: Iterable[tuple[str, bytes]]) -> None:
        """Keep items (pickled) by their digest."""
        self._insert("INSERT OR IGNORE INTO items VALUES (?, ?)", _seals(values))

    def items(self, digests: Iterable[str]) -> dict[str, bytes]:
        """Return items (pickled) by digest. Raises DamageError for one that is not there."""
        wanted = set(digests)
        found = dict(self._sealed("items", "digest", wanted))
        if len(found) < len(wanted):
            self._set_aside()
        return found

    @cached_property
    def identity(self) -> str:
        """The name of this index: one that was begun anew has another."""
        with self._damage_told():
            row = self._index.execute("SELECT value FROM facts WHERE name = 'identity'").fetchone()
            if row is None:
                row = (secrets.token_hex(16),)
                self._index.execute("INSERT INTO facts VALUES ('identity', ?)", row)
                self._index.commit()
        return str(row[0])

    # What was published ----------------------------------------------------------------------

    def last_edition(self, output: str) -> Placed | None:
        """Return what was last put at `output`, without its files."""
        query = "SELECT now, edition, looked FROM editions WHERE output = ?"
        with self._damage_told():
            row = self._index.execute(query, (output,)).fetchone()
        return Placed(*row) if row else None

    def placed(self, output: str) -> dict[str, Entry]:
        """Return the files that were put at `output`, in order of path; sources are left out."""
        columns = "path, fingerprint, sha256, size, key"
        query = f"SELECT {columns} FROM placed WHERE output = ? ORDER BY path"
        with self._damage_told():
            rows = self._index.execute(query, (output,))
            return {row[0]: Entry._make(row[1:]) for row in rows}

    def sources(self, output: str, paths: Iterable[str]) -> dict[str, list[str]]:
        """Return of which content files some files at `output` were made."""
        query = "SELECT sources FROM placed WHERE output = ? AND path = ?"
        with self._damage_told():
            rows = {p: self._index.execute(query, (output, p)).fetchone() for p in paths}
        return {path: row[0].split("\n") if row and row[0] else [] for path, row in rows.items()}

    def note_edition(
        self,
        output: str,
        edition: Placed,
        removed: Iterable[str],
        put: Mapping[str, tuple[Entry, Sequence[str]]],
    ) -> None:
        """Note the edition that was just put at `output`, and how its files differ."""
        gone = ((output, path) for path in removed)
        rows = ((output, path, *entry, "\n".join(names)) for path, (entry, names) in put.items())
        self._insert("DELETE FROM placed WHERE output = ? AND path = ?", gone)
        self._insert("INSERT OR REPLACE INTO placed VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        row = (output, edition.now, edition.edition, edition.looked)
        self._insert("INSERT OR REPLACE INTO editions VALUES (?, ?, ?, ?)", [row])
        self.commit()

    def note_look(self, output: str, edition: Placed, began: int) -> None:
        """Note a later look at an edition, unless another was placed meanwhile."""
        row = (began, output, *edition)
        query = "output = ? AND now = ? AND edition = ? AND looked = ?"
        self._insert(f"UPDATE editions SET looked = ? WHERE {query}", [row])
        self.commit()

    def forget_edition(self, output: str) -> None:
        """Forget which files stand at `output`: they were found to be others."""
        self._insert("DELETE FROM placed WHERE output = ?", [(output,)])

    # What is in use --------------------------------------------------------------------------

    def keep_only(
        self, fingerprints: Iterable[str], digests: Iterable[str], memos: Iterable[str]
    ) -> tuple[int, int]:
        """Remove what nobody needs; return how many files went, and their bytes.

        Kept are the outputs of these fingerprints and all that stands at an output, items by
        digest, and remembered values by key, or when a key ends in the hash of a kept file. Who
        is killed meanwhile leaves files too many, never too few.
        """
        self.commit()
        with self._damage_told():
            index = self._index
            standing = {row[0] for row in index.execute("SELECT DISTINCT fingerprint FROM placed")}
            self._delete_others("made", "fingerprint", {*fingerprints, *standing}.__contains__)
            self._delete_others("items", "digest", set(digests).__contains__)
            kept = {row[0] for row in index.execute("SELECT DISTINCT sha256 FROM placed")}
            for (text,) in index.execute("SELECT outputs FROM made"):
                kept |= {output.sha256 for output in _parse(text) or ()}
            wanted = set(memos)
            self._delete_others(
                "memo", "key", lambda k: k in wanted or k.rpartition(":")[2] in kept
            )
            index.commit()
            removed = self._remove_objects(kept)
            index.execute("VACUUM")
        return removed

    def _delete_others(self, table: str, column: str, is_kept: Callable[[str], bool]) -> None:
        rows = self._index.execute(f"SELECT {column} FROM {table}").fetchall()
        gone = [row for row in rows if not is_kept(row[0])]
        self._index.executemany(f"DELETE FROM {table} WHERE {column} = ?", gone)

    def _remove_objects(self, kept: set[str]) -> tuple[int, int]:
        """Remove all files below objects/ but these; return their number and bytes."""
        count = size = 0
        for path in self.objects.glob("??/*"):
            if path.parent.name + path.name not in kept and path.is_file():
                size += path.stat().st_size
                path.unlink()
                count += 1
        return count, size

    # Queries ---------------------------------------------------------------------------------

    def _select(
        self, table: str, key: str, value: str, keys: Iterable[str]
    ) -> Iterator[tuple[str, Any]]:
        for some in _batches(keys, _MOST):
            marks = ",".join("?" * len(some))
            query = f"SELECT {key}, {value} FROM {table} WHERE {key} IN ({marks})"
            with self._damage_told():
                rows = self._index.execute(query, some).fetchall()
            yield from rows

    def _sealed(self, table: str, key: str, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for name, sealed in self._select(table, key, "value", keys):
            if (data := unseal(sealed)) is not None:
                yield name, data

    def _insert(self, query: str, rows: Iterable[tuple[Any, ...]]) -> None:
        rows = list(rows)
        if rows:  # even an empty executemany would open a transaction
            with self._damage_told():
                self._index.executemany(query, rows)

    @contextmanager
    def _damage_told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                self._set_aside()
            raise

    def _set_aside(self) -> None:
        self._noted.clear()
        self.__dict__.pop("identity", None)
        self._index.close()
        if self._anew:
            self._index = _begin_anew(self.folder / INDEX)
        raise DamageError


def object_path(objects: Path, sha: str) -> Path:
    """Return where an object lies below `objects`."""
    return objects / sha[:2] / sha[2:]


def write_object(objects: Path, data: bytes) -> Object:
    """Write a file into the objects, whole or not at all; any process may. Raises OSError."""
    sha = sha256(data).hexdigest()
    path = object_path(objects, sha)
    try:
        if path.read_bytes() == data:
            return Object(sha, len(data))
    except OSError:
        pass
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            half.write_bytes(data)
        except FileNotFoundError:
            path.parent.mkdir(exist_ok=True)
            half.write_bytes(data)
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return Object(sha, len(data))


def _is_damage(error: sqlite3.Error) -> bool:
    """Tell whether an error speaks of a damaged file, not of a busy or full disk, or of us."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, sqlite3.OperationalError):
        return code is not None and code & 0xFF not in _NOT_DAMAGE
    return code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _open_index(path: Path, anew: bool) -> sqlite3.Connection:
    """Open the index; one that is damaged is removed and begun anew, one that is busy is not."""
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise DamageError
        return _connect(path, prepare=anew)
    except (sqlite3.DatabaseError, DamageError) as error:
        if isinstance(error, sqlite3.Error) and not _is_damage(error):
            raise
        if not anew:
            raise DamageError from error
        return _begin_anew(path)


def _begin_anew(path: Path) -> sqlite3.Connection:
    for stale in path.parent.glob(path.name + "*"):
        if stale.is_dir() and not stale.is_symlink():
            shutil.rmtree(stale)
        else:
            stale.unlink(missing_ok=True)  # a reader that closes removes some itself
    return _connect(path, prepare=True)


def _connect(path: Path, *, prepare: bool) -> sqlite3.Connection:
    """Connect; only who holds the lock may `prepare`: two at once would lock each other."""
    index = sqlite3.connect(path, timeout=60, isolation_level="IMMEDIATE")
    try:
        if prepare:
            index.execute("PRAGMA journal_mode = WAL")
            index.executescript(_SCHEMA)
        index.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.DatabaseError:
        index.close()
        raise
    return index


def _parse(text: str) -> tuple[Object, ...] | None:
    """Return the objects of a row; None for one that says something else."""
    pairs = [part.split(":") for part in text.split()]
    try:
        return tuple(Object(sha, int(size)) for sha, size in pairs)
    except ValueError:
        return None


def _seals(values: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    return ((key, seal(data)) for key, data in values)


def _batches(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    some: list[str] = []
    for key in keys:
        some.append(key)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
