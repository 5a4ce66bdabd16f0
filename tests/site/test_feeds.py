"""The feeds of the published site, as a reader takes them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import etree, html

from tests.site.tree import NOW_UTC, SITEURL

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
FOLDERS = [
    "",
    "siaran-pers/",
    "berita/",
    "foto/",
    "infografis/",
    "video/",
    "en/",
    "en/siaran-pers/",
]
COUNTS = dict(zip(FOLDERS, [16, 4, 6, 2, 2, 2, 1, 1], strict=True))
FORMS = ("rss.xml", "atom.xml", "feed.json")
FRONTS = ("topik", "wilayah", "instansi", "tag")


def rss(output: Path, folder: str) -> etree._Element:
    """Return the channel of an RSS feed."""
    return etree.fromstring((output / f"{folder}rss.xml").read_bytes()).find("channel")


def atom(output: Path, folder: str) -> etree._Element:
    """Return an Atom feed."""
    return etree.fromstring((output / f"{folder}atom.xml").read_bytes())


def test_feeds_are_exactly_these(output: Path) -> None:
    """Three forms of the site, of each kind, and of every front, in each language with items."""
    fronts = {
        f"{page.parent.relative_to(output).as_posix()}/"
        for prefix in ("", "en/")
        for front in FRONTS
        for page in output.glob(f"{prefix}{front}/*/index.html")
    }
    assert fronts >= {"topik/infrastruktur/", "en/topik/infrastruktur/"}
    wanted = {folder + form for folder in (*FOLDERS, *fronts) for form in FORMS}
    names = set(FORMS)
    found = {p.relative_to(output).as_posix() for p in output.rglob("*") if p.name in names}
    assert found == wanted


def chain(output: Path) -> list[etree._Element]:
    """Return the archives, from the one that the current feed links to, back to the first."""
    found, here = [], atom(output, "")
    while (link := here.find(f"{ATOM}link[@rel='prev-archive']")) is not None:
        path = link.get("href").removeprefix(f"{SITEURL}/")
        here = etree.fromstring((output / path).read_bytes())
        found.append(here)
    return found


def test_archives_lead_back_to_the_first_item(output: Path) -> None:
    """RFC 5005: what a partner finds on the way is all there is, each entry once."""
    archives = chain(output)
    files = set(output.glob("arsip/*/*/atom-*.xml"))
    assert len(archives) == len(files) > 1
    ids = [e.findtext(f"{ATOM}id") for one in archives for e in one.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    current = {e.findtext(f"{ATOM}id") for e in atom(output, "").findall(f"{ATOM}entry")}
    assert current | set(ids) == current  # the sample is small: the feed holds all of it
    for newer, older in pairwise(archives):
        told = {x.get("rel"): x.get("href") for x in older.findall(f"{ATOM}link")}
        own = {x.get("rel"): x.get("href") for x in newer.findall(f"{ATOM}link")}
        assert told["next-archive"] == own["self"]
        assert told["current"] == f"{SITEURL}/atom.xml"
        assert older.find("{http://purl.org/syndication/history/1.0}archive") is not None


@pytest.mark.parametrize("folder", FOLDERS)
def test_feed_holds_all_items_newest_first(output: Path, folder: str) -> None:
    """Both forms have the same items in the same order, and stay within 60 items and 300 KB."""
    channel, feed = rss(output, folder), atom(output, folder)
    items, entries = channel.findall("item"), feed.findall(f"{ATOM}entry")
    assert len(items) == len(entries) == COUNTS[folder] <= 60
    ids = [item.findtext("guid") for item in items]
    assert ids == [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    told = json.loads((output / f"{folder}feed.json").read_bytes())["items"]
    assert [item["id"] for item in told] == ids
    times = [parsedate_to_datetime(item.findtext("pubDate")) for item in items]
    assert all(time.astimezone(UTC) <= NOW_UTC for time in times)
    changes = [datetime.fromisoformat(item.findtext(f"{ATOM}updated")) for item in items]
    assert [c.replace(second=0) for c in changes] == sorted(
        (c.replace(second=0) for c in changes), reverse=True
    )
    assert len(set(changes)) == len(changes)
    for name in FORMS:
        assert (output / f"{folder}{name}").stat().st_size <= 300_000


@pytest.mark.parametrize("folder", FOLDERS)
def test_rss_has_what_readers_ask_for(output: Path, folder: str) -> None:
    """Self link first, plain description, whole text, creator, updated, a guid that is no link."""
    channel = rss(output, folder)
    selves = channel.findall(f"{ATOM}link")
    assert (selves[0].get("rel"), selves[0].get("href")) == ("self", f"{SITEURL}/{folder}rss.xml")
    assert channel.findtext("link") == f"{SITEURL}/{folder}"
    assert channel.findtext("title")
    assert channel.findtext("language") == ("en" if folder.startswith("en/") else "id")
    for item in channel.findall("item"):
        assert item.find("author") is None
        assert item.find("guid").get("isPermaLink") == "false"
        assert item.findtext("guid").startswith("tag:ruangmedia.example,2024:")
        assert item.findtext("link").startswith(f"{SITEURL}/")
        assert "<" not in item.findtext("description").replace("< 5", "")
        assert item.findtext(CONTENT) is not None
        assert item.findtext(CREATOR)
        assert datetime.fromisoformat(item.findtext(f"{ATOM}updated")).tzinfo
        names = [child.tag for child in item]
        assert names.index("description") < names.index(CONTENT)


@pytest.mark.parametrize("folder", FOLDERS)
def test_atom_has_what_readers_ask_for(output: Path, folder: str) -> None:
    """An id of its own, self and alternate links, published and updated, html content."""
    feed = atom(output, folder)
    assert feed.findtext(f"{ATOM}id").startswith("tag:ruangmedia.example,2024:umpan:")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"{SITEURL}/{folder}atom.xml"
    assert links["alternate"] == f"{SITEURL}/{folder}"
    assert links.keys() == {"self", "alternate", "license"} | ({"prev-archive"} & links.keys())
    assert ("prev-archive" in links) == (folder == "")
    updated = datetime.fromisoformat(feed.findtext(f"{ATOM}updated"))
    entries = feed.findall(f"{ATOM}entry")
    assert updated == max(datetime.fromisoformat(e.findtext(f"{ATOM}updated")) for e in entries)
    for entry in entries:
        assert entry.find(f"{ATOM}content").get("type") == "html"
        assert entry.find(f"{ATOM}published") is not None
        assert entry.find(f"{ATOM}author/{ATOM}name").text
        rels = [link.get("rel") for link in entry.findall(f"{ATOM}link")]
        assert rels.count("alternate") == rels.count("license") == 1
        assert rels.count("enclosure") <= 1


def test_feed_ids_are_told_apart(output: Path) -> None:
    """No two feeds have the same id, and a translation has an id of its own."""
    ids = [atom(output, folder).findtext(f"{ATOM}id") for folder in FOLDERS]
    assert len(set(ids)) == len(ids)
    items = {e.findtext("guid") for f in ("", "en/") for e in rss(output, f).findall("item")}
    assert {
        "tag:ruangmedia.example,2024:jembatan0001",
        "tag:ruangmedia.example,2024:jembatan0001:en",
    } <= items


@pytest.mark.parametrize("folder", FOLDERS)
def test_addresses_in_a_feed_are_absolute_and_alive(output: Path, folder: str) -> None:
    """Every link and picture in a text has a scheme; those of this site are in the output."""
    seen = 0
    for item in rss(output, folder).findall("item"):
        text = item.findtext(CONTENT)
        if not text:
            continue
        tree = html.fragment_fromstring(text, create_parent="div")
        for address in tree.xpath("//@href | //@src"):
            if address.startswith("#"):
                continue  # footnotes, within the entry
            seen += 1
            assert address.startswith(("https://", "mailto:", "tel:")), address
            if address.startswith(SITEURL):
                path = address.removeprefix(f"{SITEURL}/").split("#")[0]
                file = output / path / "index.html" if path.endswith("/") else output / path
                assert file.is_file(), address
    assert seen or folder in ("berita/", "en/")


def test_feed_texts_have_no_script_or_style(output: Path) -> None:
    """Nothing that readers warn of: script, iframe, style."""
    for item in rss(output, "").findall("item"):
        text = item.findtext(CONTENT) or ""
        assert not [bad for bad in ("<script", "<iframe", "style=", "onclick") if bad in text]


def test_photos_carry_alt_caption_and_credit(output: Path) -> None:
    """Each photo in a text has alt, size, and a caption with its credit."""
    (item,) = [i for i in rss(output, "foto/").findall("item") if "Pagi" in i.findtext("title")]
    figures = html.fragment_fromstring(item.findtext(CONTENT), create_parent="div").xpath(
        "//figure"
    )
    assert len(figures) == 3
    for figure in figures:
        assert figure.xpath("img/@alt")[0]
        assert int(figure.xpath("img/@width")[0]) > 0
        assert "Rani Saputri / MMC" in figure.text_content()


def test_withdrawn_entry_says_so(output: Path) -> None:
    """Same guid, a title that begins with the word, the reason, and nothing of the text."""
    (item,) = [i for i in rss(output, "").findall("item") if "Hibah" in i.findtext("title")]
    assert item.findtext("guid") == "tag:ruangmedia.example,2024:hibah0000001"
    assert item.findtext("title").startswith("[DITARIK] ")
    assert item.findtext("description") == "Daftar penerima keliru."
    assert "Daftar penerima keliru." in item.findtext(CONTENT)
    assert "kemudian ditarik" not in item.findtext(CONTENT)
    assert "<img" not in item.findtext(CONTENT)
    assert item.findtext(f"{ATOM}updated")[:16] == "2026-09-11T08:00"
    assert item.find("enclosure") is None


def test_corrected_entry_says_so_first(output: Path) -> None:
    """The notes stand before the text, and `updated` is the last correction's time."""
    (item,) = [i for i in rss(output, "").findall("item") if "Padi" in i.findtext("title")]
    text = item.findtext(CONTENT)
    assert text.index("Tertulis 42, 24 ton.") < text.index("Produksi padi")
    assert item.findtext(f"{ATOM}updated")[:16] == "2026-10-06T08:00"


