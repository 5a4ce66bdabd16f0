"""A run between its steps: what happens to the store meanwhile does not reach the edition."""

from __future__ import annotations

import fcntl
import gc
import multiprocessing
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from newsroom import edition, press
from newsroom.edition import quiet
from newsroom.errors import BuildError, ContentError
from newsroom.media.probe import is_photo
from newsroom.model import State
from newsroom.plan import ROOMS
from newsroom.press import Report
from newsroom.problems import Problem
from newsroom.run import Run, add_plan, clean_unused, finish_run, open_run
from tests.site.tree import NOW, ROOT, SITEURL, Bench, story, tree_of, write_small, write_text


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the time; and let the garbage be collected as before."""
    monkeypatch.setenv("NEWSROOM_NOW", NOW)
    monkeypatch.setenv("NEWSROOM_JOBS", "1")
    yield
    gc.enable()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return five items."""
    made = Bench(tmp_path / "meja")
    write_small(made.content)
    return made


def pelican(bench: Bench) -> dict[str, Any]:
    """Return the settings as Pelican gives them."""
    return {
        "AGENCY": str(ROOT / "agency.toml"),
        "SITEURL": SITEURL,
        "PATH": str(bench.content),
        "THEME": str(ROOT / "theme"),
        "STATE_PATH": str(bench.root / "state"),
        "OUTPUT_PATH": str(bench.output),
    }


def begin(bench: Bench) -> Run:
    """Open a run, and let every room take part."""
    run = open_run(pelican(bench), quiet)
    for room in ROOMS:
        add_plan(run, room)
    return run


def finish(run: Run, bench: Bench) -> Report:
    """Put the edition in place."""
    return finish_run(run, bench.output, quiet)


def state(bench: Bench) -> Path:
    """Return where the index lies."""
    return bench.root / "state"


def change(bench: Bench, table: str, then: str) -> None:
    """Change a table of the index."""
    index = sqlite3.connect(state(bench) / "index.sqlite")
    index.execute(then.format(table=table))
    index.commit()
    index.close()


def cut(bench: Bench) -> None:
    """Cut the index short."""
    index = sqlite3.connect(state(bench) / "index.sqlite")
    index.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    index.close()
    with (state(bench) / "index.sqlite").open("r+b") as file:
        file.truncate(6000)


def remove(bench: Bench) -> None:
    """Take the index away."""
    for path in state(bench).glob("index.sqlite*"):
        path.unlink()


def older(bench: Bench) -> None:
    """Put the index of an older version in its place."""
    remove(bench)
    index = sqlite3.connect(state(bench) / "index.sqlite")
    index.executescript(
        f"""
        CREATE TABLE made (fingerprint TEXT PRIMARY KEY, outputs TEXT NOT NULL);
        CREATE TABLE memo (key TEXT PRIMARY KEY, value BLOB NOT NULL);
        CREATE TABLE placed (output TEXT, path TEXT, fingerprint TEXT, sha256 TEXT);
        CREATE TABLE editions (output TEXT PRIMARY KEY, now TEXT NOT NULL, manifest BLOB NOT NULL);
        INSERT INTO editions VALUES ('{bench.output.resolve()}', '2026-11-20T00:00:00Z', x'80054b');
        """
    )
    index.close()


