"""What staff see: grouped, counted, in their language; JSON and annotations for machines."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsroom.console import (
    ProgressLine,
    ended_in_words,
    problems_json,
    show_account,
    show_annotations,
    show_error,
    show_problems,
)
from newsroom.errors import ClockError, ContentError
from newsroom.model import Account, Held, State
from newsroom.moments import ZONES
from newsroom.problems import Problem

ONE = Problem("a/index.md", 7, 3, "alt-empty", "mend %, {key}\nnow", {"key": "alt"})
TWO = Problem("a/index.md", 9, 1, "alt-empty", "mend it")
MILD = Problem("b/index.md", 1, 1, "private-nik", "remove it").as_warning()
ACCOUNT = Account(
    {"a": State.PUBLISHED, "b": State.HELD, "c": State.ERROR},
    (Held("b", datetime(2026, 12, 24, 2, tzinfo=UTC)),),
)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_LANG", "en")


def test_problems_are_grouped_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    show_problems([ONE, TWO, MILD])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "content/a/index.md:7:3: alt-empty: mend %, alt"
    assert "content/a/index.md:9:1: alt-empty: mend it" in lines
    assert "content/b/index.md:1:1: private-nik: remove it (warning)" in lines
    assert "2 errors in 1 files, 1 warnings" in lines
    assert lines[-1].split() == ["2", "alt-empty"]


def test_json_has_all_of_them_and_the_sums() -> None:
    data = json.loads(problems_json([ONE, MILD], ACCOUNT))
    assert [(p["file"], p["line"], p["column"], p["code"]) for p in data["problems"]] == [
        ("a/index.md", 7, 3, "alt-empty"),
        ("b/index.md", 1, 1, "private-nik"),
    ]
    assert [p["severity"] for p in data["problems"]] == ["error", "warning"]
    assert data["problems"][0]["message"] == "mend %, alt\nnow"
    assert data["files"] == {"published": 1, "held": 1, "error": 1, "draft": 0, "withdrawn": 0}


def test_annotations_are_one_line_each_and_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    show_annotations([ONE, MILD])
    first, second = capsys.readouterr().out.splitlines()
    assert first == (
        "::error file=content/a/index.md,line=7,col=3,title=alt-empty::mend %25, alt%0Anow"
    )
    assert second.startswith("::warning file=content/b/index.md,line=1,")


def test_a_path_cannot_make_a_second_command(capsys: pytest.CaptureFixture[str]) -> None:
    show_annotations([Problem("a:b,c\n::error::x", 1, 1, "x", "y")])
    assert capsys.readouterr().out.count("\n") == 1


def test_the_sums_add_up_and_name_what_is_held(capsys: pytest.CaptureFixture[str]) -> None:
    show_account(ACCOUNT, ZONES["WIB"])
    out = capsys.readouterr().out
    assert "3 = published 1 + draft 0 + held 1 + withdrawn 0 + in error 1" in out
    assert "b until Thursday, 24 December 2026 - 09:00 WIB" in out


def test_an_error_is_words_and_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    show_error(ClockError("the time {text} is wrong", text="{x}"))
    show_error(ContentError([TWO]))
    captured = capsys.readouterr()
    assert captured.err.startswith("the time {x} is wrong\n")
    assert "a/index.md:9:1" in captured.out
    assert "Traceback" not in captured.err + captured.out


def test_staff_are_spoken_to_in_indonesian(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSROOM_LANG")
    show_problems([Problem("a", 1, 1, "field-missing", 'add "{key}"', {"key": "date"})])
    out = capsys.readouterr().out
    assert 'add "date"' not in out
    assert '"date"' in out


# How a step ends -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (ClockError("the time {text} is wrong", text="x"), 1, "x"),
        (ZeroDivisionError("dibagi nol"), 1, "dibagi nol"),
        (KeyboardInterrupt(), 130, "Stopped."),
    ],
)
def test_a_step_that_fails_ends_in_words(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    status: int,
    words: str,
) -> None:
    with pytest.raises(SystemExit) as left, ended_in_words(tmp_path / "state"):
        raise error
    assert left.value.code == status
    told = capsys.readouterr()
    assert words in told.err
    assert "Traceback" not in told.err + told.out
    assert "old edition is untouched" in told.out


def test_the_trace_of_a_fault_is_kept(tmp_path: Path) -> None:
    with ended_in_words(tmp_path / "state", leave=False):
        raise ZeroDivisionError("dibagi nol")
    trace = (tmp_path / "state" / "defect.txt").read_text(encoding="utf-8")
    assert trace.startswith("Traceback")
    assert trace.endswith("ZeroDivisionError: dibagi nol\n")


def test_autoreload_goes_on_after_an_error_but_not_after_ctrl_c(tmp_path: Path) -> None:
    with ended_in_words(tmp_path, leave=False):
        raise ClockError("wrong")
    with pytest.raises(SystemExit), ended_in_words(tmp_path, leave=False):
        raise KeyboardInterrupt


def test_long_work_tells_how_far_it_is_what_is_left_and_what_is_in_hand(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    line = ProgressLine(every=0, after=0)
    line.live, line.step, line.began = True, "Making files", line.began - 30
    line("Making files", 10, 40, "foto/2026/11/pagi/jembatan.jpg" * 3)
    told = capsys.readouterr().err
    assert "10/40, ~90 s  foto/2026/11/pagi/jembatan.jpg" in told
    assert len(told.removeprefix("\r\x1b[2K")) == 59  # one line, whatever the file is called
    line("Making files", 40, 40)
    assert capsys.readouterr().err.endswith("\n")
