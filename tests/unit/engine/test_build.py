"""Building: what is new is made, what is not is kept, and a failure names its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest

from newsroom.engine.artifact import Artifact, ChangedError, Recipe, Workshop
from newsroom.engine.build import Result, build
from newsroom.engine.executor import SerialExecutor, job_count, open_executor
from newsroom.engine.manifest import Diff, Entry, Manifest, compare
from newsroom.engine.store import Store
from newsroom.errors import BuildError


def upper(inputs: Any, needed: Sequence[bytes], workshop: Workshop) -> list[bytes]:
    """Return the input in capitals, and what it needs."""
    return [str(inputs).upper().encode() + b"".join(needed)]


def twice(inputs: Any, needed: Sequence[bytes], workshop: Workshop) -> list[bytes]:
    """Return two files."""
    return [f"{inputs}1".encode(), f"{inputs}2".encode()]


def fail(inputs: Any, needed: Sequence[bytes], workshop: Workshop) -> list[bytes]:
    """Fail, as a library may."""
    if inputs == "berubah":
        raise ChangedError("foto/a.jpg")
    raise ZeroDivisionError("bagi nol")


UPPER, TWICE, FAIL = (
    Recipe("besar", "1", upper),
    Recipe("dua", "1", twice),
    Recipe("gagal", "1", fail),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    with Store(tmp_path / "keadaan") as opened:
        yield opened


def run(
    store: Store, artifacts: Sequence[Artifact], executor: Executor | None = None, seen: Any = None
) -> Result:
    """Build in this process."""
    progress = seen if seen is not None else lambda *step: None
    return build(artifacts, store, Workshop(Path(), Path()), executor or SerialExecutor(), progress)


def art(path: str, inputs: Any, recipe: Recipe = UPPER, **more: Any) -> Artifact:
    """Return an artifact of one path."""
    return Artifact((path,), recipe, inputs, **more)


def test_manifest_holds_every_path(store: Store) -> None:
    result = run(store, [art("b.txt", "b"), Artifact(("a1", "a2"), TWICE, "x", sources=("x.md",))])
    assert list(result.manifest.entries) == ["a1", "a2", "b.txt"]
    assert (result.built, result.kept) == (2, 0)
    entry = result.manifest.entries["a2"]
    assert store.read(entry.sha256) == b"x2"
    assert (entry.size, entry.sources) == (2, ("x.md",))


def test_only_what_is_new_is_made(store: Store) -> None:
    first = [art(f"{n}.txt", n) for n in range(5)]
    run(store, first)
    result = run(store, [*first[:4], art("4.txt", "lain"), art("5.txt", 5)])
    assert (result.built, result.kept) == (2, 4)
    assert result.built_paths == ("4.txt", "5.txt")


def test_same_value_at_another_path_is_not_made_again(store: Store) -> None:
    run(store, [art("a.txt", "x")])
    result = run(store, [art("b.txt", "x")])
    assert result.built == 0
    assert list(result.manifest.entries) == ["b.txt"]


def test_needs_are_made_first_and_not_published(store: Store) -> None:
    photo = Artifact(("",), UPPER, "foto")
    result = run(
        store, [art("a.zip", "teks", needs=(photo, photo)), art("b.zip", "t", needs=(photo,))]
    )
    assert set(result.manifest.entries) == {"a.zip", "b.zip"}
    assert store.read(result.manifest.entries["a.zip"].sha256) == b"TEKSFOTOFOTO"


def test_a_changed_need_makes_what_needs_it(store: Store) -> None:
    run(store, [art("a.zip", "teks", needs=(art("", "foto"),))])
    result = run(store, [art("a.zip", "teks", needs=(art("", "lain"),))])
    assert result.built_paths == ("a.zip",)


def test_two_for_one_path_is_an_error_that_names_both(store: Store) -> None:
    two = [art("a.html", 1, sources=("satu.md",)), art("a.html", 2, sources=("dua.md",))]
    with pytest.raises(BuildError, match=r"a\.html.*satu\.md.*dua\.md"):
        run(store, two)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failure_names_path_and_sources(store: Store, jobs: int) -> None:
    good = [art(f"{n}.txt", n) for n in range(40)]
    with (
        open_executor("processes", jobs) as executor,
        pytest.raises(BuildError, match=r"x\.html \(x\.md\).*ZeroDivisionError: bagi nol"),
    ):
        run(store, [*good, art("x.html", "", FAIL, sources=("x.md",))], executor)


def test_a_changed_file_asks_to_build_again(store: Store) -> None:
    with pytest.raises(BuildError, match=r"foto/a\.jpg changed"):
        run(store, [art("x.html", "berubah", FAIL)])


def test_what_was_made_before_a_failure_is_kept(tmp_path: Path) -> None:
    """The next build goes on from there."""
    good = [art(f"{n}.txt", n) for n in range(40)]
    with Store(tmp_path) as store, pytest.raises(BuildError):
        run(store, [*good, art("x.html", "", FAIL)])
    with Store(tmp_path) as again:
        assert run(again, good).built < 40


def test_serial_and_parallel_give_the_same(tmp_path: Path) -> None:
    artifacts = [art(f"{n}.txt", f"isi {n}", sources=(f"{n}.md",)) for n in range(70)]
    found = []
    for jobs in (1, 2):
        with Store(tmp_path / str(jobs)) as store, open_executor("processes", jobs) as executor:
            found.append(run(store, artifacts, executor).manifest)
    assert found[0] == found[1]
    assert found[0].edition == found[1].edition


def test_progress_counts_to_the_end(store: Store) -> None:
    steps: list[tuple[str, int, int]] = []
    run(store, [art(f"{n}.txt", n) for n in range(10)], seen=lambda *s: steps.append(s))
    counts = [done for _, done, _ in steps]
    assert counts == sorted(counts)
    assert counts[-1] == 10
    assert {total for _, _, total in steps} == {10}


def test_nothing_to_do(store: Store) -> None:
    assert run(store, []).manifest.entries == {}


# Manifests -------------------------------------------------------------------------------------


def entry(sha: str) -> Entry:
    """Return an entry."""
    return Entry(sha * 64, 1, "f")


def test_two_manifests_make_a_diff() -> None:
    old = Manifest({"a": entry("1"), "b": entry("2"), "c": entry("3")})
    new = Manifest({"d": entry("1"), "b": entry("9"), "c": entry("3")})
    assert compare(old, new) == Diff(added=("d",), changed=("b",), removed=("a",))
    assert compare(old, new)
    assert not compare(old, old)
    assert compare(Manifest({}), old).added == ("a", "b", "c")


def test_edition_is_named_by_paths_and_hashes_only() -> None:
    one = Manifest({"a": entry("1"), "b": entry("2")})
    turned = Manifest({"b": Entry("2" * 64, 1, "lain", ("s.md",)), "a": entry("1")})
    assert one.edition == turned.edition
    assert one.edition != Manifest({"a": entry("2"), "b": entry("1")}).edition
    assert len(one.edition) == 64


# Executors -------------------------------------------------------------------------------------


def test_serial_executor_keeps_the_exception() -> None:
    future = SerialExecutor().submit(fail, "", [], None)
    assert isinstance(future.exception(), ZeroDivisionError)
    assert SerialExecutor().submit(len, "abc").result() == 3


@pytest.mark.parametrize(("text", "jobs"), [("3", 3), ("1", 1)])
def test_jobs_are_told_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, text: str, jobs: int
) -> None:
    monkeypatch.setenv("NEWSROOM_JOBS", text)
    assert job_count() == jobs


@pytest.mark.parametrize("text", ["", "0", "banyak", "-1"])
def test_jobs_are_the_cores_otherwise(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    import os

    monkeypatch.setenv("NEWSROOM_JOBS", text)
    assert job_count() == len(os.sched_getaffinity(0))
