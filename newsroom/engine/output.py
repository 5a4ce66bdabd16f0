"""Put an edition in place: built aside, then exchanged at once, or not at all."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from newsroom.engine.manifest import Manifest
from newsroom.engine.store import Store
from newsroom.errors import OutputError
from newsroom.messages import mark

MARKER = ".edition"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def place(manifest: Manifest, store: Store, output: Path) -> None:
    """Make `output` hold exactly the manifest's files. Raises OutputError; then it is untouched.

    The new edition is laid out beside it, as copies, so that nothing done to the site reaches
    the store; it takes its place by one rename(2). What a killed run left aside is removed.
    """
    check_output(output)
    aside = output.parent / f".{output.name}-next"
    try:
        shutil.rmtree(aside, ignore_errors=True)
        _lay_out(manifest, store, aside)
        os.sync()
        _swap(aside, output)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise OutputError(
            mark("the edition could not be put in place ({reason}); the old one is untouched"),
            reason=error.strerror or str(error),
        ) from error
    shutil.rmtree(aside, ignore_errors=True)


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


def _lay_out(manifest: Manifest, store: Store, folder: Path) -> None:
    folder.mkdir(parents=True)
    made = {folder}
    for path, entry in manifest.entries.items():
        target = folder / path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        shutil.copy2(store.path(entry.sha256), target)
    (folder / MARKER).write_text(manifest.edition + "\n", encoding="ascii")


def is_placed(manifest: Manifest, store: Store, output: Path) -> bool:
    """Tell whether `output` holds this edition, with no file touched, gone or added since.

    A placed file has the size and the time of its object; that is what is compared.
    """
    try:
        if (output / MARKER).read_text(encoding="ascii").strip() != manifest.edition:
            return False
        for path, entry in manifest.entries.items():
            placed, kept = (output / path).lstat(), store.path(entry.sha256).lstat()
            if (placed.st_size, placed.st_mtime_ns) != (kept.st_size, kept.st_mtime_ns):
                return False
        found = sum(len(names) for _, _, names in os.walk(output))
    except OSError:
        return False
    return found == len(manifest.entries) + 1


def _swap(aside: Path, output: Path) -> None:
    if not output.exists():
        aside.rename(output)
    elif not _exchange(aside, output):
        old = output.parent / f".{output.name}-old"
        shutil.rmtree(old, ignore_errors=True)
        output.rename(old)
        try:
            aside.rename(output)
        except OSError:
            old.rename(output)
            raise
        shutil.rmtree(old, ignore_errors=True)


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
