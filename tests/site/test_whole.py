"""All of an edition or nothing of it: what goes wrong leaves the old one where it is."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsroom.clock import Reading, read_clock
from newsroom.desk import read_conf
from newsroom.edition import quiet
from newsroom.engine.store import DamageError, Store
from newsroom.errors import BuildError, ClockError, NewsroomError, OutputError, SettingsError
from newsroom.plan import ROOMS
from newsroom.run import OUR_WORK, Run, add_plan, finish_run, make_settings
from tests.site.tree import (
    NOW_UTC,
    ROOT,
    Bench,
    Project,
    beside,
    story,
    tree_of,
    write_small,
    write_text,
)

DUA = "berita/2026/11/dua/index.md"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with an edition, for tests that must leave it as it is."""
    from tests.site.tree import make_project

    made = make_project(tmp_path_factory.mktemp("utuh") / "proyek")
    write_small(made.content)
    done = made.pelican()
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def untouched(project: Project) -> Any:
    """Check that the test left the output as it was, file by file and as a folder."""
    before, inode = tree_of(project.output), project.output.stat().st_ino
    beside = sorted(p.name for p in project.root.iterdir())
    yield project
    assert tree_of(project.output) == before
    assert project.output.stat().st_ino == inode
    assert sorted(p.name for p in project.root.iterdir() if p.name != "__pycache__") == [
        name for name in beside if name != "__pycache__"
    ]


def failed(done: subprocess.CompletedProcess[str], status: int = 1) -> str:
    """Check that a run ended in words, not in a traceback; return all it said."""
    said = done.stdout + done.stderr
    assert done.returncode == status, said
    assert "Traceback" not in said
    return said


# Content with errors ---------------------------------------------------------------------------


def test_bad_content_is_named_and_publishes_nothing(untouched: Project) -> None:
    """Exit 1, every problem with file, line and cure in Indonesian, and the old edition stays."""
    path = write_text(
        untouched.content,
        "berita/2026/11/rusak",
        {**story("Rusak", "2026-11-20 09:00 WIB"), "satus": "x", "regions": ["62.99"]},
    )
    try:
        said = failed(untouched.pelican())
    finally:
        path.unlink()
        path.parent.rmdir()
    place = "content/berita/2026/11/rusak/index.md"
    lines = re.findall(rf"^{re.escape(place)}:(\d+):(\d+): ([a-z-]+): (.+)$", said, re.MULTILINE)
    assert len(lines) >= 1
    assert {code for _, _, code, _ in lines} & {"key-unknown"}
    text = next(message for _, _, code, message in lines if code == "key-unknown")
    assert "tidak ada kunci" in text.lower() or "kunci" in text.lower(), text
    assert "status" in text
    assert "Tidak ada yang diterbitkan" in said or "edisi lama" in said.lower(), said


def test_plain_pelican_fails_as_well(untouched: Project) -> None:
    """Without --fatal too: the gate is one of Pelican's barriers."""
    path = write_text(untouched.content, "berita/2026/11/rusak", {"title": "Tanpa tanggal"})
    try:
        failed(untouched.pelican(fatal=False))
    finally:
        path.unlink()
        path.parent.rmdir()


def test_messages_in_english_when_asked(untouched: Project) -> None:
    """NEWSROOM_LANG=en speaks English."""
    path = write_text(untouched.content, "berita/2026/11/rusak", {"title": "Tanpa tanggal"})
    try:
        said = failed(untouched.pelican(NEWSROOM_LANG="en"))
    finally:
        path.unlink()
        path.parent.rmdir()
    assert "Nothing was published" in said
    assert 'add "date"' in said


# Plugins ---------------------------------------------------------------------------------------

