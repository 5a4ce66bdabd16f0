"""Equal content gives equal bytes, wherever and however it is built; nothing is built twice."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import tasks
from newsroom.channels import FORMS
from tests.site.harm import Cold, Harm, Warm, finish
from tests.site.tree import (
    NOW_UTC,
    ROOT,
    Bench,
    Project,
    make_project,
    tree_of,
    write_sample,
    write_small,
)

PAGE = "berita/2026/11/dua/index.html"
RELEASE = "siaran-pers/2026/11/satu"


def stamps(folder: Path) -> dict[str, int]:
    """Return path -> mtime of every file."""
    return {str(p): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def edit(bench: Bench, place: str, old: str, new: str) -> None:
    """Change a text."""
    path = bench.content / place
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    "env",
    [
        {"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Asia/Jakarta", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4242"},
    ],
)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_same_bytes_anywhere(site: Project, tmp_path: Path, env: dict[str, str], jobs: str) -> None:
    """Another folder, zone, locale, hash seed and number of processes: the same bytes."""
    if (jobs == "1") == ("Kiritimati" in env["TZ"]):
        output = tmp_path / "sub folder" / "keluaran"
        state = tmp_path / "keadaan"
        done = site.pelican(
            "-o", str(output), "-e", f'STATE_PATH="{state}"', NEWSROOM_JOBS=jobs, **env
        )
        assert done.returncode == 0, done.stderr
        assert tree_of(output) == tree_of(site.output)


def test_content_in_another_folder_gives_the_same(site: Project, bare: Project) -> None:
    """Nothing of where content/ lies is in the output."""
    assert site.root != bare.root
    for name, data in ((p.name, p.read_bytes()) for p in site.output.rglob("*.html")):
        assert str(site.root).encode() not in data, name
        assert b"/tmp" not in data, name


def test_plain_pelican_and_invoke_build_the_same(
    small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`pelican content -s pelicanconf.py` and `invoke build` give the same bytes."""
    done = small.tasks("build", NEWSROOM_NOW="", NEWSROOM_JOBS="1")
    assert done.returncode == 0, done.stderr
    first = tree_of(small.output)
    (small.output).rename(small.root / "lama")
    plain = [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py"]
    done = small.run([*plain, "-e", 'STATE_PATH=".lain"'])
    assert done.returncode == 0, done.stderr
    assert tree_of(small.output) == first


def test_build_passes_its_options_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """`invoke build --now --jobs --conf` become environment and settings of a run, and no more."""
    calls: list[Any] = []

    def call(command: list[str], env: dict[str, str]) -> int:
        calls.append((command, env))
        return 0

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setenv("DEPLOY_TOKEN", "rahasia")
    monkeypatch.setenv("TZ", "Asia/Makassar")
    monkeypatch.chdir(ROOT)
    tasks.build.body(SimpleNamespace(), now="2026-11-21T09:00+07:00", jobs="3", conf="lain.py")
    ((command, env),) = calls
    assert command[1:6] == ["-m", "pelican", "content", "-s", "lain.py"]
    assert command[command.index("--fatal") + 1] == "errors"
    assert "-q" not in command  # together with --fatal it would exit 0
    assert env["NEWSROOM_NOW"] == "2026-11-21T09:00+07:00"
    assert env["NEWSROOM_JOBS"] == "3"
    assert env["TZ"] == "Asia/Makassar"
    assert "DEPLOY_TOKEN" not in env


def test_second_build_builds_nothing_and_touches_nothing(bench: Bench) -> None:
    """Nothing changed: no artifact, no difference, no file written anew."""
    first = bench.build()
    before = stamps(bench.output)
    inode = bench.output.stat().st_ino
    again = bench.build()
    assert first.result.built > 0
    assert (again.result.built, again.result.built_paths) == (0, ())
    assert not again.diff
    assert stamps(bench.output) == before
    assert bench.output.stat().st_ino == inode


def test_second_build_through_pelican_keeps_all(site: Project) -> None:
    """The same through Pelican: the sums say 0 built, and the report too."""
    done = site.pelican(conf="publishconf.py")
    assert done.returncode == 0
    kept = site.report()["artifacts"]
    assert kept["built"] == 0
    assert re.search(rf"artefak dibuat 0, dipakai lagi {kept['kept']}\b", done.stdout)
    assert site.report()["changed"] == {"added": 0, "changed": 0, "removed": 0}


def test_time_alone_changes_nothing(bench: Bench) -> None:
    """A build an hour or a year later gives the same bytes: no page shows the time of building."""
    bench.build()
    before = tree_of(bench.output)
    later = bench.build(bench_time(2027))
    assert later.result.built == 0
    assert tree_of(bench.output) == before


def bench_time(year: int) -> Any:
    """Return a later time."""
    return NOW_UTC.replace(year=year)


# One table of environments, one hash -----------------------------------------------------------


@dataclass(frozen=True)
class Around:
    """What may differ around a build, and must not matter. With a harm it is a warm build."""

    name: str
    env: dict[str, str] = field(default_factory=dict)
    place: str = "proyek"
    harm: Harm | None = None
    before: Callable[[Project], None] | None = None

    def build(self, root: Path, source: Path) -> Path:
        """Copy the content, build it in a place of its own, return the output."""
        project = make_project(root / self.place)
        copy_shuffled(source, project.content, self.name)
        if self.before:
            self.before(project)
        env = {name: value.replace("ROOT", str(root.parent)) for name, value in self.env.items()}
        finish(Warm(project, harm=self.harm, **env) if self.harm else Cold(project, **env))
        return project.output


def copy_shuffled(source: Path, target: Path, seed: str) -> None:
    """Copy a folder, its files made in an order of their own."""
    paths = sorted(path for path in source.rglob("*") if path.is_file())
    random.Random(seed).shuffle(paths)
    for path in paths:
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def date_files(year: int) -> Callable[[Project], None]:
    """Return a function that sets the times of all of a project's files."""

    def date(project: Project) -> None:
        seconds = NOW_UTC.replace(year=year).timestamp()
        for path in project.root.rglob("*"):
            os.utime(path, (seconds, seconds))

    return date


def close_files(project: Project) -> None:
    """Let only their owner read the texts."""
    for path in project.content.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o400)


