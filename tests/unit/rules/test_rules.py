"""Every rule: picked up by the registry, broken by a golden case, silent where all is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from newsroom.content.folder import Folder
from newsroom.content.reading import read_content
from newsroom.edition import quiet
from newsroom.engine.store import Store
from newsroom.problems import Problem
from newsroom.rules import Rule, all_rules, judge, rules_for
from newsroom.rules.desk import Desk
from tests.conftest import NOW, TAKEN_BACK, ContentDesk, make_desk
from tests.golden.cases import Case, expectation, read_cases


@dataclass
class Views:
    """What the rules look at: each folder by itself, then the desk."""

    desk: Desk
    folders: list[Folder] = field(default_factory=list)

    def find(self, rule: Rule) -> list[Problem]:
        """Return what a rule finds, wherever it looks."""
        views = self.folders if rule in rules_for(Folder) else [self.desk]
        return [problem for view in views for problem in rule(view)]


def gather(content: ContentDesk, cases: list[Case]) -> Iterator[Views]:
    for case in cases:
        case.write(content)
    folders: list[Folder] = []

    def look(folder: Folder) -> list[Problem]:
        folders.append(folder)
        return judge(folder)

    with Store(content.settings.state) as store:
        reading = read_content(content.settings, store, look, 1, quiet)
        yield Views(Desk(reading, content.settings, NOW, store), folders)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Views]:
    cases = [case for case in read_cases("rusak.txt") if not case.put_off]
    yield from gather(make_desk(tmp_path_factory.mktemp("rusak")), cases)


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Views]:
    yield from gather(make_desk(tmp_path_factory.mktemp("baik")), read_cases("baik.txt"))


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.__name__)
def test_a_rule_says_what_it_is_and_finds_what_breaks_it(
    rule: Rule, broken: Views, right: Views
) -> None:
    assert rule.__doc__ and rule.__doc__.endswith(".")
    assert right.find(rule) == []
    expected = {expectation(line).code for c in read_cases("rusak.txt") for line in c.expected}
    found = {problem.code for problem in broken.find(rule)}
    assert found, "add a case to tests/golden/rusak.txt"
    assert found <= expected


def test_each_rule_looks_at_a_folder_or_at_the_desk() -> None:
    """One whose parameter is neither would never be asked."""
    assert set(rules_for(Folder)) | set(rules_for(Desk)) == set(all_rules())
    assert set(rules_for(Folder)).isdisjoint(rules_for(Desk))
    assert rules_for(Folder) and rules_for(Desk)


def test_no_rule_tells_the_same_twice(broken: Views) -> None:
    found = [problem for rule in all_rules() for problem in broken.find(rule)]
    told = Counter((p.path, p.line, p.column, p.code, str(p.params)) for p in found)
    assert [problem for problem, count in told.items() if count > 1] == []


def test_a_link_to_a_faulty_text_is_not_called_dead(desk: ContentDesk) -> None:
    desk.story("rusak", category="zzz")
    desk.story("baik", body="[a](../rusak/index.md)\n")
    assert desk.codes() == ["topic-unknown"]


@pytest.mark.parametrize(
    ("status", "embargo", "codes"),
    [
        ("published", None, []),
        ("draft", None, ["link-held"]),
        ("published", "2026-12-24 09:00 WIB", ["link-held"]),
    ],
)
def test_what_is_public_links_only_to_what_is(
    desk: ContentDesk, status: str, embargo: str | None, codes: list[str]
) -> None:
    desk.story("tujuan", status=status, embargo=embargo)
    desk.story("asal", body="[a](../tujuan/index.md)\n")
    assert desk.codes() == codes


def test_what_is_held_may_link_to_what_is_held(desk: ContentDesk) -> None:
    desk.story("tujuan", embargo="2026-12-24 09:00 WIB")
    desk.story("asal", embargo="2026-12-24 09:00 WIB", body="[a](../tujuan/index.md)\n")
    assert desk.codes() == []


def test_a_translation_of_a_withdrawn_item_is_withdrawn_with_it(desk: ContentDesk) -> None:
    path = desk.story(
        status="withdrawn",
        corrections=TAKEN_BACK,
    )
    english = "---\ntitle: B\nsummary: s\nstatus: published\n---\nText.\n"
    desk.write(path.replace("index.md", "index.en.md"), english)
    assert desk.codes() == []


def test_an_old_address_may_begin_with_a_slash(desk: ContentDesk) -> None:
    desk.story(aliases="[/berita/2026/11/lama/]")
    assert desk.codes() == []
