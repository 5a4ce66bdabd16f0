"""NewsML-G2: what each item of the message says, as a reader looks for it."""

from __future__ import annotations

from typing import Any

from lxml import etree

from newsroom.syndication.formats.newsml_g2 import encode
from newsroom.syndication.values import Release
from tests.contract.readers import G2, NITF
from tests.contract.releases import ID, NATURES, a_full_release, a_photo

XML = "{http://www.w3.org/XML/1998/namespace}"


def items(made: Release) -> list[Any]:
    """Return the items of a message."""
    return etree.fromstring(encode(made)).findall(f"{G2}itemSet/{G2}newsItem")


def codes(item: Any, name: str) -> list[str]:
    """Return the qcodes of all elements of a name in an item."""
    return [element.get("qcode") for element in item.iter(f"{G2}{name}")]


def texts(item: Any, name: str) -> list[str]:
    """Return the texts of all elements of a name in an item."""
    return [element.text or "" for element in item.iter(f"{G2}{name}")]


def test_one_item_for_each_part() -> None:
    natures = {
        name: [code for item in items(made) for code in codes(item, "itemClass")]
        for name, made in NATURES.items()
    }
    assert natures["release"] == ["ninat:text", "ninat:picture", "ninat:picture"]
    assert natures["bare"] == ["ninat:text"]
    assert natures["infographic"] == ["ninat:text", "ninat:graphic"]
    assert natures["film"] == natures["youtube"] == ["ninat:text", "ninat:video"]
    assert len(natures["essay"]) == 31


def test_identities_are_all_different_and_in_the_text_s_links() -> None:
    text, *media = items(NATURES["release"])
    ids = [item.get("guid") for item in media]
    assert text.get("guid") == ID
    assert len(set(ids)) == 2
    assert [link.get("residref") for link in text.iter(f"{G2}link")][1:] == ids


def test_every_item_has_what_readers_ask_for() -> None:
    """pubStatus, version, provider, times in UTC, catalogues for each alias, rights."""
    for made in NATURES.values():
        for item in items(made):
            assert codes(item, "pubStatus") == [f"stat:{made.status}"]
            assert item.get("version") == str(made.version)
            assert item.find(f"{G2}contentSet") is not None
            assert texts(item, "versionCreated")[0].endswith("Z")
            assert item.find(f"{G2}catalogRef").get("href").endswith("IPTC-G2-Standards_41.xml")
            aliases = {scheme.get("alias") for scheme in item.iter(f"{G2}scheme")}
            ours = {c.split(":")[0] for c in codes(item, "subject")} - {"medtop", "subj"}
            assert ours <= aliases
            assert texts(item, "copyrightNotice") != [""]


def test_subjects_are_in_both_vocabularies() -> None:
    text = items(NATURES["release"])[0]
    assert codes(text, "subject") == [
        *("medtop:20000235", "subj:04004000", "topik:infrastruktur"),
        *("wilayah:62.11", "instansi:pupr"),
    ]
    (name,) = text.find(f"{G2}contentMeta/{G2}genre")
    assert (name.text, name.get(f"{XML}lang")) == ("Press Release", "en")
    assert codes(text, "genre") == ["genre:Press_Release"]
    assert texts(text, "keyword") == ["jembatan", "sungai"]


def test_the_body_is_nitf_in_a_block() -> None:
    """A known reader takes the children of body.content/block, and only those."""
    (inline,) = items(NATURES["release"])[0].iter(f"{G2}inlineXML")
    assert inline.get("contenttype") == "application/nitf+xml"
    (block,) = inline.iterfind(f".//{NITF}body.content/{NITF}block")
    tags = [etree.QName(child).localname for child in block]
    assert tags[:5] == ["hl2", "p", "ul", "ol", "bq"]
    assert {"table", "dl", "pre", "hr"} <= set(tags)
    first = "".join(block.find(f"{NITF}p").itertext())
    assert first == "Gubernur meresmikan jembatan, lalu menyeberang.\nWarga ikut."
    cells = "".join(block.find(f"{NITF}table").itertext()).split()
    assert cells == ["Pos", "Rp", "Fondasi", "12.400"]  # also for who drops the tags
    (link,) = block.iter(f"{NITF}a")
    assert link.get("href") == "https://x.example/a?b=1&c=2"
    assert block.find(f"{NITF}ol").get("seqnum") == "3"