PLUGINS = ["gate", *ROOMS, "press"]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_that_did_not_plan_publishes_nothing(bench: Bench, room: str) -> None:
    """The press counts the rooms; it names the plugin that did not run."""
    run = Run(bench.settings(), Reading(NOW_UTC, True), bench.open())
    for other in ROOMS:
        if other != room:
            add_plan(run, other)
    with pytest.raises(BuildError, match=f"newsroom_{room}"):
        finish_run(run, bench.output, quiet)
    assert not bench.output.exists()


@pytest.mark.parametrize("missing", ["gate", "feeds", "press"])
def test_a_plugin_that_is_not_listed_publishes_nothing(untouched: Project, missing: str) -> None:
    """Whichever is left out of PLUGINS, even without --fatal: the old edition stays."""
    listed = ",".join(f"newsroom_{name}" for name in PLUGINS if name != missing)
    path = write_text(untouched.content, "berita/2026/11/baru", story("Baru", "2026-11-20"))
    try:
        done = untouched.pelican(
            "-e", "PLUGINS=" + str([*listed.split(",")]).replace("'", '"'), fatal=False
        )
    finally:
        path.unlink()
        path.parent.rmdir()
    if missing != "press":  # without the press nobody says anything, and nothing is written
        assert done.returncode != 0, done.stdout


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ("gate", "raise RuntimeError('rusak')"),
        ("pages", "def register(:"),
        ("press", "import tiada"),
    ],
)
def test_a_plugin_that_cannot_be_loaded_publishes_nothing(
    untouched: Project, tmp_path: Path, broken: str, fault: str
) -> None:
    """With --fatal errors, as `build` runs it, the exit status says so too."""
    import shutil

    plugins = tmp_path / "plugins"
    shutil.copytree(ROOT / "plugins", plugins, ignore=shutil.ignore_patterns("__pycache__"))
    (plugins / f"newsroom_{broken}" / "__init__.py").write_text(fault + "\n", encoding="utf-8")
    done = untouched.pelican("-e", f'PLUGIN_PATHS=["{plugins}"]')
    assert done.returncode != 0


# Settings and folders --------------------------------------------------------------------------


@pytest.mark.parametrize("name", OUR_WORK)
def test_pelican_may_not_write_by_itself(bench: Bench, name: str) -> None:
    """A setting that makes Pelican write or delete in the output is refused by its name."""
    pelican = {
        "AGENCY": str(ROOT / "agency.toml"),
        "SITEURL": "https://x.example",
        "PATH": str(bench.content),
        "THEME": str(ROOT / "theme"),
        "STATE_PATH": str(bench.root / "state"),
    }
    assert make_settings(pelican).siteurl == "https://x.example"
    with pytest.raises(NewsroomError, match=name):
        make_settings({**pelican, name: ["x"]})


def own_writers() -> list[str]:
    """Return the settings at which Pelican's own generators write feeds whatever there is."""
    import inspect

    from pelican.generators import ArticlesGenerator

    code = inspect.getsource(ArticlesGenerator.generate_feeds)
    return sorted(
        set(re.findall(r'settings(?:\.get\(|\[)"([A-Z_]*FEED_[A-Z_]*(?:ATOM|RSS))"', code))
    )


def test_feeds_of_pelican_are_all_looked_at() -> None:
    """The list of Pelican's feed settings is read from its code; it is not empty."""
    assert {"FEED_ATOM", "FEED_RSS", "FEED_ALL_ATOM", "TAG_FEED_RSS"} <= set(own_writers())


def test_pelican_writes_no_feed_of_its_own() -> None:
    """Every setting at which Pelican would write a feed into the output is refused."""
    conf = read_conf(str(ROOT / "pelicanconf.py")) | {"PATH": str(ROOT / "content")}
    make_settings({**conf, "THEME": str(ROOT / "theme")})
    for name in own_writers():
        with pytest.raises(SettingsError, match=name):
            make_settings({**conf, name: "umpan.xml"})


