"""Each rule of feeds, with the case that breaks it."""

from __future__ import annotations

import json
import re

import pytest

from newsroom.audit.feed_rules import RULES
from newsroom.audit.feeds import Checked, check_feed, describe_faults, faulty_feeds, is_feed
from newsroom.audit.look import look_at
from newsroom.engine.store import Store
from newsroom.feeds.write import write_atom, write_json, write_rss
from newsroom.settings import Feeds
from tests.unit.feeds.test_write import RICH, entry, feed

LIMITS = Feeds(items=3, bytes=20_000)
SECOND = entry(2, updated="2026-11-20T10:00:01+08:00", **RICH)
GOOD = feed(entry(1, **RICH), SECOND)
RSS, ATOM = write_rss(GOOD).decode(), write_atom(GOOD).decode()
MEDIUM = '<media:credit role="photographer">'


def broken(path: str, text: str) -> set[str]:
    """Return the names of the rules that a feed breaks."""
    found = check_feed(path, text.encode(), LIMITS)
    assert found is not None
    return {fault.partition(":")[0] for fault in found.faults}


def change(text: str, old: str, new: str) -> str:
    """Replace every place that matches; there must be one."""
    changed = re.sub(old, new, text, flags=re.DOTALL)
    assert changed != text
    return changed


def test_what_we_write_is_right() -> None:
    assert broken("rss.xml", RSS) == broken("a/atom.xml", ATOM) == set()
    assert broken("feed.json", write_json(GOOD).decode()) == set()


CASES = [
    ("has_its_parts", RSS, r"<pubDate>[^<]*</pubDate>", ""),
    ("has_its_parts", RSS, r"<title>Judul 2</title>", "<title> </title>"),
    ("has_its_parts", ATOM, r"<author>\s*<name>Rani</name>\s*</author>", ""),
    ("has_its_parts", ATOM, r"<updated>[^<]*</updated>", ""),
    ("names_itself_first", RSS, r'<atom:link rel="self"[^>]*>|<atom:link href=[^>]*self[^>]*>', ""),
    ("names_itself_first", ATOM, r'href="https://x.example/atom.xml"', 'href="atom.xml"'),
    ("has_ids", RSS, r"item00000002", "item00000001"),
    ("has_ids", RSS, r'isPermaLink="false"', 'isPermaLink="true"'),
    ("has_ids", ATOM, r"item00000002", "item00000001"),
    ("has_times_of_its_own", RSS, r"10:00:01\+08:00", "10:00:00+08:00"),
    ("has_times_of_its_own", ATOM, r"2026-11-20T10:00:01\+08:00", "2026-11-20T09:00:00+07:00"),
    ("writes_times_right", RSS, r"\+0700", "WIB"),
    ("writes_times_right", ATOM, r"T10:00:01\+08:00", "T10:00:01"),
    ("writes_times_right", RSS, r"<atom:updated>[^<]*</atom:updated>", ""),
    ("names_creators", RSS, r"<dc:creator>", "<author>a@x.example</author><dc:creator>"),
    ("names_creators", RSS, r"<dc:creator>Rani</dc:creator>", ""),
    ("encloses_one", RSS, r"(<enclosure[^>]*>)", r"\1\1"),
    ("encloses_one", RSS, r' length="\d+"', ""),
    ("encloses_one", ATOM, r'(rel="enclosure"[^>]*) type="image/jpeg"', r"\1"),
    ("describes_first", RSS, r"<description>Ringkasan.</description>", ""),
    ("is_plain", RSS, r"<title>Judul 2", "<title>Judul &lt;b&gt;2&lt;/b&gt;"),
    ("is_plain", ATOM, r"Rani 2 / MMC", "&lt;a href='x'&gt;Rani&lt;/a&gt;"),
    ("links_in_full", RSS, r'url="https://x.example/media', 'url="/media'),
    ("links_in_full", ATOM, r"&lt;p&gt;Isi", '&lt;p&gt;&lt;a href="#x"&gt;a&lt;/a&gt;Isi'),
    ("links_in_full", RSS, r"<link>https://x.example/b", "<link>/b"),
    ("is_harmless", RSS, r"&lt;p&gt;Isi", "&lt;iframe&gt;&lt;/iframe&gt;Isi"),
    ("is_harmless", ATOM, r"&lt;p&gt;Isi", '&lt;p style="color:red"&gt;Isi'),
    ("is_harmless", ATOM, r"&lt;p&gt;Isi", '&lt;p onclick="x()"&gt;Isi'),
    ("tells_of_photos", RSS, r"<media:credit[^>]*>[^<]*</media:credit>", ""),
    ("tells_of_photos", RSS, r'medium="image"', 'medium="photo"'),
    ("groups_many", RSS, r"(<media:content.*?</media:content>)", r"<media:group>\1</media:group>"),
    ("knows_media", RSS, MEDIUM, '<media:rights status="official"/>' + MEDIUM),
    ("knows_media", ATOM, MEDIUM, "<media:license>CC</media:license>" + MEDIUM),
    ("knows_media", ATOM, MEDIUM, '<media:hash algo="sha-256">0</media:hash>' + MEDIUM),
    ("knows_media", RSS, 'role="photographer"', 'role="fotografer"'),
    ("links_by_type", ATOM, r'(<link [^>]*rel="alternate"[^>]*type="text/html"[^>]*>)', r"\1\1"),
    ("links_by_type", ATOM, r'rel="related"', 'rel="prev-archive"'),
    (
        "leads_back",
        ATOM,
        r"<entry>",
        '<a:archive xmlns:a="http://purl.org/syndication/history/1.0"/><entry>',
    ),
]


