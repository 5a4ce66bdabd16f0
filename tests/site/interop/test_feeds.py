"""Feeds, as programs of others read them: all entries, same ids, seconds, whole titles, credits."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import html

from tests.browser import serve
from tests.site.interop import readers
from tests.site.interop.published import (
    CORRECTED,
    CREDITS,
    HOSTILE,
    KILLED,
    NOTES,
    SECRET,
    WITHDRAWN,
    Published,
    Told,
)
from tests.site.tree import SITEURL

RSS, ATOM, JSON = "rss.xml", "atom.xml", "feed.json"
ALL = ("id", "title", "url", "published", "updated")
node = pytest.mark.skipif(not readers.TOOLS["has_node"](), reason=f"npm: {readers.MISSING}")
newsboat = pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed")


def _cases() -> Iterator[Any]:
    for form in (RSS, ATOM):
        yield pytest.param("feedparser", form, id=f"feedparser-{form}")
    for reader, forms in (("feedsmith", (RSS, ATOM, JSON)), ("rss-parser", (RSS, ATOM))):
        for form in forms:
            yield pytest.param(reader, form, id=f"{reader}-{form}", marks=node)


each_site = pytest.mark.parametrize("name", ["sample", "odd"])
each_reader = pytest.mark.parametrize(("reader", "form"), list(_cases()))


def read(reader: str, site: Published, form: str) -> Iterator[tuple[list[dict[str, Any]], Any]]:
    """Yield what a reader says of each feed of a form, and what is true."""
    call: Callable[[Any], Any] = readers.by_feedparser
    if reader != "feedparser":
        call = partial(readers.by_javascript, reader)
    truth = {site.output / path: entries for path, entries in site.files(form)}
    found = call(list(truth))
    assert found.keys() == truth.keys()
    yield from ((found[path], truth[path]) for path in truth)


def only(reader: str, site: Published, form: str) -> list[tuple[dict[str, Any], Told]]:
    """Return the entries of the site's own feed, each with its truth."""
    found, truth = next(read(reader, site, form))
    return list(zip(found, truth, strict=True))


@each_site
@each_reader
def test_every_feed_is_read_as_it_was_meant(chosen: Published, reader: str, form: str) -> None:
    """Number, order, ids, titles, addresses; both times to the second; all words of the text."""
    seen = 0
    for entries, truth in read(reader, chosen, form):
        assert len(entries) == len(truth)
        for entry, true in zip(entries, truth, strict=True):
            assert {name: entry[name] for name in ALL} == {n: getattr(true, n) for n in ALL}
            assert shown(entry["text"]) == shown(true.text)
            seen += 1
    assert seen > 20


