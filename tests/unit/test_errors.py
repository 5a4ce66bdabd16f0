"""Errors keep their words on the way from a worker to the desk."""

from __future__ import annotations

import pickle
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

import newsroom.press as press
from newsroom.clock import Reading
from newsroom.console import show_error
from newsroom.engine.executor import open_executor
from newsroom.errors import BuildError, ContentError
from newsroom.plan import ROOMS
from newsroom.problems import Problem
from newsroom.run import Run, add_plan, finish_run
from tests.conftest import NOW, ContentDesk

SENTENCE = "{path} changed while the edition was being built; build again"


def fail() -> None:
    raise BuildError(SENTENCE, path="berita/{a}.jpg")


def test_an_error_of_a_worker_is_still_translated(capsys: pytest.CaptureFixture[str]) -> None:
    with open_executor("processes", 2) as pool, pytest.raises(BuildError) as caught:
        pool.submit(fail).result()
    show_error(caught.value)
    said = capsys.readouterr().err
    assert "berita/{a}.jpg" in said and "bangun lagi" in said and "changed" not in said


def test_an_error_comes_back_equal() -> None:
    error = pickle.loads(pickle.dumps(BuildError(SENTENCE, path="a")))
    assert (type(error), error.sentence, error.params) == (BuildError, SENTENCE, {"path": "a"})


def test_problems_come_back_too() -> None:
    problem = Problem("a.md", 1, 1, "code", "order")
    assert pickle.loads(pickle.dumps(ContentError([problem]))).problems == (problem,)


def test_a_worker_that_is_ended_is_told_in_words(
    desk: ContentDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.story()
    opening, _ = desk.examine()
    run = Run(desk.settings, Reading(NOW, given=True), opening)
    for room in ROOMS:
        add_plan(run, room)

    def broken(*_: object) -> None:
        raise BrokenExecutor("ended")

    monkeypatch.setattr(press, "build", broken)
    with pytest.raises(BuildError, match="worker"):
        finish_run(run, tmp_path / "output", lambda *_: None, lambda: None)
