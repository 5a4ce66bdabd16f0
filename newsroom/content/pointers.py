"""Files whose bytes lie elsewhere: what their pointers say, and their originals, a load at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

from newsroom.content.films import Film, judge_film
from newsroom.engine.fingerprint import code_digest
from newsroom.engine.originals import OriginalError, Originals
from newsroom.engine.pointer import PointerError, read_pointer
from newsroom.engine.store import Store
from newsroom.messages import mark
from newsroom.model import File
from newsroom.problems import Problem
from newsroom.settings import Agency

LOAD = 500_000_000  # bytes that are fetched before they are looked at
PASSING = ("original-missing", "original-changed")  # faults that pass without a change in content/
_CAPTIONS = ".vtt"  # small, and read line by line


def follow(path: str, data: bytes, agency: Agency) -> File | Problem | None:
    """Return the file that a pointer stands for, or why it cannot; None where this is none."""
    try:
        pointer = read_pointer(data)
    except PointerError:
        order = mark("this pointer (Git LFS) is damaged; put the file itself here")
        return Problem(path, 1, 1, "pointer-damaged", order)
    if pointer is None:
        return None
    if not agency.photos.originals:
        order = mark(
            "this is only a pointer (Git LFS): fetch the file with `git lfs pull`, or say in "
            'agency.toml under [photos] where the originals are: "originals"'
        )
        return Problem(path, 1, 1, "pointer-nowhere", order)
    if path.endswith(_CAPTIONS):
        order = mark("this is only a pointer (Git LFS); put the file itself here, it is small")
        return Problem(path, 1, 1, "pointer-text", order)
    most = agency.limits.file_bytes
    if pointer.size > most:
        order = mark("make this file smaller: it has {size} MB, at most {most} MB are allowed")
        told = {"size": str(pointer.size // 1_000_000), "most": str(most // 1_000_000)}
        return Problem(path, 1, 1, "file-large", order, told)
    return File(path, pointer.sha256, pointer.size)


def loads(files: Sequence[File], pointers: Mapping[str, File]) -> Iterator[list[File]]:
    """Yield files in order, those to be fetched so many bytes at a time."""
    load: list[File] = []
    size = 0
    for file in files:
        load.append(file)
        size += file.size if file.path in pointers else 0
        if size >= LOAD:
            yield load
            load, size = [], 0
    if load:
        yield load


def told(fault: OriginalError) -> Problem:
    """Return the problem of one original."""
    params = {name: str(value) for name, value in fault.params.items() if name != "code"}
    return Problem(params["file"], 1, 1, str(fault.params["code"]), fault.sentence, params)


def film_key(path: str, sha: str) -> str:
    """Return the key under which an original that is no photo is remembered."""
    return f"film:{code_digest('content/films', 'media/film')}:{sha}:{path.rsplit('.', 1)[-1]}"


def look_at_originals(
    files: Sequence[File], originals: Originals, store: Store
) -> dict[str, Film | Problem]:
    """Look at originals that are no photos: each is there and whole; of a film more is told."""
    keys = {file.path: film_key(file.path, file.sha256) for file in files}
    known = store.recall(keys.values())
    todo = [file for file in files if keys[file.path] not in known]
    faults: dict[str, Problem] = {}
    for load in loads(todo, {file.path: file for file in todo}):
        faults |= {path: told(fault) for path, fault in originals.bring(load).items()}
        for file in load:
            if file.path not in faults:
                known[keys[file.path]] = _look(file, originals)
    store.remember((keys[f.path], known[keys[f.path]]) for f in todo if f.path not in faults)
    return {file.path: faults.get(file.path) or known[keys[file.path]] for file in files}


def _look(file: File, originals: Originals) -> Film:
    if not file.path.endswith(".mp4"):
        return Film()
    return judge_film(BytesIO(originals.read(file)), file.size)