def shown(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the words of a text, and each picture in it with the words below."""
    tree = html.fragment_fromstring(text, create_parent="div")
    figures = [(f.find(".//img").get("src"), f.text_content()) for f in tree.iter("figure")]
    return tree.text_content().split(), figures


@each_site
@each_reader
def test_the_right_credit_is_with_the_right_photo(
    chosen: Published, reader: str, form: str
) -> None:
    """In Media RSS; as a list beside the photos (feedparser); in an attachment's title (JSON)."""
    photos = 0
    for entries, truth in read(reader, chosen, form):
        for entry, true in zip(entries, truth, strict=True):
            photos += len(true.credits)
            if reader == "feedparser":
                assert tuple(zip(entry["photos"], entry["names"], strict=True)) == true.credits
            elif form == JSON:
                assert [url for url, _ in entry["titles"]] == [url for url, _ in true.credits]
                for (_, title), (_, credit) in zip(entry["titles"], true.credits, strict=True):
                    assert title.endswith(f" ({credit})")
            else:
                assert entry["credits"] == true.credits
    assert photos > 10


@each_reader
def test_titles_that_are_hard_to_carry_arrive_whole(odd: Published, reader: str, form: str) -> None:
    titles = [entry["title"] for entry, _ in only(reader, odd, form)]
    assert [title for title in HOSTILE if title not in titles] == []


@each_reader
def test_three_photos_keep_their_three_names(odd: Published, reader: str, form: str) -> None:
    """Also in the text, where every reader shows them."""
    essays = [entry for entry, _ in only(reader, odd, form) if "Tiga Nama" in entry["title"]]
    assert len(essays) == 2
    for entry in essays:
        _, figures = shown(entry["text"])
        assert all(words.endswith(f"({c})") for (_, words), c in zip(figures, CREDITS, strict=True))


@each_reader
def test_what_changed_is_seen_to_have_changed(odd: Published, reader: str, form: str) -> None:
    """A later `updated` than `published`, the note, a word in the title of what was taken back."""
    entries = {entry["id"].rpartition(":")[2]: entry for entry, _ in only(reader, odd, form)}
    for own, note in NOTES.items():
        assert note in entries[own]["text"]
        assert entries[own]["updated"] > entries[own]["published"]
    assert entries[CORRECTED]["text"].index("Ralat") < entries[CORRECTED]["text"].index(SECRET)
    assert entries[WITHDRAWN]["title"] == f"[DITARIK] Naskah {WITHDRAWN}"
    assert entries[KILLED]["title"] == "Dibatalkan: Siaran pers 27/SP/2026"
    for own in (WITHDRAWN, KILLED):
        assert SECRET not in str(entries[own])


def test_feedparser_sees_the_tombstone_of_what_was_killed(odd: Published) -> None:
    """RFC 6721: it hands over the last of a feed; the others pass it over."""
    found = feedparser.parse((odd.output / ATOM).read_bytes()).feed
    assert found["at_deleted-entry"]["ref"].endswith(KILLED)


@newsboat
@each_site
@pytest.mark.parametrize("form", [RSS, ATOM])
def test_newsboat_keeps_every_entry(chosen: Published, form: str, tmp_path: Path) -> None:
    """Fetched from a server; it keeps one time (published), and photos only within the text."""
    with serve(chosen.output) as address:
        feeds = [(path, truth) for path, truth in chosen.files(form) if not _is_front(path)]
        for number, (path, truth) in enumerate(feeds):
            unread, kept = readers.by_newsboat(f"{address}{path}", tmp_path / str(number))
            assert unread == len(kept) == len(truth)
            found = {entry["id"]: entry for entry in kept}
            assert found.keys() == {true.id for true in truth}
            for true in truth:
                _compare(found[true.id], true)


def _is_front(path: str) -> bool:
    """Tell whether a feed is of a topic, region, agency or tag: entries that others have too."""
    return bool({"topik", "wilayah", "instansi", "tag"} & set(path.split("/")))


def _compare(entry: dict[str, Any], true: Told) -> None:
    for name in ("title", "url", "published"):
        assert entry[name] == getattr(true, name)
    assert shown(entry["text"]) == shown(true.text)


@each_site
def test_json_feeds_are_valid_by_the_schema(chosen: Published) -> None:
    schema = readers.json_feed_schema()
    paths = [path for path, _ in chosen.files(JSON)]
    for path in paths:
        faults = schema.iter_errors(json.loads((chosen.output / path).read_bytes()))
        assert [f"{fault.json_path}: {fault.message[:200]}" for fault in faults] == [], path
    assert list(schema.iter_errors({"version": "2"}))


LISTS = {"id": "langganan/umpan.opml", "en": "en/langganan/umpan.opml"}
each_list = pytest.mark.parametrize("lang", LISTS)


@newsboat
@each_list
def test_newsboat_imports_the_list_of_feeds(sample: Published, lang: str, tmp_path: Path) -> None:
    found = readers.newsboat_imports(sample.output / LISTS[lang], tmp_path / "daftar")
    assert sorted(found) == _listed(sample, lang)


@node
@each_list
def test_feedsmith_reads_the_list_of_feeds(sample: Published, lang: str) -> None:
    (outlines,) = readers.by_javascript("feedsmith", [sample.output / LISTS[lang]]).values()
    assert sorted(outline["url"] for outline in outlines) == _listed(sample, lang)


def _listed(site: Published, lang: str) -> list[str]:
    feeds = site.feeds.items()
    return sorted(f"{SITEURL}/{p}" for p, f in feeds if f.lang == lang and p.endswith(RSS))
