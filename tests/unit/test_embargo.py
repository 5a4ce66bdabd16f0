"""Clearing: nothing before its time, in any zone; what is cleared once stays cleared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.embargo import clear, held
from newsroom.kinds import all_kinds
from newsroom.kinds.common import Withdrawal
from newsroom.model import Item, Source, State
from newsroom.moments import ZONES
from tests.conftest import NOW, ContentDesk

STORY = all_kinds()["berita"]
zones = st.sampled_from([*ZONES.values(), UTC, timezone(timedelta(hours=-11))])
times = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=zones)
statuses = st.sampled_from(["draft", "published", "withdrawn"])


def item(folder: str, name: str, date: datetime, embargo: datetime | None, status: str) -> Item:
    path = f"{folder}/{name}"
    source = Source(path, "", {}, {}, "", 1, frozenset(), (), ())
    withdrawal = Withdrawal(time=date, reason="x") if status == "withdrawn" else None
    fields = STORY.fields(
        title="x", date=date, status=status, summary="x", category="x", dateline="x", byline="x",
        embargo=embargo, withdrawal=withdrawal,
    )  # type: ignore[call-arg]  # fmt: skip
    return Item(source, STORY, fields, "x", folder, "id", f"{path}/", path)


items = st.lists(
    st.builds(
        item,
        st.sampled_from(["berita/2026/11/a", "berita/2026/11/b"]),
        st.sampled_from(["index.md", "index.en.md"]),
        times,
        st.one_of(st.none(), times),
        statuses,
    ),
    unique_by=lambda one: one.path,
    max_size=4,
)


@given(items, times, times)
def test_what_is_cleared_stays_cleared(found: list[Item], one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    assert {one.path for one in clear(found, early)} <= {one.path for one in clear(found, late)}


@given(items, times)
def test_nothing_is_cleared_early_or_held_late(found: list[Item], now: datetime) -> None:
    public, waiting = clear(found, now), held(found, now)
    seen = {one.path for one in public} | {one.path for one in waiting}
    for one in public:
        assert one.fields.status != "draft"
        assert one.fields.date <= now
        assert one.fields.embargo is None or one.fields.embargo <= now
    assert all(one.until > now for one in waiting)
    assert {one.path for one in public}.isdisjoint(one.path for one in waiting)
    drafts = {i.folder for i in found if i.fields.status == "draft"}
    whole = {i.folder for i in found if i.path.endswith("/index.md")} - drafts
    assert not [i for i in found if i.path not in seen and i.folder in whole]
    assert {i.folder for i in public} <= {i.folder for i in found if i.path.endswith("/index.md")}


@given(items, times)
def test_what_is_held_comes_out_when_it_said(found: list[Item], now: datetime) -> None:
    for one in held(found, now):
        before = one.until - timedelta(microseconds=1)
        assert one.path not in {i.path for i in clear(found, before)}
        assert one.path in {i.path for i in clear(found, one.until)}


@pytest.mark.parametrize(
    ("zone", "utc_hour"), [("WIB", 2), ("WITA", 1), ("WIT", 0), ("+05:30", 3), ("Z", 9)]
)
def test_a_time_means_its_zone(desk: ContentDesk, zone: str, utc_hour: int) -> None:
    path = desk.story(embargo=f"2026-11-21 09:00 {zone}")
    minute = 30 if zone == "+05:30" else 0
    due = datetime(2026, 11, 21, utc_hour, minute, tzinfo=UTC)
    assert desk.states(due - timedelta(seconds=1)) == {path: State.HELD}
    assert desk.states(due) == {path: State.PUBLISHED}


def test_a_translation_waits_for_its_original(desk: ContentDesk) -> None:
    path = desk.story(embargo="2026-12-24 09:00 WIB")
    english = path.replace("index.md", "index.en.md")
    desk.write(english, "---\ntitle: B\nsummary: s\nstatus: published\n---\nText.\n")
    opening, problems = desk.examine()
    assert problems == []
    assert opening.edition.items == ()
    assert [one.path for one in opening.account.held] == [english, path]
    assert opening.account.next_due == datetime(2026, 12, 24, 2, tzinfo=UTC) > NOW