def build_another_edition(project: Project) -> None:
    """Build other content first, with another setting, so that caches are full."""
    agency, kept = project.root / "agency.toml", project.root.parent / "simpan"
    text = agency.read_text("utf-8")
    agency.write_text(text.replace('tagline = "', 'tagline = "Lain: ', 1), "utf-8")
    project.content.rename(kept)
    write_small(project.content)
    finish(Cold(project))
    shutil.rmtree(project.content)
    kept.rename(project.content)
    agency.write_text(text, "utf-8")


def locales() -> dict[str, str]:
    """Return the variable that lets the locales made by `make_locales` be found."""
    return {"LOCPATH": "ROOT/locales"}


AROUND = [
    Around("as it is"),
    *(Around(f"TZ={z}", {"TZ": z}) for z in ("UTC", "Asia/Jayapura", "America/St_Johns")),
    Around("LC_ALL=C", {"LC_ALL": "C", "LANG": "C"}),
    Around("ASCII", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    *(
        Around(f"LC_ALL={name}", {"LC_ALL": name, "LANG": name, **locales()})
        for name in ("id_ID.UTF-8", "tr_TR.UTF-8", "de_DE.ISO-8859-1")
    ),
    *(Around(f"PYTHONHASHSEED={s}", {"PYTHONHASHSEED": s}) for s in ("0", "1", "random")),
    *(Around(f"NEWSROOM_JOBS={n}", {"NEWSROOM_JOBS": n}) for n in ("1", "2", "5")),
    *(Around(f"NEWSROOM_EXECUTOR={n}", {"NEWSROOM_EXECUTOR": n}) for n in ("serial", "processes")),
    *(Around(f"listings shuffled, seed {n}", harm=Harm(order=n)) for n in (1, 2, 3)),
    *(Around(f"umask {n:03o}", harm=Harm(umask=n)) for n in (0o002, 0o022, 0o077)),
    Around("another folder", place="sama/sekali/lain"),
    Around("spaces and other letters in the path", place="ruang média 名 'dua'"),
    Around("another HOME and USER", {"HOME": "ROOT/tiada", "USER": "siapa", "LOGNAME": "siapa"}),
    Around("files of 1980", before=date_files(1980)),
    Around("files of 2030", before=date_files(2030)),
    Around("files that only their owner reads", before=close_files),
    Around(
        "SOURCE_DATE_EPOCH for NEWSROOM_NOW",
        {"NEWSROOM_NOW": "", "SOURCE_DATE_EPOCH": str(int(NOW_UTC.timestamp()))},
    ),
    Around("NEWSROOM_NOW in another zone", {"NEWSROOM_NOW": "2026-11-21T04:00:00+02:00"}),
    Around("PYTHONOPTIMIZE=2", {"PYTHONOPTIMIZE": "2"}),
    Around("NEWSROOM_LANG=en", {"NEWSROOM_LANG": "en"}),
    Around("after another edition", before=build_another_edition),
]


def make_locales(folder: Path) -> None:
    """Make real locales where the tool for it is at hand; else their names must do no harm."""
    folder.mkdir()
    if shutil.which("localedef"):
        for name, charset in (("id_ID", "UTF-8"), ("tr_TR", "UTF-8"), ("de_DE", "ISO-8859-1")):
            command = ["localedef", "-i", name, "-f", charset, str(folder / f"{name}.{charset}")]
            subprocess.run(command, capture_output=True, check=False)


def hash_of(output: Path) -> str:
    """Return one hash of all names and bytes."""
    whole = hashlib.sha256()
    for path, digest in tree_of(output).items():
        whole.update(f"{path}\0{digest}\n".encode())
    return whole.hexdigest()


def build_around(around: list[Around], root: Path, source: Path) -> dict[str, str]:
    """Build in each of these environments, two at a time; return name -> hash."""
    with ThreadPoolExecutor(2) as pool:
        places = [root / str(number) for number in range(len(around))]
        outputs = list(pool.map(lambda a, p: a.build(p, source), around, places))
    return {one.name: hash_of(output) for one, output in zip(around, outputs, strict=True)}


def test_some_surroundings_do_not_matter(tmp_path: Path) -> None:
    """Three of the environments below, for every day."""
    write_small(tmp_path / "naskah")
    names = ("as it is", "listings shuffled, seed 1", "spaces and other letters in the path")
    chosen = [one for one in AROUND if one.name in names]
    hashes = build_around(chosen, tmp_path, tmp_path / "naskah")
    assert len(hashes) == 3
    assert len(set(hashes.values())) == 1, hashes


@pytest.mark.long
def test_no_surroundings_matter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Zone, locale, hash seed, order of files, folder, processes, umask, user, times: one hash."""
    write_sample(tmp_path / "naskah")
    make_locales(tmp_path / "locales")
    hashes = build_around(AROUND, tmp_path, tmp_path / "naskah")
    assert len(hashes) == len(AROUND)
    with capsys.disabled():
        print("", *(f"{digest[:16]}  {name}" for name, digest in hashes.items()), sep="\n")
    assert len(set(hashes.values())) == 1


@pytest.mark.parametrize(
    "umask",
    [
        0o022,
        pytest.param(0o077, marks=pytest.mark.long),
    ],
)
def test_a_web_server_may_read_what_is_published(tmp_path: Path, umask: int) -> None:
    """Another user than the one who builds: files can be read and folders entered."""
    project = make_project(tmp_path / "proyek")
    write_small(project.content)
    finish(Warm(project, harm=Harm(umask=umask)))
    paths = [project.output, *project.output.rglob("*")]
    modes = {str(p.relative_to(project.root)): stat.S_IMODE(p.stat().st_mode) for p in paths}
    needed = {str(p.relative_to(project.root)): 0o555 if p.is_dir() else 0o444 for p in paths}
    closed = {
        name: oct(mode) for name, mode in modes.items() if mode & needed[name] != needed[name]
    }
    assert closed == {}
    assert {mode & 0o022 for mode in modes.values()} == {0}, "others can write"


# One edit, and exactly what shows it ---------------------------------------------------------


def for_partners(day: str, week: str) -> list[str]:
    """Return what is made anew for media partners when an item of a day changed."""
    own = (f"{day}.zip", f"{day}.json", "index.json")
    return [*(f"mitra/harian/{n}" for n in own), f"mitra/mingguan/{week}.zip", *WEEKS]


def feeds_of(*fronts: str) -> list[str]:
    """Return the feeds of fronts, in all forms."""
    return [f"{front}{form.file}" for front in fronts for form in FORMS]


def beside(page: str) -> list[str]:
    """Return what stands beside the page of an item, and the page."""
    name = page.rpartition("/")[2]
    return [f"{page}/{n}" for n in ("index.html", "newsml-g2.xml", "ninjs.json", f"{name}.zip")]


WEEKS = ["mitra/mingguan/index.json"]
NEWEST, OCTOBER = for_partners("2026/11/10", "2026-w46"), for_partners("2026/10/09", "2026-w41")


def test_a_word_in_a_body_rebuilds_its_page_its_feeds_and_its_bundle(bench: Bench) -> None:
    """The body of a release stands on its page, in its feeds, in its bundle and its wire files."""
    bench.build()
    edit(bench, f"{RELEASE}/index.md", "Naskah satu.", "Naskah kedua.")
    report = bench.build()
    fronts = ("", "siaran-pers/", "tag/air/", "topik/infrastruktur/", "wilayah/62.01/")
    expected = sorted([*beside(RELEASE), *feeds_of(*fronts), *NEWEST])
    assert sorted(report.result.built_paths) == expected
    assert sorted(report.diff.changed) == expected
    assert (report.diff.added, report.diff.removed) == ((), ())


def test_a_word_in_a_story_rebuilds_its_page_feeds_and_bundles(bench: Bench) -> None:
    """Fronts show only title and summary."""
    bench.build()
    edit(bench, "berita/2026/10/tiga/index.md", "Naskah tiga.", "Naskah ketiga.")
    report = bench.build()
    assert sorted(report.result.built_paths) == sorted(
        [
            *beside("berita/2026/10/tiga"),
            *feeds_of("", "berita/", "topik/sosial/"),
            *("arsip/2026/10/atom-1.xml", *OCTOBER),
        ]
    )


def test_a_word_in_a_page_rebuilds_that_page(bench: Bench) -> None:
    """A page stands in no list and in no feed."""
    bench.build()
    edit(bench, "halaman/tentang/index.md", "Isi naskah contoh.", "Isi lain.")
    assert bench.build().result.built_paths == ("halaman/tentang/index.html",)


def test_a_word_in_a_translation_leaves_the_original(bench: Bench) -> None:
    """English pages, feeds and bundle only; a day holds all languages."""
    bench.build()
    edit(bench, "berita/2026/10/tiga/index.en.md", "Text three.", "Third text.")
    paths = bench.build().result.built_paths
    assert "en/berita/2026/10/tiga/index.html" in paths
    assert sorted(path for path in paths if not path.startswith("en/")) == sorted(OCTOBER)


def test_a_title_rebuilds_what_shows_it(bench: Bench) -> None:
    """Page, front, kind, topic, region, tag, month, feeds, bundle; not other months.

    Its photo is labelled anew, and not encoded; its card is drawn anew.
    """
    bench.build()
    edit(bench, f"{RELEASE}/index.md", "title: Siaran Satu", "title: Siaran Kesatu")
    report = bench.build()
    labelled = [path for path in report.result.built_paths if path.startswith("media/")]
    pages = [path for path in report.result.built_paths if path not in labelled]
    fronts = ("", "siaran-pers/", "tag/air/", "topik/infrastruktur/", "wilayah/62.01/")
    # the forms of each of five feeds are made together, and so are all labels, and the wire
    # files; each ZIP has a receipt, and day and week share a portion
    assert report.result.built == len(pages) - 10 + 2 - 1 + 3 + 1
    assert sorted(report.diff.added) == sorted(labelled)
    assert len(labelled) == len(report.diff.removed) == 4
    assert sorted(pages) == sorted(
        [
            *(f"{front}index.html" for front in fronts),
            *("arsip/2026/11/index.html", *beside(RELEASE), *feeds_of(*fronts), *NEWEST),
        ]
    )
    assert sorted(report.diff.changed) == sorted(pages)


def test_a_new_item_leaves_closed_months_alone(bench: Bench) -> None:
    """A story of November changes no page of an item, and no page of October."""
    from tests.site.tree import story, write_text

    bench.build()
    write_text(bench.content, "berita/2026/11/baru", story("Berita Baru", "2026-11-20 09:00 WIB"))
    report = bench.build()
    *own, card, _, _, _ = report.diff.added
    day = report.diff.added[-3:]
    assert own == sorted(beside("berita/2026/11/baru"))
    assert list(day) == [
        *("mitra/harian/2026/11/20.json", "mitra/harian/2026/11/20.zip"),
        "mitra/mingguan/2026-w47.zip",
    ]
    assert re.fullmatch(r"media/../\w+-1200x630\.jpg", card)
    touched = [p for p in report.diff.changed if re.search(r"/2026/(10|11)/", p)]
    assert touched == ["arsip/2026/11/index.html", "mitra/harian/2026/11/index.json"]
    assert "arsip/2026/10/index.html" not in report.result.built_paths


def test_a_changed_photo_changes_what_shows_it(bench: Bench) -> None:
    """Its renditions, its item's page and lists, and the bundle; old renditions are gone."""
    from tests.site.tree import picture

    bench.build()
    (bench.content / RELEASE / "a.jpg").write_bytes(picture((48, 32), (5, 90, 9), seed=9))
    report = bench.build()
    assert [p for p in report.diff.added if p.startswith("media/")]
    assert len([p for p in report.diff.removed if p.startswith("media/")]) == 4
    assert f"{RELEASE}/index.html" in report.diff.changed
    assert {f"{RELEASE}/satu.zip", *NEWEST} <= {*report.diff.changed}
    assert "arsip/2026/10/index.html" not in report.result.built_paths


def test_a_touched_file_rebuilds_nothing(bench: Bench) -> None:
    """Content decides, not times."""
    bench.build()
    for path in bench.content.rglob("*"):
        os.utime(path, (1, 1))
    assert bench.build().result.built == 0


def test_an_item_taken_away_is_gone_everywhere(bench: Bench) -> None:
    """The output without it is the one of a tree that never had it."""
    from tests.site.tree import seen, story, write_text

    bench.build()
    before = tree_of(bench.output)
    write_text(
        bench.content,
        "berita/2026/11/sesaat",
        story("Kanarijudul", "2026-11-20 09:00 WIB", tags=["kanaritag"]),
    )
    bench.build()
    assert seen(bench.output, ["kanaritag"])
    shutil.rmtree(bench.content / "berita/2026/11/sesaat")
    bench.build()
    assert tree_of(bench.output) == before


def test_a_change_of_settings_reaches_every_page(bench: Bench) -> None:
    """Another name of the agency is on every page after one build."""
    from dataclasses import replace

    from tests.site.tree import agency

    bench.build()
    other = replace(agency(), site=replace(agency().site, notice="PEMBERITAHUAN LAIN"))
    bench.build(agency=other)
    for path in bench.output.rglob("*.html"):
        assert b"PEMBERITAHUAN LAIN" in path.read_bytes(), path


def test_a_change_of_the_theme_reaches_every_page(bench: Bench, tmp_path: Path) -> None:
    """A template's bytes are part of every page's fingerprint."""
    theme = tmp_path / "tema"
    shutil.copytree(ROOT / "theme", theme)
    bench.build(theme=theme)
    footer = theme / "templates/partials/footer.html"
    footer.write_text(footer.read_text(encoding="utf-8") + "<!-- tanda -->", encoding="utf-8")
    report = bench.build(theme=theme)
    pages = {p for p in report.result.manifest.entries if p.endswith(".html")}
    assert pages == set(report.result.built_paths)
