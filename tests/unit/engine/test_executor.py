"""Who makes the artifacts is chosen by name; who cannot is told, and why."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsroom.engine import likeness
from newsroom.engine.artifact import Workshop
from newsroom.engine.executor import (
    SerialExecutor,
    executor_name,
    open_executor,
    start_method,
)
from newsroom.engine.likeness import Likeness, inspect, look_here, traits
from newsroom.errors import NewsroomError, SettingsError

WORKER = SimpleNamespace(address="tcp://192.0.2.7:40001")


@pytest.mark.parametrize(
    ("chosen", "few", "name"),
    [
        ("", True, "serial"),
        ("", False, "processes"),
        ("processes", True, "processes"),
        ("dask://127.0.0.1:8786", True, "dask://127.0.0.1:8786"),
    ],
)
def test_the_environment_chooses(
    monkeypatch: pytest.MonkeyPatch, chosen: str, few: bool, name: str
) -> None:
    monkeypatch.setenv("NEWSROOM_EXECUTOR", chosen)
    assert executor_name(few) == name


@pytest.mark.parametrize(("name", "jobs"), [("serial", 1), ("serial", 4), ("processes", 1)])
def test_one_job_needs_no_other_process(name: str, jobs: int) -> None:
    with open_executor(name, jobs) as executor:
        assert isinstance(executor, SerialExecutor)


def test_processes_are_a_pool() -> None:
    with open_executor("processes", 2) as executor:
        assert isinstance(executor, ProcessPoolExecutor)
        assert executor.submit(len, "abc").result() == 3


@pytest.mark.parametrize(
    "name",
    [
        *("", "threads", "Serial", "dask", "dask:127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        *("dask://", "dask://127.0.0.1", "dask://:8786", "dask://127.0.0.1:x", "dask://a:99999"),
        *("dask://a:8786/", "dask://a:8786?x", "dask://saya@a:8786", "dask://a:8786 "),
    ],
)
def test_another_name_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="write serial, processes or dask://host:port") as told:
        open_executor(name, 2).__enter__()
    assert told.value.params == {"name": name}


def test_a_process_with_a_client_of_dask_is_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that one of its threads holds at that moment would be locked for ever."""
    monkeypatch.delitem(sys.modules, "distributed", raising=False)
    assert start_method() == ("fork" if sys.platform == "linux" else "spawn")
    monkeypatch.setitem(sys.modules, "distributed", sys)
    assert start_method() == "spawn"


# Dask ------------------------------------------------------------------------------------------


def test_without_dask_the_build_ends_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SettingsError, match=r"install newsroom\[dask\]"):
        open_executor("dask://127.0.0.1:8786", 2).__enter__()


def test_who_does_not_ask_for_dask_does_not_load_it() -> None:
    import subprocess

    code = "import sys, newsroom.run; sys.exit('distributed' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# Workers must be alike -------------------------------------------------------------------------


@pytest.fixture
def wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Likeness:
    """Return what a worker must be like, which this process is; it has met no build yet."""
    monkeypatch.setattr(likeness, "_at_first", {})
    monkeypatch.setattr(likeness, "_alike", set())
    for name in ("content", "theme"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text("a", encoding="ascii")
    token = tmp_path / "workers"
    token.write_text("b", encoding="ascii")
    return look_here(
        "b", Workshop(tmp_path / "content", tmp_path / "theme", tmp_path / "objects"), token
    )


def test_this_machine_is_like_itself(wanted: Likeness) -> None:
    assert inspect(wanted, WORKER) is None
    assert inspect(look_here("c", None, None), WORKER) is None


def test_traits_name_code_python_and_libraries() -> None:
    found = traits()
    assert {"newsroom", "zlib", "pillow", "jinja2", "markupsafe", "lxml"} <= found.keys()
    assert found["pillow"].startswith("1")
    assert found[sys.implementation.name.replace("cp", "CP")].startswith("3.")


@pytest.mark.parametrize("name", ["newsroom", "pillow", "zlib", "not-there"])
def test_other_code_or_another_library_is_refused(wanted: Likeness, name: str) -> None:
    other = replace(wanted, traits={**wanted.traits, name: "0"})
    fault = inspect(other, WORKER)
    assert fault is not None
    theirs = wanted.traits.get(name, "-")
    assert fault.params == {
        "worker": WORKER.address,
        "theirs": f"{name} {theirs}",
        "ours": f"{name} 0",
    }


def test_a_worker_that_began_with_other_code_is_refused(
    wanted: Likeness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on its disk now is not what it loaded."""
    assert inspect(wanted, WORKER) is None
    now = {**wanted.traits, "newsroom": "lain"}
    monkeypatch.setattr(likeness, "traits", lambda: now)
    fault = inspect(replace(wanted, build="c", traits=now), WORKER)
    assert fault is not None
    assert "restart it" in fault.sentence
    assert fault.params == {"worker": WORKER.address}


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("content", lambda folder: (folder / "b").mkdir()),
        ("content", lambda folder: folder.rename(folder.with_name("pindah"))),
        ("theme", lambda folder: (folder / "a").write_text("b", encoding="ascii")),
        ("theme", lambda folder: folder.rename(folder.with_name("pindah"))),
        ("workers", lambda token: token.unlink()),
        ("workers", lambda token: token.write_text("lain", encoding="ascii")),
    ],
)
def test_a_folder_that_is_not_seen_is_told(
    wanted: Likeness, tmp_path: Path, path: str, change: Any
) -> None:
    change(tmp_path / path)
    fault = inspect(wanted, WORKER)
    assert fault is not None
    assert fault.params == {"worker": WORKER.address, "path": str(tmp_path / path)}


def test_a_file_inside_content_may_change(wanted: Likeness, tmp_path: Path) -> None:
    """Recipes compare each source file with its hash; only the folder is looked at here."""
    (tmp_path / "content/a").write_text("b", encoding="ascii")
    assert inspect(wanted, WORKER) is None


def test_a_worker_looks_at_itself_once_for_each_build(
    wanted: Likeness, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    monkeypatch.setattr(likeness, "traits", lambda: looked.append(1) or dict(wanted.traits))
    for build in ("b", "b", "c", "b"):
        assert inspect(replace(wanted, build=build), WORKER) is None
    assert len(looked) == 2


def test_a_new_build_forgets_what_was_read_for_others(
    wanted: Likeness, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = cache(lambda: object())
    monkeypatch.setattr("newsroom.messages.extra", read, raising=False)
    before = read()
    inspect(wanted, WORKER)
    assert read() is not before
    again = read()
    inspect(wanted, WORKER)
    assert read() is again


def test_faults_keep_their_words_on_the_way(wanted: Likeness) -> None:
    import pickle

    fault = inspect(replace(wanted, traits={"pillow": "0"}), WORKER)
    back = pickle.loads(pickle.dumps(fault))
    assert isinstance(back, NewsroomError)
    assert fault is not None
    assert (back.sentence, back.params) == (fault.sentence, fault.params)
