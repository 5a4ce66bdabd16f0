"""What many ZIPs hold of an item is made once, and again only when that item changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from newsroom.engine.artifact import Artifact
from newsroom.syndication.portion import pack, unpack
from tests.site.tree import Bench, story, write_small, write_text

names = st.text(st.characters(categories=("Ll", "Nd")), min_size=1, max_size=9)


@given(st.dictionaries(names, st.binary(max_size=200), max_size=5))
def test_files_come_back_as_they_were(files: dict[str, bytes]) -> None:
    assert unpack(pack(files)) == files
    assert pack(files) == pack(dict(reversed(files.items())))


def portions(bench: Bench) -> dict[str, str]:
    """Return fingerprint -> text of every portion that is planned."""

    def among(artifact: Artifact) -> Iterator[Artifact]:
        yield artifact
        for need in artifact.needs:
            yield from among(need)

    every = (one for artifact in bench.planned() for one in among(artifact))
    return {one.fingerprint: one.sources[0] for one in every if one.recipe.name == "portion"}


def test_a_new_item_of_a_day_leaves_the_portions_of_the_others(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "meja")
    write_small(bench.content)
    before = portions(bench)
    path = "berita/2026/11/sehari"
    write_text(bench.content, path, story("Sehari", "2026-11-10 10:00 WIB"), "Isi.")
    after = portions(bench)
    assert before.items() <= after.items()
    assert {after[new] for new in after.keys() - before.keys()} == {f"{path}/index.md"}
    write_text(bench.content, path, story("Sehari", "2026-11-10 10:00 WIB"), "Isi lain.")
    assert portions(bench).keys() & (after.keys() - before.keys()) == set()
    assert before.items() <= portions(bench).items()


def test_a_day_and_a_week_of_small_photos_share_them(tmp_path: Path) -> None:
    """What is no wider than a week's photos is the same in both; so is a text without any."""
    bench = Bench(tmp_path / "meja")
    write_small(bench.content)
    sources = list(portions(bench).values())
    assert len(sources) == len(set(sources)) > 3
