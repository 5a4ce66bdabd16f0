"""Clearing: nothing before its time, in any zone; what is cleared once stays cleared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.embargo import clear, held, microseconds, states_of
from newsroom.kinds import all_kinds
from newsroom.kinds.common import Correction
from newsroom.model import GONE, Item, Record, Source, State
from newsroom.moments import ZONES
from tests.conftest import NOW, ContentDesk, a_record

STORY = all_kinds()["berita"]
zones = st.sampled_from([*ZONES.values(), UTC, timezone(timedelta(hours=-11))])
times = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=zones)
statuses = st.sampled_from(["draft", "published", "withdrawn", "killed"])


def item(folder: str, name: str, date: datetime, embargo: datetime | None, status: str) -> Item:
    path = f"{folder}/{name}"
    source = Source(path, "", {}, {}, "", 1, frozenset(), (), ())
    told = (Correction(time=date, kind="pencabutan", note="x"),) if status in GONE else ()
    fields = STORY.fields(
        title="x", date=date, status=status, summary="x", category="x", dateline="x", byline="x",
        embargo=embargo, corrections=told,
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


def records(found: list[Item]) -> tuple[Record, ...]:
    """Return the records of items, as far as clearing looks at them."""
    return tuple(a_record(i.path, status=i.fields.status, date=i.date) for i in found)


@given(items, times, times)
def test_what_is_cleared_stays_cleared(found: list[Item], one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    known = records(found)
    assert {one.path for one in clear(known, early)} <= {one.path for one in clear(known, late)}


@given(items, times)
def test_nothing_is_cleared_early_or_held_late(found: list[Item], now: datetime) -> None:
    by_path = {one.path: one for one in found}
    public, waiting = clear(records(found), now), held(records(found), now)
    seen = {one.path for one in public} | {one.path for one in waiting}
    for one in public:
        fields = by_path[one.path].fields
        assert fields.status != "draft"
        assert fields.date <= now
        assert fields.embargo is None or fields.embargo <= now
    assert all(one.until > now for one in waiting)
    assert {one.path for one in public}.isdisjoint(one.path for one in waiting)
    drafts = {i.folder for i in found if i.fields.status == "draft"}
    whole = {i.folder for i in found if i.path.endswith("/index.md")} - drafts
    assert not [i for i in found if i.path not in seen and i.folder in whole]
    assert {i.folder for i in public} <= {i.folder for i in found if i.path.endswith("/index.md")}


@given(items, times)
def test_what_is_held_comes_out_when_it_said(found: list[Item], now: datetime) -> None:
    known = records(found)
    for one in held(known, now):
        before = one.until - timedelta(microseconds=1)
        assert one.path not in {i.path for i in clear(known, before)}
        assert one.path in {i.path for i in clear(known, one.until)}


@given(items, times, st.randoms())
def test_each_has_one_state_whatever_the_order(
    found: list[Item], now: datetime, chance: Random
) -> None:
    """What is cleared is published or withdrawn, what is held is held, the rest are drafts."""
    known = list(records(found))
    states = states_of(known, now)
    assert states.keys() == {one.path for one in found}
    public = {p for p, s in states.items() if s in (State.PUBLISHED, State.WITHDRAWN)}
    assert public == {one.path for one in clear(known, now)}
    assert {p for p, s in states.items() if s is State.HELD} == {o.path for o in held(known, now)}
    assert set(states.values()) <= {*State} - {State.ERROR}
    chance.shuffle(known)
    assert states_of(known, now) == states


@given(items, times)
def test_a_translation_is_never_more_public_than_its_original(
    found: list[Item], now: datetime
) -> None:
    rank = [State.DRAFT, State.HELD, State.WITHDRAWN, State.PUBLISHED]
    states = states_of(records(found), now)
    for path, state in states.items():
        original = states.get(path.replace("index.en.md", "index.md"), State.DRAFT)
        if state is not State.DRAFT:
            assert rank.index(state) <= rank.index(original)


@given(items, times)
def test_those_that_wait_are_told_soonest_first(found: list[Item], now: datetime) -> None:
    told = [(one.until, one.path) for one in held(records(found), now)]
    assert told == sorted(told)


@given(times, times)
def test_microseconds_keep_order_and_instant(one: datetime, other: datetime) -> None:
    """A record's times compare as the moments do, in any zone, to the microsecond."""
    assert (microseconds(one) < microseconds(other)) == (one < other)
    assert (microseconds(one) == microseconds(other)) == (one == other)
    assert microseconds(one + timedelta(microseconds=1)) == microseconds(one) + 1
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds(one)) == one


def test_a_record_is_due_at_its_date_or_its_embargo(desk: ContentDesk) -> None:
    """The later of the two, as the item itself says."""
    early = desk.story("satu", date="2026-11-20 09:30 WIB", embargo="2026-11-19 09:00 WIB")
    late = desk.story("dua", date="2026-11-18 09:30 WIB", embargo="2026-11-20 10:00 WITA")
    due = {record.path: record.due for record in desk.examine()[0].edition.items}
    assert due == {
        early: microseconds(datetime(2026, 11, 20, 2, 30, tzinfo=UTC)),
        late: microseconds(datetime(2026, 11, 20, 2, 0, tzinfo=UTC)),
    }
    assert {i.path: microseconds(i.date) for i in desk.items()} == due


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