@pytest.mark.parametrize("option", ["-d", "FEED_ALL_ATOM"])
def test_refused_on_the_command_line_too(untouched: Project, option: str) -> None:
    """`pelican -d` would delete the output before anything is built."""
    args = ["-d"] if option == "-d" else ["-e", 'FEED_ALL_ATOM="semua.xml"']
    said = failed(untouched.pelican(*args))
    assert ("DELETE_OUTPUT_DIRECTORY" if option == "-d" else option) in said


def test_a_folder_of_somebody_else_is_refused(untouched: Project, tmp_path: Path) -> None:
    """An output folder that holds other things is not touched, and named."""
    other = tmp_path / "milik orang"
    other.mkdir()
    (other / "skripsi.doc").write_bytes(b"jangan hilang")
    said = failed(untouched.pelican("-o", str(other)))
    assert "milik orang" in said
    assert tree_of(other) == {"skripsi.doc": tree_of(other)["skripsi.doc"]}
    assert (other / "skripsi.doc").read_bytes() == b"jangan hilang"


@pytest.mark.parametrize("what", ["file", "link", "dangling"])
def test_an_output_that_is_no_folder_is_refused(bench: Bench, what: str) -> None:
    """A file or a link in the place of the output stays as it is."""
    elsewhere = bench.root / "lain"
    elsewhere.mkdir()
    if what == "file":
        bench.output.write_bytes(b"x")
    else:
        bench.output.symlink_to(elsewhere if what == "link" else bench.root / "tiada")
    with pytest.raises(OutputError):
        bench.build()
    assert bench.output.is_symlink() == (what != "file")
    assert list(elsewhere.iterdir()) == []


def test_an_empty_folder_is_taken(bench: Bench) -> None:
    """An output folder that was made by hand and is empty is used."""
    bench.output.mkdir()
    bench.build()
    assert (bench.output / "index.html").exists()


@pytest.mark.parametrize(
    ("extra", "word"),
    [
        ('SITEURL="media.contoh.go.id"', "SITEURL"),
        ('AGENCY="tiada.toml"', "tiada.toml"),
    ],
)
def test_wrong_settings_are_told_in_words(untouched: Project, extra: str, word: str) -> None:
    """A setting that cannot be used ends the run with its name."""
    assert word in failed(untouched.pelican("-e", extra))


def test_a_content_folder_that_is_not_there(untouched: Project) -> None:
    """Pelican itself refuses it; nothing is touched."""
    done = untouched.run([sys.executable, "-m", "pelican", "tiada", "-s", "pelicanconf.py"])
    assert done.returncode != 0


# The store -------------------------------------------------------------------------------------