def test_hostile_title_stays_text(output: Path) -> None:
    """A title with `<` and `&` is escaped once in both forms."""
    title = 'Panen Raya: hasil < 5 ton & "cukup"'
    assert title in [i.findtext("title") for i in rss(output, "").findall("item")]
    assert title in [e.findtext(f"{ATOM}title") for e in atom(output, "").findall(f"{ATOM}entry")]


def test_pages_announce_feeds(output: Path) -> None:
    """Every page links its feeds in the head, and they are there."""
    for name in (
        "index.html",
        "berita/index.html",
        "en/index.html",
        "berita/2026/10/menara/index.html",
    ):
        tree = html.document_fromstring((output / name).read_bytes())
        links = tree.xpath("//link[@rel='alternate' and @type]")
        assert {link.get("type") for link in links} == {
            "application/rss+xml",
            "application/atom+xml",
            "application/feed+json",
        }
        for link in links:
            path = urljoin(f"http://x/{name}", link.get("href")).removeprefix("http://x/")
            assert (output / path).is_file(), (name, path)


def test_feedparser_reads_them(output: Path) -> None:
    """The reader that most Python software uses finds no fault."""
    feedparser = pytest.importorskip("feedparser")
    for folder in FOLDERS:
        for name in ("rss.xml", "atom.xml"):
            found = feedparser.parse((output / f"{folder}{name}").read_bytes())
            assert not found.bozo
            assert len(found.entries) == COUNTS[folder]


