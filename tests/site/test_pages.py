"""Every page is where it should be, whole, and leads only to what is there."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html

from tests.site.tree import SITEURL, Project


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()


PAGES = words("""
index.html 404.html siaran-pers/index.html berita/index.html foto/index.html infografis/index.html
video/index.html siaran-pers/2026/11/jembatan-dibuka/index.html
siaran-pers/2026/10/angka-diralat/index.html siaran-pers/2026/09/hibah-ditarik/index.html
siaran-pers/2025/12/akhir-tahun/index.html berita/2026/11/panen-raya/index.html
berita/2026/11/pasar-terapung/index.html berita/2026/10/puskesmas-air/index.html
berita/2026/10/menara/index.html berita/2025/11/arsip-lama/index.html
berita/2026/11/dua-bahasa/index.html foto/2026/11/pagi-di-sungai/index.html
foto/2025/08/karnaval/index.html infografis/2026/11/stunting/index.html
infografis/2025/10/jalan/index.html video/2026/11/lapor-api/index.html
video/2026/10/simulasi/index.html halaman/tentang/index.html
halaman/permohonan-informasi/index.html topik/index.html topik/infrastruktur/index.html
topik/pertanian/index.html topik/ekonomi/index.html topik/kesehatan/index.html
topik/digital/index.html topik/budaya/index.html topik/kebencanaan/index.html wilayah/index.html
wilayah/62.11/index.html wilayah/62.71/index.html wilayah/62.12/index.html
wilayah/62.03/index.html instansi/index.html instansi/pupr/index.html instansi/dtphp/index.html
instansi/dinkes/index.html tag/index.html tag/jembatan/index.html tag/cetak-sawah/index.html
tag/padi/index.html tag/pasar/index.html tag/sinyal/index.html arsip/index.html
arsip/2026/11/index.html arsip/2026/10/index.html arsip/2026/09/index.html
arsip/2025/12/index.html arsip/2025/11/index.html arsip/2025/10/index.html
arsip/2025/08/index.html siaran-pers/2026/11/jembatan-lama/index.html en/index.html
en/siaran-pers/index.html en/siaran-pers/2026/11/jembatan-dibuka/index.html en/topik/index.html
en/topik/infrastruktur/index.html en/wilayah/index.html en/wilayah/62.11/index.html
en/wilayah/62.71/index.html en/instansi/index.html en/instansi/pupr/index.html en/tag/index.html
en/tag/jembatan/index.html en/tag/cetak-sawah/index.html en/arsip/index.html
en/arsip/2026/11/index.html en/halaman/tentang/index.html
mitra/tanda-tangan/index.html en/mitra/tanda-tangan/index.html mitra/perbaikan/index.html
en/mitra/perbaikan/index.html mitra/index.html en/mitra/index.html
langganan/index.html en/langganan/index.html
""")
REDIRECT = "siaran-pers/2026/11/jembatan-lama/index.html"
BASE = urlsplit(SITEURL).path + "/"


@cache
def parsed(path: Path) -> html.HtmlElement:
    """Return a page as a tree."""
    return html.document_fromstring(path.read_bytes())


def pages(output: Path) -> list[Path]:
    """Return every page."""
    return sorted(output.rglob("*.html"))


def full_pages(output: Path) -> list[tuple[str, html.HtmlElement]]:
    """Return name and tree of every page but redirects."""
    named = [(p.relative_to(output).as_posix(), parsed(p)) for p in pages(output)]
    return [(name, tree) for name, tree in named if name != REDIRECT]


def text_of(tree: html.HtmlElement, query: str) -> str:
    """Return the words of the first thing that matches."""
    found = tree.xpath(query)
    return " ".join(found[0].text_content().split()) if found else ""


def test_pages_are_exactly_these(output: Path) -> None:
    """Every page of the plan is there, and no other."""
    found = {path.relative_to(output).as_posix() for path in pages(output)}
    assert sorted(found ^ set(PAGES)) == []


def test_other_files_are_of_known_kinds(output: Path) -> None:
    """Besides pages: feeds, bundles, pictures, the theme, attachments, and the marker."""
    suffixes = {path.suffix or path.name for path in output.rglob("*") if path.is_file()}
    assert suffixes == {
        *(".html", ".xml", ".zip", ".avif", ".webp", ".jpg", ".css", ".js", ".svg"),
        *(".pdf", ".mp4", ".vtt", ".json", ".opml", ".edition"),
    }


def links_of(tree: html.HtmlElement) -> list[str]:
    """Return everything a page points at: href, src, srcset, poster, refresh."""
    found = [
        value
        for element in tree.iter()
        for name in ("href", "src", "poster")
        if (value := element.get(name) if isinstance(element.tag, str) else None) is not None
    ]
    for value in tree.xpath("//@srcset"):
        found += [part.split()[0] for part in value.split(",")]
    for value in tree.xpath("//meta[@http-equiv='refresh']/@content"):
        found.append(value.split("url=")[1])
    found += tree.xpath("//meta[@property='og:image' or @property='og:url']/@content")
    return found


def target(address: str, output: Path) -> Path | None:
    """Return the file behind a full address of this site; None for other sites."""
    if not address.startswith(SITEURL):
        return None
    path = unquote(urlsplit(address).path)
    assert path.startswith(BASE), address
    file = output / path.removeprefix(BASE)
    return file / "index.html" if path.endswith("/") else file


def test_every_link_and_fragment_is_alive(output: Path) -> None:
    """A visitor below the sub-path finds every file and every id that a page points at."""
    dead, checked = [], 0
    for page in pages(output):
        name = page.relative_to(output).as_posix()
        here = urljoin(f"{SITEURL}/", name.removesuffix("index.html"))
        for link in links_of(parsed(page)):
            full = urljoin(here, link)
            file = target(full.split("#")[0].split("?")[0], output)
            if file is None:
                assert urlsplit(full).scheme in ("https", "mailto", "tel", "sms"), (name, link)
                assert not full.startswith("https://x.example"), (name, link)
                continue
            checked += 1
            fragment = unquote(urlsplit(full).fragment)
            if not file.is_file():
                dead.append(f"{name}: {link}")
            elif fragment and not parsed(file).xpath("//*[@id=$id]", id=fragment):
                dead.append(f"{name}: {link} (no such id)")
    assert dead == []
    assert checked > 1000


def test_links_are_relative(output: Path) -> None:
    """No page but the 404 names the server or its root, save where a full address is the rule."""
    for name, tree in full_pages(output):
        if name == "404.html":
            continue
        for element in tree.iter():
            if not isinstance(element.tag, str) or element.get("rel") in ("canonical", "alternate"):
                continue
            for attribute in ("href", "src", "poster"):
                value = element.get(attribute) or ""
                assert not value.startswith("/"), (name, value)
                assert not value.startswith(SITEURL), (name, value)


def test_not_found_page_works_at_any_depth(output: Path) -> None:
    """All links of 404.html start at the sub-path's root."""
    links = [link for link in links_of(parsed(output / "404.html")) if ":" not in link[:12]]
    assert len(links) > 10
    assert [link for link in links if not link.startswith((BASE, "#"))] == []


