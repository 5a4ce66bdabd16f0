"""Originals that lie elsewhere: fetched by their hash, and never taken for what they are not.

The last ones are kept in the state folder, so that a photo which is looked at, rendered and bundled
in one build comes once. Any of them may go at any time.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from newsroom.engine.executor import start_method
from newsroom.engine.limits import Bounds, Overrun, run_alone, run_limited
from newsroom.engine.remote import away, fetch, patience, send
from newsroom.errors import BuildError, NewsroomError
from newsroom.messages import mark
from newsroom.model import File
from newsroom.settings import Settings

MOST_KEPT = 2_000_000_000  # bytes
_AT_ONCE = 8  # what comes from afar waits more than it works
_MEGABYTES = 4096  # address space: libraries that speak with stores begin many threads


class OriginalError(BuildError):
    """The original of one file is missing, or not what its pointer says."""


@dataclass(frozen=True, slots=True)
class Originals:
    """Where originals lie (a URL; "" is nowhere) and where the last ones fetched are kept."""

    url: str = ""
    kept: Path = Path()

    def read(self, file: File) -> bytes:
        """Return an original's bytes, kept or fetched. Raises BuildError, SettingsError."""
        with suppress(OSError):
            data = self._place(file).read_bytes()
            if _is_it(data, file):
                return data
        return self._fetch_apart(file)

    def bring(
        self, files: Sequence[File], told: Callable[[int], None] = lambda done: None
    ) -> dict[str, OriginalError]:
        """Fetch what is not kept, several at once; return what is wrong with some, by path.

        `told` gets how many were dealt with. Raises BuildError, SettingsError where it is not one
        file's fault.
        """
        todo = [file for file in files if not self._is_kept(file)]
        bounds = _bounds(max((file.size for file in todo), default=0))
        faults: dict[str, OriginalError] = {}
        jobs = min(_AT_ONCE, len(todo))
        with closing(run_limited(partial(_bring, self), todo, bounds, jobs)) as results:
            for done, (file, result) in enumerate(zip(todo, results, strict=True), 1):
                told(len(files) - len(todo) + done)
                fault = away(self.url, result.reason) if isinstance(result, Overrun) else result
                if isinstance(fault, OriginalError):
                    faults[file.path] = fault
                elif fault is not None:
                    raise fault
        return faults

    def fetch(self, file: File) -> bytes:
        """Fetch an original, whole and right, and keep it. Raises BuildError, SettingsError."""
        try:
            data = fetch(self.url, object_name(file.sha256), file.size)
        except FileNotFoundError as error:
            order = mark('the original of "{file}" is missing; put it at {place}')
            raise self._error(order, "original-missing", file) from error
        if not _is_it(data, file):
            order = mark('{place} is not the original of "{file}"; put the right bytes there')
            raise self._error(order, "original-changed", file)
        with suppress(OSError):  # a full disk will be told of where it matters
            self._keep(file, data)
        return data

    def send(self, file: File, data: bytes) -> None:
        """Put an original where it belongs. Raises BuildError, SettingsError."""
        send(self.url, object_name(file.sha256), data)

    def _fetch_apart(self, file: File) -> bytes:
        """Fetch in a child, unless this is one: threads of libraries do not outlive a fork."""
        if multiprocessing.parent_process() is not None or start_method() != "fork":
            return self.fetch(file)
        fault = run_alone(partial(_bring, self), file, _bounds(file.size))
        if isinstance(fault, Overrun):
            raise away(self.url, fault.reason)
        if fault is not None:
            raise fault
        try:
            data = self._place(file).read_bytes()
        except OSError:
            return self.fetch(file)
        return data if _is_it(data, file) else self.fetch(file)

    def _error(self, order: str, code: str, file: File) -> OriginalError:
        place = f"{self.url.rstrip('/')}/{object_name(file.sha256)}"
        return OriginalError(order, code=code, file=file.path, place=place)

    def _place(self, file: File) -> Path:
        return self.kept / file.sha256

    def _is_kept(self, file: File) -> bool:
        try:
            return self._place(file).stat().st_size == file.size
        except OSError:
            return False

    def _keep(self, file: File, data: bytes) -> None:
        """Keep an original, whole or not at all; the oldest go where they are too many."""
        self.kept.mkdir(parents=True, exist_ok=True)
        half = self.kept / f".{file.sha256}.{os.getpid()}"
        try:
            half.write_bytes(data)
            half.replace(self._place(file))
        finally:
            half.unlink(missing_ok=True)
        _make_room(self.kept, MOST_KEPT)


def originals_of(settings: Settings) -> Originals:
    """Return where the agency's originals lie."""
    return Originals(settings.agency.photos.originals, settings.state / "originals")


def object_name(sha: str) -> str:
    """Return an object's name below the URL: as in the `lfs/objects` of every Git repository."""
    return f"{sha[:2]}/{sha[2:4]}/{sha}"


def forget(settings: Settings) -> tuple[int, int]:
    """Remove the originals that are kept; return how many went, and their bytes."""
    folder = settings.state / "originals"
    sizes = [path.stat().st_size for path in folder.iterdir()] if folder.is_dir() else []
    shutil.rmtree(folder, ignore_errors=True)
    return len(sizes), sum(sizes)


def _is_it(data: bytes, file: File) -> bool:
    return len(data) == file.size and sha256(data).hexdigest() == file.sha256


def _bounds(size: int) -> Bounds:
    """Return what fetching may cost; the library is left behind before that."""
    return Bounds(patience(size), _MEGABYTES + (4 * size >> 20))


def _bring(originals: Originals, file: File) -> NewsroomError | None:
    """Fetch and keep an original, in a worker; return what went wrong, without how it came to it.

    Errors of libraries hang together in rings, which do not come through to another process once
    Dask has taught pickle to send them along.
    """
    try:
        originals.fetch(file)
    except NewsroomError as error:
        return type(error)(error.sentence, **error.params)
    return None


def _make_room(folder: Path, most: int) -> None:
    found = []
    for path in folder.iterdir():
        with suppress(OSError):
            status = path.stat()
            found.append((status.st_mtime_ns, status.st_size, path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= most:
            return
        path.unlink(missing_ok=True)
        total -= size