MEDIA = "{http://search.yahoo.com/mrss/}"


def local(output: Path, address: str) -> Path:
    """Return the file of the site at an address."""
    return output / address.removeprefix(f"{SITEURL}/")


def test_sizes_are_those_of_the_files(output: Path) -> None:
    """Enclosures, media and attachments say how many bytes there are."""
    seen = 0
    for folder in FOLDERS:
        for item in rss(output, folder).findall("item"):
            told = [(m.get("url"), m.get("fileSize")) for m in item.findall(f"{MEDIA}content")]
            told += [(e.get("url"), e.get("length")) for e in item.findall("enclosure")]
            for address, size in told:
                seen += 1
                assert local(output, address).stat().st_size == int(size), address
    for entry in atom(output, "").findall(f"{ATOM}entry"):
        for link in entry.findall(f"{ATOM}link[@rel='enclosure']"):
            assert local(output, link.get("href")).stat().st_size == int(link.get("length"))
        for link in entry.findall(f"{ATOM}link[@rel='related']"):
            assert local(output, link.get("href")).is_file()
    for told in json.loads((output / "feed.json").read_bytes())["items"]:
        for one in told.get("attachments", ()):
            size = local(output, one["url"]).stat().st_size
            assert size == one.get("size_in_bytes", size)
    assert seen > 10


