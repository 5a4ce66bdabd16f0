"""What every template keeps to, on examples of every type of page."""

from __future__ import annotations

import gzip
import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import UndefinedError
from selectolax.lexbor import LexborHTMLParser

from newsroom.addresses import relative
from newsroom.kinds import all_kinds
from newsroom.pages.render import render_page
from newsroom.pages.values import Link, Page
from tests.contract import THEME
from tests.contract.examples import ROOT, examples, front, item, missing, photo, site

EXAMPLES = examples()
PAGES = [name for name in EXAMPLES if name != "moved"]
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}&amp;"
SCRIPTS = sorted((THEME / "static" / "js").glob("*.js"))
CSS = sorted((THEME / "static" / "css").glob("*.css"))


@cache
def shown(name: str) -> str:
    """Return the HTML of an example."""
    return render_page(EXAMPLES[name], THEME).decode()


def tree(name: str) -> LexborHTMLParser:
    """Return the parsed HTML of an example."""
    return LexborHTMLParser(shown(name))


@pytest.mark.parametrize("folder", all_kinds())
@pytest.mark.parametrize("lang", ["id", "en"])
def test_each_kind_has_a_template_that_renders(folder: str, lang: str) -> None:
    assert (THEME / "templates" / "kinds" / all_kinds()[folder].template).is_file()
    page = item(folder, lang)
    html = render_page(page, THEME).decode()
    assert f'<html lang="{lang}">' in html
    assert page.title in LexborHTMLParser(html).css_first("h1").text()


@pytest.mark.parametrize("name", EXAMPLES)
def test_ends_with_one_newline_and_is_the_same_twice(name: str) -> None:
    first = render_page(EXAMPLES[name], THEME)
    assert first == render_page(EXAMPLES[name], THEME)
    assert first.endswith(b"</html>\n")
    assert first.startswith(b"<!doctype html>\n")


@pytest.mark.parametrize("name", EXAMPLES)
def test_holds_nothing_that_the_content_policy_refuses(name: str) -> None:
    html = tree(name)
    assert not html.css("style, iframe, object, embed, base, form")
    for node in html.css("script"):
        assert node.attributes == {"type": "module", "src": node.attributes.get("src")}, node.html
        assert not node.text(), node.html
    for node in html.css("*"):
        assert "style" not in node.attributes, node.html
        assert not [key for key in node.attributes if key.startswith("on")], node.html
    loaded = html.css("img, source, video, track, script, link[rel=stylesheet], link[rel=icon]")
    for node in loaded:
        for value in (node.attributes.get(key) for key in ("src", "srcset", "href", "poster")):
            assert value is None or "//" not in value, node.html


@pytest.mark.parametrize("name", EXAMPLES)
def test_links_work_in_any_folder(name: str) -> None:
    for node in tree(name).css("[href], [src], [poster]"):
        value = next(node.attributes[k] for k in ("href", "src", "poster") if k in node.attributes)
        assert value, node.html
        if name == "404":
            assert value.startswith(("/portal/", "#", "https:", "mailto:", "tel:", "sms:")), value
        else:
            assert not value.startswith("/"), node.html


@pytest.mark.parametrize("name", PAGES)
def test_headings_are_in_order(name: str) -> None:
    levels = [int(node.tag[1]) for node in tree(name).css("h1, h2, h3, h4, h5, h6")]
    assert levels.count(1) == 1
    body = levels[levels.index(1) :]
    assert all(after <= before + 1 for before, after in pairwise(body)), levels


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_picture_has_its_text_and_its_size(name: str) -> None:
    pictures = tree(name).css("img")
    for node in pictures:
        assert node.attributes.keys() >= {"alt", "width", "height"}, node.html
    assert len([node for node in pictures if node.attributes.get("fetchpriority")]) <= 1
    for node in tree(name).css("main img"):
        assert node.attributes["alt"], node.html
        assert ("loading" in node.attributes) != ("fetchpriority" in node.attributes), node.html


