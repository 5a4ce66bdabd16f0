"""Opening an edition: every file has one state, drafts hold up nobody, held items are nowhere."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from newsroom.content.files import IGNORED
from newsroom.edition import open_edition
from newsroom.engine.store import Store
from newsroom.errors import ContentError, SettingsError
from newsroom.model import State
from newsroom.problems import Severity
from tests.conftest import NOW, PHOTO, TAKEN_BACK, ContentDesk, jpeg, make_desk

HELD = "2026-12-24 09:00 WIB"


def independent_count(content: Path) -> int:
    """Count regular files, and whatever else lies there; a refused folder counts as one."""
    total = 0
    for folder, folders, files in os.walk(content):
        refused = [f for f in folders if not f.isascii() or " " in f or f != f.lower()]
        links = [f for f in folders if Path(folder, f).is_symlink()]
        total += len({*refused, *links}) + sum(not IGNORED.match(name) for name in files)
        folders[:] = [f for f in folders if f not in refused and f not in links]
    return total


names = st.sampled_from(
    ["rapat.jpg", "sisa.jpg", "Foto Rapat.jpg", "jadwal.pdf", ".DS_Store", "x.md"]
)
stories = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["draft", "published", "withdrawn", "ngawur", None]),
        "date": st.sampled_from(["2026-11-20", HELD, "03/04/2026"]),
        "embargo": st.sampled_from([None, HELD]),
        "photos": st.sampled_from([None, f"[{PHOTO}]"]),
        "files": st.sets(names, max_size=3),
        "english": st.sampled_from(["", "published", "draft", "rusak"]),
    }
)
LOST = {
    "status": "draft", "date": "2026-11-20", "embargo": None, "photos": None,
    "files": {"Foto Rapat.jpg"}, "english": "",
}  # fmt: skip


def write_tree(desk: ContentDesk, found: list[dict], links: int) -> None:
    for number, one in enumerate(found):
        fields = {key: one[key] for key in ("status", "date", "embargo", "photos")}
        path = desk.story(f"naskah-{number}", **fields)
        for name in one["files"]:
            desk.write(path.replace("index.md", name), jpeg())
        if one["english"]:
            text = f"---\ntitle: B\nsummary: s\nstatus: {one['english']}\n---\nText.\n"
            desk.write(path.replace("index.md", "index.en.md"), text)
    for number in range(links):
        (desk.settings.content / f"tautan-{number}").symlink_to("/etc")


PUBLIC = (State.PUBLISHED, State.WITHDRAWN)


def told_public(path: str, states: Mapping[str, State]) -> bool:
    return path.endswith(".md") and states[path] in PUBLIC


def check_sums(found: list[dict], links: int) -> None:
    root = Path(tempfile.mkdtemp())
    try:
        desk = make_desk(root)
        desk.story("selalu-ada")
        write_tree(desk, found, links)
        opening, problems = desk.examine()
        account = opening.account
        assert sum(account.sums().values()) == independent_count(desk.settings.content)
        wrong = {p.path for p in problems if p.severity is Severity.ERROR}
        assert {p for p, s in account.states.items() if s is State.ERROR} >= wrong
        public = {i.path for i in opening.edition.items}
        assert public == {p for p in account.states if told_public(p, account.states)}
    finally:
        shutil.rmtree(root)


def loses_a_file(found: list[dict]) -> bool:
    """Tell whether a tree meets the bug below: a refused name beside a draft."""
    return any(one["status"] == "draft" and "Foto Rapat.jpg" in one["files"] for one in found)


@given(st.lists(stories, max_size=3).filter(lambda f: not loses_a_file(f)), st.integers(0, 1))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
def test_every_file_has_exactly_one_state(found: list[dict], links: int) -> None:
    check_sums(found, links)


def test_a_refused_file_beside_a_draft_is_not_lost() -> None:
    check_sums([LOST], 0)


def test_an_edition_holds_only_what_is_public(desk: ContentDesk) -> None:
    public = desk.story("satu")
    desk.story("dua", status="draft")
    desk.story("tiga", embargo=HELD)
    gone = desk.story(
        "empat",
        status="withdrawn",
        corrections=TAKEN_BACK,
    )
    opening, problems = desk.examine()
    assert problems == []
    assert [i.path for i in opening.edition.items] == [gone, public]
    assert opening.edition.unpublished == frozenset()
    assert set(desk.states().values()) == set(State) - {State.ERROR}


def test_an_edition_is_the_same_as_one_without_what_is_held(desk: ContentDesk) -> None:
    desk.story("satu")
    alone = desk.items()
    held = desk.story("dua", embargo=HELD, photos=f"[{PHOTO}]")
    desk.write(held.replace("index.md", "rapat.jpg"), jpeg())
    assert desk.items() == alone
    assert desk.states()[held.replace("index.md", "rapat.jpg")] is State.HELD
    assert len(desk.items(NOW + timedelta(days=60))) == 2


def test_a_preview_shows_the_rest_and_says_so(desk: ContentDesk) -> None:
    public = desk.story("satu")
    draft, held = desk.story("dua", status="draft"), desk.story("tiga", embargo=HELD)
    desk.settings = replace(desk.settings, preview=True)
    edition = desk.examine()[0].edition
    assert {i.path for i in edition.items} == {public, draft, held}
    assert edition.unpublished == {draft, held}


def test_the_newest_comes_first_in_any_zone(desk: ContentDesk) -> None:
    east = desk.story("timur", date="2026-11-20 09:00 WIT")
    west = desk.story("barat", date="2026-11-20 08:00 WIB")
    assert [i.path for i in desk.items()] == [west, east]


def test_the_faults_of_a_draft_hold_up_nobody(desk: ContentDesk) -> None:
    public = desk.story("satu")
    draft = desk.story("dua", status="draft", category="zzz", byline=None, body="<b>x</b>\n")
    desk.write(draft.replace("index.md", "sisa.jpg"), jpeg())
    opening, problems = desk.examine()
    assert {p.severity for p in problems} == {Severity.WARNING}
    assert opening.account.states[draft] is State.DRAFT
    assert opening.account.states[draft.replace("index.md", "sisa.jpg")] is State.DRAFT
    with Store(desk.settings.state) as store:
        opening = open_edition(desk.settings, NOW, store)
    assert [i.path for i in opening.edition.items] == [public]
    assert len(opening.warnings) == len(problems)


def test_errors_end_the_opening_with_all_of_them(desk: ContentDesk) -> None:
    for name in ("satu", "dua", "tiga"):
        desk.story(name, category="zzz")
    with Store(desk.settings.state) as store, pytest.raises(ContentError) as error:
        open_edition(desk.settings, NOW, store)
    assert [p.code for p in error.value.problems] == ["topic-unknown"] * 3


def test_a_draft_with_a_taken_number_holds_up_nobody(desk: ContentDesk) -> None:
    desk.release("a-draf", status="draft", number="1/SP/2026")
    desk.release("b-terbit", number="1/SP/2026")
    assert {p.severity for p in desk.problems()} == {Severity.WARNING}


def test_what_was_read_before_is_remembered_and_equal(desk: ContentDesk) -> None:
    desk.story("satu", photos=f"[{PHOTO}]")
    desk.write("berita/2026/11/satu/rapat.jpg", jpeg())
    desk.story("dua", category="zzz", body="<b>x</b>\n")
    first = desk.examine()
    assert desk.examine() == first


def test_an_edited_photo_is_looked_at_again(desk: ContentDesk) -> None:
    desk.story("satu", photos=f"[{PHOTO}]")
    desk.write("berita/2026/11/satu/rapat.jpg", jpeg())
    assert desk.problems() == []
    desk.write("berita/2026/11/satu/rapat.jpg", jpeg(form="PNG"))
    assert desk.codes() == ["photo-extension"]


def test_an_empty_content_is_not_an_empty_site(desk: ContentDesk) -> None:
    """A folder that was not mounted must not wipe the site."""
    with pytest.raises(SettingsError):
        desk.examine()


def test_a_translation_of_an_unfinished_draft_is_not_public(desk: ContentDesk) -> None:
    """The draft lacks its summary, so it is no item; its translation must not take its place."""
    path = desk.story("rencana", status="draft", summary=None)
    text = "---\ntitle: Plan\nsummary: s\nstatus: published\n---\nText.\n"
    desk.write(path.replace("index.md", "index.en.md"), text)
    desk.story("lain")
    opening, problems = desk.examine()
    assert {p.severity for p in problems} == {Severity.WARNING}
    assert [item.folder.rsplit("/", 1)[-1] for item in opening.edition.items] == ["lain"]
    assert opening.account.states[path.replace("index.md", "index.en.md")] is State.DRAFT
