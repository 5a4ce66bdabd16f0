"""OPML 2.0: what readers take in."""

from __future__ import annotations

from lxml import etree

from newsroom.feeds.opml import Outline, write_opml

ALL = (
    Outline("", "Ruang", "https://x.example/rss.xml", "https://x.example/"),
    Outline("Topik", 'A & "B" <C>', "https://x.example/a/rss.xml", "https://x.example/a/"),
    Outline("Topik", "D", "https://x.example/d/rss.xml", "https://x.example/d/"),
)


def test_feeds_stand_in_their_groups() -> None:
    root = etree.fromstring(write_opml("Ruang & Media", "id", ALL))
    assert root.get("version") == "2.0"
    assert root.findtext("head/title") == "Ruang & Media"
    first, group = root.findall("body/outline")
    assert (first.get("type"), first.get("xmlUrl")) == ("rss", "https://x.example/rss.xml")
    assert group.get("text") == "Topik"
    assert [one.get("text") for one in group] == ['A & "B" <C>', "D"]
    assert {one.get("language") for one in group} == {"id"}
    assert {one.get("version") for one in group} == {"RSS2"}