def test_not_found_page_is_not_indexed(output: Path) -> None:
    """It has no canonical address, and asks not to be indexed."""
    tree = parsed(output / "404.html")
    assert tree.xpath("//link[@rel='canonical']") == []
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_every_page_has_its_head(output: Path) -> None:
    """One h1, a language, a title, a description, a canonical address, and a main part."""
    for name, tree in full_pages(output):
        assert len(tree.xpath("//h1")) == 1, name
        assert text_of(tree, "//h1"), name
        assert tree.get("lang") == ("en" if name.startswith("en/") else "id"), name
        assert len(tree.xpath("//head/title")) == 1, name
        assert text_of(tree, "//head/title"), name
        (description,) = tree.xpath("//meta[@name='description']/@content")
        assert description.strip(), name
        assert len(tree.xpath("//main")) == 1, name
        if name != "404.html":
            (canonical,) = tree.xpath("//link[@rel='canonical']/@href")
            assert canonical == f"{SITEURL}/{name.removesuffix('index.html')}"


def test_titles_are_told_apart(output: Path) -> None:
    """No two pages of one language have the same title."""
    titles: dict[tuple[str, str], str] = {}
    for name, tree in full_pages(output):
        key = (tree.get("lang"), text_of(tree, "//head/title"))
        assert key not in titles, (name, titles.get(key), key)
        titles[key] = name