@pytest.mark.parametrize("name", EXAMPLES)
def test_ids_are_unique_and_references_resolve(name: str) -> None:
    html = tree(name)
    ids = [node.attributes["id"] for node in html.css("[id]")]
    assert len(ids) == len(set(ids))
    for node in html.css("[aria-labelledby], [aria-details], a[href^='#']"):
        named = node.attributes.get("aria-labelledby") or node.attributes.get("aria-details")
        wanted = named or str(node.attributes["href"])[1:]
        assert wanted in ids, node.html


@pytest.mark.parametrize("name", PAGES)
def test_each_page_has_its_landmarks_and_its_head(name: str) -> None:
    page, html = EXAMPLES[name], tree(name)
    for landmark in ("body > header", "main#isi", "body > footer", "a.skip"):
        assert len(html.css(landmark)) == 1, landmark
    assert html.css_first("title").text()
    assert page.site.notice in html.css_first("body > header").text()
    links = {node.attributes.get("hreflang") for node in html.css("head link[hreflang]")}
    assert links == ({other.lang for other in page.alternates} if name != "404" else set())
    for service in page.site.services:
        assert service.label in html.css_first("footer").text()


@pytest.mark.parametrize("name", EXAMPLES)
def test_is_light_enough(name: str) -> None:
    assert len(gzip.compress(shown(name).encode())) <= 30_000


def test_the_stylesheet_is_light_and_loads_nothing() -> None:
    css = "".join(path.read_text(encoding="utf-8") for path in CSS)
    assert len(gzip.compress(css.encode())) <= 12_000
    assert "url(" not in css
    assert "@import" not in css


def test_the_scripts_are_light_and_load_nothing() -> None:
    """All of them: what a page has use for is less."""
    code = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    assert len(gzip.compress(code.encode())) <= 4_096
    for forbidden in ("fetch(", "import(", "XMLHttpRequest", "innerHTML", "eval("):
        assert forbidden not in code


def test_every_style_stands_in_a_layer() -> None:
    order = re.search(r"@layer ([\w, ]+);", CSS[0].read_text(encoding="utf-8"))
    assert order is not None
    layers = order[1].split(", ")
    for path in CSS:
        outside = re.sub(r"/\*.*?\*/|@layer [\w, ]+;", "", path.read_text(), flags=re.DOTALL)
        opened = re.match(r"\s*@layer (\w+) \{", outside)
        assert opened is not None, path.name
        assert opened[1] in layers, path.name


def sentences() -> dict[str, tuple[str, ...]]:
    """Return the sentences of the templates, with where they stand."""
    found = extract_from_dir(
        THEME / "templates",
        method_map=[("**.html", "jinja2.ext:babel_extract")],
        options_map={"**.html": {"newstyle_gettext": "true", "silent": "false"}},
    )
    return {
        (said if isinstance(said, str) else said[0]): (said,) if isinstance(said, str) else said
        for _, _, said, *_ in found
    }


def test_every_sentence_is_translated() -> None:
    path = THEME / "locale" / "id" / "LC_MESSAGES" / "theme.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    assert catalogue.num_plurals == 1
    wanted = sentences().keys() | {kind.label for kind in all_kinds().values()}
    wanted |= {kind.plural for kind in all_kinds().values()}
    assert len(wanted) > 50
    for sentence in wanted:
        message = catalogue.get(sentence)
        assert message is not None and message.string, sentence
        assert not list(message.check(catalogue)), sentence


def test_indonesian_pages_hold_no_english() -> None:
    html = "".join(shown(name) for name in PAGES if EXAMPLES[name].lang == "id")
    text = LexborHTMLParser(html).text()
    for sentence in ("Skip to content", "Published", "Quick facts", "For the media", "Latest"):
        assert sentence in sentences()
        assert sentence not in text


def test_what_is_missing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "front.html").write_text("{{ page.own.nothing }}", encoding="utf-8")
    with pytest.raises(UndefinedError):
        render_page(item("berita", template="front.html"), tmp_path)


