"""Put an edition in place: prepared aside, then exchanged at once, or not at all.

Beside `output` lies its twin, `.output-next`: the same files (hard links), where the next edition
is prepared by changing only what differs; then the two folders change places by one rename(2).
Nothing that is done to the site goes unnoticed: a file or folder that was touched since it was last
looked at has a later ctime, which no program can set back.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from newsroom.engine.manifest import Entry, Manifest
from newsroom.engine.store import Store
from newsroom.errors import OutputError
from newsroom.messages import mark

MARKER = ".edition"
_FEW = 200  # files that are brought to the disk one by one; more, and everything is
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@dataclass(frozen=True, slots=True)
class Survey:
    """What is not as it should be: files wrong or gone, files that are too many; is the twin whole?

    `began` is when the look began (ns, by the clock of the disk): what is touched from then on is
    to be looked at again. `read` tells how many files had to be read.
    """

    wrong: frozenset[str] = frozenset()
    extra: frozenset[str] = frozenset()
    twin: bool = False
    began: int = 0
    read: int = 0

    def __bool__(self) -> bool:
        return bool(self.wrong or self.extra)


def check_output(output: Path) -> None:
    """Refuse a folder that holds what is not ours: it would be lost."""
    foreign = output.is_symlink() or (output.exists() and not output.is_dir())
    if not foreign and output.is_dir():
        foreign = not (output / MARKER).is_file() and any(output.iterdir())
    if foreign:
        raise OutputError(
            mark('"{path}" holds something else; move or delete it, then build again'),
            path=str(output),
        )


def twin_of(output: Path) -> Path:
    """Return where the next edition of an output is prepared."""
    return output.parent / f".{output.name}-next"


def edition_at(folder: Path) -> str:
    """Return the name of the edition that a folder holds, or "" if it is not a whole one."""
    try:
        return (folder / MARKER).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


# Looking ---------------------------------------------------------------------------------------


def survey(output: Path, entries: Mapping[str, Entry], looked: int) -> Survey:
    """Compare an output and its twin with their manifest; only what was touched is read.

    `looked` is when they were last looked at. Both are links to the same files. So files are
    looked at once, and folders in both: whoever replaces a file, adds or removes one touches a
    folder, whoever writes into one touches it.
    """
    began = _tick(output) or looked
    folders = _folders(entries)
    touched = list(_touched_files(str(output), entries, looked))
    wrong = {path for path in touched if not _is(f"{output}/{path}", entries[path])}
    extra: set[str] = set()
    for path in _names_in_touched(str(output), folders, looked):
        entry = entries.get(path)
        if path in folders:  # no folder any more: what seems to lie in it lies elsewhere
            extra.add(path)
            wrong |= {inside for inside in entries if inside.startswith(f"{path}/")}
        elif entry is None:
            extra.add(path)
        elif not _is(f"{output}/{path}", entry):
            wrong.add(path)
    twin = _is_twin(str(twin_of(output)), str(output), folders, entries, looked)
    return Survey(frozenset(wrong), frozenset(extra), twin, began, len(touched))


def _tick(output: Path) -> int:
    """Return what time it is (ns) by the clock of the output's disk; 0 where it is read-only."""
    marker = output / MARKER
    try:
        status = marker.stat()
        os.utime(marker, ns=(status.st_atime_ns, status.st_mtime_ns))
        return marker.stat().st_ctime_ns
    except OSError:
        return 0


def _touched_files(base: str, entries: Mapping[str, Entry], looked: int) -> Iterator[str]:
    """Yield the files that are gone, or were touched."""
    for path, entry in entries.items():
        try:
            status = os.lstat(f"{base}/{path}")
        except OSError:
            yield path
            continue
        same = status.st_ctime_ns < looked and status.st_size == entry[2]
        if not same or not S_ISREG(status.st_mode):
            yield path


