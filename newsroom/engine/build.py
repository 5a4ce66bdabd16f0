"""Make what is new, keep what is not: artifacts into a manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from newsroom.engine.artifact import Artifact, Build, ChangedError, Workshop
from newsroom.engine.manifest import Entry, Manifest
from newsroom.engine.store import Object, Store
from newsroom.errors import BuildError
from newsroom.messages import mark

_AHEAD = 16
Progress = Callable[[str, int, int], None]
Made = dict[str, tuple[Object, ...]]


@dataclass(frozen=True)
class Result:
    """A manifest, and how many artifacts were made anew and kept."""

    manifest: Manifest
    built: int
    kept: int
    built_paths: tuple[str, ...]


def build(
    artifacts: Sequence[Artifact],
    store: Store,
    workshop: Workshop,
    executor: Executor,
    progress: Progress,
) -> Result:
    """Make every artifact whose fingerprint is new; return the manifest of all.

    Raises BuildError, which names the file that could not be made and its sources.
    """
    _check_paths(artifacts)
    prints = {id(artifact): artifact.fingerprint() for artifact in artifacts}
    made = store.made(prints.values())
    todo = [artifact for artifact in artifacts if prints[id(artifact)] not in made]
    needed = _needed(todo)
    made |= store.made(needed)
    first = [artifact for print_, artifact in needed.items() if print_ not in made]
    total = len(first) + len(todo)
    _make_all(first, made, store, workshop, executor, lambda n: progress(_STEP, n, total))
    done = len(first)
    _make_all(todo, made, store, workshop, executor, lambda n: progress(_STEP, done + n, total))
    entries = _entries(artifacts, prints, made)
    built = tuple(path for artifact in todo for path in artifact.paths)
    return Result(Manifest(entries), total, len(artifacts) - len(todo), built)


_STEP = mark("Making files")


def _check_paths(artifacts: Sequence[Artifact]) -> None:
    """Two sources for one path is an error that names both."""
    taken: dict[str, Artifact] = {}
    for artifact in artifacts:
        for path in artifact.paths:
            other = taken.setdefault(path, artifact)
            if other is not artifact:
                raise BuildError(
                    mark("{path} would be made twice: from {first} and from {second}"),
                    path=path,
                    first=_name(other),
                    second=_name(artifact),
                )


def _needed(artifacts: Sequence[Artifact]) -> Mapping[str, Artifact]:
    return {need.fingerprint(): need for artifact in artifacts for need in artifact.needs}


def _make_all(
    artifacts: Sequence[Artifact],
    made: Made,
    store: Store,
    workshop: Workshop,
    executor: Executor,
    progress: Callable[[int], None],
) -> None:
    done = 0
    if artifacts:
        progress(done)
    for batch, files in _results(artifacts, made, store, workshop, executor):
        for artifact, data in zip(batch, files, strict=True):
            print_ = artifact.fingerprint()
            made[print_] = store.keep(print_, data)
        store.commit()
        done += len(batch)
        progress(done)


Batch = list[Artifact]
Waiting = dict["Future[list[Sequence[bytes]]]", Batch]


def _results(
    artifacts: Sequence[Artifact],
    made: Made,
    store: Store,
    workshop: Workshop,
    executor: Executor,
) -> Iterator[tuple[Batch, list[Sequence[bytes]]]]:
    """Hand out batches, a few ahead of the workers; yield each with its files as it is done."""
    waiting: Waiting = {}
    try:
        for batch in _batches(artifacts):
            if len(waiting) >= _AHEAD:
                yield from _next_done(waiting)
            jobs = [_job(artifact, made, store, workshop) for artifact in batch]
            waiting[executor.submit(_run, jobs)] = batch
        while waiting:
            yield from _next_done(waiting)
    finally:
        for future in waiting:
            future.cancel()


def _next_done(waiting: Waiting) -> Iterator[tuple[Batch, list[Sequence[bytes]]]]:
    """Yield what is done; a failure comes last, so that the others are kept."""
    done = wait(waiting, return_when=FIRST_COMPLETED).done
    for future in sorted(done, key=lambda future: future.exception() is not None):
        yield waiting.pop(future), future.result()


def _batches(artifacts: Sequence[Artifact]) -> Iterator[Batch]:
    """Yield neighbours of one recipe together, as many as its recipe says."""
    for recipe, group in groupby(artifacts, key=lambda artifact: artifact.recipe):
        members = list(group)
        for start in range(0, len(members), recipe.batch):
            yield members[start : start + recipe.batch]


@dataclass(frozen=True)
class _Job:
    """One artifact's work, as another process gets it."""

    name: str
    build: Build
    inputs: object
    needed: tuple[Path, ...]
    workshop: Workshop


def _job(artifact: Artifact, made: Made, store: Store, workshop: Workshop) -> _Job:
    needed = (store.path(o.sha256) for n in artifact.needs for o in made[n.fingerprint()])
    build_ = artifact.recipe.build
    return _Job(_name(artifact), build_, artifact.inputs, tuple(needed), workshop)


def _run(jobs: Sequence[_Job]) -> list[Sequence[bytes]]:
    return [_run_one(job) for job in jobs]


def _run_one(job: _Job) -> Sequence[bytes]:
    try:
        return job.build(job.inputs, [path.read_bytes() for path in job.needed], job.workshop)
    except ChangedError as error:
        raise BuildError(
            mark("{path} changed while the edition was being built; build again"), path=str(error)
        ) from error
    except Exception as error:  # whatever a recipe raises, the desk is told which file it was
        reason = f"{type(error).__name__}: {error}"
        raise BuildError(
            mark("{name} could not be made: {reason}"), name=job.name, reason=reason
        ) from error


def _name(artifact: Artifact) -> str:
    path = next((p for p in artifact.paths if p), artifact.recipe.name)
    return f"{path} ({', '.join(artifact.sources)})" if artifact.sources else path


def _entries(
    artifacts: Sequence[Artifact], prints: Mapping[int, str], made: Made
) -> dict[str, Entry]:
    found = {}
    for artifact in artifacts:
        print_ = prints[id(artifact)]
        for path, output in zip(artifact.paths, made[print_], strict=True):
            found[path] = Entry(output.sha256, output.size, print_, artifact.sources)
    return dict(sorted(found.items()))