@pytest.mark.parametrize("folder", ["siaran-pers", "berita", "infografis", "video"])
def test_an_own_field_that_is_missing_is_an_error(folder: str) -> None:
    with pytest.raises(UndefinedError):
        render_page(item(folder, own={}), THEME)


KEPT = {"url", "template", "lang", "src", "sources", "full", "iso", "tone", "kind", "html"}
KEPT |= {"root", "home", "base_path", "stylesheet", "scripts", "icon", "logo", "type"}
KEPT |= {"file", "captions", "youtube", "target", "kind_url", "article_type", "theme_color"}


def poisoned(value: Any) -> Any:
    """Return the value with hostile text in every field that people write."""
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, tuple):
        return tuple(poisoned(part) for part in value)
    if isinstance(value, dict):
        return {k: part if k in KEPT else poisoned(part) for k, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.name not in KEPT]
        return replace(value, **{name: poisoned(getattr(value, name)) for name in names})
    return value


@pytest.mark.parametrize("name", EXAMPLES)
def test_hostile_text_stays_text(name: str) -> None:
    html = render_page(poisoned(EXAMPLES[name]), THEME).decode()
    scripts = LexborHTMLParser(html).css("script")
    assert all(node.attributes["src"].endswith("/theme/viewer.js") for node in scripts)
    assert "<img src=x" not in html
    assert "49" not in LexborHTMLParser(html).css_first("title").text()
    assert HOSTILE in LexborHTMLParser(html).css_first("title").text()
    for node in LexborHTMLParser(html).css("*"):
        assert not [key for key in node.attributes if key.startswith("on")], node.html


@pytest.mark.parametrize(
    ("url", "page_url", "seen"),
    [
        ("", "", "./"),
        ("", "berita/2026/11/x/", "../../../../"),
        ("berita/", "", "berita/"),
        ("berita/", "berita/", "./"),
        ("/halaman/ppid/", "berita/", "../halaman/ppid/"),
        ("berita/x/#foto-2", "berita/x/", "./#foto-2"),
        ("cari/?q=a", "berita/", "../cari/?q=a"),
        ("theme/site.css", "en/berita/", "../../theme/site.css"),
        ("a:b", "", "./a:b"),
        ("//evil.example/", "", "evil.example/"),
    ],
)
def test_addresses_are_seen_from_the_page(url: str, page_url: str, seen: str) -> None:
    assert relative(page_url, url) == seen


def test_the_404_page_works_at_any_depth() -> None:
    html = LexborHTMLParser(render_page(missing("/portal"), THEME).decode())
    assert html.css_first("link[rel=stylesheet]").attributes["href"] == "/portal/theme/site.css"
    assert html.css_first(".big-links a").attributes["href"] == "/portal/"
    plain = LexborHTMLParser(render_page(missing(""), THEME).decode())
    assert plain.css_first(".big-links a").attributes["href"] == "/"


def test_a_withdrawn_item_says_so_first() -> None:
    text = tree("withdrawn").css_first("main article").text()
    assert text.index("Ditarik") < text.index(EXAMPLES["withdrawn"].title)
    assert "22 November 2026" in text
    assert "Keterangan narasumber terbukti keliru." in text


def test_corrections_stand_above_the_text() -> None:
    text = tree("corrected").css_first("main").text()
    assert text.index("bukan 420 meter") < text.index("Gubernur Contoh meresmikan")


def test_paid_content_is_labelled() -> None:
    assert "ADV" in tree("sponsored").css_first("header.item-head").text()
    assert "Konten berbayar: Bank Contoh" in tree("sponsored").css_first("main").text()
    assert len([node for node in tree("marked").css(".label") if node.text() == "ADV"]) == 1


def test_each_photo_is_shown_once() -> None:
    html = tree("more-photos")
    sources = [node.attributes["src"] for node in html.css("article > * img, .text img")]
    assert len([src for src in set(sources) if "lain" in str(src)]) == 1
    assert len(html.css("main figure")) == 3  # lead, in the text, and the one left over


