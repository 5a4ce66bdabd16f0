"""Every content kind: found by registry, complete, and carried through to a page and a feed."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from lxml import html

from newsroom import kinds
from newsroom.kinds import all_kinds
from newsroom.kinds.common import Common, Kind
from newsroom.template import doc_of, write_new
from tests.contract import THEME
from tests.site.tree import (
    FIGURES,
    NOW_UTC,
    TRANSCRIPT,
    Bench,
    common,
    photo,
    picture,
    release,
    story,
    write_text,
)

KINDS = list(all_kinds().values())
each = pytest.mark.parametrize("kind", KINDS, ids=[kind.folder for kind in KINDS])
HOSTILE = "A < 5 & \"kutip\" 'x' {{ 7*7 }} %s {0} ]]> é漢🎉"
DATE = "2026-11-10 09:00 WIB"


def example(kind: Kind, **more: Any) -> tuple[dict[str, Any], str]:
    """Return fields and body of an item of a kind; a kind without one here fails its contract."""
    photos = [photo("a.jpg"), photo("b.jpg", "Dermaga kayu")]
    made: dict[str, tuple[dict[str, Any], str]] = {
        "siaran-pers": (release("Judul", DATE, "1/SP/2026", photos=photos), "Isi."),
        "berita": (story("Judul", DATE, photos=photos), "Isi."),
        "foto": (common("Judul", DATE, photos=photos), "Isi."),
        "infografis": (common("Judul", DATE, image=photo("a.jpg"), source="BPS"), FIGURES),
        "video": (
            common("Judul", DATE, youtube="a1b2c3d4e5F", duration="1:00", poster=photo("a.jpg")),
            TRANSCRIPT,
        ),
        "halaman": (common("Judul", DATE), "Isi."),
    }
    found, body = made[kind.folder]
    return {**found, **more}, body


def write(bench: Bench, kind: Kind, **more: Any) -> str:
    """Write an item of a kind with the photos it names; return its folder."""
    found, body = example(kind, **more)
    place = f"{kind.folder}/2026/11/contoh" if kind.dated else f"{kind.folder}/contoh"
    text = str(found)
    files = {n: picture((60, 40), seed=ord(n[0])) for n in ("a.jpg", "b.jpg") if n in text}
    write_text(bench.content, place, found, body, files)
    return place


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Return an empty bench."""
    monkeypatch.setenv("NEWSROOM_JOBS", "1")
    made = Bench(tmp_path / "meja")
    made.content.mkdir(parents=True)
    return made


def test_every_module_is_a_kind() -> None:
    """A file in kinds/ is picked up by itself; no two share a folder."""
    own = [p.stem for p in Path(kinds.__path__[0]).glob("*.py")]
    modules = set(own) - {"__init__", "common", "values"}
    assert len(all_kinds()) == len(modules)
    assert list(all_kinds()) == sorted(all_kinds())


@each
def test_kind_is_complete(kind: Kind) -> None:
    """Folder, fields, names, tone and a template that is there."""
    assert re.fullmatch(r"[a-z-]+", kind.folder)
    assert is_dataclass(kind.fields)
    assert issubclass(kind.fields, Common)
    assert kind.fields.__doc__
    assert kind.label != kind.plural
    assert (THEME / "templates" / "kinds" / kind.template).is_file()
    assert kind.rules.__doc__
    assert set(kind.unique) <= {field.name for field in fields(kind.fields)}


@each
def test_tone_is_a_colour_of_the_theme(kind: Kind) -> None:
    css = "".join(p.read_text(encoding="utf-8") for p in (THEME / "static/css").glob("*.css"))
    assert f".tone-{kind.tone}" in css or f"--{kind.tone}" in css


@each
def test_every_field_says_what_it_is_for(kind: Kind) -> None:
    """docs/kinds.md and `new` show it."""
    hints = get_type_hints(kind.fields, include_extras=True)
    silent = [field.name for field in fields(kind.fields) if not doc_of(hints[field.name]).text]
    assert silent == []


@each
def test_example_becomes_a_page(kind: Kind, bench: Bench) -> None:
    """An item of the kind is read, planned, made and placed, with every reference alive."""
    place = write(bench, kind)
    bench.build()
    assert (bench.output / place / "index.html").is_file()
    assert (bench.output / kind.folder / "index.html").is_file() == kind.listed
    assert (bench.output / kind.folder / "rss.xml").is_file() == kind.listed
    assert bool(list((bench.output / place).glob("*.zip"))) == kind.bundled


@each
def test_hostile_text_is_text_everywhere(kind: Kind, bench: Bench) -> None:
    """A title and a summary of signs are shown as they are, on page, lists, feeds and bundles."""
    place = write(bench, kind, title=HOSTILE, summary=HOSTILE)
    bench.build()
    page = html.document_fromstring((bench.output / place / "index.html").read_bytes())
    assert " ".join(page.xpath("//main//h1")[0].text_content().split()) == HOSTILE
    assert page.xpath("//meta[@name='description']/@content") == [HOSTILE]
    assert page.xpath("//script[not(@src) or text()]") == []
    assert all("/aset/js/" in source for source in page.xpath("//script/@src"))
    if kind.listed:
        from lxml import etree

        item = etree.fromstring((bench.output / "rss.xml").read_bytes()).find("channel/item")
        assert item.findtext("title") == HOSTILE
        assert item.findtext("description") == HOSTILE
        index = html.document_fromstring((bench.output / kind.folder / "index.html").read_bytes())
        assert HOSTILE in " ".join(index.text_content().split())


@each
def test_required_fields_are_asked_for(kind: Kind, bench: Bench) -> None:
    """Each field without a default, left out, is one problem that names it."""
    from newsroom.errors import ContentError

    required = [f.name for f in fields(kind.fields) if f.default is MISSING]
    required = [name for name in required if name != "status"]
    for name in required:
        found, body = example(kind)
        del found[name]
        place = f"{kind.folder}/2026/11/contoh" if kind.dated else f"{kind.folder}/contoh"
        write(bench, kind)
        write_text(bench.content, place, found, body)
        with pytest.raises(ContentError) as caught:
            bench.open()
        texts = [p.text(str) for p in caught.value.problems]
        assert any(f'"{name}"' in text for text in texts), (name, texts)


@each
def test_new_item_of_the_kind_is_a_draft_with_nothing_wrong(kind: Kind, bench: Bench) -> None:
    """What `new` writes has every required key, and stops no build."""
    place = write_new(kind.folder, "Judul Baru", bench.settings(), NOW_UTC)
    assert kind.folder in place
    opening = bench.open()
    assert [str(state) for state in opening.account.states.values()] == ["draft"]
    text = next(bench.content.rglob("index.md")).read_text(encoding="utf-8")
    for field in fields(kind.fields):
        if field.default is MISSING:
            assert re.search(rf"^{field.name}:", text, re.MULTILINE), field.name


@each
def test_withdrawn_and_corrected_items_of_the_kind(kind: Kind, bench: Bench) -> None:
    """Every kind can be corrected and withdrawn, and says so."""
    place = write(
        bench,
        kind,
        status="withdrawn",
        corrections=[
            {"time": "2026-11-11 09:00 WIB", "kind": "ralat", "note": "CATATAN-RALAT"},
            {"time": "2026-11-12 09:00 WIB", "kind": "pencabutan", "note": "ALASAN-TARIK"},
        ],
    )
    bench.build()
    page = (bench.output / place / "index.html").read_text(encoding="utf-8")
    assert "ALASAN-TARIK" in page
    assert "CATATAN-RALAT" in page