FLIP = "UPDATE {table} SET value = zeroblob(length(value))"
DAMAGE: dict[str, Callable[[Bench], Any]] = {
    "nothing": lambda bench: None,
    "cut": cut,
    "gone": remove,
    "no database": lambda bench: (
        remove(bench),
        (state(bench) / "index.sqlite").write_bytes(b"x" * 9000),
    ),
    "older tables": older,
    "items flipped": lambda bench: change(bench, "items", FLIP),
    "items gone": lambda bench: change(bench, "items", "DELETE FROM {table}"),
    "table of items gone": lambda bench: change(bench, "items", "DROP TABLE {table}"),
    "memo flipped": lambda bench: change(bench, "memo", FLIP),
    "folders flipped": lambda bench: change(bench, "folders", FLIP),
    "placed gone": lambda bench: change(bench, "placed", "DELETE FROM {table}"),
    "editions gone": lambda bench: change(bench, "editions", "DELETE FROM {table}"),
    "reading gone": lambda bench: (state(bench) / "reading.json").unlink(),
    "objects gone": lambda bench: shutil.rmtree(state(bench) / "objects"),
    "all gone": lambda bench: shutil.rmtree(state(bench)),
}


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the edition that is to come, built from nothing."""
    made = Bench(tmp_path_factory.mktemp("benar"))
    write_small(made.content)
    edit(made)
    made.build()
    return tree_of(made.output)


def edit(bench: Bench) -> None:
    """Write one item more."""
    write_text(bench.content, "berita/2026/11/lagi", story("Lagi", "2026-11-20 09:00 WIB"))


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("first", [True, False], ids=["first edition", "next edition"])
def test_a_store_damaged_between_the_steps_still_gives_the_right_edition(
    bench: Bench, right: dict[str, str], how: str, first: bool
) -> None:
    """It is begun anew, once, for the same time; the site and its twin are as from nothing."""
    if not first:
        finish(begin(bench), bench)
    edit(bench)
    run = begin(bench)
    DAMAGE[how](bench)
    report = finish(run, bench)
    assert tree_of(bench.output) == tree_of(bench.twin) == right
    assert report.account.sums()
    again = finish(begin(bench), bench)
    assert tree_of(bench.output) == right
    assert again.result.built == 0 and not again.diff


@pytest.mark.parametrize("how", DAMAGE)
def test_a_store_damaged_between_runs_still_gives_the_right_edition(
    bench: Bench, right: dict[str, str], how: str
) -> None:
    finish(begin(bench), bench)
    DAMAGE[how](bench)
    edit(bench)
    finish(begin(bench), bench)
    assert tree_of(bench.output) == tree_of(bench.twin) == right


def test_a_page_that_was_defaced_between_the_runs_is_mended(
    bench: Bench, right: dict[str, str]
) -> None:
    """The look at the output is begun with the run, in another process."""
    edit(bench)
    finish(begin(bench), bench)
    page = bench.output / "berita/2026/11/dua/index.html"
    page.write_bytes(b"<p>judi online</p>")
    run = begin(bench)
    finish(run, bench)
    assert tree_of(bench.output) == tree_of(bench.twin) == right


@pytest.mark.parametrize("what", ["replaced", "removed", "added"])
@pytest.mark.parametrize("where", ["output", "twin"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_is_done_while_a_run_is_at_work_is_not_hidden(
    bench: Bench,
    right: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    what: str,
    where: str,
    when: str,
) -> None:
    """After it was looked, and before or after the edition is in place: the next run finds it."""
    finish(begin(bench), bench)
    edit(bench)

    def place(*args: Any) -> int:
        if when == "after":
            began = put(*args)
        page = getattr(bench, where) / "berita/2026/10/tiga/index.html"
        if what == "added":
            page = page.with_name("slot.html")
        else:
            page.unlink()
        if what != "removed":
            page.write_bytes(b"<p>judi online</p>")
        return began if when == "after" else put(*args)

    put = press.place
    with monkeypatch.context() as patch:
        patch.setattr(press, "place", place)
        finish(begin(bench), bench)
    path = "berita/2026/10/tiga/index.html"
    for title in ("Satu lagi", "Dua lagi"):
        finish(begin(bench), bench)
        write_text(bench.content, "berita/2026/11/lagi", story(title, "2026-11-20 09:00 WIB"))
        finish(begin(bench), bench)
        published = tree_of(bench.output)
        assert published.get(path) == right[path]
        assert set(map(nameless, published)) == set(map(nameless, right))


def nameless(path: str) -> str:
    """Leave out the hash in a card's name: another title has another."""
    return re.sub(r"^media/../\w+-(?=1200x630)", "", path)


