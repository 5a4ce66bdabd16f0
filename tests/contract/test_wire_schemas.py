"""Machine-read wire formats: valid by the standards' own schemas, and nothing lost on the way."""

from __future__ import annotations

import dataclasses
import io
import json
import re
from typing import Any
from urllib.parse import urlsplit

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from newsroom.content.body import render_body
from newsroom.syndication.body import story, text, tree
from newsroom.syndication.formats import all_formats
from newsroom.syndication.nitf import nitf
from newsroom.syndication.values import Release, clean
from tests.contract.readers import G2, g2_problems, ninjs_problems, shown
from tests.contract.releases import (
    HOSTILE,
    NATURES,
    WORDS,
    a_full_release,
    a_photo,
    packed,
)

NINJS = {"ninjs.json": "3.1", "ninjs-1.6.json": "1.6"}
ONE_LINE = str.maketrans("\t\r\n", "   ")
each_nature = pytest.mark.parametrize("made", NATURES.values(), ids=NATURES)
slow = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def written(name: str, made: Release) -> bytes:
    return all_formats()[name](made)


@each_nature
@pytest.mark.parametrize("name", NINJS)
def test_ninjs_is_valid(name: str, made: Release) -> None:
    assert ninjs_problems(written(name, made), NINJS[name]) == []


@each_nature
def test_newsml_g2_and_its_nitf_are_valid(made: Release) -> None:
    assert g2_problems(written("newsml-g2.xml", made)) == []


def test_the_schemas_can_find_something() -> None:
    """A key of our own and a wrong status in ninjs, an unknown element in NITF."""
    data = json.loads(written("ninjs.json", NATURES["release"]))
    assert ninjs_problems(json.dumps(data | {"x": 1}).encode(), "3.1")
    data["associations"][0]["pubStatus"] = "gone"
    assert ninjs_problems(json.dumps(data).encode(), "3.1")
    broken = written("newsml-g2.xml", NATURES["release"]).replace(b"<hl2>", b"<h2>", 1)
    assert g2_problems(broken.replace(b"</hl2>", b"</h2>", 1))


@each_nature
@pytest.mark.parametrize("name", NINJS)
def test_times_are_utc(name: str, made: Release) -> None:
    """A known reader fails on +07:00; our own fields never have it."""
    data = json.loads(written(name, made))
    keys = ("firstcreated", "versioncreated", "embargoed", "embargoeduntil")
    parts = data.get("associations", [])
    items = [data, *(parts.values() if isinstance(parts, dict) else parts)]
    times = [v for item in items for k, v in item.items() if k.lower() in keys]
    assert times
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time) for time in times)


