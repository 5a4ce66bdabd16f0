"""Texts read and photos looked at, within limits; remembered by the hash of their bytes."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType

from newsroom.content.films import Film
from newsroom.content.pointers import loads, told
from newsroom.engine.fingerprint import code_digest, library_versions
from newsroom.engine.limits import STOPPED, Bounds, Overrun, run_limited
from newsroom.engine.originals import Originals
from newsroom.engine.store import Store
from newsroom.media.probe import LIBRARIES, probe
from newsroom.media.refusal import Refused
from newsroom.messages import mark
from newsroom.model import File, Picture, Source
from newsroom.problems import Problem
from newsroom.settings import Limits

MEDIA_FOLDER = "media"  # files that several texts share
NONE: Mapping[str, File] = MappingProxyType({})
Progress = Callable[[str, int, int], None]
Step = Callable[[int], None]


@dataclass(frozen=True)
class Library:
    """What a folder's texts can reach: files by path, texts, photos' headers, and what is wrong.

    `files` holds the folder's own files, and those elsewhere that its texts name; `films` what is
    known of originals that lie elsewhere and are no photos.
    """

    files: Mapping[str, File]
    sources: Mapping[str, Source]
    pictures: Mapping[str, Picture]
    problems: tuple[Problem, ...]
    films: Mapping[str, Film] = field(default_factory=dict)

    def own(self, folder: str) -> Iterator[File]:
        """Yield the files that lie in the folder itself."""
        return (f for path, f in self.files.items() if path.rpartition("/")[0] == folder)


def text_key(path: str, sha: str) -> str:
    """Return the key under which a text that was read is remembered."""
    version = code_digest("content", "model", "problems") + library_versions(
        "markdown", "nh3", "pyyaml"
    )
    return f"text:{version}:{path}:{sha}"


def read_texts(
    texts: Mapping[str, bytes],
    files: Mapping[str, File],
    limits: Limits,
    store: Store,
    jobs: int,
    progress: Step,
) -> dict[str, bytes | Problem]:
    """Read texts; return each as a pickled Source, or what is wrong with it."""
    read: dict[str, bytes | Problem] = {
        path: _too_long(path, limits) for path in texts if len(texts[path]) > limits.text_bytes
    }
    keys = {path: text_key(path, files[path].sha256) for path in texts if path not in read}
    known = dict(store.recall_bytes(keys.values()))
    read |= {path: known[key] for path, key in keys.items() if key in known}
    todo = [path for path in keys if path not in read]
    bounds = Bounds(limits.text_seconds, limits.text_megabytes)
    results = run_limited(_read_one, [(path, texts[path]) for path in todo], bounds, jobs)
    progress(len(read))
    for number, (path, result) in enumerate(zip(todo, results, strict=True), len(read) + 1):
        read[path] = _stopped(path, result, limits) if isinstance(result, Overrun) else result
        progress(number)
    fresh = ((keys[path], read[path]) for path in todo)
    store.remember_bytes((key, data) for key, data in fresh if isinstance(data, bytes))
    return read


def _read_one(task: tuple[str, bytes]) -> bytes:
    from newsroom.content.source import read_source  # with all that reads Markdown: only if needed

    return pickle.dumps(read_source(*task), protocol=5)


def photo_key(path: str, sha: str, limits: Limits) -> str:
    """Return the key under which a photo that was looked at is remembered."""
    rooms = ("probe", "facts", "metadata", "pixels", "refusal", "svg", "svg_names")
    version = code_digest(*(f"media/{room}" for room in rooms), "model")
    version += library_versions(*LIBRARIES)
    most = (limits.photo_pixels, limits.photo_frames)
    return f"photo:{version}:{most}:{sha}:{path.rsplit('.', 1)[-1]}"


def probe_photos(
    content: Path,
    photos: Sequence[File],
    limits: Limits,
    store: Store,
    jobs: int,
    progress: Step,
    originals: Originals | None = None,
    pointers: Mapping[str, File] = NONE,
    fetching: Callable[[int, int], None] = lambda done, among: None,
) -> dict[str, Picture | Problem]:
    """Look at the headers of photos; return each, or what is wrong with it.

    Those that `pointers` stand for are fetched; those known by their hash are not.
    """
    keys = {file.path: photo_key(file.path, file.sha256, limits) for file in photos}
    most = (limits.photo_pixels, limits.photo_frames)
    known = store.recall(keys.values())
    todo = [file for file in photos if keys[file.path] not in known]
    bounds = Bounds(limits.text_seconds, limits.text_megabytes)
    faults: dict[str, Problem] = {}
    number = fetched = 0
    afar = sum(file.path in pointers for file in todo)
    for load in loads(todo, pointers):
        brought = [file for file in load if file.path in pointers]
        if originals and brought:
            wrong = originals.bring(brought, partial(_tell, fetching, fetched, afar))
            faults |= {path: told(fault) for path, fault in wrong.items()}
            fetched += len(brought)
        sound = [file for file in load if file.path not in faults]
        tasks = [
            (str(content), file, originals if file.path in pointers else None, most)
            for file in sound
        ]
        fresh = []
        results = run_limited(_probe_one, tasks, bounds, jobs)
        for number, (file, result) in enumerate(zip(sound, results, strict=True), number + 1):
            known[keys[file.path]] = result
            if not isinstance(result, Overrun):
                fresh.append((keys[file.path], result))
            progress(number)
        store.remember(fresh)
    return {
        file.path: faults.get(file.path) or _picture(file.path, known[keys[file.path]])
        for file in photos
    }


def _tell(fetching: Callable[[int, int], None], before: int, among: int, done: int) -> None:
    fetching(before + done, among)


_Task = tuple[str, File, Originals | None, tuple[int, int]]


def _probe_one(task: _Task) -> Picture | Refused:
    content, file, originals, most = task
    data = originals.read(file) if originals else (Path(content) / file.path).read_bytes()
    return probe(file.path, data, *most)


def _picture(path: str, result: Picture | Refused | Overrun) -> Picture | Problem:
    if isinstance(result, Picture):
        return result
    if isinstance(result, Overrun):
        order = mark("this photo takes too long or too much memory; export it again, smaller")
        return Problem(path, 1, 1, "photo-slow", order)
    return Problem(path, 1, 1, result.code, result.order, dict(result.params))


def _stopped(path: str, overrun: Overrun, limits: Limits) -> Problem:
    if overrun.reason not in STOPPED:
        order = mark("this text cannot be read ({reason}); show it to the developers")
        return Problem(path, 1, 1, "text-broken", order, {"reason": overrun.reason})
    order = mark("shorten or split this text: it takes more than {seconds} s or {megabytes} MB")
    params = {"seconds": str(limits.text_seconds), "megabytes": str(limits.text_megabytes)}
    return Problem(path, 1, 1, "text-slow", order, params)


def _too_long(path: str, limits: Limits) -> Problem:
    order = mark("shorten this text to {most} bytes")
    return Problem(path, 1, 1, "text-bytes", order, {"most": str(limits.text_bytes)})