def damage(path: Path, how: str) -> None:
    """Damage a file of the store."""
    data = path.read_bytes()
    path.chmod(0o644)
    if how == "short":
        path.write_bytes(data[: len(data) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "noise":
        path.write_bytes(os.urandom(len(data)))
    elif how == "middle":
        path.write_bytes(data[:5000] + b"\xff" * 3000 + data[8000:])
    else:
        path.unlink()


@pytest.mark.parametrize("how", ["short", "empty", "noise", "middle", "gone"])
def test_a_damaged_index_is_made_again(bench: Bench, how: str) -> None:
    """Whatever happened to index.sqlite: the next build works and gives the same bytes."""
    bench.build()
    before = tree_of(bench.output)
    damage(bench.root / "state" / "index.sqlite", how)
    bench.build()
    assert tree_of(bench.output) == before
    assert bench.build().result.built == 0


@pytest.mark.parametrize("how", ["short", "empty", "noise", "gone"])
def test_damaged_objects_are_made_again(bench: Bench, how: str) -> None:
    """Every object cut short, emptied, overwritten or deleted: the same edition again."""
    bench.build()
    before = tree_of(bench.output)
    for path in sorted((bench.root / "state" / "objects").rglob("*")):
        if path.is_file():
            damage(path, how)
    bench.build(output=bench.root / "lain")
    assert tree_of(bench.root / "lain") == before


OLDER = """
CREATE TABLE made (fingerprint TEXT PRIMARY KEY, outputs TEXT NOT NULL);
CREATE TABLE memo (key TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE editions (output TEXT PRIMARY KEY, now TEXT NOT NULL, manifest BLOB NOT NULL);
INSERT INTO editions VALUES ('{output}', '2026-11-20T00:00:00Z', x'80054b');
"""


def test_a_state_folder_of_an_older_version_is_no_trouble(bench: Bench) -> None:
    """An index with other tables, an output without a twin: the same edition again."""
    bench.build()
    before = tree_of(bench.output)
    for path in (bench.root / "state").glob("index.sqlite*"):
        path.unlink()
    shutil.rmtree(bench.twin)
    index = sqlite3.connect(bench.root / "state" / "index.sqlite")
    index.executescript(OLDER.format(output=bench.output.resolve()))
    index.close()
    with contextlib.suppress(DamageError):  # a run begins anew then, once
        bench.build()
    bench.build()
    assert tree_of(bench.output) == tree_of(bench.twin) == before
    assert bench.build().result.built == 0


@pytest.mark.parametrize("table", ["memo", "items", "folders"])
def test_remembered_values_of_an_older_version_are_no_trouble(bench: Bench, table: str) -> None:
    """Values that cannot be read are as if they had never been."""
    bench.build()
    before = tree_of(bench.output)
    with Store(bench.root / "state") as store:
        store._index.execute(f"UPDATE {table} SET value = x'80054b'")
    write_text(bench.content, "berita/2026/11/lagi", story("Lagi", "2026-11-20 09:00 WIB"))
    with contextlib.suppress(DamageError):  # a run begins anew then, once
        bench.build()
    shutil.rmtree(bench.content / "berita/2026/11/lagi")
    bench.build()
    assert tree_of(bench.output) == before


def test_an_edited_output_does_not_poison_the_next_edition(bench: Bench) -> None:
    """Output files are links to those of the twin: one that was written into is made anew."""
    bench.build()
    before = tree_of(bench.output)
    page = bench.output / "berita/2026/11/dua/index.html"
    page.write_bytes(b"<p>judi online</p>")
    write_text(bench.content, "berita/2026/11/lagi", story("Lagi", "2026-11-20 09:00 WIB"))
    bench.build()
    after = tree_of(bench.output)
    assert after["berita/2026/11/dua/index.html"] == before["berita/2026/11/dua/index.html"]


def test_an_output_edited_with_its_time_set_back_does_not_poison(bench: Bench) -> None:
    """Equal size and a time set back do not hide what was written into a published page."""
    bench.build()
    before = tree_of(bench.output)
    page = bench.output / "berita/2026/11/dua/index.html"
    times = page.stat()
    data = page.read_bytes()
    page.write_bytes(data.replace(b"Naskah dua", b"Judi slot!"))
    assert page.stat().st_size == len(data)
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))
    write_text(bench.content, "berita/2026/11/lagi", story("Lagi", "2026-11-20 09:00 WIB"))
    bench.build()
    after = tree_of(bench.output)
    assert after["berita/2026/11/dua/index.html"] == before["berita/2026/11/dua/index.html"]


@pytest.mark.parametrize("what", ["edited", "deleted", "added"])
def test_a_build_mends_an_output_that_somebody_touched(bench: Bench, what: str) -> None:
    """A defaced, missing or extra file is gone after the next build, though no text changed."""
    bench.build()
    before = tree_of(bench.output)
    page = bench.output / "berita/2026/11/dua/index.html"
    if what == "edited":
        page.write_bytes(b"<p>judi online</p>")
    elif what == "deleted":
        page.unlink()
    else:
        (bench.output / "slot-gacor.html").write_bytes(b"<p>judi online</p>")
    bench.build()
    assert tree_of(bench.output) == tree_of(bench.twin) == before