def test_the_credit_stands_in_its_own_photo(output: Path) -> None:
    (item,) = [i for i in rss(output, "foto/").findall("item") if "Pagi" in i.findtext("title")]
    contents = item.findall(f"{MEDIA}content")
    assert len(contents) == 3
    assert {c.findtext(f"{MEDIA}credit") for c in contents} == {"Rani Saputri / MMC"}
    assert len({c.findtext(f"{MEDIA}description") for c in contents}) > 1


def test_fronts_announce_their_own_feeds(output: Path) -> None:
    """And an item's page those of its kind and topic."""
    for page, folders in (
        ("tag/jembatan/index.html", ["tag/jembatan/"]),
        ("topik/infrastruktur/index.html", ["topik/infrastruktur/"]),
        ("arsip/index.html", [""]),
        ("berita/2026/10/menara/index.html", ["berita/", "topik/digital/"]),
    ):
        if not (output / page).exists():
            continue
        tree = html.document_fromstring((output / page).read_bytes())
        links = tree.xpath("//link[@rel='alternate' and @type]/@href")
        found = [urljoin(f"http://x/{page}", link).removeprefix("http://x/") for link in links]
        assert found == [folder + form for folder in folders for form in FORMS]


@pytest.mark.parametrize("page", ["langganan/", "mitra/", "en/langganan/", "en/mitra/"])
def test_a_page_lists_every_feed(output: Path, page: str) -> None:
    """With its address in full, ready to be copied; and the footer of each page leads there."""
    tree = html.document_fromstring((output / page / "index.html").read_bytes())
    prefix = "en/" if page.startswith("en/") else ""
    folders = [p.parent.relative_to(output).as_posix() for p in output.rglob("rss.xml")]
    mine = {
        "" if f == "." else f"{f}/" for f in folders if (f"{f}/".startswith("en/")) == bool(prefix)
    }
    told = {code.text_content() for code in tree.xpath("//p[@class='feed-address']/code")}
    assert told == {f"{SITEURL}/{folder}rss.xml" for folder in mine}
    front = html.document_fromstring((output / prefix / "index.html").read_bytes())
    links = {urljoin(f"http://x/{prefix}", x) for x in front.xpath("//footer//a/@href")}
    assert f"http://x/{page}" in links


def test_opml_lists_every_feed(output: Path) -> None:
    root = etree.fromstring((output / "langganan/umpan.opml").read_bytes())
    told = {one.get("xmlUrl") for one in root.iter("outline") if one.get("type") == "rss"}
    found = {p.relative_to(output).as_posix() for p in output.rglob("rss.xml")}
    assert told == {f"{SITEURL}/{path}" for path in found if not path.startswith("en/")}


def test_a_browser_shows_a_feed_with_its_stylesheet(output: Path) -> None:
    data = (output / "berita/atom.xml").read_bytes()
    assert b'<?xml-stylesheet type="text/css" href="../aset/css/umpan.css"?>' in data
    assert b"@namespace" in (output / "aset/css/umpan.css").read_bytes()
