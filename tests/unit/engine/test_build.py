"""Building: what is new is made, what is not is kept, and a failure names its file."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import nullcontext
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from newsroom.engine.artifact import Artifact, ChangedError, Recipe, Supplies, Workshop
from newsroom.engine.build import Bench, Result, build
from newsroom.engine.executor import SerialExecutor, job_count, open_executor
from newsroom.engine.limits import Bounds
from newsroom.engine.manifest import Diff, Entry, Manifest, compare
from newsroom.engine.store import DamageError, Store
from newsroom.errors import BuildError


def upper(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Return the input in capitals, and what it needs."""
    return [str(inputs).upper().encode() + b"".join(supplies.needed)]


def twice(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Return two files."""
    return [f"{inputs}1".encode(), f"{inputs}2".encode()]


def fail(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Fail, as a library may."""
    if inputs == "berubah":
        raise ChangedError("foto/a.jpg")
    raise ZeroDivisionError("bagi nol")


def endure(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Do what a hostile photo may."""
    verb, _, rest = str(inputs).partition(" ")
    if verb == "lama":
        while True:
            pass
    if verb == "lapar":
        return [bytes(300 << 20)]
    if verb == "gugur" or (verb == "sekali" and not Path(rest).exists()):
        Path(rest).touch()
        os._exit(1)
    return [verb.encode()]


def listing(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Return the items in a row."""
    return [" ".join(supplies.items).encode()]


def length(path: str, data: bytes) -> int | None:
    """Look at a page: at how long it is."""
    return len(data) if path.endswith(".html") else None


WARY = Recipe("waspada", "1", endure, batch=1, wary=True)
UPPER, TWICE, FAIL, LISTING = (
    Recipe("besar", "1", upper),
    Recipe("dua", "1", twice),
    Recipe("gagal", "1", fail),
    Recipe("daftar", "1", listing),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    with Store(tmp_path / "keadaan") as opened:
        yield opened


def run(
    store: Store,
    artifacts: Sequence[Artifact],
    executor: Executor | None = None,
    seen: Any = None,
    standing: Mapping[str, Entry] | None = None,
    look: Any = None,
    bounds: Bounds | None = None,
) -> Result:
    """Build in this process."""
    progress = seen if seen is not None else lambda *step: None
    workshop = Workshop(Path(), Path(), store.objects)
    workers = executor or SerialExecutor()
    bench = Bench(store, workshop, lambda count: nullcontext(workers), progress, look, bounds)
    return build(artifacts, standing or {}, bench)


def art(path: str, inputs: Any, recipe: Recipe = UPPER, **more: Any) -> Artifact:
    """Return an artifact of one path."""
    return Artifact((path,), recipe, inputs, **more)


def test_manifest_holds_every_path(store: Store) -> None:
    result = run(store, [art("b.txt", "b"), Artifact(("a1", "a2"), TWICE, "x", sources=("x.md",))])
    assert list(result.manifest.entries) == ["a1", "a2", "b.txt"]
    assert (result.built, result.kept) == (2, 0)
    entry, sources = result.put["a2"]
    assert entry == result.manifest.entries["a2"]
    assert store.read(entry.sha256) == b"x2"
    assert (entry.size, sources) == (2, ("x.md",))


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


def test_needs_of_needs_are_made_before_them(store: Store) -> None:
    """In whatever order they stand, and where one is needed at two depths."""
    photo = art("", "foto")
    bundle = art("a.zip", "paket-", needs=(photo,))
    receipt = art("", "nota-", needs=(bundle,))
    index = art("daftar.json", "daftar-", needs=(photo, receipt))
    result = run(store, [index, bundle])
    made = {path: store.read(e.sha256) for path, e in result.manifest.entries.items()}
    assert made == {"a.zip": b"PAKET-FOTO", "daftar.json": b"DAFTAR-FOTONOTA-PAKET-FOTO"}
    assert result.built == 4  # each once, though the bundle is published and needed


@pytest.mark.parametrize("lost", ["foto", "paket-", "nota-"])
def test_a_need_that_was_lost_is_made_again(store: Store, lost: str) -> None:
    """Though what needs it is planned anew for another reason, and it stands at the output."""
    photo = art("", "foto")
    bundle = art("a.zip", "paket-", needs=(photo,))
    receipt = art("", "nota-", needs=(bundle,))
    run(store, [bundle, art("daftar.json", "satu-", needs=(receipt,))])
    gone = {"foto": b"FOTO", "paket-": b"PAKET-FOTO", "nota-": b"NOTA-PAKET-FOTO"}[lost]
    store.path(sha256(gone).hexdigest()).unlink()
    index = art("daftar.json", "dua-", needs=(receipt,))
    entries = run(store, [bundle, index]).manifest.entries
    assert store.read(entries["daftar.json"].sha256) == b"DUA-NOTA-PAKET-FOTO"


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


@pytest.mark.parametrize("name", ["serial", "processes"])
@pytest.mark.parametrize("bad", ["lama", "lapar"])
def test_a_photo_that_takes_too_much_is_named(store: Store, name: str, bad: str) -> None:
    """It hangs, or decodes to something huge; in words, with its source."""
    artifacts = [art("a.jpg", "satu", WARY), art("b.jpg", bad, WARY, sources=("foto/b.png",))]
    with open_executor(name, 2) as executor, pytest.raises(BuildError) as caught:
        run(store, artifacts, executor, bounds=Bounds(0.5, 100))
    assert str(caught.value).startswith("b.jpg (foto/b.png) takes more than 0.5 s or 100 MB")


def test_a_photo_that_takes_its_worker_down_is_named(store: Store) -> None:
    """Code that is not ours may abort when it gets no memory: no traceback, no guess."""
    artifacts = [art(f"{n}.jpg", f"n{n}", WARY) for n in range(4)]
    artifacts.insert(2, art("b.jpg", "gugur", WARY, sources=("foto/b.svg",)))
    with open_executor("processes", 2) as executor, pytest.raises(BuildError) as caught:
        run(store, artifacts, executor, bounds=Bounds(0.5, 100))
    assert "b.jpg (foto/b.svg)" in str(caught.value)


def test_a_worker_that_only_once_was_ended_is_no_photos_fault(store: Store, tmp_path: Path) -> None:
    artifacts = [art("a.jpg", f"sekali {tmp_path / 'tanda'}", WARY)]
    with open_executor("processes", 2) as executor, pytest.raises(BrokenExecutor):
        run(store, artifacts, executor, bounds=Bounds(5, 100))


def test_recipes_of_our_own_have_no_limits(store: Store) -> None:
    assert run(store, [art("a.html", "x" * 9)], bounds=Bounds(5, 0)).built == 1


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
    steps: list[tuple[Any, ...]] = []
    artifacts = [replace(art(f"{n}.txt", n), sources=(f"{n}.jpg",)) for n in range(10)]
    run(store, artifacts, seen=lambda *s: steps.append(s))
    counts = [step[1] for step in steps]
    assert counts == sorted(counts)
    assert counts[-1] == 10
    assert {step[2] for step in steps} == {10}
    assert steps[-1][3] == "9.jpg"


def test_nothing_to_do(store: Store) -> None:
    assert run(store, []).manifest.entries == {}


# What stands -----------------------------------------------------------------------------------


def test_what_stands_is_neither_made_nor_put(store: Store) -> None:
    """What is known to stand at the output is not even looked for in the store."""
    artifacts = [art(f"{n}.txt", n) for n in range(5)]
    standing = run(store, artifacts).manifest.entries
    for entry in standing.values():
        store.path(entry.sha256).unlink()
    result = run(store, [*artifacts, art("5.txt", 5)], standing=standing)
    assert (result.built, result.kept, set(result.put)) == (1, 5, {"5.txt"})
    assert {path: result.manifest.entries[path] for path in standing} == standing
    assert list(result.manifest.entries) == [f"{n}.txt" for n in range(6)]


def test_of_two_files_both_stand_or_both_are_put(store: Store) -> None:
    two = Artifact(("a.txt", "b.txt"), TWICE, "x")
    standing = dict(run(store, [two]).manifest.entries)
    assert run(store, [two], standing=standing).put == {}
    del standing["b.txt"]
    assert set(run(store, [two], standing=standing).put) == {"a.txt", "b.txt"}


def test_what_stands_with_another_fingerprint_is_put(store: Store) -> None:
    standing = run(store, [art("a.txt", "x")]).manifest.entries
    assert set(run(store, [art("a.txt", "y")], standing=standing).put) == {"a.txt"}


def test_two_for_one_path_is_an_error_where_one_stands(store: Store) -> None:
    first = art("a.html", 1, sources=("satu.md",))
    standing = run(store, [first]).manifest.entries
    with pytest.raises(BuildError, match=r"a\.html.*satu\.md.*dua\.md"):
        run(store, [first, art("a.html", 2, sources=("dua.md",))], standing=standing)
    with pytest.raises(BuildError, match=r"a\.html"):
        run(store, [first, art("a.html", 1)], standing=standing)


# Items and looks -------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_recipe_gets_its_items_in_order(store: Store, jobs: int) -> None:
    store.keep_items((digest, pickle.dumps(f"naskah {digest}")) for digest in "abc")
    artifacts = [art(f"{n}.html", n, LISTING, items=("c", "a", "c")) for n in range(30)]
    with open_executor("processes", jobs) as executor:
        result = run(store, [*artifacts, art("x.html", "", LISTING, items=("b",))], executor)
    assert store.read(result.manifest.entries["7.html"].sha256) == b"naskah c naskah a naskah c"
    assert store.read(result.manifest.entries["x.html"].sha256) == b"naskah b"


def test_other_items_make_another_file(store: Store) -> None:
    store.keep_items((digest, pickle.dumps(digest)) for digest in "ab")
    run(store, [art("x.html", "", LISTING, items=("a", "b"))])
    for items in (("b", "a"), ("a",)):
        assert run(store, [art("x.html", "", LISTING, items=items)]).built == 1
    assert run(store, [art("x.html", "", LISTING, items=("a", "b"))]).built == 0


def test_an_item_that_is_not_there_is_damage(store: Store) -> None:
    with pytest.raises(DamageError):
        run(store, [art("x.html", "", LISTING, items=("tiada",))])


def test_what_is_made_is_looked_at_where_it_is_made(store: Store) -> None:
    """Files made now are seen; those that were kept are not opened for it."""
    artifacts = [art("a.html", "abc"), art("b.txt", "abcd"), art("c.html", "")]
    assert run(store, artifacts, look=length).seen == {"a.html": 3, "c.html": 0}
    with open_executor("processes", 2) as executor:
        result = run(store, [*artifacts, art("d.html", "12345")], executor, look=length)
    assert result.seen == {"d.html": 5}


# Manifests -------------------------------------------------------------------------------------


def entry(sha: str) -> Entry:
    """Return an entry."""
    return Entry("f", sha * 64, 1)


def test_two_manifests_make_a_diff() -> None:
    old = Manifest({"a": entry("1"), "b": entry("2"), "c": entry("3")})
    new = Manifest({"d": entry("1"), "b": entry("9"), "c": entry("3")})
    assert compare(old, new) == Diff(added=("d",), changed=("b",), removed=("a",))
    assert compare(old, new)
    assert not compare(old, old)
    assert compare(Manifest({}), old).added == ("a", "b", "c")


def test_edition_is_named_by_paths_and_hashes_only() -> None:
    one = Manifest({"a": entry("1"), "b": entry("2")})
    other = Manifest({"a": entry("1"), "b": entry("2")._replace(fingerprint="lain", size=7)})
    assert one.edition == other.edition
    assert one.edition != Manifest({"a": entry("1"), "c": entry("2")}).edition
    assert one.edition != Manifest({"a": entry("2"), "b": entry("1")}).edition
    assert len(one.edition) == 64


# Executors -------------------------------------------------------------------------------------


def test_serial_executor_keeps_the_exception() -> None:
    future = SerialExecutor().submit(fail, "", None)
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
