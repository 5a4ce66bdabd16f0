"""Archives: every item in one of them, and none that is closed ever changes its items."""

from __future__ import annotations

from newsroom.feeds.archive import closed_parts


def parts(counts: dict[str, int], size: int = 3) -> dict[str, list[int]]:
    """Return path -> items of each part; items of a month are numbers, the newest first."""
    months = {month: list(range(count, 0, -1)) for month, count in counts.items()}
    return {p.path: list(p.records) for p in closed_parts(months, "", size)}  # type: ignore[arg-type]


def test_a_closed_month_is_whole() -> None:
    found = parts({"2026-09": 4, "2026-10": 1})
    assert found == {
        "arsip/2026/09/atom-1.xml": [3, 2, 1],
        "arsip/2026/09/atom-2.xml": [4],
    }


def test_of_the_newest_month_only_full_parts_are_closed() -> None:
    assert parts({"2026-10": 2}) == {}
    assert parts({"2026-10": 7}) == {
        "arsip/2026/10/atom-1.xml": [3, 2, 1],
        "arsip/2026/10/atom-2.xml": [6, 5, 4],
    }


def test_what_is_not_archived_is_less_than_a_part() -> None:
    for count in range(1, 20):
        held = sum(map(len, parts({"2026-10": count}).values()))
        assert 0 <= count - held < 3


def test_a_closed_part_never_changes() -> None:
    before: dict[str, list[int]] = {}
    for count in range(1, 20):
        after = parts({"2026-09": 5, "2026-10": count})
        assert before.items() <= after.items()
        before = after


def test_oldest_first_across_months() -> None:
    assert list(parts({"2026-10": 3, "2025-12": 1, "2026-01": 4})) == [
        "arsip/2025/12/atom-1.xml",
        "arsip/2026/01/atom-1.xml",
        "arsip/2026/01/atom-2.xml",
        "arsip/2026/10/atom-1.xml",
    ]


def test_no_items_no_archives() -> None:
    assert parts({}) == {}