def _touched_folders(base: str, folders: set[str], looked: int) -> Iterator[tuple[str, list[str]]]:
    """Yield folders that were touched, with what lies in them. Raises OSError for one gone."""
    for folder in folders:
        place = f"{base}/{folder}"
        status = os.lstat(place)
        if not S_ISDIR(status.st_mode):
            raise NotADirectoryError(place)
        if status.st_ctime_ns >= looked:
            yield folder, os.listdir(place)


def _names_in_touched(base: str, folders: set[str], looked: int) -> Iterator[str]:
    """Yield what lies in folders that were touched, and folders that are none any more."""
    for folder in folders:
        try:
            for _, names in _touched_folders(base, {folder}, looked):
                paths = {f"{folder}/{name}".lstrip("/") for name in names}
                yield from paths - folders - {MARKER}
        except NotADirectoryError:
            yield folder
        except OSError:
            continue  # gone with its files, which were found wrong


def _is_twin(
    twin: str, output: str, folders: set[str], entries: Mapping[str, Entry], looked: int
) -> bool:
    """Tell whether the twin has all folders, and those that were touched hold what they should."""
    try:
        touched = dict(_touched_folders(twin, folders, looked))
    except OSError:
        return False
    expected = {folder: {MARKER} if folder == "" else set() for folder in touched}
    for path in (*entries, *(folder for folder in folders if folder)):
        above, _, name = path.rpartition("/")
        if above in touched:
            expected[above].add(name)
    return all(
        expected[folder] == set(names)
        and all(
            _are_one(f"{twin}/{path}", f"{output}/{path}") or _is(f"{twin}/{path}", entries[path])
            for path in (f"{folder}/{name}".lstrip("/") for name in names)
            if path in entries
        )
        for folder, names in touched.items()
    )


def _are_one(first: str, second: str) -> bool:
    try:
        return os.path.samestat(os.lstat(first), os.lstat(second))
    except OSError:
        return False


def _is(path: str, entry: Entry) -> bool:
    try:
        with open(path, "rb", opener=_no_link) as file:
            if not S_ISREG(os.fstat(file.fileno()).st_mode):
                return False
            data = file.read()
    except OSError:
        return False
    return sha256(data).hexdigest() == entry.sha256


def _no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _folders(paths: Iterable[str]) -> set[str]:
    """Return all folders of paths, with those above them; "" is the top."""
    found = {path.rpartition("/")[0] for path in paths}
    above = {folder.rpartition("/")[0] for folder in found}
    while not above <= found:
        found |= above
        above = {folder.rpartition("/")[0] for folder in above}
    return found | {""}


# Placing ---------------------------------------------------------------------------------------


def place(
    manifest: Manifest,
    put: Iterable[str],
    gone: Iterable[str],
    store: Store,
    output: Path,
    ready: bool,
) -> int:
    """Make `output` hold exactly the manifest's files; return when that began (ns).

    With `ready` the twin is whole but for the paths to `put` and those that are `gone`; else it is
    laid out anew. Raises OutputError; then `output` is untouched.
    """
    check_output(output)
    twin, put, gone = twin_of(output), list(put), list(gone)
    try:
        if not ready:
            _clear(twin)
            twin.mkdir(parents=True)
            put, gone = list(manifest.entries), []
        (twin / MARKER).unlink(missing_ok=True)
        began = twin.stat().st_ctime_ns
        _remove(twin, [*gone, *put] if ready else [])
        _fill(twin, put, lambda path, target: _copy(manifest.entries[path], store, target))
        _mark(twin, manifest)
        _to_disk(twin, put)
        _swap(twin, output)
    except OSError as error:
        raise OutputError(
            mark("the edition could not be put in place ({reason}); the old one is untouched"),
            reason=error.strerror or str(error),
        ) from error
    mirror(manifest, put, gone, output, ready)
    return began


