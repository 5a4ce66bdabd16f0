"""What staff type: check, new, publish; each in words, with the right exit status."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from newsroom import desk
from newsroom.kinds import all_kinds
from tests.site.tree import (
    NOW,
    Project,
    make_project,
    seen,
    story,
    tree_of,
    write_small,
    write_text,
)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with two texts that have errors, one of them a draft."""
    project = make_project(tmp_path_factory.mktemp("rusak") / "proyek")
    write_small(project.content)
    bad = {**story("Rusak: 100%, ya", "2026-11-20 09:00 WIB"), "category": "olah-raga"}
    write_text(project.content, "berita/2026/11/rusak", bad, "Lihat <b>ini</b>.")
    draft = story("Draf", "2026-11-20 09:00 WIB", status="draft", regions=["00.00"])
    write_text(project.content, "berita/2026/11/draf", draft)
    return project


def ok(done: subprocess.CompletedProcess[str]) -> str:
    """Check that a command ended well; return what it said."""
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """Check that a command ended with 1 and words; return them."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


Task = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def task(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[Project], Task]:
    """Return what runs a verb of the desk in a project: as tasks.py calls it, in this process."""

    def at(project: Project) -> Task:
        monkeypatch.chdir(project.root)
        monkeypatch.setenv("NEWSROOM_NOW", NOW)
        monkeypatch.setenv("NEWSROOM_JOBS", "1")
        monkeypatch.delenv("NEWSROOM_LANG", raising=False)
        monkeypatch.setattr("sys.stdin", io.StringIO())

        def run(verb: str, **options: str) -> subprocess.CompletedProcess[str]:
            capsys.readouterr()
            status = getattr(desk, verb)(**options)
            said = capsys.readouterr()
            return subprocess.CompletedProcess([verb], status, said.out, said.err)

        return run

    return at


# check -----------------------------------------------------------------------------------------


def test_check_as_json(broken: Project, task: Callable[[Project], Task]) -> None:
    """Pure JSON on stdout: problems with place, code, severity and message, and the sums."""
    done = task(broken)("check", format="json")
    data = json.loads(refused_stdout(done))
    rows = {row["code"]: row for row in data["problems"]}
    assert rows["html-refused"]["file"].endswith("berita/2026/11/rusak/index.md")
    assert rows["html-refused"]["severity"] == "error"
    lines = (broken.content / "berita/2026/11/rusak/index.md").read_text(encoding="utf-8")
    assert "<b>" in lines.splitlines()[rows["html-refused"]["line"] - 1]
    assert rows["topic-unknown"]["column"] >= 1
    assert rows["region-unknown"]["severity"] == "warning"  # of a draft
    files = sum(1 for path in broken.content.rglob("*") if path.is_file())
    assert sum(data["files"].values()) == files


def refused_stdout(done: subprocess.CompletedProcess[str]) -> str:
    """Check that a command ended with 1; return only its stdout."""
    refused(done)
    return done.stdout


def test_check_as_github_annotations(broken: Project, task: Callable[[Project], Task]) -> None:
    """Workflow commands with file, line and column; % and line ends escaped."""
    said = refused_stdout(task(broken)("check", format="github"))
    found = re.findall(
        r"^::(error|warning) file=([^,]+),line=(\d+),col=(\d+),title=([a-z-]+)::(.+)$",
        said,
        re.MULTILINE,
    )
    assert len(found) == len(said.strip().splitlines())
    codes = {code: (level, file) for level, file, _, _, code, _ in found}
    assert codes["html-refused"] == ("error", "content/berita/2026/11/rusak/index.md")
    assert codes["region-unknown"][0] == "warning"


def test_check_as_text(broken: Project, task: Callable[[Project], Task]) -> None:
    """Each problem as file:line:column: code: what to do, in Indonesian, then the counts."""
    said = refused_stdout(task(broken)("check"))
    assert re.search(
        r"^content/berita/2026/11/rusak/index\.md:\d+:\d+: html-refused: .*HTML", said, re.MULTILINE
    )
    assert re.search(r"^2 \w+ .*1 \w+", said, re.MULTILINE), said


def test_check_writes_no_output(broken: Project, task: Callable[[Project], Task]) -> None:
    """Looking is not building."""
    refused(task(broken)("check"))
    assert not broken.output.exists()


def test_check_of_good_content(small: Project, task: Callable[[Project], Task]) -> None:
    """Exit 0, in all three forms; JSON has no problems."""
    assert json.loads(ok(task(small)("check", format="json")))["problems"] == []
    assert ok(task(small)("check", format="github")) == ""
    assert "terbit" in ok(task(small)("check"))


def test_check_refuses_an_unknown_form(small: Project, task: Callable[[Project], Task]) -> None:
    """A form that does not exist is said to be so, not taken for another."""
    assert task(small)("check", format="xml").returncode != 0


# new -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", all_kinds())
def test_new_makes_a_draft_that_passes_check(
    tmp_path: Path, kind: str, task: Callable[[Project], Task]
) -> None:
    """The folder is in the right place, the header has every required key, and check says yes."""
    project = make_project(tmp_path / "proyek")
    title = 'Jembatan "Baru" di Sei Contoh: Dibuka'
    said = ok(task(project)("new", kind=kind, title=title))
    month = "2026/11/" if all_kinds()[kind].dated else ""
    path = project.content / f"{kind}/{month}jembatan-baru-di-sei-contoh-dibuka/index.md"
    assert str(path.relative_to(project.root)) in said
    header = path.read_text(encoding="utf-8").split("---\n")[1]
    fields = yaml.safe_load(header)
    assert fields["title"] == title
    assert fields["status"] == "draft"
    assert re.fullmatch(r"[a-z0-9]{12}", fields["id"])
    assert str(fields["date"]).startswith("2026-11-21 09:00")
    assert header.count("#") > 5  # says what each line is for
    data = json.loads(ok(task(project)("check", format="json")))
    assert [row for row in data["problems"] if row["severity"] == "error"] == []
    assert data["files"]["draft"] == 1


def test_new_refuses_a_taken_folder(small: Project, task: Callable[[Project], Task]) -> None:
    """What is there is never overwritten."""
    before = tree_of(small.content)
    said = refused(task(small)("new", kind="berita", title="Dua"))
    assert "berita/2026/11/dua" in said
    assert tree_of(small.content) == before


@pytest.mark.parametrize(
    ("args", "word"),
    [
        ({}, "--kind"),
        ({"kind": "berita"}, "--title"),
        ({"title": "Ada"}, "--kind"),
        ({"kind": "kolom", "title": "Ada"}, "kolom"),
        ({"kind": "berita", "title": "!!!"}, "huruf"),
    ],
)
def test_new_without_a_terminal_says_what_it_needs(
    small: Project, args: dict[str, str], word: str, task: Callable[[Project], Task]
) -> None:
    """No question nobody can answer: words and exit 1, and nothing made."""
    before = tree_of(small.content)
    assert word in refused(task(small)("new", **args))
    assert tree_of(small.content) == before


def test_two_new_items_have_two_ids(small: Project, task: Callable[[Project], Task]) -> None:
    """An id is drawn anew each time."""
    ids = set()
    for title in ("Satu Lagi", "Dua Lagi"):
        ok(task(small)("new", kind="berita", title=title))
    for path in small.content.glob("berita/2026/11/*-lagi/index.md"):
        ids.add(re.search(r"^id: (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)[1])  # type: ignore[index]
    assert len(ids) == 2


# publish ---------------------------------------------------------------------------------------


def test_publish_to_a_folder(small: Project, tmp_path: Path) -> None:
    """Builds with publishconf.py, copies the edition beside the others, moves the link.

    Bad content and a preview leave the link where it is, and exit 1.
    """
    target = tmp_path / "situs"
    ok(small.tasks("publish", "--to", str(target)))
    assert (target / "current").is_symlink()
    first, link = tree_of(target / "current"), (target / "current").readlink()
    assert first["index.html"]
    assert not small.output.exists()
    refused(small.tasks("publish", "--to", str(target), NEWSROOM_PREVIEW="1"))
    path = write_text(small.content, "berita/2026/11/baru", {"title": "Tanpa tanggal"})
    refused(small.tasks("publish", "--to", str(target)))
    assert (target / "current").readlink() == link
    assert tree_of(target / "current") == first
    path.unlink()
    write_text(small.content, "berita/2026/11/baru", story("Baru", "2026-11-20 09:00 WIB"))
    ok(small.tasks("publish", "--to", str(target)))
    assert tree_of(target / "current") != first
    assert seen(target / "current", ["Baru"])
    assert len(list((target / "releases").iterdir())) == 2


# the tasks themselves --------------------------------------------------------------------------


def test_every_task_has_help(small: Project) -> None:
    """`invoke --list` names every command with a sentence."""
    said = ok(small.tasks("--list"))
    for name in ("build", "check", "serve", "new", "import", "publish", "clean", "test", "lint"):
        assert re.search(rf"^\s+{name}\s+\w+", said, re.MULTILINE), name


def test_clean_removes_what_builds_made(small: Project, task: Callable[[Project], Task]) -> None:
    """Content and settings stay; output and state go."""
    for place in (small.output, small.state):
        place.mkdir()
        (place / "x").write_bytes(b"x")
    before = tree_of(small.content)
    ok(task(small)("clean"))
    assert not small.output.exists()
    assert not small.state.exists()
    assert tree_of(small.content) == before


def test_check_through_invoke(broken: Project) -> None:
    """The whole way: `invoke check --format json` exits 1 and prints nothing but JSON."""
    done = broken.tasks("check", "--format", "json")
    assert json.loads(refused_stdout(done))["problems"]


def test_jobs_that_are_no_number(small: Project) -> None:
    """`--jobs dua` is told in words."""
    done = small.tasks("build", "--jobs", "dua")
    assert done.returncode == 2
    assert "dua" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