@pytest.mark.parametrize("what", ["edited", "replaced", "deleted", "added", "folder deleted"])
def test_a_twin_that_somebody_touched_is_never_published(bench: Bench, what: str) -> None:
    """Nobody looks into a hidden folder; what happened there must not come out of it."""
    bench.build()
    before = tree_of(bench.output)
    time.sleep(0.02)  # a tick of the clock of the disk
    page = bench.twin / "berita/2026/10/tiga/index.html"
    if what == "edited":
        page.write_bytes(b"<p>judi online</p>")
    elif what == "added":
        (bench.twin / "slot-gacor.html").write_bytes(b"<p>judi online</p>")
    elif what == "folder deleted":
        shutil.rmtree(page.parent)
    else:
        page.unlink()
        if what == "replaced":
            page.write_bytes(b"<p>judi online</p>")
    lagi = write_text(bench.content, "berita/2026/11/lagi", story("Lagi", "2026-11-20 09:00 WIB"))
    bench.build()
    after = tree_of(bench.output)
    assert after.keys() >= before.keys()
    assert after["berita/2026/10/tiga/index.html"] == before["berita/2026/10/tiga/index.html"]
    assert after == tree_of(bench.twin)
    shutil.rmtree(lagi.parent)
    bench.build()
    assert tree_of(bench.output) == tree_of(bench.twin) == before


# Time ------------------------------------------------------------------------------------------


def test_a_clock_that_runs_behind_is_refused(bench: Bench) -> None:
    """The machine's clock an hour back: refused, in both times; one that was given is taken."""
    bench.build(given=False)
    before = tree_of(bench.output)
    with pytest.raises(ClockError):
        bench.build(NOW_UTC - timedelta(hours=1), given=False)
    assert tree_of(bench.output) == before
    bench.build(NOW_UTC - timedelta(days=11, hours=1))
    assert tree_of(bench.output) != before
    assert not (bench.output / "siaran-pers").exists()  # it was not public then


def test_a_time_that_cannot_be_read_ends_the_run(untouched: Project) -> None:
    """NEWSROOM_NOW without a zone, or no time at all, is refused in words."""
    assert "besok" in failed(untouched.pelican(NEWSROOM_NOW="besok"))
    with pytest.raises(ClockError):
        read_clock({"NEWSROOM_NOW": "2026-11-21 09:00"})


def test_source_date_epoch_is_the_time(bench: Bench) -> None:
    """SOURCE_DATE_EPOCH is read where NEWSROOM_NOW is not set."""
    assert read_clock({"SOURCE_DATE_EPOCH": str(int(NOW_UTC.timestamp()))}).now == NOW_UTC
    with pytest.raises(ClockError):
        read_clock({"SOURCE_DATE_EPOCH": "kemarin"})


# What fails in the middle ----------------------------------------------------------------------