def mirror(
    manifest: Manifest, put: Iterable[str], gone: Iterable[str], output: Path, ready: bool
) -> None:
    """Make the twin hold what `output` does, as links.

    It is a convenience for the next edition, so that what the disk refuses here is no error:
    where files cannot be linked there is no twin, and each edition is laid out anew.
    """
    twin, put, gone = twin_of(output), list(put), list(gone)
    try:
        if not ready:
            _clear(twin)
            twin.mkdir()
            put, gone = list(manifest.entries), []
        (twin / MARKER).unlink(missing_ok=True)
        _remove(twin, [*gone, *put] if ready else [])
        _fill(twin, put, lambda path, target: os.link(output / path, target))
        _mark(twin, manifest)
    except OSError:
        shutil.rmtree(twin, ignore_errors=True)


def _mark(folder: Path, manifest: Manifest) -> None:
    marker = folder / MARKER
    marker.write_text(manifest.edition + "\n", encoding="ascii")
    marker.chmod(0o644)


def _clear(folder: Path) -> None:
    """Remove a folder of ours, or whatever stands in its place."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _remove(folder: Path, paths: Iterable[str]) -> None:
    """Remove files (or what took their place), and the folders that are empty then."""
    base = str(folder)
    for path in sorted(paths):  # what took a folder's place goes before what seems to be in it
        try:
            os.unlink(f"{base}/{path}")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (IsADirectoryError, PermissionError):
            _clear(folder / path)
        above = path.rpartition("/")[0]
        while above:
            try:
                os.rmdir(f"{base}/{above}")
            except OSError:
                break
            above = above.rpartition("/")[0]


def _fill(folder: Path, paths: Iterable[str], put: Callable[[str, str], None]) -> None:
    """Put files into a folder; their folders are made, and are for all to read."""
    base, made = str(folder), {""}
    folder.chmod(0o755)
    for path in paths:
        _make_folder(base, path.rpartition("/")[0], made)
        put(path, f"{base}/{path}")


def _make_folder(base: str, folder: str, made: set[str]) -> None:
    if folder in made:
        return
    _make_folder(base, folder.rpartition("/")[0], made)
    place = f"{base}/{folder}"
    try:
        os.mkdir(place)
        os.chmod(place, 0o755)
    except FileExistsError:
        if os.path.islink(place) or not os.path.isdir(place):
            os.unlink(place)
            os.mkdir(place)
    made.add(folder)


def _copy(entry: Entry, store: Store, target: str) -> None:
    """Copy an object, so that nothing done to the site reaches the store; it must be whole."""
    data = store.read(entry.sha256)
    if sha256(data).hexdigest() != entry.sha256:
        store.path(entry.sha256).unlink()
        raise OSError(errno.EIO, f"{entry.sha256[:12]} is damaged")
    file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        os.fchmod(file, 0o644)
        written = os.write(file, data)
        while written < len(data):
            written += os.write(file, memoryview(data)[written:])
    finally:
        os.close(file)


def _to_disk(folder: Path, paths: list[str]) -> None:
    """Bring files and their folders to the disk, before anybody is told that they are there."""
    if len(paths) > _FEW:
        os.sync()
        return
    base = str(folder)
    for path in [*paths, MARKER, *_folders(paths)]:
        file = os.open(f"{base}/{path}", os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def _swap(twin: Path, output: Path) -> None:
    if not output.exists():
        twin.rename(output)
    elif not _exchange(twin, output):
        old = output.parent / f".{output.name}-old"
        _clear(old)
        output.rename(old)
        try:
            twin.rename(output)
        except OSError:
            old.rename(output)
            raise
        old.rename(twin)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders at once (renameat2, Linux); False where that cannot be done."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    paths = os.fsencode(first), os.fsencode(second)
    if renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV):
        return False
    raise OSError(code, os.strerror(code), str(second))


@contextmanager
def only_one(state: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Let one build at a time work on a state folder; a second one waits, after saying so.

    The lock is the kernel's: that of a build that died is gone with it and with its workers, who
    inherit it and die with their parent.
    """
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