def test_ids_are_unique(output: Path) -> None:
    """No page gives one id twice."""
    for name, tree in full_pages(output):
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), (name, sorted(i for i in ids if ids.count(i) > 1))


def test_headings_do_not_skip(output: Path) -> None:
    """From one heading to the next the level grows by one at most."""
    for name, tree in full_pages(output):
        levels = [int(h.tag[1]) for h in tree.xpath("//main//*[self::h1 or self::h2 or self::h3]")]
        levels = levels if 1 in levels else [1, *levels]
        jumps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
        assert jumps == [], name


def test_pictures_have_size_and_alt(output: Path) -> None:
    """Every img has width, height and an alt; those of photos say something."""
    count = 0
    for name, tree in full_pages(output):
        for image in tree.xpath("//img"):
            count += 1
            assert int(image.get("width")) > 0, name
            assert int(image.get("height")) > 0, name
            assert image.get("alt") is not None, name
            if image.xpath("ancestor::picture"):
                assert len(image.get("alt")) > 5, name
    assert count > 100


def test_no_inline_script_or_style_no_third_party(output: Path) -> None:
    """A page carries no script or style of its own, and loads from nobody else."""
    for name, tree in full_pages(output):
        assert tree.xpath("//style | //@style | //iframe | //@onclick") == [], name
        scripts = tree.xpath("//script")
        assert [script for script in scripts if script.text or not script.get("src")] == [], name
        loads = tree.xpath(
            "//img/@src | //source/@src | //script/@src"
            " | //link[@rel='stylesheet' or @rel='icon']/@href"
        )
        assert [load for load in loads if ":" in load] == [], name


def test_every_page_says_it_is_a_sample(output: Path) -> None:
    """The agency's notice stands on every page."""
    for name, tree in full_pages(output):
        said = "Sample site" if name.startswith("en/") else "Situs contoh"
        assert said in text_of(tree, "//body"), name


def test_services_stand_in_every_footer(output: Path) -> None:
    """Complaints, emergency and information requests are plain links."""
    for name, tree in full_pages(output):
        links = tree.xpath("//footer//a/@href")
        assert {"https://www.lapor.go.id", "sms:1708", "tel:112"} <= set(links), name


@pytest.mark.parametrize(
    "name", [n for n in PAGES if not n.startswith(("index", "404", "en/index"))]
)
def test_page_is_reached_from_the_front(output: Path, name: str) -> None:
    """Every page can be found by links from the front page (a redirect need not)."""
    if name == REDIRECT:
        return
    assert name in reached(output)


@cache
def reached(output: Path) -> frozenset[str]:
    """Return the names of all pages that links from the front page lead to."""
    todo, found = ["index.html"], {"index.html"}
    while todo:
        name = todo.pop()
        here = urljoin(f"{SITEURL}/", name.removesuffix("index.html"))
        for link in parsed(output / name).xpath("//a/@href"):
            file = target(urljoin(here, link).split("#")[0].split("?")[0], output)
            if file is not None and file.suffix == ".html":
                next_name = file.relative_to(output).as_posix()
                if next_name not in found:
                    found.add(next_name)
                    todo.append(next_name)
    return frozenset(found)


# What pages say --------------------------------------------------------------------------------