def hrefs(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [v for k, v in value.items() if k == "href"]
        return own + [h for part in value.values() for h in hrefs(part)]
    return [h for part in value for h in hrefs(part)] if isinstance(value, list) else []


@pytest.mark.parametrize("name", NINJS)
def test_outside_a_bundle_every_address_is_whole(name: str) -> None:
    found = hrefs(json.loads(written(name, NATURES["release"])))
    assert len(found) == 3
    assert all(urlsplit(href).scheme == "https" for href in found)


@pytest.mark.parametrize("name", all_formats())
def test_all_words_of_a_body_arrive(name: str) -> None:
    """Headings, lists in lists, tables, definitions, notes: whatever a body may have."""
    told = shown(written(name, NATURES["release"]))
    assert [word for word in WORDS if word not in told] == []


# Hostile words ---------------------------------------------------------------------------------

anything = st.one_of(
    st.text(st.characters(), max_size=60), st.sampled_from([*HOSTILE, "\u200f\u05d0", "\x00\x0b"])
)


@st.composite
def releases(draw: st.DrawFn) -> Release:
    """A release of any nature, with anything in its plain fields."""
    made = draw(st.sampled_from(list(NATURES.values())))
    fields = ("headline", "summary", "dateline", "byline", "number", "organization", "license")
    photos = tuple(
        dataclasses.replace(photo, caption=draw(anything), credit=draw(anything))
        for photo in made.photos[:2]
    )
    own: dict[str, Any] = {name: draw(anything) for name in fields}
    own |= {"photos": photos, "banners": (draw(anything),), "tags": (draw(anything),)}
    if made.facts:
        own["facts"] = (draw(anything),)
    return dataclasses.replace(made, **own)


def element_text(root: Any, path: str) -> str:
    return root.findtext(path.replace("g2:", G2)) or ""


@slow
@given(releases())
def test_any_words_survive_the_way(made: Release) -> None:
    """Encode, parse, compare; valid all the same."""
    three = json.loads(written("ninjs.json", made))
    assert ninjs_problems(json.dumps(three).encode(), "3.1") == []
    old = json.loads(written("ninjs-1.6.json", made))
    assert ninjs_problems(json.dumps(old).encode(), "1.6") == []
    data = written("newsml-g2.xml", made)
    assert g2_problems(data) == []
    root = etree.fromstring(data)
    meta = "g2:itemSet/g2:newsItem/g2:contentMeta/"
    assert old.get("headline", "") == made.heading
    assert [h["value"] for h in three.get("headlines", [])] == [made.heading][: bool(made.heading)]
    assert element_text(root, f"{meta}g2:headline") == made.heading.translate(ONE_LINE)
    assert old.get("description_text", "") == made.summary
    credits = [e.text or "" for e in root.iter(f"{G2}creditline")]
    assert credits == [photo.credit.translate(ONE_LINE) for photo in made.photos]
    document = docx.Document(io.BytesIO(written("naskah.docx", made)))
    heading = next(p for p in document.paragraphs if p.style.name == "Heading 1")
    assert heading.text.split() == made.headline.split()


PIECES = [
    *("## Judul", "Satu *dua* **tiga** `empat` [lima](https://x.example/?a=1&b=2).", "- a\n- b"),
    *("1. satu\n2. dua\n\n    lanjut", "- luar\n    - dalam\n        - lebih", "> kutip\n> lagi"),
    *("| A | B |\n|---|--:|\n| 1 | *2* |", "Kata\n:   Arti panjang\n:   Lain", "```\na < b\n```"),
    *('!!! catatan "Judul kotak"\n    Isi kotak.', "Angka[^1].\n\n[^1]: Sumber.", "baris  \nbaru"),
    *(
        "]]> &amp; <b>x</b> & <",
        "\u05e9\u05dc\u05d5\u05dd \U0001f389 e\u0301",
        "***",
        "### ",
        "![]()",
    ),
]


@slow
@given(st.lists(st.one_of(st.sampled_from(PIECES), anything), max_size=8))
def test_any_body_is_valid_and_whole(pieces: list[str]) -> None:
    """Whatever Markdown makes of it, NITF is valid and no word is lost in any format."""
    html = clean(render_body("berita/2026/11/x/index.md", "\n\n".join(pieces)).html)
    made = a_full_release(html=html, facts=(), quotes=())
    assert g2_problems(written("newsml-g2.xml", made)) == []
    words = "".join(tree(story(made)).text_content().split())
    inner = "".join("".join(nitf(made).itertext("{*}block")).split())
    body = next(nitf(made).iter("{*}block"))
    assert "".join("".join(body.itertext()).split()) == words, inner
    plain = "".join(text(html).replace("- ", "").replace(" | ", "").split())
    assert sorted(set(words) - set(plain) - {"-", "|"}) == []
    told = "".join(shown(written("naskah.docx", made)).split())
    for word in tree(html).text_content().split():
        assert word in told


@pytest.mark.parametrize("name", all_formats())
def test_ten_thousand_words(name: str) -> None:
    body = "".join(f"<p>{'kata ' * 100}akhir{n}</p>" for n in range(100))
    told = shown(written(name, a_full_release(html=body)))
    assert all(f"akhir{n}" in told for n in range(100))


@pytest.mark.parametrize("name", all_formats())
def test_a_packed_photo_is_told_by_its_bytes(name: str) -> None:
    """Path in the bundle, size in pixels and bytes, and hash: of the very file."""
    made = packed(a_full_release(photos=(a_photo(1),)))
    file = made.photos[0].packed
    assert file is not None
    data = written(name, made).decode(errors="replace")
    if name.endswith((".json", ".xml")):
        assert 'foto/01-foto.jpg"' in data
        assert file.sha256 in data
        assert re.search(rf'size[a-z]*"?[=:] ?"?{file.size}\b', data, re.IGNORECASE)
        assert re.search(r'width"?[=:] ?"?64\b', data)