def test_a_photo_says_whose_it_is_and_where() -> None:
    photo = items(NATURES["packed"])[1]
    assert texts(photo, "creditline") == ["Kredit 1"]
    assert texts(photo, "by") == ["Rani Saputri"]
    roles = [(e.get("role"), e.text) for e in photo.iter(f"{G2}description")]
    assert roles == [("drol:caption", "Keterangan 1."), ("mmc:alt", "Perahu 1")]
    best, shown = photo.iter(f"{G2}remoteContent")
    assert best.get("rendition") == "rnd:highRes"
    assert best.get("href") == "foto/01-foto.jpg"
    assert (best.get("width"), best.get("height")) == ("64", "48")
    assert len(best.find(f"{G2}hash").text) == 64
    assert best.get("hash") is None
    assert shown.get("href").startswith("https://")
    assert {e.get("contenttype") for e in (best, shown)} == {"image/jpeg"}
    assert texts(photo, "contentCreated") == ["2026-11-19T09:00:00Z"]


def test_right_credit_with_right_photo() -> None:
    made = a_full_release(photos=tuple(a_photo(n) for n in range(1, 31)))
    for number, item in enumerate(items(made)[1:], 1):
        assert texts(item, "creditline") == [f"Kredit {number}"]
        assert f"/{number:02}/" in item.find(f"{G2}contentSet/{G2}remoteContent").get("href")


def test_a_camera_s_time_without_zone_is_no_time() -> None:
    label = a_photo(1).label._replace(created="2026-11-19")
    made = a_full_release(photos=(a_photo(1, label=label),))
    assert texts(items(made)[1], "contentCreated") == ["2026-11-20T02:30:00Z"]


def test_a_film_has_its_still_and_captions() -> None:
    film = items(NATURES["film"])[1]
    main, still = film.iter(f"{G2}remoteContent")
    assert (main.get("contenttype"), main.get("duration"), main.get("size")) == (
        *("video/mp4", "155"),
        "9",
    )
    assert still.get("href") == "video/01-foto.jpg"
    assert film.find(f"{G2}itemMeta/{G2}link").get("contenttype") == "text/vtt"
    linked = items(NATURES["youtube"])[1].find(f"{G2}contentSet/{G2}remoteContent")
    assert linked.get("contenttype") == "text/html"


def test_a_correction_signals_itself() -> None:
    for item in items(NATURES["release"]):
        assert codes(item, "signal") == ["sig:correction"]
        assert texts(item, "edNote") == ["RALAT Jumat, 20 November 2026: angka."]
    assert codes(items(NATURES["bare"])[0], "signal") == []


def test_what_was_taken_back_is_canceled() -> None:
    """The same identity, a higher version; of the text only the notice is left."""
    (text,) = items(NATURES["withdrawn"])
    assert (text.get("guid"), text.get("version")) == (ID, "3")
    assert codes(text, "pubStatus") == ["stat:canceled"]
    told = "".join(text.find(f"{G2}contentSet").itertext())
    assert "keliru" in told
    assert "menyeberang" not in etree.tostring(text).decode()
    assert texts(text, "headline") == ["DITARIK: Jembatan Dibuka"]


def test_a_photo_s_identity_begins_with_its_text_s() -> None:
    """So that a partner finds what went with a text that was taken back."""
    text, *photos = items(NATURES["release"])
    assert all(photo.get("guid").startswith(f"{text.get('guid')}:") for photo in photos)


def test_an_embargo_is_told_to_those_who_may_have_it() -> None:
    assert texts(items(NATURES["embargoed"])[0], "embargoed") == ["2026-12-01T02:00:00Z"]
    assert texts(items(NATURES["release"])[0], "embargoed") == []