def is_free(bench: Bench) -> bool:
    """Tell whether another build could begin now."""
    with (state(bench) / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_no_other_build_comes_between_the_steps(bench: Bench) -> None:
    """One that read before a withdrawal and placed after it would bring the text back."""
    run = begin(bench)
    assert not is_free(bench)
    finish(run, bench)
    assert is_free(bench)


def test_a_run_that_fails_lets_the_next_one_begin(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_text(bench.content, "berita/2026/11/rusak", {"title": "Tanpa tanggal"})
    with pytest.raises(ContentError):
        open_run(pelican(bench), quiet)
    assert is_free(bench)
    shutil.rmtree(bench.content / "berita/2026/11/rusak")
    run = begin(bench)
    monkeypatch.setattr(press, "build", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        finish(run, bench)
    assert is_free(bench)


def end_reader(folder: object) -> list[Problem]:
    """End the worker that reads a folder, as the kernel does when memory is short."""
    if multiprocessing.parent_process() is not None:
        os._exit(9)
    return []


def test_a_worker_that_ends_while_it_reads_is_told_in_words(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(100):
        write_text(bench.content, f"berita/2026/11/n{number}", story("N", "2026-11-02"))
    monkeypatch.setenv("NEWSROOM_JOBS", "2")
    monkeypatch.setattr(edition, "judge", end_reader)
    with pytest.raises(BuildError, match="worker"):
        begin(bench)
    monkeypatch.undo()
    monkeypatch.setenv("NEWSROOM_NOW", NOW)
    assert finish(begin(bench), bench).account.sums()[State.PUBLISHED] == 107


def test_garbage_is_collected_again_after_a_run(bench: Bench) -> None:
    finish(begin(bench), bench)
    assert gc.isenabled()


def test_garbage_is_collected_again_after_content_with_errors(bench: Bench) -> None:
    """A preview runs for days, and content has errors now and then."""
    write_text(bench.content, "berita/2026/11/rusak", {"title": "Tanpa tanggal"})
    with pytest.raises(ContentError):
        open_run(pelican(bench), quiet)
    assert gc.isenabled()


# What is kept between builds -------------------------------------------------------------------


def made_of(report: Report) -> int:
    return report.result.built


def test_what_nothing_needs_is_removed_and_nothing_is_made_again(bench: Bench) -> None:
    """After an edit the older pages go; another build still has nothing to do, also elsewhere."""
    finish(begin(bench), bench)
    edit(bench)
    shutil.rmtree(bench.content / "berita/2026/11/lagi")
    edit(bench)
    text = next(bench.content.glob("berita/*/*/lagi/index.md"))
    text.write_text(text.read_text("utf-8").replace("Lagi", "Berganti"), "utf-8")
    finish(begin(bench), bench)
    text.write_text(text.read_text("utf-8").replace("Berganti", "Terakhir"), "utf-8")
    finish(begin(bench), bench)
    count, size = clean_unused(pelican(bench), quiet)
    assert count > 0 and size > 0
    assert made_of(finish(begin(bench), bench)) == 0
    other = bench.root / "lain"
    assert made_of(finish_run(begin(bench), other, quiet)) == 0
    assert tree_of(other) == tree_of(bench.output)
    assert clean_unused(pelican(bench), quiet) == (0, 0)


def test_an_unchanged_photo_is_not_opened_again_after_a_clone(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another place, other times of the files, the state restored: only hashes are taken."""
    finish(begin(bench), bench)
    clone = Bench(tmp_path / "klon")
    shutil.copytree(bench.content, clone.content, dirs_exist_ok=True, copy_function=shutil.copy)
    shutil.copytree(state(bench), state(clone))
    assert any(is_photo(path.name) for path in clone.content.rglob("*"))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a photo was opened")

    monkeypatch.setattr(Image, "open", refuse)
    report = finish(begin(clone), clone)
    assert report.result.built == 0
    assert tree_of(clone.output) == tree_of(bench.output)


def test_a_new_photo_is_opened(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the test above can fail."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a photo was opened")

    monkeypatch.setattr(Image, "open", refuse)
    with pytest.raises(ContentError):
        begin(bench)


def test_another_mark_is_on_every_card_and_every_page_names_its_card(bench: Bench) -> None:
    """Cards have other addresses then, and no page may keep the old one."""
    theme = bench.root / "tema"
    shutil.copytree(ROOT / "theme", theme)
    conf = {**pelican(bench), "THEME": str(theme)}

    def build() -> set[str]:
        run = open_run(conf, quiet)
        for room in ROOMS:
            add_plan(run, room)
        finish_run(run, bench.output, quiet)
        pages = [path.read_text("utf-8") for path in bench.output.rglob("index.html")]
        named = {
            found[1] for page in pages if (found := re.search(r'og:image" content="([^"]+)', page))
        }
        cards = {url.removeprefix(SITEURL).lstrip("/") for url in named}
        assert cards and all((bench.output / card).is_file() for card in cards)
        return cards

    before = build()
    icon = theme / "static/img/icon.svg"
    icon.write_text(icon.read_text("utf-8").replace("#f2b705", "#0000ff"), "utf-8")
    assert not before & build()
