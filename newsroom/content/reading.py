"""All that lies below content/: read once, then only where something changed.

A folder is read again when one of its files changed, or one elsewhere that its texts name, or
the settings or the code. Files are known by size, mtime and ctime; one that changed so lately
that the clock might hide a second change is hashed at the next reading too.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from newsroom.content.files import Folders, Found, scan, unreadable
from newsroom.content.folder import (
    FolderReading,
    Judge,
    Value,
    folder_of,
    name_of,
    pack,
    read_folder,
    unpack,
)
from newsroom.content.index import Index, load_index, save_index
from newsroom.content.films import Film
from newsroom.content.library import (
    MEDIA_FOLDER,
    Library,
    Progress,
    photo_key,
    probe_photos,
    read_texts,
    text_key,
)
from newsroom.content.pointers import PASSING, film_key, follow, look_at_originals
from newsroom.content.prefill import Taken
from newsroom.engine.fingerprint import code_digest, encode, library_versions
from newsroom.engine.originals import originals_of
from newsroom.engine.pointer import LONGEST
from newsroom.engine.pool import fork_map
from newsroom.engine.store import Store
from newsroom.media.probe import LIBRARIES, is_photo
from newsroom.messages import mark
from newsroom.model import File, Picture, Record, Source
from newsroom.problems import Problem
from newsroom.settings import Settings

_SETTLED = 2_000_000_000  # ns; the coarsest clock of a file system, FAT's
Hashes = Mapping[tuple[Any, ...], str]
_AT_ONCE = 100
_ENGINE = ("engine/fingerprint", "engine/pointer", "engine/originals")
_SLAB = 2_000  # folders read at a time, so that memory does not grow with the archive


@dataclass(frozen=True)
class Reading:
    """What is known of content/: its folders with their files, and the record of every text.

    `special` are the folders of which more is to be said than their records do. It has `settled`
    when no file changed so lately that a second change might not show.
    """

    folders: Folders
    records: tuple[Record, ...]
    special: Mapping[str, FolderReading]
    refused: tuple[Problem, ...]
    read_anew: int
    settled: bool

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with each folder by itself."""
        for reading in self.special.values():
            yield from reading.problems

    def has(self, path: str) -> bool:
        """Tell whether there is such a file."""
        return _is_there(path, self.folders)

    def open_source(self, record: Record, store: Store) -> Source:
        """Return a text as it was read, with the places of its fields."""
        kept = unpack(store.folder_row(record.folder))
        key = text_key(record.path, dict(kept.hashes)[name_of(record.path)])
        found: Source = store.recall_one(key)
        return found

    def anchors(self, record: Record, store: Store) -> Sequence[str]:
        """Return the ids in a text that others may link to."""
        return unpack(store.folder_row(record.folder)).anchors[record.path]


def read_content(
    settings: Settings, store: Store, judge: Judge, jobs: int, progress: Progress
) -> Reading:
    """Read what changed in content/; what did not is as it was kept. Faults are in the readings.

    `judge` finds what is wrong with one folder by itself.
    """
    now = clock_of(settings.state)
    folders, refused = scan(settings.content, settings.agency.limits.file_bytes)
    index = load_index(settings.state, _key(settings, store))
    changed = {n for n, files in folders.items() if index.folders.get(n) != files}
    changed |= index.unsettled & folders.keys()
    gone = index.folders.keys() - folders.keys()
    known = _unpack(store.folders(index.special - gone))
    changed |= index.special - gone - known.keys()
    todo = sorted(changed | _affected(known, changed | gone))
    if not todo and not gone:
        return Reading(folders, index.records, known, tuple(refused), 0, settled=True)
    old = _unpack(store.folders(n for n in todo if n in index.folders))
    store.forget_folders([*todo, *gone])
    hashes = {
        n: _hashes_of(index.folders[n], old[n]) for n in todo if n in old and n not in index.unsettled
    }
    reader = _Reader(settings, store, judge, jobs, folders, progress)
    fresh: dict[str, FolderReading] = {}
    for name, data, values in reader.read(todo, hashes):
        store.keep_items(values)
        store.keep_folders([(name, data)])
        fresh[name] = unpack(data)
        if len(fresh) % _AT_ONCE == 0:
            store.commit()  # another build may be waiting to write
    store.commit()
    again = {*todo, *gone}
    kept = [record for record in index.records if record.folder not in again]
    records = tuple(sorted(chain(kept, *(r.records for r in fresh.values())), key=newest_first))
    special = {n: r for n, r in (known | fresh).items() if n not in gone and not r.is_plain}
    unsettled = {n for n in again | index.unsettled if _is_unsettled(folders.get(n, ()), now)}
    unsettled |= {n for n, r in fresh.items() if any(p.code in PASSING for p in r.problems)}
    save_index(settings.state, Index(index.key, folders, records, frozenset(special), unsettled))
    settled = not unsettled
    return Reading(folders, records, special, tuple(refused), len(todo), settled)