def test_a_recipe_that_fails_names_its_file(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception in a recipe names the artifact and its sources; the old edition stays."""
    from newsroom.media import render

    bench.build()
    before = tree_of(bench.output)
    from tests.site.tree import picture

    (bench.content / "berita/2026/11/dua/b.jpg").write_bytes(picture((60, 40), seed=30))
    monkeypatch.setattr(render, "upright", lambda *a: 1 / 0)
    with pytest.raises(BuildError, match=r"berita/2026/11/dua/b\.jpg"):
        bench.build()
    assert tree_of(bench.output) == before


def test_a_file_that_changes_while_it_is_built_is_noticed(bench: Bench) -> None:
    """The bytes of a photo are those that were planned, or nothing is published."""
    from newsroom.press import print_edition
    from tests.site.tree import picture

    opening = bench.open()
    artifacts = bench.planned()
    (bench.content / "berita/2026/11/dua/b.jpg").write_bytes(picture((60, 40), seed=31))
    with pytest.raises(BuildError, match=r"berita/2026/11/dua/b\.jpg"):
        print_edition(
            lambda known: artifacts,
            opening,
            bench.settings(),
            bench.output,
            Reading(NOW_UTC, True),
            quiet,
        )
    assert not bench.output.exists()


def test_a_dead_link_publishes_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The audit looks at the built pages themselves; a link that leads nowhere stops it."""
    from newsroom.pages import plan as pages

    bench.build()
    before = tree_of(bench.output)
    monkeypatch.setattr(pages, "redirects", lambda shelf, site: iter(()))
    monkeypatch.setattr(pages, "not_found", lambda shelf, site: broken(shelf, site))

    def broken(shelf: Any, site: Any) -> Any:
        from dataclasses import replace

        from newsroom.pages.list_pages import not_found
        from newsroom.pages.values import Link

        return replace(not_found(shelf, site), ways=(Link("x", "tiada/di-mana/"),))

    with pytest.raises(BuildError, match="tiada/di-mana"):
        bench.build()
    assert tree_of(bench.output) == before


def test_what_a_killed_run_left_aside_is_removed(bench: Bench) -> None:
    """A half laid out edition of a killed run does no harm."""
    (bench.twin / "berita").mkdir(parents=True)
    (bench.twin / "berita" / "setengah.html").write_bytes(b"x")
    bench.build()
    assert not (bench.output / "berita/setengah.html").exists()
    assert tree_of(bench.twin) == tree_of(bench.output)
    assert beside(bench.root) == [".output-next", "content", "output", "state"]


def test_without_exchange_the_edition_still_comes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the kernel cannot exchange two folders, two renames do."""
    from newsroom.engine import output

    bench.build()
    monkeypatch.setattr(output, "_exchange", lambda first, second: False)
    write_text(bench.content, "berita/2026/11/lagi", story("Lagi", "2026-11-20 09:00 WIB"))
    bench.build()
    assert (bench.output / "berita/2026/11/lagi/index.html").exists()
    assert tree_of(bench.twin) == tree_of(bench.output)
    assert beside(bench.root) == [".output-next", "content", "output", "state"]


def test_where_links_cannot_be_made_files_are_copied(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another disk, or a file system without hard links."""
    import errno

    bench.build()
    before = tree_of(bench.output)

    def refuse(*args: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    for _ in range(2):
        bench.build(output=bench.root / "lain")
        assert tree_of(bench.root / "lain") == before
        assert not (bench.root / ".lain-next").exists()
    write_text(bench.content, "berita/2026/11/lagi", story("Lagi", "2026-11-20 09:00 WIB"))
    bench.build(output=bench.root / "lain")
    assert (bench.root / "lain/berita/2026/11/lagi/index.html").exists()


# Two at once -----------------------------------------------------------------------------------


def test_two_builds_at_once_both_end_right(small: Project) -> None:
    """Two on one project, begun together and from nothing: both exit 0, one edition stands."""
    command, env = small.command(), small.environment(NEWSROOM_JOBS="1")
    runs = [
        subprocess.Popen(
            command,
            cwd=small.root,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    said = [run.communicate(timeout=120)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    again = small.pelican()
    assert again.returncode == 0
    assert small.report()["changed"] == {"added": 0, "changed": 0, "removed": 0}
    assert small.report()["artifacts"]["built"] == 0


def test_the_second_build_waits_and_says_so(small: Project) -> None:
    """While another holds the lock, a build tells that it waits; then it goes on."""
    import fcntl

    small.state.mkdir()
    with (small.state / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with subprocess.Popen(
            small.command(),
            cwd=small.root,
            env=small.environment(PYTHONUNBUFFERED="1"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as run:
            assert run.stderr is not None
            line = ""
            while "tunggu" not in line.lower() and "menunggu" not in line.lower():
                line = run.stderr.readline()
                assert line, "it ended without a word"
            assert not small.output.exists()
            fcntl.flock(lock, fcntl.LOCK_UN)
            run.stderr.read()
            assert run.wait(120) == 0
    assert (small.output / "index.html").exists()
