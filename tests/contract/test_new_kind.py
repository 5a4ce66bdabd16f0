"""A further content kind is one file: put it beside the others, and it is published."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import newsroom.kinds as kinds
from newsroom.clock import Reading
from newsroom.plan import ROOMS
from newsroom.run import Run, add_plan, finish_run
from tests.conftest import NOW, ContentDesk

AGENDA = '''
from dataclasses import dataclass
from typing import Annotated

from newsroom.kinds.common import Common, Kind
from newsroom.kinds.values import Doc, Line, Moment


@dataclass(frozen=True, kw_only=True)
class Agenda(Common):
    """Fields of a press briefing."""

    start: Annotated[Moment, Doc("when it begins")]
    place: Annotated[Line, Doc("where it is")]


KIND = Kind(folder="agenda", fields=Agenda, label="Briefing", plural="Agenda", tone="story")
'''
TEXT = """---
title: Jumpa pers bulanan
date: 2026-11-20 09:00 WIB
status: published
summary: Jumpa pers bulanan di aula.
category: pemerintahan
start: {start}
place: Aula
---
Pers diundang.
"""


@pytest.fixture
def agenda(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add a kind for one test."""
    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds" / "agenda_for_test.py").write_text(AGENDA, encoding="utf-8")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path / "kinds")])
    kinds.all_kinds.cache_clear()
    yield
    monkeypatch.undo()
    sys.modules.pop("newsroom.kinds.agenda_for_test", None)
    kinds.all_kinds.cache_clear()


def test_one_file_is_enough(agenda: None, desk: ContentDesk, tmp_path: Path) -> None:
    desk.write("agenda/2026/11/jumpa-pers/index.md", TEXT.format(start="2026-11-27 10:00 WIB"))
    opening, problems = desk.examine()
    assert problems == []
    run = Run(desk.settings, Reading(NOW, given=True), opening)
    for room in ROOMS:
        add_plan(run, room)
    output = tmp_path / "output"
    finish_run(run, output, lambda *_: None)
    page = (output / "agenda/2026/11/jumpa-pers/index.html").read_text(encoding="utf-8")
    assert "Pers diundang." in page
    for listed in ("agenda/index.html", "rss.xml", "agenda/atom.xml", "arsip/2026/11/index.html"):
        assert "Jumpa pers bulanan" in (output / listed).read_text(encoding="utf-8")


def test_its_fields_are_checked_like_all_others(agenda: None, desk: ContentDesk) -> None:
    desk.write("agenda/2026/11/jumpa-pers/index.md", TEXT.format(start="27/11/2026"))
    assert desk.codes() == ["date-ambiguous"]
