"""Weighing: an artifact learns hashes and sizes of others, without their bytes."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from newsroom.engine.artifact import Artifact, Recipe, Supplies
from newsroom.engine.executor import open_executor
from newsroom.engine.store import Store
from tests.unit.engine.test_build import UPPER, art, run, store

__all__ = ["store"]


def weigh(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Write down what is weighed."""
    assert not supplies.needed
    lines = [f"{sha[:8]} {size}" for files in supplies.weighed for sha, size in files]
    return ["\n".join(lines).encode()]


WEIGH = Recipe("timbang", "1", weigh)


def scales(*others: Artifact) -> Artifact:
    """Return an artifact that weighs others."""
    return art("timbangan.txt", "", WEIGH, weighs=others)


def told(data: bytes) -> bytes:
    """Return what is written of a file."""
    return f"{sha256(data).hexdigest()[:8]} {len(data)}".encode()


def test_it_is_made_after_what_it_weighs(store: Store) -> None:
    """However they are planned; and what it weighs is made once, with what that needs."""
    base = Artifact(("",), UPPER, "dasar")
    photo = Artifact(("foto.txt",), UPPER, "foto", needs=(base,))
    result = run(store, [scales(photo), photo])
    entry = result.manifest.entries["timbangan.txt"]
    assert store.read(entry.sha256) == told(b"FOTODASAR")
    assert result.built == 3
    assert sorted(result.manifest.entries) == ["foto.txt", "timbangan.txt"]


def test_what_stands_at_the_output_is_not_read(store: Store) -> None:
    """Its weight is in the manifest: the file itself may be as large as it likes."""
    photo = art("foto.txt", "foto")
    standing = run(store, [photo]).manifest.entries
    store.path(standing["foto.txt"].sha256).unlink()
    result = run(store, [photo, scales(photo)], standing=standing)
    assert store.read(result.manifest.entries["timbangan.txt"].sha256) == told(b"FOTO")
    assert result.built_paths == ("timbangan.txt",)


def test_another_file_is_another_weight(store: Store) -> None:
    first = run(store, [photo := art("foto.txt", "satu"), scales(photo)]).manifest.entries
    second = run(store, [other := art("foto.txt", "dua"), scales(other)], standing=first)
    assert store.read(second.manifest.entries["timbangan.txt"].sha256) == told(b"DUA")
    assert scales(photo).fingerprint != scales(other).fingerprint
    assert scales(photo).fingerprint != art("timbangan.txt", "", WEIGH, needs=(photo,)).fingerprint


@pytest.mark.parametrize("name", ["serial", "processes"])
def test_weights_reach_other_processes(store: Store, tmp_path: Path, name: str) -> None:
    photos = [art(f"{n}.txt", "x" * n) for n in range(1, 5)]
    from newsroom.engine.artifact import Workshop

    workshop = Workshop(Path(), Path(), store.objects)
    with open_executor(name, 2, workshop, tmp_path) as executor:
        result = run(store, [scales(*photos), *photos], executor)
    found = store.read(result.manifest.entries["timbangan.txt"].sha256)
    assert found == b"\n".join(told(b"X" * n) for n in range(1, 5))
