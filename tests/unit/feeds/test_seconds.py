"""No two items share a second, and another item changes nothing for those that were there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsroom.feeds.seconds import SECOND, Seconds, changed
from newsroom.model import Details, Record

MINUTE = 60 * SECOND


def record(name: str, due: int = 0, details: Details | None = None) -> Record:
    """Return a record of which only its id and time matter."""
    blank = dict.fromkeys(Record._fields, "") | {"path": name, "id": name, "lang": "id"}
    return Record(**{**blank, "due": due, "details": details})  # type: ignore[arg-type]


def shares(records: list[Record]) -> dict[str, int]:
    """Return the second of each."""
    seconds = Seconds(records)
    return {one.path: seconds.of(one) for one in records}


@given(st.lists(st.sampled_from([f"n{n}" for n in range(300)]), unique=True, max_size=60))
def test_all_are_different_and_of_their_minute(names: list[str]) -> None:
    found = shares([record(name, 5 * MINUTE) for name in names])
    assert len(set(found.values())) == len(names)
    assert all(0 <= second < 60 for second in found.values())


@given(st.lists(st.sampled_from([f"n{n}" for n in range(300)]), unique=True, max_size=40))
def test_order_does_not_matter(names: list[str]) -> None:
    records = [record(name) for name in names]
    assert shares(records) == shares(records[::-1])


def test_a_newcomer_hardly_moves_the_others() -> None:
    """Only one whose id asks for the very second of another could: here 2 of 400."""
    old = [record(f"lama{n}") for n in range(4)]
    before, moved = shares(old), 0
    for n in range(100):
        after = shares([*old, record(f"baru{n}")])
        moved += sum(after[path] != second for path, second in before.items())
    assert moved <= 4


def test_a_second_that_was_written_stays() -> None:
    written = record("a", 7 * MINUTE + 30 * SECOND)
    crowd = [record(f"n{n}", 7 * MINUTE) for n in range(59)]
    assert shares([*crowd, written])["a"] == 30
    assert shares([written])["a"] == 30


def test_more_than_sixty_run_over() -> None:
    found = shares([record(f"n{n}") for n in range(90)])
    assert len(set(found.values())) == 90


def test_the_last_thing_told_counts() -> None:
    told = Details(told=[(("corrections", 0, "time"), 9 * MINUTE)])
    assert changed(record("a", MINUTE, told)) == 9 * MINUTE
    assert changed(record("a", MINUTE)) == MINUTE