def test_old_address_leads_on(output: Path) -> None:
    """An alias is a page that sends on, without a script and without being indexed."""
    tree = parsed(output / REDIRECT)
    assert tree.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=../jembatan-dibuka/"]
    place = f"{SITEURL}/siaran-pers/2026/11/jembatan-dibuka/"
    assert tree.xpath("//link[@rel='canonical']/@href") == [place]
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert tree.xpath("//a/@href") == ["../jembatan-dibuka/"]


def test_hostile_title_is_text(output: Path) -> None:
    """`<`, `&` and quotes of a title are shown as such, everywhere."""
    title = 'Panen Raya: hasil < 5 ton & "cukup"'
    tree = parsed(output / "berita/2026/11/panen-raya/index.html")
    assert text_of(tree, "//h1") == title
    assert tree.xpath("//meta[@property='og:title']/@content") == [title]
    assert title in text_of(parsed(output / "berita/index.html"), "//main")


def test_withdrawn_item_keeps_a_page_with_when_and_why(output: Path) -> None:
    """Its page is there and says so; fronts mark it."""
    page = text_of(parsed(output / "siaran-pers/2026/09/hibah-ditarik/index.html"), "//main")
    assert "Daftar penerima keliru." in page
    assert "Jumat, 11 September 2026 - 08:00 WIB" in page
    listed = parsed(output / "arsip/2026/09/index.html").xpath("//article")
    assert any("Ditarik" in row.text_content() for row in listed)


def test_withdrawn_item_is_not_recommended(output: Path) -> None:
    """It never stands on the front page or as related."""
    for name in ("index.html", "siaran-pers/2026/11/jembatan-dibuka/index.html"):
        assert "Hibah Perahu" not in (output / name).read_text(encoding="utf-8")


def test_withdrawn_text_is_gone(output: Path) -> None:
    """The notice stays; the text and the photos are gone from the page."""
    page = (output / "siaran-pers/2026/09/hibah-ditarik/index.html").read_text(encoding="utf-8")
    assert "Naskah yang kemudian ditarik" not in page
    assert "<picture" not in page


def test_corrections_stand_on_the_page(output: Path) -> None:
    """Newest first, each with its time in the zone that was written."""
    tree = parsed(output / "siaran-pers/2026/10/angka-diralat/index.html")
    words = text_of(tree, "//section[@aria-labelledby='koreksi']")
    assert words.index("Tanggapan dinas.") < words.index("Tertulis 42, 24 ton.")
    assert "Senin, 5 Oktober 2026 - 13:00 WITA" in words


def test_corrections_are_labelled_in_the_language_of_the_page(output: Path) -> None:
    """An Indonesian page says Ralat and Hak jawab."""
    tree = parsed(output / "siaran-pers/2026/10/angka-diralat/index.html")
    labels = tree.xpath("//section[@aria-labelledby='koreksi']//strong/text()")
    assert labels == ["Hak jawab", "Ralat"]


def test_times_keep_their_zone(output: Path) -> None:
    """WIT and WITA are shown as written; the month folder is that of the site's zone."""
    tree = parsed(output / "berita/2026/10/menara/index.html")
    assert "09:00 WIT" in text_of(tree, "//main")
    assert "2026-10-12T09:00:00+09:00" in tree.xpath("//time/@datetime")


def test_translations_know_each_other(output: Path) -> None:
    """hreflang links both ways, absolute; an item alone has none."""
    for prefix in ("", "en/"):
        tree = parsed(output / f"{prefix}siaran-pers/2026/11/jembatan-dibuka/index.html")
        found = tree.xpath("//link[@rel='alternate' and @hreflang]")
        pairs = {link.get("hreflang"): link.get("href") for link in found}
        assert pairs == {
            "id": f"{SITEURL}/siaran-pers/2026/11/jembatan-dibuka/",
            "en": f"{SITEURL}/en/siaran-pers/2026/11/jembatan-dibuka/",
        }
    alone = parsed(output / "berita/2026/11/dua-bahasa/index.html")
    assert alone.xpath("//link[@rel='alternate' and @hreflang]") == []


