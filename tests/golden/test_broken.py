"""Broken content, as an editor writes it in rusak.txt; and content that is right, in baik.txt."""

from __future__ import annotations

from collections import Counter

import pytest

from newsroom.messages import translate
from newsroom.problems import Problem
from tests.conftest import ContentDesk
from tests.golden.cases import Case, expectation, place, read_cases

BROKEN = read_cases("rusak.txt")
GOOD = read_cases("baik.txt")


def params(cases: list[Case]) -> list[object]:
    """Return cases as test parameters; one that is put off must fail."""
    return [
        pytest.param(
            case,
            id=case.name.replace(" ", "-"),
            marks=[pytest.mark.xfail(strict=True, reason=case.put_off)] if case.put_off else [],
        )
        for case in cases
    ]


def told(problems: list[Problem]) -> str:
    """Return what was told, for a test that fails."""
    return "\n".join(problem.line_text(lambda s: translate(s, "id")) for problem in problems)


@pytest.mark.parametrize("case", params(BROKEN))
def test_tells_what_is_broken_and_nothing_else(case: Case, desk: ContentDesk) -> None:
    case.write(desk)
    problems = desk.problems()
    expected = [expectation(line) for line in case.expected]
    assert sorted(map(place, problems)) == sorted(e.place for e in expected), told(problems)
    for one in expected:
        messages = [p.text(lambda s: translate(s, "id")) for p in problems]
        pairs = zip(problems, messages, strict=True)
        assert any(one.is_told_by(p, m) for p, m in pairs), (one, messages)


@pytest.mark.parametrize("case", params(GOOD))
def test_finds_nothing_where_all_is_right(case: Case, desk: ContentDesk) -> None:
    case.write(desk)
    assert told(desk.problems()) == ""


def test_nothing_broken_hides_anything_else(desk: ContentDesk) -> None:
    """All cases in one folder, in one run: every problem of each is told."""
    cases = [case for case in (*BROKEN, *GOOD) if not case.put_off]
    for case in cases:
        case.write(desk)
    expected = Counter(expectation(line).place for case in cases for line in case.expected)
    found = Counter(map(place, desk.problems()))
    assert found - expected == Counter()
    assert expected - found == Counter()


def test_there_are_enough_of_them() -> None:
    broken = [case for case in BROKEN if case.expected and not case.put_off]
    assert len(broken) >= 60
    assert len({case.name for case in BROKEN}) == len(BROKEN)