@pytest.mark.parametrize(("rule", "text", "old", "new"), CASES)
def test_a_rule_is_broken(rule: str, text: str, old: str, new: str) -> None:
    path = "rss.xml" if "<rss" in text else "atom.xml"
    assert rule in broken(path, change(text, old, new))


def test_each_rule_has_a_case() -> None:
    told = {case[0] for case in CASES} | {"fits"}
    assert {rule.__name__ for rule in RULES} == told


def test_a_feed_that_is_polled_fits() -> None:
    many = feed(*(entry(n, updated=f"2026-11-20T10:00:0{n}+08:00") for n in range(4)))
    assert broken("rss.xml", write_rss(many).decode()) == {"fits"}
    long = feed(entry(1, html="<p>kata</p>" * 2000), SECOND)
    assert broken("atom.xml", write_atom(long).decode()) == {"fits"}
    alone = feed(entry(1, html="<p>kata</p>" * 2000))
    assert broken("atom.xml", write_atom(alone).decode()) == set()


@pytest.mark.parametrize("text", ["<rss><channel>", "", "<html/>", "<rss>&#0;</rss>"])
def test_what_is_no_feed_is_said(text: str) -> None:
    assert broken("rss.xml", text) & {"is_well_formed", "is_a_feed"}


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("has_its_parts", '"version"', '"v"'),
        ("has_its_parts", '"content_html"', '"html"'),
        ("has_ids", "item00000002", "item00000001"),
        ("links_in_full", '"url": "https://x.example/berita', '"url": "/berita'),
        ("links_in_full", '"url": "https://x.example/a.zip', '"url": "a.zip'),
        ("encloses_one", '"mime_type": "application/zip"', '"mime": "application/zip"'),
    ],
)
def test_json_is_checked_too(rule: str, old: str, new: str) -> None:
    assert rule in broken("feed.json", change(write_json(GOOD).decode(), re.escape(old), new))


def test_json_fits() -> None:
    data = json.loads(write_json(GOOD))
    data["items"] = [{**data["items"][0], "id": f"x{n}"} for n in range(4)]
    assert broken("feed.json", json.dumps(data)) == {"fits"}


def test_feeds_are_known_by_their_names() -> None:
    for path in ("rss.xml", "en/atom.xml", "arsip/2026/10/atom-12.xml", "tag/a/feed.json"):
        assert is_feed(path)
    for path in ("sitemap.xml", "sitemap/2026-10.xml", "xatom.xml", "index.html", "a.json"):
        assert not is_feed(path)


def test_pages_and_feeds_are_looked_at_where_they_are_made() -> None:
    assert look_at("rss.xml", RSS.encode(), "/", LIMITS) == Checked("rss.xml", ())
    assert look_at("media/a.jpg", b"x", "/", LIMITS) is None
    assert look_at("index.html", b"<a href='x/'>", "/", LIMITS) is not None


def test_a_feed_that_was_not_seen_is_read(tmp_path: object) -> None:
    """It was made by a build that then failed: it must not slip through at the next."""
    with Store(tmp_path) as store:  # type: ignore[arg-type]
        from newsroom.engine.store import write_object

        bad = change(RSS, 'role="photographer"', 'role="fotografer"')
        put = {
            "rss.xml": write_object(store.objects, bad.encode()).sha256,
            "a/rss.xml": write_object(store.objects, RSS.encode()).sha256,
        }
        (found,) = faulty_feeds(put, {}, store, LIMITS)
        assert found.path == "rss.xml"
        assert describe_faults([found]).startswith("rss.xml: knows_media: media:credit fotografer")
        assert not list(faulty_feeds(put, {"rss.xml": Checked("rss.xml", ())}, store, LIMITS))