def test_body_is_rendered_whole(output: Path) -> None:
    """Footnote, table, list, boxes, definition, photo and attachment of the bridge are there."""
    tree = parsed(output / "siaran-pers/2026/11/jembatan-dibuka/index.html")
    assert tree.xpath("//a[@class='footnote-ref']")
    assert text_of(tree, "//td[@class='kanan']") == "12.400"
    assert text_of(tree, "//div[contains(@class, 'kutipan')]//p[2]").startswith("Dulu")
    assert text_of(tree, "//dt[text()='Kelotok']")
    assert tree.xpath("//a[@href='lampiran.pdf']")
    assert tree.xpath("//a[contains(@href, 'jembatan-dibuka.zip')]")
    assert tree.xpath("//a[@href='../../../../berita/2026/11/panen-raya/#bagian-hasil']")
    assert "a=" not in "".join(tree.xpath("//script/@src"))


def test_attachment_is_the_file(site: Project, output: Path) -> None:
    """Attached files are published as they are, each beside its page."""
    place = "siaran-pers/2026/11/jembatan-dibuka/lampiran.pdf"
    assert (output / place).read_bytes() == (site.content / place).read_bytes()
    for name in ("simulasi.mp4", "simulasi.vtt"):
        place = f"video/2026/10/simulasi/{name}"
        assert (output / place).read_bytes() == (site.content / place).read_bytes()


def test_paid_content_is_labelled(output: Path) -> None:
    """ADV stands on the page and on every card."""
    page = text_of(parsed(output / "berita/2026/11/pasar-terapung/index.html"), "//main")
    assert "ADV" in page
    assert "Bank Contoh" in page
    for name in ("index.html", "berita/index.html", "topik/ekonomi/index.html"):
        cards = parsed(output / name).xpath("//article[contains(., 'Pasar Terapung')]")
        assert cards, name
        assert all("ADV" in card.text_content() for card in cards), name


def test_months_lead_to_their_neighbours(output: Path) -> None:
    """Each month links to the month before and after that has items."""
    tree = parsed(output / "arsip/2026/09/index.html")
    assert tree.xpath("//a[@rel='prev']/@href") == ["../../2025/12/"]
    assert tree.xpath("//a[@rel='next']/@href") == ["../10/"]
    assert parsed(output / "arsip/2026/11/index.html").xpath("//a[@rel='next']") == []
    assert parsed(output / "arsip/2025/08/index.html").xpath("//a[@rel='prev']") == []


def test_counts_add_up(output: Path) -> None:
    """The months of the archive hold all listed items between them."""
    tree = parsed(output / "arsip/index.html")
    counts = [int(n) for n in re.findall(r"\d+", " ".join(counted(tree)))]
    assert sum(counts) == 16


def counted(tree: html.HtmlElement) -> list[str]:
    """Return the counts beside the links of an index."""
    return [
        " ".join(li.text_content().replace(text_of(li, ".//a"), "").split())
        for li in tree.xpath("//main//section//li")
    ]


def test_night_item_stands_in_the_month_of_the_site(output: Path) -> None:
    """23:30 WIB on 31 October is October, though it is the same day everywhere else too."""
    assert "Dua Ambulans Air" in text_of(parsed(output / "arsip/2026/10/index.html"), "//main")


def test_lists_are_newest_first(output: Path) -> None:
    """Times in a list never go up."""
    for name in ("berita/index.html", "siaran-pers/index.html", "arsip/2026/11/index.html"):
        times = parsed(output / name).xpath("//main//article//time/@datetime")
        assert len(times) >= 4, name
        assert times == sorted(times, reverse=True), name


def test_pages_are_small(output: Path) -> None:
    """HTML within 30 KB and CSS within 15 KB, compressed (NEWSROOM.md, budgets)."""
    import gzip

    for path in pages(output):
        assert len(gzip.compress(path.read_bytes())) < 30_000, path
    for path in output.rglob("*.css"):
        assert len(gzip.compress(path.read_bytes())) < 15_000, path
