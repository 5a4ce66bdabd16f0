"""Errors keep their words on the way from a worker to the desk."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from concurrent.futures import BrokenExecutor, Future
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

import newsroom.press as press
from newsroom.clock import Reading
from newsroom.console import show_error
from newsroom.engine.executor import SerialExecutor, open_executor
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


class Ended(SerialExecutor):
    """An executor whose workers were ended from outside."""

    def submit(self, fn: object, /, *args: object, **kwargs: object) -> Future[Any]:
        """Take no more work."""
        raise BrokenExecutor("ended")


def test_a_worker_that_is_ended_is_told_in_words(
    desk: ContentDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.story()
    opening, _ = desk.examine()
    run = Run(desk.settings, Reading(NOW, given=True), opening)
    for room in ROOMS:
        add_plan(run, room)
    monkeypatch.setattr(press, "open_executor", lambda *_: nullcontext(Ended()))
    with pytest.raises(BuildError, match="worker"):
        finish_run(run, tmp_path / "output", lambda *_: None)
    assert not (tmp_path / "output").exists()


def end_worker(path: str, data: bytes, base_path: str, feeds: object) -> None:
    """End the worker that makes a page, as the kernel does when memory is short."""
    if multiprocessing.parent_process() is not None:
        os._exit(9)


def test_a_worker_that_ends_at_its_work_is_told_in_words(
    desk: ContentDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        desk.story(f"n{number}")
    monkeypatch.setenv("NEWSROOM_JOBS", "2")
    monkeypatch.setattr(press, "look_at", end_worker)
    run = Run(desk.settings, Reading(NOW, given=True), desk.examine()[0], set(ROOMS))
    with pytest.raises(BuildError, match="worker"):
        finish_run(run, tmp_path / "output", lambda *_: None)
