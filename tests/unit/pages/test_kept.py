"""Pages that need not be planned: only where planning would give the very same page."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsroom.engine.artifact import Artifact, Kept
from newsroom.plan import plan
from tests.site.tree import (
    NOW_UTC,
    Bench,
    agency,
    photo,
    picture,
    release,
    story,
    write_held,
    write_sample,
    write_text,
)


def planned(bench: Bench, **more: Any) -> dict[str, Artifact]:
    """Return path -> artifact, as if nothing stood."""
    return {path: artifact for artifact in bench.planned(**more) for path in artifact.paths}


def kept(bench: Bench, known: dict[str, Artifact], **more: Any) -> set[str]:
    """Return the paths that need not be planned where these stand."""
    keys = {path: artifact.key for path, artifact in known.items() if artifact.key}
    found = plan(bench.open(**more).edition, bench.settings(**more), keys)
    paths = [(one.path,) if isinstance(one, Kept) else one.paths for one in found]
    assert {path for some in paths for path in some} == planned(bench, **more).keys()
    return {artifact.path for artifact in found if isinstance(artifact, Kept)}


def new(bench: Bench, **more: Any) -> Path:
    """Write a story, the newest but for what `more` says."""
    fields = story("Baru", "2026-11-20 23:00 WIB", category="infrastruktur", tags=["jembatan"])
    return write_text(bench.content, "berita/2026/11/baru", {**fields, **more}, "Naskah baru.")


def old(bench: Bench) -> Path:
    """Write a story that is older than most."""
    fields = story("Lama", "2026-10-02 09:00 WIB", category="infrastruktur", tags=["jembatan"])
    return write_text(bench.content, "berita/2026/10/lama", fields, "Naskah lama.")


def first(bench: Bench) -> None:
    """Write what the edits below are made to."""
    write_sample(bench.content)
    new(bench)
    old(bench)
    write_text(
        bench.content,
        "siaran-pers/2026/11/rilis",
        release("Rilis", "2026-11-19 09:00 WIB", "77/SP/2026", photos=[photo("a.jpg")]),
        "Lihat [baru](/berita/2026/11/baru/index.md).",
        {"a.jpg": picture((60, 40), seed=7)},
    )


ENGLISH = {"title": "New", "status": "published", "summary": "New."}
EDITS: dict[str, Callable[[Bench], Any]] = {
    "a body": lambda bench: write_text(
        bench.content,
        "berita/2026/10/lama",
        story("Lama", "2026-10-02 09:00 WIB", category="infrastruktur", tags=["jembatan"]),
        "Naskah lain.",
    ),
    "a title": lambda bench: new(bench, title="Judul lain"),
    "tags": lambda bench: new(bench, tags=["lain"]),
    "a topic": lambda bench: new(bench, category="sosial"),
    "a date": lambda bench: new(bench, date="2026-11-02 09:00 WIB"),
    "an address": lambda bench: (
        shutil.move(bench.content / "berita/2026/11/baru", bench.content / "berita/2026/11/pindah"),
        shutil.rmtree(bench.content / "siaran-pers/2026/11/rilis"),
    ),
    "a slug": lambda bench: new(bench, slug="lain"),
    "a translation more": lambda bench: write_text(
        bench.content, "berita/2026/11/baru/index.en.md", ENGLISH, "New."
    ),
    "an old item less": lambda bench: shutil.rmtree(bench.content / "berita/2026/10/lama"),
    "a withdrawal": lambda bench: new(
        bench,
        status="withdrawn",
        corrections=[{"time": "2026-11-21 08:00 WIB", "kind": "pencabutan", "note": "Keliru."}],
    ),
    "a correction": lambda bench: new(
        bench, corrections=[{"time": "2026-11-21 08:00 WIB", "kind": "ralat", "note": "Angka."}]
    ),
    "a photo": lambda bench: (bench.content / "siaran-pers/2026/11/rilis/a.jpg").write_bytes(
        picture((60, 40), seed=8)
    ),
    "a page more in the menus": lambda bench: write_text(
        bench.content,
        "halaman/lain",
        {"title": "Lain", "date": "2025-01-02", "status": "published", "summary": "s"},
    ),
    "nothing": lambda bench: None,
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_is_kept_would_be_the_same(tmp_path: Path, edit: str) -> None:
    """Never a page whose artifact would be another; and most that would be the same."""
    bench = Bench(tmp_path)
    first(bench)
    before = planned(bench)
    EDITS[edit](bench)
    after, stay = planned(bench), kept(bench, before)
    same = {
        path
        for path, artifact in after.items()
        if path in before and artifact.fingerprint == before[path].fingerprint
    }
    assert stay <= same
    if edit == "nothing":
        assert stay == {path for path, artifact in after.items() if artifact.key}
        assert len(stay) > 15


def test_other_settings_keep_nothing_that_shows_them(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    first(bench)
    before = planned(bench)
    here = agency()
    for more in (
        {"siteurl": "https://lain.example"},
        {"agency": replace(here, site=replace(here.site, name="Lain"))},
        {"agency": replace(here, topics={**here.topics, "infrastruktur": {"id": "Lain"}})},
        {"agency": replace(here, photos=replace(here.photos, widths=(320, 500)))},
    ):
        after, stay = planned(bench, **more), kept(bench, before, **more)
        for path in stay:
            assert after[path].fingerprint == before[path].fingerprint


def test_what_becomes_public_reaches_the_pages_that_link_to_it(tmp_path: Path) -> None:
    """In a preview a link may lead to what is not public, and its page bears a banner."""
    bench = Bench(tmp_path)
    first(bench)
    write_held(bench.content, "2026-12-01 09:00 WIB")
    for one, other in (
        ({"preview": True}, {"preview": False}),
        ({"now": NOW_UTC}, {"now": NOW_UTC.replace(month=12, day=2)}),
    ):
        before = in_time(bench, one)
        after = in_time(bench, other)
        keys = {path: artifact.key for path, artifact in before.items() if artifact.key}
        found = plan(bench.open(**other).edition, bench.settings(**without_time(other)), keys)
        for artifact in found:
            if isinstance(artifact, Kept):
                there = before[artifact.path].fingerprint
                assert after[artifact.path].fingerprint == there


def without_time(more: dict[str, Any]) -> dict[str, Any]:
    """Return what settings take."""
    return {name: value for name, value in more.items() if name != "now"}


def in_time(bench: Bench, more: dict[str, Any]) -> dict[str, Artifact]:
    """Return first path -> artifact at a time."""
    found = plan(bench.open(**more).edition, bench.settings(**without_time(more)))
    return {a.paths[0]: a for a in found if isinstance(a, Artifact)}
