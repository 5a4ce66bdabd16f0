"""RSS and Atom of a Feed: well-formed whatever stands in it, and never too large."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from newsroom.feeds.values import Entry, Feed
from newsroom.feeds.write import write_atom, write_rss

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def entry(number: int = 1, **own: object) -> Entry:
    """Return an entry."""
    plain = Entry(
        id=f"tag:x.example,2024:item{number:08}",
        title=f"Judul {number}",
        url=f"https://x.example/berita/2026/11/n{number}/",
        summary="Ringkasan.",
        html="<p>Isi <em>naskah</em>.</p>",
        published="2026-11-20T09:00:00+07:00",
        updated="2026-11-20T10:00:00+08:00",
        authors=("Rani",),
        categories=("Sosial",),
    )
    return replace(plain, **own)  # type: ignore[arg-type]


def feed(*entries: Entry, **own: object) -> Feed:
    """Return a feed."""
    plain = Feed(
        id="tag:x.example,2024:umpan:semua",
        title="Ruang & Media",
        subtitle="Kabar",
        lang="id",
        home="https://x.example/",
        rss="https://x.example/rss.xml",
        atom="https://x.example/atom.xml",
        updated="2026-11-20T10:00:00+08:00",
        rights="Bebas",
        author="Dinas",
        email="a@x.example",
        bytes=300_000,
        entries=entries or (entry(),),
    )
    return replace(plain, **own)  # type: ignore[arg-type]


HOSTILE = [
    "Angka < 5 & > 3",
    "]]> penutup CDATA",
    "<script>alert(1)</script>",
    "&amp; sudah diganti &lt;b&gt;",
    "\"kutip\" 'tunggal'",
    "Ä é 漢字 🎉 \u200d\u0307",
    "<!-- komentar -->",
    "<?php echo 1 ?>",
    "garis\nbaru\tdan tab",
    "\u2028\u2029 pemisah",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_as_it_was(text: str) -> None:
    hostile = entry(title=text, summary=text, html=text, authors=(text,), categories=(text,))
    channel = etree.fromstring(write_rss(feed(hostile))).find("channel")
    item = channel.find("item")
    assert item.findtext("title") == text
    assert item.findtext("description") == text
    assert item.findtext(CONTENT) == text
    assert item.findtext(CREATOR) == text
    assert item.findtext("category") == text
    found = etree.fromstring(write_atom(feed(hostile))).find(f"{ATOM}entry")
    assert found.findtext(f"{ATOM}title") == text
    assert found.findtext(f"{ATOM}content") == text
    assert found.findtext(f"{ATOM}summary") == text
    assert found.findtext(f"{ATOM}author/{ATOM}name") == text


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=40
).filter(str.strip)


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT)
def test_any_text_is_well_formed(title: str, html: str) -> None:
    value = feed(entry(title=title, html=html))
    item = etree.fromstring(write_rss(value)).find("channel/item")
    assert (item.findtext("title"), item.findtext(CONTENT)) == (title, html)
    found = etree.fromstring(write_atom(value)).find(f"{ATOM}entry")
    assert (found.findtext(f"{ATOM}title"), found.findtext(f"{ATOM}content")) == (title, html)


def test_order_is_kept() -> None:
    many = feed(*(entry(n) for n in range(30)))
    ids = [entry(n).id for n in range(30)]
    channel = etree.fromstring(write_rss(many)).find("channel")
    assert [item.findtext("guid") for item in channel.findall("item")] == ids
    entries = etree.fromstring(write_atom(many)).findall(f"{ATOM}entry")
    assert [found.findtext(f"{ATOM}id") for found in entries] == ids


def test_rss_in_the_order_readers_need() -> None:
    channel = etree.fromstring(write_rss(feed())).find("channel")
    links = [child for child in channel if child.tag in ("link", f"{ATOM}link")]
    assert channel.findtext("link") == "https://x.example/"
    first = channel.find(f"{ATOM}link")
    assert (first.get("rel"), first.get("type")) == ("self", "application/rss+xml")
    assert len(links) >= 2
    item = channel.find("item")
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext("pubDate") == "Fri, 20 Nov 2026 09:00:00 +0700"
    assert item.findtext(f"{ATOM}updated") == "2026-11-20T10:00:00+08:00"
    assert item.find("author") is None


def test_all_authors_are_named() -> None:
    value = feed(entry(authors=("Rani", "Adi")))
    item = etree.fromstring(write_rss(value)).find("channel/item")
    assert [c.text for c in item.findall(CREATOR)] == ["Rani", "Adi"]
    found = etree.fromstring(write_atom(value)).find(f"{ATOM}entry")
    assert [n.text for n in found.findall(f"{ATOM}author/{ATOM}name")] == ["Rani", "Adi"]


@pytest.mark.parametrize("write", [write_rss, write_atom])
def test_never_larger_than_asked(write: object) -> None:
    """The oldest are left out, the newest stay; one entry is always there."""
    long = "<p>" + "kata " * 2000 + "</p>"
    value = feed(*(entry(n, html=long) for n in range(40)), bytes=100_000)
    data = write(value)  # type: ignore[operator]
    assert 50_000 < len(data) <= 100_000
    ids = [
        e.text for e in etree.fromstring(data).iter("guid", f"{ATOM}id") if "item" in (e.text or "")
    ]
    assert ids == [entry(n).id for n in range(len(ids))]
    alone = write(feed(entry(html=long), bytes=1000))  # type: ignore[operator]
    assert b"kata kata" in alone


def test_same_value_same_bytes() -> None:
    value = feed(*(entry(n) for n in range(3)))
    assert write_rss(value) == write_rss(value)
    assert write_atom(value) == write_atom(value)


@pytest.mark.parametrize("write", [write_rss, write_atom])
def test_ends_with_one_newline_and_says_utf8(write: object) -> None:
    data: bytes = write(feed())  # type: ignore[operator]
    assert data.endswith(b">\n")
    assert not data.endswith(b"\n\n")
    assert b"UTF-8" in data.splitlines()[0].upper()


def test_time_of_building_is_nowhere() -> None:
    """Only the feed's own `updated` is told."""
    channel = etree.fromstring(write_rss(feed())).find("channel")
    assert channel.findtext("lastBuildDate") == "Fri, 20 Nov 2026 10:00:00 +0800"
    assert etree.fromstring(write_atom(feed())).findtext(f"{ATOM}updated") == (
        "2026-11-20T10:00:00+08:00"
    )