def taken_from_photos(state: Path, store: Store) -> list[Taken]:
    """Return what photos' own files filled when the content was last read, in order of text."""
    index = load_index(state)
    shown = {record.folder for record in index.records if record.photos} | index.special
    readings = _unpack(store.folders(sorted(shown))).values()
    return sorted(taken for reading in readings for taken in reading.taken)


def in_use(settings: Settings, store: Store) -> tuple[set[str], set[str]]:
    """Return the digests of items, and the keys of remembered values, that a reading needs."""
    index = load_index(settings.state)
    digests = {digest for record in index.records for digest in (record.brief, record.digest)}
    keys, limits = set(), settings.agency.limits
    for folder, reading in _unpack(store.folders(index.folders)).items():
        for name, sha in reading.hashes:
            path = f"{folder}/{name}"
            if path.endswith(".md"):
                keys.add(text_key(path, sha))
            else:
                keys.add(photo_key(path, sha, limits) if is_photo(path) else film_key(path, sha))
    return digests, keys


def clock_of(state: Path) -> int:
    """Return the time (ns) by the clock that files are stamped with."""
    tick = state / "tick"
    tick.unlink(missing_ok=True)
    tick.touch()
    return tick.stat().st_ctime_ns


def newest_first(record: Record) -> tuple[int, str]:
    """Sort records by date, the newest first."""
    return (-record.due, record.path)


def _is_unsettled(files: Sequence[Found], now: int) -> bool:
    return any(max(mtime, ctime) >= now - _SETTLED for *_, mtime, ctime in files)


def _key(settings: Settings, store: Store) -> str:
    """Return all that a reading depends on besides the files: code, libraries, settings."""
    rooms = ("content", "kinds", "rules", "media", "model", "problems", "settings", "embargo")
    code = code_digest(*rooms, "moments", "addresses", *_ENGINE)
    libraries = library_versions("markdown", "nh3", "pyyaml", "pydantic", "unidecode", *LIBRARIES)
    place = f"{code}{libraries}{settings.content.resolve()}{store.identity}".encode()
    return sha256(encode(settings.agency) + place).hexdigest()


def _unpack(rows: Mapping[str, bytes]) -> dict[str, FolderReading]:
    return {name: unpack(data) for name, data in rows.items()}


def _affected(known: Mapping[str, FolderReading], changed: set[str]) -> set[str]:
    """Return the folders whose texts name files in folders that changed."""
    return {
        name
        for name, reading in known.items()
        if any(folder_of(path) in changed for path in reading.outside)
    }


def _hashes_of(files: Sequence[Found], reading: FolderReading) -> dict[tuple[Any, ...], str]:
    """Return stat -> hash of the files of a folder."""
    by_name = dict(reading.hashes)
    return {tuple(found): by_name[found[0]] for found in files if found[0] in by_name}


@dataclass(frozen=True)
class _Task:
    """One folder to read: its library as bytes, so that it is opened where it is read."""

    name: str
    files: Mapping[str, File]
    texts: Mapping[str, bytes | Problem]
    pictures: Mapping[str, Picture | Problem]
    problems: tuple[Problem, ...]
    films: Mapping[str, Film | Problem] = field(default_factory=dict)


