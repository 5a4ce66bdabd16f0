"""Dead links: of what was put now, and of what stands and leads to what is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from newsroom.audit.links import Found, dead_links, describe, find_links, look_for_links
from newsroom.engine.manifest import Entry, Manifest
from newsroom.engine.store import Store, write_object

BASE = "/media/"


@dataclass
class Press:
    """Editions one after the other, and what the audit says of each."""

    store: Store
    old: Mapping[str, Entry] = field(default_factory=dict)

    def audit(self, files: Mapping[str, str], *, seen: bool = True) -> list[str]:
        """Audit the edition that comes; return `page: link`, and let it stand if there is none."""
        new = {
            path: Entry(text, kept.sha256, kept.size)
            for path, text in sorted(files.items())
            for kept in [write_object(self.store.objects, text.encode())]
        }
        put = [path for path, entry in new.items() if self.old.get(path) != entry]
        looked = {p: look_for_links(p, files[p].encode(), BASE) for p in put} if seen else {}
        found = {path: one for path, one in looked.items() if one is not None}
        dead = list(dead_links(Manifest(new), self.old, put, found, self.store, BASE))
        if not dead:
            self.old = new
        return describe(dead).splitlines()


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    """Return a press with nothing published."""
    with Store(tmp_path) as store:
        yield Press(store)


SITE = {
    "index.html": '<a href="berita/a/">a</a> <a href="berita/">b</a> <img src="media/x.jpg">',
    "berita/index.html": '<a href="../">muka</a> <a href="a/#isi">isi</a>',
    "berita/a/index.html": '<h2 id="isi">Isi</h2> <a href="#isi">isi</a> <a href="/media/">m</a>',
    "media/x.jpg": "foto",
}


@pytest.mark.parametrize("seen", [True, False])
def test_a_whole_site_has_no_dead_link(press: Press, seen: bool) -> None:
    assert press.audit(SITE, seen=seen) == []
    assert press.audit(SITE, seen=seen) == []


DEAD = [
    '<a href="tiada/">x</a>',
    '<a href="berita/a/tiada.html">x</a>',
    '<a href="berita/a/#tiada">x</a>',
    '<a href="#tiada">x</a>',
    '<img src="media/tiada.jpg">',
    '<img srcset="media/x.jpg 320w, media/tiada.jpg 640w">',
    '<video poster="media/tiada.jpg"></video>',
    '<a href="/lain/">x</a>',
    '<a href="/media/tiada/">x</a>',
    '<a href="../">x</a>',
    '<a href="item:berita/2026/11/a/index.md">x</a>',
    '<a href="file:berita/2026/11/a/b.pdf">x</a>',
]


@pytest.mark.parametrize("html", DEAD)
@pytest.mark.parametrize("seen", [True, False])
def test_a_link_that_leads_nowhere_is_found(press: Press, html: str, seen: bool) -> None:
    (said,) = press.audit({**SITE, "index.html": SITE["index.html"] + html}, seen=seen)
    link = html.split('"')[1].split(" ")[-2 if "srcset" in html else -1]
    assert said == f"index.html: {link}"
    assert press.audit(SITE) == []
    (said,) = press.audit({**SITE, "index.html": SITE["index.html"] + html}, seen=seen)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://x.example/tiada">x</a>',
        '<a href="mailto:a@x.example">x</a>',
        '<a href="tel:112">x</a>',
        '<a href="berita/a/index.html#isi">x</a>',
        '<a href="./">x</a>',
        '<a href="?q=a">x</a>',
        '<a href="berita/../berita/a/">x</a>',
        '<a href="/media/berita/%61/">x</a>',
        '<a name="isi">x</a>',
    ],
)
def test_a_link_that_leads_somewhere_is_left_alone(press: Press, html: str) -> None:
    assert press.audit({**SITE, "index.html": SITE["index.html"] + html}) == []


def test_a_page_that_is_gone_is_found_in_pages_that_did_not_change(press: Press) -> None:
    """The page with the link was built long ago; what it links to is taken away now."""
    assert press.audit(SITE) == []
    without = {path: text for path, text in SITE.items() if path != "berita/a/index.html"}
    assert press.audit(without) == ["berita/index.html: a/#isi", "index.html: berita/a/"]


def test_a_picture_that_is_gone_is_found_in_pages_that_did_not_change(press: Press) -> None:
    assert press.audit(SITE) == []
    without = {path: text for path, text in SITE.items() if path != "media/x.jpg"}
    assert press.audit(without) == ["index.html: media/x.jpg"]


@pytest.mark.parametrize("seen", [True, False])
def test_an_id_that_is_gone_is_found_in_pages_that_did_not_change(press: Press, seen: bool) -> None:
    """A heading was renamed; the page that links to it was not touched."""
    assert press.audit(SITE, seen=seen) == []
    renamed = SITE["berita/a/index.html"].replace("isi", "pokok")
    said = press.audit({**SITE, "berita/a/index.html": renamed}, seen=seen)
    assert said == ["berita/index.html: a/#isi"]


def test_an_id_that_is_gone_is_no_matter_where_nobody_links_to_it(press: Press) -> None:
    site = {**SITE, "berita/index.html": '<p id="lama">x</p> <a href="../">muka</a>'}
    assert press.audit(site) == []
    assert press.audit({**site, "berita/index.html": '<a href="../">muka</a>'}) == []


def test_an_id_of_a_page_that_did_not_change_is_known(press: Press) -> None:
    """A new page links to a heading of an old one."""
    assert press.audit(SITE) == []
    assert press.audit({**SITE, "b.html": '<a href="berita/a/#isi">x</a>'}) == []
    assert press.audit({**SITE, "c.html": '<a href="berita/a/#lain">x</a>'}) == [
        "c.html: berita/a/#lain"
    ]


def test_what_comes_back_is_alive_again(press: Press) -> None:
    assert press.audit(SITE) == []
    without = {path: text for path, text in SITE.items() if path != "media/x.jpg"}
    assert press.audit(without)
    assert press.audit(without)  # it is still the edition before that stands
    assert press.audit(SITE) == []


def test_only_pages_are_opened(press: Press) -> None:
    """A text that looks like a page and is none: an attachment, a feed."""
    assert look_for_links("a.txt", b'<a href="tiada/">', BASE) is None
    assert press.audit({**SITE, "berita/rss.xml": '<a href="tiada/">x</a>'}, seen=False) == []


def test_pages_that_did_not_change_are_not_opened(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is gone only new pages are looked at, in a hundred thousand."""
    assert press.audit(SITE) == []
    monkeypatch.setattr(Store, "read", lambda self, sha: pytest.fail("it reads"))
    assert press.audit({**SITE, "index.html": SITE["index.html"] + "<p>Baru.</p>"}) == []


def test_what_a_page_links_to_is_told_once() -> None:
    html = b'<p id="a"><a href="b/">x</a><a href="b/#c">y</a><a href="b/">z</a><a href="/x">w</a>'
    assert find_links("index.html", html, BASE) == Found(
        targets=frozenset({"b/index.html"}),
        fragments=frozenset({("b/index.html", "c")}),
        ids=frozenset({"a"}),
        astray=("/x",),
    )


def test_the_picture_of_a_page_in_messages_is_there(press: Press) -> None:
    """Its address is written in full, host and all."""
    card = '<meta property="og:image" content="https://x.example/media/media/x.jpg">'
    assert press.audit({**SITE, "kartu/index.html": card}) == []
    dead = card.replace("x.jpg", "y.jpg")
    assert press.audit({**SITE, "kartu/index.html": dead}) == [
        "kartu/index.html: /media/media/y.jpg"
    ]
