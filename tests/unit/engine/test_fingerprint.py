"""Equal values, equal fingerprints; anything that a file depends on, another fingerprint."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.engine.artifact import Artifact, ChangedError, Recipe, Workshop
from newsroom.engine.fingerprint import (
    Shared,
    code_digest,
    encode,
    fingerprint,
    library_versions,
    tree_digest,
)
from newsroom.model import File
from tests.site.tree import ROOT


@dataclass(frozen=True)
class Value:
    """A value that a recipe takes."""

    title: str
    tags: tuple[str, ...] = ()
    counts: dict[str, int] | None = None


def make(inputs: object, supplies: object) -> list[bytes]:
    """Make nothing."""
    return [b""]


RECIPE = Recipe("halaman", "1", make)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=6), PLAIN, max_size=4))
def test_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    turned = dict(reversed(list(value.items())))
    assert encode(value) == encode(turned)


@given(PLAIN, PLAIN)
def test_other_values_other_fingerprints(first: object, second: object) -> None:
    same = encode(first) == encode(second)
    assert (fingerprint("r", "1", first) == fingerprint("r", "1", second)) == same


@pytest.mark.parametrize(
    "other",
    [
        fingerprint("berita", "1", {"a": 1}),
        fingerprint("halaman", "2", {"a": 1}),
        fingerprint("halaman", "1", {"a": 2}),
        fingerprint("halaman", "1", {"a": "1"}),
        fingerprint("halaman", "1", {"a": 1}, ["b"]),
        fingerprint("halaman1", "", {"a": 1}),
    ],
)
def test_all_parts_count(other: str) -> None:
    assert fingerprint("halaman", "1", {"a": 1}) != other


def test_needs_are_told_from_the_version() -> None:
    assert fingerprint("r", "1", None, ["2"]) != fingerprint("r", "12", None)
    assert fingerprint("r", "1", None, ["a", "b"]) != fingerprint("r", "1", None, ["b", "a"])


def test_values_with_all_that_pages_hold() -> None:
    value = {"when": datetime(2026, 11, 21, tzinfo=UTC), "set": frozenset("cab"), "raw": b"\0\xff"}
    assert b'"set":["a","b","c"]' in encode(value)
    with pytest.raises(TypeError):
        encode({"x": object()})
    with pytest.raises(TypeError):
        encode(Path("x"))


def art(value: Value, **more: Any) -> Artifact:
    """Return an artifact of a page."""
    return Artifact(**{"paths": ("a.html",), "recipe": RECIPE, "inputs": value, **more})


def test_artifact_depends_on_inputs_recipe_and_needs_not_on_paths_or_sources() -> None:
    one = art(Value("A"))
    assert one.fingerprint == art(Value("A"), paths=("b.html",), sources=("x.md",)).fingerprint
    assert one.fingerprint != art(Value("B")).fingerprint
    assert one.fingerprint != art(Value("A"), recipe=replace(RECIPE, version="2")).fingerprint
    assert one.fingerprint != art(Value("A"), needs=(one,)).fingerprint
    deep = art(Value("A"), needs=(art(Value("A"), needs=(one,)),))
    changed = art(Value("A"), needs=(art(Value("A"), needs=(art(Value("B")),)),))
    assert deep.fingerprint != changed.fingerprint


def test_artifact_depends_on_the_items_it_opens() -> None:
    prints = [
        art(Value("A"), items=items, needs=needs).fingerprint
        for items in ((), ("x",), ("x", "y"), ("y", "x"), ("xy",))
        for needs in ((), (art(Value("B")),))
    ]
    assert len(set(prints)) == len(prints)
    assert art(Value("A"), items=("x", "y")).fingerprint == prints[4]


def test_a_fingerprint_that_is_known_is_taken() -> None:
    assert art(Value("A"), fingerprint="dikenal").fingerprint == "dikenal"


def test_items_are_told_from_needs() -> None:
    assert fingerprint("r", "1", None, ["x"]) != fingerprint("r", "1", None, [], ["x"])
    assert fingerprint("r", "1", None, ["x"], ["y"]) != fingerprint("r", "1", None, ["x", "y"])


def test_a_shared_value_stands_by_its_key() -> None:
    """The key says what of a value is shown; the value itself is not written out."""
    one, same = (
        Shared(object(), ("id", {"b": 1, "a": 2})),
        Shared(object(), ("id", {"a": 2, "b": 1})),
    )
    other = Shared(one.value, ("en", {"a": 2, "b": 1}))
    assert encode({"frame": one}) == encode({"frame": same}) != encode({"frame": other})


def test_same_in_another_process_with_another_hash_seed() -> None:
    code = (
        "from newsroom.engine.fingerprint import fingerprint;"
        "print(fingerprint('r', '1', {'s': frozenset(['x', 'y', 'z', 'pq']), 'b': 1, 'a': 2}))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_tree_digest_sees_names_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x.html").write_text("1", encoding="utf-8")
    first = tree_digest(tmp_path / "a")
    (tmp_path / "a/x.pyc").write_text("cache", encoding="utf-8")
    assert tree_digest(tmp_path / "a") == first
    (tmp_path / "a/x.html").write_text("2", encoding="utf-8")
    second = tree_digest(tmp_path / "a")
    (tmp_path / "a/x.html").rename(tmp_path / "a/y.html")
    assert len({first, second, tree_digest(tmp_path / "a")}) == 3


def test_code_digest_covers_a_room() -> None:
    assert code_digest("engine") != code_digest("engine/store")
    assert code_digest("engine/store") == code_digest("engine/store")
    assert library_versions("lxml").startswith("lxml==")


def test_a_source_that_changed_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"lama")
    workshop = Workshop(tmp_path, tmp_path, tmp_path)
    good = File("a.pdf", "50a58d9ea2ad1a08ac6c86ca32d2a5b1e4bb23d2a1d6cbcf6ae2b1d0e1a1d7f5", 4)
    from hashlib import sha256

    good = replace(good, sha256=sha256(b"lama").hexdigest())
    assert workshop.read(good) == b"lama"
    (tmp_path / "a.pdf").write_bytes(b"baru")
    with pytest.raises(ChangedError, match=r"a\.pdf"):
        workshop.read(good)
