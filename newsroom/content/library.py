"""All that lies below content/, read once: hashed files, Sources, and the photos' headers.

What was read before is remembered by its hash, so that only what changed is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from newsroom.content.files import Found, scan
from newsroom.content.source import read_source
from newsroom.engine.fingerprint import code_digest, library_versions
from newsroom.engine.limits import Bounds, Overrun, run_limited
from newsroom.engine.store import Store
from newsroom.media.probe import Refused, is_photo, probe
from newsroom.messages import mark
from newsroom.model import File, Picture, Source
from newsroom.problems import Problem
from newsroom.settings import Limits

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Library:
    """What was found: files by path, texts, photos' headers, and what is wrong with any."""

    files: Mapping[str, File]
    sources: Mapping[str, Source]
    pictures: Mapping[str, Picture]
    problems: tuple[Problem, ...]


def read_library(
    content: Path, limits: Limits, store: Store, jobs: int, progress: Progress
) -> Library:
    """Read all of content/. Faults are in `problems`; no file is passed over in silence."""
    found, problems = scan(content, limits.file_bytes)
    files, contents, unreadable = _hash_all(content, found, store)
    texts = {path: data for path, data in contents.items() if len(data) <= limits.text_bytes}
    problems += unreadable + [_too_long(path, limits) for path in contents.keys() - texts.keys()]
    sources = _read_texts(texts, files, limits, store, jobs, progress)
    photos = [file for path, file in files.items() if is_photo(path)]
    pictures = _probe_photos(content, photos, limits, store, jobs, progress)
    for result in (*sources.values(), *pictures.values()):
        problems += result.problems if isinstance(result, Source) else ()
        problems += [result] if isinstance(result, Problem) else []
    return Library(
        files=files,
        sources={p: s for p, s in sources.items() if isinstance(s, Source)},
        pictures={p: s for p, s in pictures.items() if isinstance(s, Picture)},
        problems=tuple(problems),
    )


def _hash_all(
    content: Path, found: Sequence[Found], store: Store
) -> tuple[dict[str, File], dict[str, bytes], list[Problem]]:
    """Hash every file; return the bytes of texts too. Large files are hashed once per change."""
    keys = {f.path: f"stat:{content}:{f.path}:{f.size}:{f.mtime_ns}:{f.ctime_ns}" for f in found}
    known = store.recall(key for path, key in keys.items() if not path.endswith(".md"))
    files, texts, problems, fresh = {}, {}, [], []
    for item in found:
        if sha := known.get(keys[item.path]):
            files[item.path] = File(item.path, sha, item.size)
            continue
        try:
            data = (content / item.path).read_bytes()
        except OSError as error:
            problems.append(_unreadable(item.path, error))
            continue
        files[item.path] = File(item.path, sha256(data).hexdigest(), len(data))
        if item.path.endswith(".md"):
            texts[item.path] = data
        else:
            fresh.append((keys[item.path], files[item.path].sha256))
    store.remember(fresh)
    return files, texts, problems


def _read_texts(
    texts: Mapping[str, bytes],
    files: Mapping[str, File],
    limits: Limits,
    store: Store,
    jobs: int,
    progress: Progress,
) -> dict[str, Source | Problem]:
    version = code_digest("content", "model", "problems") + library_versions(
        "markdown", "nh3", "pyyaml"
    )
    keys = {path: f"text:{version}:{path}:{files[path].sha256}" for path in texts}
    known = store.recall(keys.values())
    todo = [path for path in texts if keys[path] not in known]
    bounds = Bounds(limits.text_seconds, limits.text_megabytes)
    results = run_limited(_read_one, [(path, texts[path]) for path in todo], bounds, jobs)
    read: dict[str, Source | Problem] = {p: known[k] for p, k in keys.items() if k in known}
    for number, (path, result) in enumerate(zip(todo, results, strict=True), 1):
        read[path] = _stopped(path, result, limits) if isinstance(result, Overrun) else result
        progress(mark("Reading texts"), number, len(todo))
    store.remember((keys[p], read[p]) for p in todo if isinstance(read[p], Source))
    return dict(sorted(read.items()))


def _read_one(task: tuple[str, bytes]) -> Source:
    return read_source(*task)


def _probe_photos(
    content: Path,
    photos: Sequence[File],
    limits: Limits,
    store: Store,
    jobs: int,
    progress: Progress,
) -> dict[str, Picture | Problem]:
    version = code_digest("media/probe", "model") + library_versions("pillow", "pillow-heif")
    keys = {
        f.path: f"photo:{version}:{limits.photo_pixels}:{f.sha256}:{f.path.rsplit('.', 1)[-1]}"
        for f in photos
    }
    known = store.recall(keys.values())
    todo = [file for file in photos if keys[file.path] not in known]
    bounds = Bounds(limits.text_seconds, limits.text_megabytes)
    tasks = [(str(content), file.path, limits.photo_pixels) for file in todo]
    fresh = []
    for number, (file, result) in enumerate(
        zip(todo, run_limited(_probe_one, tasks, bounds, jobs), strict=True), 1
    ):
        known[keys[file.path]] = result
        if not isinstance(result, Overrun):
            fresh.append((keys[file.path], result))
        progress(mark("Looking at photos"), number, len(todo))
    store.remember(fresh)
    return {file.path: _picture(file.path, known[keys[file.path]]) for file in photos}


def _probe_one(task: tuple[str, str, int]) -> Picture | Refused:
    content, path, pixels = task
    return probe(path, (Path(content) / path).read_bytes(), pixels)


def _picture(path: str, result: Picture | Refused | Overrun) -> Picture | Problem:
    if isinstance(result, Picture):
        return result
    if isinstance(result, Overrun):
        order = mark("this photo takes too long or too much memory; export it again, smaller")
        return Problem(path, 1, 1, "photo-slow", order)
    return Problem(path, 1, 1, result.code, result.order, dict(result.params))


def _stopped(path: str, overrun: Overrun, limits: Limits) -> Problem:
    if overrun.reason not in ("time", "memory"):
        order = mark("this text cannot be read ({reason}); show it to the developers")
        return Problem(path, 1, 1, "text-broken", order, {"reason": overrun.reason})
    order = mark("shorten or split this text: it takes more than {seconds} s or {megabytes} MB")
    params = {"seconds": str(limits.text_seconds), "megabytes": str(limits.text_megabytes)}
    return Problem(path, 1, 1, "text-slow", order, params)


def _too_long(path: str, limits: Limits) -> Problem:
    order = mark("shorten this text to {most} bytes")
    return Problem(path, 1, 1, "text-bytes", order, {"most": str(limits.text_bytes)})


def _unreadable(path: str, error: OSError) -> Problem:
    order = mark("this cannot be read ({reason}); check its permissions")
    return Problem(path, 1, 1, "file-unreadable", order, {"reason": error.strerror or str(error)})
