"""RSS and Atom of a Feed: well-formed whatever stands in it, and never too large."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from newsroom.feeds.values import Entry, Feed, Link, Medium
from newsroom.feeds.write import write_atom, write_json, write_rss

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
        folder="https://x.example/",
        updated="2026-11-20T10:00:00+08:00",
        rights="Bebas",
        license_url="https://x.example/lisensi",
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


@pytest.mark.parametrize("write", [write_rss, write_atom, write_json])
def test_never_larger_than_asked(write: object) -> None:
    """The oldest are left out, the newest stay; one entry is always there."""
    long = "<p>" + "kata " * 2000 + "</p>"
    value = feed(*(entry(n, html=long) for n in range(40)), bytes=100_000)
    data = write(value)  # type: ignore[operator]
    assert 50_000 < len(data) <= 100_000
    ids = [
        name.decode() for name in dict.fromkeys(re.findall(rb"tag:x.example,2024:item\d+", data))
    ]
    assert ids == [entry(n).id for n in range(len(ids))]
    alone = write(feed(entry(html=long), bytes=1000))  # type: ignore[operator]
    assert b"kata kata" in alone


def test_same_value_same_bytes() -> None:
    value = feed(*(entry(n) for n in range(3)))
    assert write_json(value) == write_json(value)
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


MEDIA = "{http://search.yahoo.com/mrss/}"


def medium(number: int = 1, **own: object) -> Medium:
    """Return a photo."""
    plain = Medium(
        url=f"https://x.example/media/a{number}-1280x853.jpg",
        type="image/jpeg",
        width=1280,
        height=853,
        title=f"Judul {number}",
        description=f"Keterangan {number}",
        credit=f"Rani {number} / MMC",
        role="photographer",
        copyright="© 2026 Dinas",
        license_url="https://x.example/lisensi",
        length=1000 + number,
    )
    return replace(plain, **own)  # type: ignore[arg-type]


RICH = {
    "media": (medium(1), medium(2)),
    "related": (Link("related", "https://x.example/a.zip", "application/zip"),),
    "license_url": "https://x.example/lisensi",
}


@pytest.mark.parametrize("write", [write_rss, write_atom])
def test_each_photo_keeps_its_own_words(write: object) -> None:
    """Inside its media:content; no group; the size in bytes."""
    root = etree.fromstring(write(feed(entry(**RICH))))  # type: ignore[operator]
    contents = list(root.iter(f"{MEDIA}content"))
    assert [c.findtext(f"{MEDIA}credit") for c in contents] == ["Rani 1 / MMC", "Rani 2 / MMC"]
    assert [c.get("fileSize") for c in contents] == ["1001", "1002"]
    for number, content in enumerate(contents, 1):
        assert content.findtext(f"{MEDIA}title") == f"Judul {number}"
        assert content.findtext(f"{MEDIA}description") == f"Keterangan {number}"
        assert content.find(f"{MEDIA}credit").get("role") == "photographer"
        assert content.find(f"{MEDIA}copyright").get("url") == "https://x.example/lisensi"
    assert root.find(f".//{MEDIA}group") is None


def test_one_enclosure_with_its_length() -> None:
    item = etree.fromstring(write_rss(feed(entry(**RICH)))).find("channel/item")
    (one,) = item.findall("enclosure")
    assert dict(one.attrib) == {"url": medium(1).url, "length": "1001", "type": "image/jpeg"}
    found = etree.fromstring(write_atom(feed(entry(**RICH)))).find(f"{ATOM}entry")
    (link,) = [x for x in found.findall(f"{ATOM}link") if x.get("rel") == "enclosure"]
    assert (link.get("type"), link.get("length")) == ("image/jpeg", "1001")


def test_a_length_that_is_not_known_is_not_made_up() -> None:
    """0 in RSS, which asks for one; none in Atom and in Media RSS, which do not."""
    value = feed(entry(media=(medium(length=0),)))
    item = etree.fromstring(write_rss(value)).find("channel/item")
    assert item.find("enclosure").get("length") == "0"
    assert item.find(f"{MEDIA}content").get("fileSize") is None
    found = etree.fromstring(write_atom(value)).find(f"{ATOM}entry")
    assert [x.get("length") for x in found.findall(f"{ATOM}link")] == [None, None]
    assert "size_in_bytes" not in json.loads(write_json(value))["items"][0]["attachments"][0]


def test_links_of_an_atom_entry_have_types() -> None:
    found = etree.fromstring(write_atom(feed(entry(**RICH)))).find(f"{ATOM}entry")
    links = {x.get("rel"): x.get("type") for x in found.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "text/html",
        "enclosure": "image/jpeg",
        "related": "application/zip",
        "license": None,
    }


def test_a_hub_is_named_in_every_form() -> None:
    value = feed(hub="https://hub.example/")
    for data in (write_rss(value), write_atom(value)):
        links = [x for x in etree.fromstring(data).iter(f"{ATOM}link") if x.get("rel") == "hub"]
        assert [x.get("href") for x in links] == ["https://hub.example/"]
    assert json.loads(write_json(value))["hubs"] == [
        {"type": "WebSub", "url": "https://hub.example/"}
    ]
    assert b"hub" not in write_rss(feed()) + write_atom(feed()) + write_json(feed())


def test_an_archive_says_what_it_is() -> None:
    links = (Link("current", "https://x.example/atom.xml", "application/atom+xml"),)
    value = feed(archived="https://x.example/arsip/2026/10/atom-1.xml", links=links, bytes=0)
    root = etree.fromstring(write_atom(value))
    assert root.find("{http://purl.org/syndication/history/1.0}archive") is not None
    told = {x.get("rel"): x.get("href") for x in root.findall(f"{ATOM}link")}
    assert told["self"] == value.archived
    assert told["current"] == "https://x.example/atom.xml"
    assert next(iter(told)) == "self"


def test_a_killed_item_also_gets_a_tombstone() -> None:
    """RFC 6721, in Atom alone; the entry with the reason stays."""
    space = "{http://purl.org/atompub/tombstones/1.0}"
    value = feed(entry(deleted=True, summary="Keliru."))
    root = etree.fromstring(write_atom(value))
    stone = root.find(f"{space}deleted-entry")
    assert (stone.get("ref"), stone.get("when")) == (entry().id, entry().updated)
    assert stone.findtext(f"{space}comment") == "Keliru."
    assert root.findtext(f"{ATOM}entry/{ATOM}id") == entry().id
    assert b"tombstones" not in write_rss(value) + write_atom(feed())


def test_a_stylesheet_is_css() -> None:
    data = write_rss(feed(style="aset/css/umpan.css"))
    assert b'<?xml-stylesheet type="text/css" href="aset/css/umpan.css"?>' in data
    assert b"xsl" not in data


def test_json_feed_says_the_same() -> None:
    found = json.loads(write_json(feed(entry(**RICH))))
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["feed_url"] == "https://x.example/feed.json"
    (item,) = found["items"]
    assert item["id"] == entry().id
    assert item["content_html"] == entry().html
    assert (item["date_published"], item["date_modified"]) == (entry().published, entry().updated)
    assert item["image"] == medium(1).url
    photos = [a for a in item["attachments"] if a["mime_type"] == "image/jpeg"]
    assert [a["title"] for a in photos] == [
        "Keterangan 1 (Rani 1 / MMC)",
        "Keterangan 2 (Rani 2 / MMC)",
    ]
    assert item["attachments"][-1] == {
        "url": "https://x.example/a.zip",
        "mime_type": "application/zip",
    }