def test_every_photo_of_an_essay_has_its_number_and_credit() -> None:
    plates = tree("thirty-photos").css("figure.plate")
    assert [node.id for node in plates] == [f"foto-{number}" for number in range(1, 31)]
    assert all("Rani Saputri / MMC" in node.text() for node in plates)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_large_picture_leads_to_its_own_file(name: str) -> None:
    """Without a script, with a name; a page that has none loads no viewer."""
    html = tree(name)
    links = html.css("a[data-look]")
    for node in links:
        assert str(node.attributes["href"]).endswith("-1280.jpg"), node.html
        assert node.text().strip().startswith(("Perbesar", "Enlarge")), node.html
    assert len(html.css("a[data-look] img, .chart img")) == len(links)
    assert len(html.css("dialog.viewer")) == len(html.css("script")) == bool(links)
    assert len(html.css(".text figure:not(.quote), .plate, .lead-photo:not(.film)")) == len(links)


def test_an_infographic_is_told_as_text() -> None:
    html = tree("infografis")
    assert html.css_first(".chart figure").attributes["aria-details"] == "teks"
    assert html.css_first(".chart-ways a[href='#teks']").text() == "Baca sebagai teks"
    assert "Biaya dan tahapan" in html.css_first("#teks").text()
    assert html.css_first(".chart-ways a[download]").text() == "Unduh gambar"


def test_a_film_loads_only_when_it_is_played() -> None:
    film = tree("own-video").css_first("video")
    assert film.attributes["preload"] == "none"
    assert "autoplay" not in film.attributes
    assert film.attributes["poster"]
    track = film.css_first("track").attributes
    assert (track["kind"], track["srclang"]) == ("captions", "id")
    assert "default" in track


def test_text_in_another_language_says_so() -> None:
    link = tree("front-en").css_first(".lead .card-title a")
    assert link.attributes["lang"] == "id"
    assert tree("english").css_first(".related a[lang=id]") is not None


def test_the_language_switch_leads_to_the_same_page() -> None:
    here = tree("berita").css_first(".languages a").attributes
    assert here["href"] == "../../../../en/berita/2026/11/contoh/"
    assert tree("list").css_first(".languages a").attributes["href"] == "../en/"


def test_numbers_and_times_are_written_in_the_language() -> None:
    assert "1.722 naskah" in tree("list").css_first(".total").text()
    assert "16:00 WIB" in tree("list").css_first(".row time").text()
    assert "1,204" in tree("front-en").css_first(".count").text()


def test_a_preview_is_not_for_search_engines() -> None:
    assert "noindex" in shown("preview")
    assert "Pratinjau" in tree("preview").css_first("body > header").text()
    assert "noindex" not in shown("front")


def test_an_old_address_leads_on() -> None:
    html = tree("moved")
    refresh = html.css_first("meta[http-equiv=refresh]").attributes["content"]
    assert refresh == "0; url=../../11/contoh/"
    assert html.css_first("main a").attributes["href"] in str(refresh)
    assert "noindex" in shown("moved")


def test_alternates_are_absolute_where_the_root_is_known() -> None:
    assert f'hreflang="en" href="{ROOT}en/berita/' in shown("berita")
    page: Page = item("berita", site=site(root=""))
    assert 'hreflang="en" href="../../../../en/berita/' in render_page(page, THEME).decode()


def test_a_language_without_a_catalogue_is_shown_in_english() -> None:
    page = front("nij", lead=None, topics=(Link("Tani", "topik/tani/", count=1204),))
    html = render_page(page, THEME).decode()
    assert "Latest" in html
    assert "1.204" in html  # Babel does not know Dayak Ngaju; numbers as in Indonesian


def test_a_photo_without_caption_keeps_its_credit() -> None:
    page = item("berita", lead=photo(caption=""))
    assert "Foto: Rani Saputri / MMC" in render_page(page, THEME).decode()
