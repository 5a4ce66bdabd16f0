"""Lists and relations on records alone: months cut into pages, and what an old page looks back on.

An archive may hold a hundred thousand items: what was full and old stays as it is, whatever comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.model import Edition, Record
from newsroom.pages.frame import Dress, site_view
from newsroom.pages.item_page import LOOK_BACK, RELATED, neighbours
from newsroom.pages.list_pages import Listing, list_pages
from newsroom.pages.values import ListPage
from newsroom.settings import Front
from newsroom.shelf import Shelf, open_shelves
from tests.conftest import a_record
from tests.site.tree import ROOT, Bench, agency

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)


def story(number: int, **own: object) -> Record:
    """Return the story of an hour of November 2026, counted from its begin."""
    date = BEGIN + timedelta(hours=number)
    return a_record(f"berita/2026/11/n{number}/index.md", date=date, **own)


def shelf(records: Sequence[Record], size: int = 3) -> Shelf:
    """Return the shelf of an edition of these, with so many items in a front."""
    newest = sorted(records, key=lambda record: (-record.due, record.path))
    few = replace(agency(), front=Front(items=size))
    return open_shelves(Edition(tuple(newest)), Bench(ROOT).settings(agency=few))[0]


def months(records: Sequence[Record], size: int = 3) -> dict[str, Listing]:
    """Return address -> page of each month, in the order they are planned: newest first."""
    opened = shelf(records, size)
    site = site_view(opened, Dress("gaya.css", {}, "icon.svg"), ("id",))
    listings = {one.page.url: one for one in list_pages(opened, site)}
    return {url: one for url, one in listings.items() if url.startswith("arsip/2")}


def paths(listing: Listing) -> list[str]:
    """Return the paths of the items on a page."""
    return [record.path for record in listing.parts["days"]]


@given(st.integers(1, 40), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_each_item_of_a_month_stands_on_one_page(count: int, size: int) -> None:
    records = [story(number) for number in range(count)]
    found = months(records, size)
    shown = [path for one in found.values() for path in paths(one)]
    assert shown == [record.path for record in reversed(records)]
    first, *full = found.values()
    assert all(len(paths(one)) == size for one in full)
    assert len(paths(first)) < 2 * size or not full
    assert (len(full) > 0) == (count >= 2 * size)
    assert [one.page.url for one in full] == [
        f"arsip/2026/11/{number}/" for number in range(len(full), 0, -1)
    ]


@given(st.integers(1, 40), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_a_newer_item_leaves_full_pages_as_they_are(count: int, size: int) -> None:
    """Only the newest full page changes, once: when another stands before it, which it links."""
    records = [story(number) for number in range(count)]
    before, after = months(records, size), months([*records, story(count)], size)
    full = [url for url in before if url != "arsip/2026/11/"]
    assert all(paths(after[url]) == paths(before[url]) for url in full)
    cut = len(after) > len(before)
    assert all(after[url] == before[url] for url in (full[1:] if cut else full))


def test_pages_of_months_are_linked_in_a_chain() -> None:
    """From the newest to the oldest and back, over the months too; none is left out."""
    older = [a_record("berita/2026/10/a/index.md", date=BEGIN - timedelta(days=3))]
    found = months([*older, *(story(number) for number in range(10))], 3)
    pages = [one.page for one in found.values() if isinstance(one.page, ListPage)]
    assert [page.url for page in pages] == [
        *("arsip/2026/11/", "arsip/2026/11/2/", "arsip/2026/11/1/", "arsip/2026/10/"),
    ]
    for newer, page in pairwise(pages):
        assert newer.previous is not None and newer.previous.url == page.url
        assert page.following is not None and page.following.url == newer.url
    assert pages[0].following is None and pages[-1].previous is None
    assert pages[0].total == 10  # what the month holds, on all its pages
    assert [page.total for page in pages[1:]] == [3, 3, 1]
    assert len({page.title for page in pages}) == len(pages)


def test_a_new_full_page_leaves_other_months_as_they_are() -> None:
    old = [
        a_record(f"berita/2026/09/n{n}/index.md", date=BEGIN - timedelta(days=40, hours=n))
        for n in range(9)
    ]
    before = months([*old, *(story(number) for number in range(5))])
    after = months([*old, *(story(number) for number in range(6))])
    assert len(after) == len(before) + 1
    changed = {url for url in before if before[url] != after[url]}
    assert changed == {"arsip/2026/11/", "arsip/2026/09/"}  # the latter links what comes after it


def relations(records: Sequence[Record]) -> dict[str, tuple[Record, ...]]:
    """Return for each item what it is related to."""
    return {record.path: older.nearest() for record, older in neighbours(shelf(records))}


tags = st.lists(st.sampled_from(["air", "api", "tani", "sungai"]), max_size=3, unique=True)
archives = st.lists(
    st.tuples(st.sampled_from(["sosial", "infrastruktur"]), st.booleans(), tags), max_size=80
)


def written(found: Sequence[tuple[str, bool, list[str]]]) -> list[Record]:
    """Return a story for each (topic, whether it is withdrawn, tags), oldest first."""
    return [
        story(number, category=topic, status="withdrawn" if gone else "published", tags=own)
        for number, (topic, gone, own) in enumerate(found)
    ]


@given(archives)
@settings(max_examples=60, deadline=None)
def test_relations_look_back_and_not_far(found: list[tuple[str, bool, list[str]]]) -> None:
    records = written(found)
    related = relations(records)
    assert related.keys() == {record.path for record in records}
    for number, record in enumerate(records):
        alive = [r for r in records[:number] if r.status != "withdrawn"]
        window = [r for r in alive if r.category == record.category][-LOOK_BACK:]
        shown = related[record.path]
        assert len(shown) == min(RELATED, len(window))
        assert {r.path for r in shown} <= {r.path for r in window}
        shared = Counter(len(set(record.tags) & set(r.tags)) for r in window)
        best = sorted(shared.elements(), reverse=True)[:RELATED]
        assert [len(set(record.tags) & set(r.tags)) for r in shown] == best


@given(archives)
@settings(max_examples=30, deadline=None)
def test_a_newer_item_changes_no_relations(found: list[tuple[str, bool, list[str]]]) -> None:
    records = written(found)
    before = relations(records)
    after = relations([*records, story(500, tags=["air", "api"])])
    assert {path: after[path] for path in before} == before


@given(archives)
@settings(max_examples=30, deadline=None)
def test_what_relations_depend_on_is_told(found: list[tuple[str, bool, list[str]]]) -> None:
    """The briefs of all that was looked at: while they are the same, so are the relations."""
    records = written(found)
    for record, older in neighbours(shelf(records)):
        at = records.index(record)
        alive = [r for r in records[:at] if r.status != "withdrawn"]
        window = [r.brief for r in alive if r.category == record.category][-LOOK_BACK:]
        assert list(older.briefs) == window[::-1]
        assert {r.brief for r in older.nearest()} <= set(window)


def test_what_lies_far_back_is_not_looked_at() -> None:
    """An item in the middle of an archive is not compared with all of it."""
    far = story(0, tags=["air"])
    near = [story(number) for number in range(1, LOOK_BACK + 1)]
    mine = story(100, tags=["air"])
    assert far not in relations([far, *near, mine])[mine.path]
    assert relations([far, *near[1:], mine])[mine.path][0] == far  # one nearer


@pytest.mark.parametrize("size", [1, 4])
def test_fronts_show_their_newest(size: int) -> None:
    opened = shelf([story(number, tags=["air"]) for number in range(9)], size)
    site = site_view(opened, Dress("gaya.css", {}, "icon.svg"), ("id",))
    for one in list_pages(opened, site):
        if one.page.url in ("berita/", "topik/infrastruktur/", "tag/air/"):
            assert [r.path for r in one.parts["days"]] == [
                f"berita/2026/11/n{number}/index.md" for number in range(8, 8 - size, -1)
            ]
