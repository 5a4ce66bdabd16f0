"""Make what is new, keep what is not: artifacts into a manifest."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, groupby, islice
from typing import Any

from newsroom.engine.artifact import Artifact, ChangedError, Kept, Recipe, Supplies, Workshop
from newsroom.engine.limits import STOPPED, Bounds, Overrun, run_alone, run_here
from newsroom.engine.manifest import Entry, Manifest
from newsroom.engine.store import Object, Store, object_path, write_object
from newsroom.errors import BuildError, NewsroomError
from newsroom.messages import mark

_SUSPECTS = 16
_AHEAD = 64  # batches handed out before the first is done: enough for many workers
Progress = Callable[..., None]  # step, done, total, and what is in hand, if that is told
Look = Callable[[str, bytes], Any]
OpenExecutor = Callable[[int], AbstractContextManager[Executor]]
_STEP = mark("Making files")


@dataclass(frozen=True)
class Result:
    """A manifest, how many artifacts were made anew and kept, and what differs from before.

    `put` are the entries that do not stand at the output yet, with their source files, `renamed`
    those whose bytes do but under another key; `seen` is what was seen (by `look`) in files made
    just now.
    """

    manifest: Manifest
    built: int
    kept: int
    built_paths: tuple[str, ...]
    put: Mapping[str, tuple[Entry, Sequence[str]]]
    renamed: Mapping[str, tuple[Entry, Sequence[str]]]
    seen: Mapping[str, Any]


@dataclass
class Bench:
    """What building takes: the store, where sources lie, workers, and who looks at what is made.

    `open_executor` gets the number of artifacts to make. `look` is a module's own function of a
    site path and a file's bytes; it works where the file is made. `bounds` hold for each artifact
    of a wary recipe.
    """

    store: Store
    workshop: Workshop
    open_executor: OpenExecutor
    progress: Progress
    look: Look | None = None
    bounds: Bounds | None = None
    made: dict[str, tuple[Object, ...]] = field(default_factory=dict)
    weights: dict[str, tuple[Object, ...]] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    built: list[Artifact] = field(default_factory=list)


Planned = Sequence[Artifact | Kept]


def build(planned: Planned, standing: Mapping[str, Entry], bench: Bench) -> Result:
    """Make every artifact whose fingerprint is new; return the manifest of all.

    `standing` is what the output is known to hold; what is planned as kept stands there. Raises
    BuildError, which names the file that could not be made and its sources.
    """
    entries, fresh, renamed = _compare(planned, standing)
    bench.made |= bench.store.made(a.fingerprint for a in fresh if a.fingerprint not in bench.made)
    todo = [artifact for artifact in fresh if artifact.fingerprint not in bench.made]
    _weigh(todo, entries, bench)
    _make(todo, bench)
    put: dict[str, tuple[Entry, Sequence[str]]] = {}
    for artifact in fresh:
        outputs = bench.made[artifact.fingerprint]
        for path, output in zip(artifact.paths, outputs, strict=True):
            entry = Entry(artifact.fingerprint, output.sha256, output.size, artifact.key)
            put[path] = (entry, artifact.sources)
    entries |= {path: entry for path, (entry, _) in put.items()}
    manifest = Manifest(dict(sorted(entries.items())))
    paths = tuple(path for artifact in bench.built for path in artifact.paths if path)
    built, kept = len(bench.built), len(planned) - len(todo)
    return Result(manifest, built, kept, paths, put, renamed, bench.seen)


def _compare(
    planned: Planned, standing: Mapping[str, Entry]
) -> tuple[dict[str, Entry], list[Artifact], dict[str, tuple[Entry, Sequence[str]]]]:
    """Return what stands already, the artifacts that do not, and what stands under another key.

    No path may be made twice.
    """
    entries: dict[str, Entry] = {}
    fresh: list[Artifact] = []
    renamed: dict[str, tuple[Entry, Sequence[str]]] = {}
    new: set[str] = set()
    count = 0
    for artifact in planned:
        if isinstance(artifact, Kept):
            entries[artifact.path] = standing[artifact.path]
            count += 1
            continue
        there = [standing.get(path) for path in artifact.paths]
        count += len(there)
        if all(entry is not None and entry[0] == artifact.fingerprint for entry in there):
            entries |= zip(artifact.paths, there, strict=True)  # type: ignore[arg-type]
            for path in artifact.paths:
                if entries[path].key != artifact.key:
                    entries[path] = entries[path]._replace(key=artifact.key)
                    renamed[path] = (entries[path], artifact.sources)
        else:
            fresh.append(artifact)
            new.update(artifact.paths)
    if len(entries.keys() | new) != count:
        _refuse_twice(planned)
    return entries, fresh, renamed


def _refuse_twice(planned: Planned) -> None:
    """Two sources for one path is an error that names both."""
    taken: dict[str, Artifact | Kept] = {}
    for artifact in planned:
        for path in (artifact.path,) if isinstance(artifact, Kept) else artifact.paths:
            other = taken.setdefault(path, artifact)
            if other is not artifact:
                raise BuildError(
                    mark("{path} would be made twice: from {first} and from {second}"),
                    path=path,
                    first=_name(other),
                    second=_name(artifact),
                )


def _weigh(todo: Sequence[Artifact], entries: Mapping[str, Entry], bench: Bench) -> None:
    """Note what weighed artifacts weigh that stand at the output: no file of theirs is read."""
    for artifact in todo:
        for other in artifact.weighs:
            there = [entries.get(path) for path in other.paths]
            known = [entry for entry in there if entry and entry.fingerprint == other.fingerprint]
            if len(known) == len(there):
                objects = tuple(Object(entry.sha256, entry.size) for entry in known)
                bench.weights[other.fingerprint] = objects


def _make(artifacts: Sequence[Artifact], bench: Bench) -> None:
    """Make artifacts, those that others need first."""
    rungs = _rungs(artifacts, bench)
    total = sum(map(len, rungs))
    if not total:
        return
    bench.progress(_STEP, 0, total)
    with bench.open_executor(total) as executor:
        done = 0
        for rung in rungs:
            done = _make_all(rung, bench, executor, done, total)
    bench.built += chain.from_iterable(rungs)


def _rungs(artifacts: Sequence[Artifact], bench: Bench) -> list[list[Artifact]]:
    """Return what is to be made: each once, and below what needs it, however deep that goes."""
    rungs = [list(artifacts)]
    while rungs[-1]:
        needed = {other.fingerprint: other for a in rungs[-1] for other in _wanted(a, bench)}
        bench.made |= bench.store.made(print_ for print_ in needed if print_ not in bench.made)
        rungs.append([need for print_, need in needed.items() if print_ not in bench.made])
    made: set[str] = set()
    for number in range(len(rungs) - 1, -1, -1):
        rungs[number] = [a for a in rungs[number] if a.fingerprint not in made]
        made.update(artifact.fingerprint for artifact in rungs[number])
    return rungs[::-1]


def _wanted(artifact: Artifact, bench: Bench) -> Iterator[Artifact]:
    """Yield what must be made before an artifact: what it needs, what it weighs."""
    yield from artifact.needs
    yield from (other for other in artifact.weighs if other.fingerprint not in bench.weights)


def _make_all(
    artifacts: Sequence[Artifact], bench: Bench, executor: Executor, done: int, total: int
) -> int:
    for batch, files in _results(artifacts, bench, executor):
        for artifact, made in zip(batch, files, strict=True):
            outputs = tuple(output for output, _ in made)
            bench.made[artifact.fingerprint] = outputs
            bench.store.note(artifact.fingerprint, outputs)
            pairs = zip(artifact.paths, made, strict=True)
            bench.seen.update((path, seen) for path, (_, seen) in pairs if seen is not None)
        bench.store.commit()
        done += len(batch)
        bench.progress(_STEP, done, total, next(iter(batch[-1].sources[-1:]), ""))
    return done


Batch = list[Artifact]
Files = list[tuple[Object, Any]]
Waiting = dict["Future[list[Files]]", Batch]


def _results(
    artifacts: Sequence[Artifact], bench: Bench, executor: Executor
) -> Iterator[tuple[Batch, list[Files]]]:
    """Hand out batches, a few ahead of the workers; yield each with its files as it is done."""
    waiting: Waiting = {}
    try:
        for batch in _batches(artifacts):
            if len(waiting) >= _AHEAD:
                yield from _next_done(waiting)
            waiting[executor.submit(run_order, _order(batch, bench))] = batch
        while waiting:
            yield from _next_done(waiting)
    except BrokenProcessPool:
        _name_breaker(waiting.values(), bench)
        raise
    finally:
        for future in waiting:
            future.cancel()


def _next_done(waiting: Waiting) -> Iterator[tuple[Batch, list[Files]]]:
    """Yield what is done; a failure comes last, so that the others are kept."""
    done = wait(waiting, return_when=FIRST_COMPLETED).done
    for future in sorted(done, key=lambda future: future.exception() is not None):
        files = future.result()  # one that failed stays among those that wait
        yield waiting.pop(future), files


def _name_breaker(batches: Iterable[Batch], bench: Bench) -> None:
    """Find the artifact that takes its worker down again, alone; BuildError names it.

    Work is begun in the order it was handed out, so that it is among the first.
    """
    for batch in islice(batches, _SUSPECTS):
        order = _order(batch, bench)
        made = run_alone(run_order, order, order.bounds) if order.bounds else None
        if isinstance(made, Overrun) and made.reason in STOPPED:
            raise _overrun(order.jobs[0], order)


def _batches(artifacts: Sequence[Artifact]) -> Iterator[Batch]:
    """Yield neighbours of one recipe together, as many as its recipe says."""
    for recipe, group in groupby(artifacts, key=lambda artifact: artifact.recipe):
        members = list(group)
        for start in range(0, len(members), recipe.batch):
            yield members[start : start + recipe.batch]


@dataclass(frozen=True, slots=True)
class _Job:
    """One artifact's work, as another process gets it."""

    paths: tuple[str, ...]
    sources: tuple[str, ...]
    inputs: Any
    items: tuple[str, ...]
    needed: tuple[str, ...]
    weighed: tuple[tuple[tuple[str, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Order:
    """A batch of work, as another process gets it: with the items (pickled) that it opens."""

    recipe: Recipe
    jobs: tuple[_Job, ...]
    items: Mapping[str, bytes]
    workshop: Workshop
    look: Look | None
    bounds: Bounds | None


def _order(batch: Batch, bench: Bench) -> Order:
    items = bench.store.items(digest for artifact in batch for digest in artifact.items)
    return Order(
        batch[0].recipe,
        tuple(_job(artifact, bench) for artifact in batch),
        items,
        bench.workshop,
        bench.look,
        bench.bounds if batch[0].recipe.wary else None,
    )


def _job(artifact: Artifact, bench: Bench) -> _Job:
    made, weights = bench.made, bench.weights
    return _Job(
        artifact.paths,
        artifact.sources,
        artifact.inputs,
        artifact.items,
        tuple(o.sha256 for need in artifact.needs for o in made[need.fingerprint]),
        tuple(
            tuple(
                (o.sha256, o.size)
                for o in weights.get(other.fingerprint) or made[other.fingerprint]
            )
            for other in artifact.weighs
        ),
    )


def run_order(order: Order) -> list[Files]:
    """Make the files of a batch and write them into the objects. Raises BuildError."""
    items = {digest: pickle.loads(data) for digest, data in order.items.items()}
    return [_run(job, order, items) for job in order.jobs]


def _run(job: _Job, order: Order, items: Mapping[str, Any]) -> Files:
    objects, look = order.workshop.objects, order.look
    needed = [object_path(objects, sha).read_bytes() for sha in job.needed]
    opened = [items[digest] for digest in job.items]
    supplies = Supplies(order.workshop, opened, needed, job.weighed)
    files = zip(job.paths, _build(job, order, supplies), strict=True)
    return [
        (write_object(objects, data), look(path, data) if look else None) for path, data in files
    ]


def _build(job: _Job, order: Order, supplies: Supplies) -> Sequence[bytes]:
    recipe, bounds = order.recipe, order.bounds
    work = partial(recipe.build, job.inputs, supplies)
    try:
        made = run_here(work, bounds) if bounds else work()
    except ChangedError as error:
        raise BuildError(
            mark("{path} changed while the edition was being built; build again"), path=str(error)
        ) from error
    except NewsroomError:  # it has words: an original that cannot be had
        raise
    except Exception as error:  # whatever a recipe raises, the desk is told which file it was
        reason = f"{type(error).__name__}: {error}"
        raise BuildError(
            mark("{name} could not be made: {reason}"),
            name=_named(job.paths, job.sources, recipe),
            reason=reason,
        ) from error
    if isinstance(made, Overrun):
        raise _overrun(job, order)
    return made


def _overrun(job: _Job, order: Order) -> BuildError:
    assert order.bounds is not None
    return BuildError(
        mark("{name} takes more than {seconds} s or {megabytes} MB; make the photo smaller"),
        name=_named(job.paths, job.sources, order.recipe),
        seconds=order.bounds.seconds,
        megabytes=order.bounds.megabytes,
    )


def _name(artifact: Artifact | Kept) -> str:
    if isinstance(artifact, Kept):
        return artifact.path
    return _named(artifact.paths, artifact.sources, artifact.recipe)


def _named(paths: Sequence[str], sources: Sequence[str], recipe: Recipe) -> str:
    path = next((p for p in paths if p), recipe.name)
    return f"{path} ({', '.join(sources)})" if sources else path