@dataclass(slots=True)
class _Hashed:
    """The files of some folders by their hashes; texts as bytes; what is wrong, by folder.

    `pointers` are files that lie elsewhere, `refused` those whose pointers cannot be followed.
    """

    files: dict[str, dict[str, File]] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    problems: dict[str, list[Problem]] = field(default_factory=dict)
    pointers: dict[str, File] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Reader:
    """Reads the folders that changed, a slab at a time."""

    settings: Settings
    store: Store
    judge: Judge
    jobs: int
    folders: Folders
    progress: Progress

    def read(
        self, names: Sequence[str], hashes: Mapping[str, Hashes]
    ) -> Iterator[tuple[str, bytes, list[Value]]]:
        """Yield name, packed reading and sound items of each folder."""
        shared = self._open_shared(hashes)
        total, done = len(names), 0
        for start in range(0, total, _SLAB):
            slab = names[start : start + _SLAB]
            tasks = self._tasks(slab, hashes, partial(self._tell, done, total))
            one = partial(_read_one, self.settings, self.judge, self.folders, shared)
            for task, (data, values) in zip(
                tasks, fork_map(one, tasks, self.jobs), strict=True
            ):
                yield task.name, data, values
            self.store.commit()
            done += len(slab)

    def _tell(self, before: int, total: int, done: int, among: int) -> None:
        """Tell how far the work is, counted in folders."""
        self.progress(mark("Reading texts"), before + done * _SLAB // max(among, _SLAB), total)

    def _open_shared(self, hashes: Mapping[str, Hashes]) -> _Task:
        names = [MEDIA_FOLDER] if MEDIA_FOLDER in self.folders else []
        tasks = self._tasks(names, hashes, lambda done, among: None)
        return tasks[0] if tasks else _Task(MEDIA_FOLDER, {}, {}, {}, ())

    def _tasks(
        self,
        names: Sequence[str],
        hashes: Mapping[str, Hashes],
        told: Callable[[int, int], None],
    ) -> list[_Task]:
        hashed = _Hashed()
        for name in names:
            self._hash(name, hashes.get(name, {}), hashed)
        files, contents = hashed.files, hashed.texts
        every = {path: file for some in files.values() for path, file in some.items()}
        limits = self.settings.agency.limits
        texts = read_texts(
            contents, every, limits, self.store, self.jobs, lambda n: told(n, len(contents))
        )
        self.store.commit()
        pictures, films = self._look(every, hashed)
        return [
            _Task(
                name,
                files[name],
                {path: texts[path] for path in files[name] if path in texts},
                {path: pictures[path] for path in files[name] if path in pictures},
                tuple(hashed.problems[name]),
                {path: films[path] for path in files[name] if path in films},
            )
            for name in names
        ]

    def _look(
        self, every: Mapping[str, File], hashed: _Hashed
    ) -> tuple[Mapping[str, Picture | Problem], Mapping[str, Film | Problem]]:
        """Look at photos, and at other files that lie elsewhere."""
        limits, content = self.settings.agency.limits, self.settings.content
        originals, pointers = originals_of(self.settings), hashed.pointers
        photos = [f for path, f in every.items() if is_photo(path) and path not in hashed.refused]
        pictures = probe_photos(
            *(content, photos, limits, self.store, self.jobs, lambda n: None),
            *(originals, pointers, partial(self.progress, mark("Fetching originals"))),
        )
        others = [file for path, file in pointers.items() if not is_photo(path)]
        films = look_at_originals(others, originals, self.store)
        return pictures, dict.fromkeys(hashed.refused, Film()) | films

    def _hash(self, name: str, known: Hashes, hashed: _Hashed) -> None:
        """Hash a folder's files, and take the bytes of texts. Known ones are not read again."""
        files = hashed.files[name] = {}
        problems = hashed.problems[name] = []
        for found in self.folders[name]:
            path = f"{name}/{found[0]}".lstrip("/")
            sha = known.get(tuple(found))
            if sha and not path.endswith(".md") and found[1] >= LONGEST:
                files[path] = File(path, sha, found[1])
                continue
            try:
                data = (self.settings.content / path).read_bytes()
            except OSError as error:
                problems.append(unreadable(path, error))
                continue
            files[path] = File(path, sha256(data).hexdigest(), len(data))
            if path.endswith(".md"):
                hashed.texts[path] = data
            elif isinstance(original := follow(path, data, self.settings.agency), File):
                files[path] = hashed.pointers[path] = original
            elif original is not None:
                problems.append(original)
                hashed.refused.add(path)


def _read_one(
    settings: Settings, judge: Judge, folders: Folders, shared: _Task, task: _Task
) -> tuple[bytes, list[Value]]:
    reading, values = read_folder(task.name, _library(task, shared, folders), settings, judge)
    return pack(reading), values


def _library(task: _Task, shared: _Task, folders: Folders) -> Library:
    """Return what a folder's texts can reach."""
    sources = {p: pickle.loads(t) for p, t in task.texts.items() if isinstance(t, bytes)}
    problems = [*task.problems]
    for source in sources.values():
        problems += source.problems
    problems += [t for t in task.texts.values() if isinstance(t, Problem)]
    problems += [p for p in task.pictures.values() if isinstance(p, Problem)]
    problems += [p for p in task.films.values() if isinstance(p, Problem)]
    both = {**shared.pictures, **task.pictures}
    films = {**shared.films, **task.films}
    refs = (ref.path for source in sources.values() for ref in source.refs)
    others = {p: File(p, "", 0) for p in refs if p and _is_there(p, folders)}
    return Library(
        files={**others, **shared.files, **task.files},
        sources=sources,
        pictures={path: found for path, found in both.items() if isinstance(found, Picture)},
        problems=tuple(problems),
        films={p: Film() if isinstance(found, Problem) else found for p, found in films.items()},
    )


def _is_there(path: str, folders: Folders) -> bool:
    name = name_of(path)
    return any(found[0] == name for found in folders.get(folder_of(path), ()))
