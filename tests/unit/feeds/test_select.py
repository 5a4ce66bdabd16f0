"""Which items a feed holds, and what of each: identity, order, times, texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsroom.engine.artifact import Artifact
from newsroom.errors import ContentError
from newsroom.plan import plan
from tests.site.tree import (
    Bench,
    agency,
    common,
    photo,
    picture,
    release,
    story,
    write_small,
    write_text,
)

TAG = "tag:ruangmedia.example,2024"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return five items."""
    made = Bench(tmp_path / "meja")
    write_small(made.content)
    return made


def test_feeds_of_all_channels_in_each_language(bench: Bench) -> None:
    feeds = {path.removesuffix("rss.xml") for path in bench.feeds() if path.endswith("/rss.xml")}
    assert feeds >= {"siaran-pers/", "berita/", "en/", "en/berita/", "en/topik/sosial/"}
    assert feeds >= {"topik/infrastruktur/", "wilayah/62.01/", "instansi/pupr/", "tag/api/"}
    assert "rss.xml" in bench.feeds()


def test_every_form_of_a_feed_is_one_artifact(bench: Bench) -> None:
    (planned,) = [a for a in bench.planned() if "tag/api/rss.xml" in a.paths]
    assert planned.paths == ("tag/api/rss.xml", "tag/api/atom.xml", "tag/api/feed.json")


def test_a_feed_is_planned_again_only_where_its_key_changed(bench: Bench) -> None:
    """One item changed: its site, kind, topic, regions, agencies and tags, and no more."""
    keys = {a.paths: a.key for a in bench.planned() if a.recipe.name == "feed"}
    known = {path: key for paths, key in keys.items() for path in paths}
    place = "berita/2026/11/dua"
    fields = story("Berita Dua Baru", "2026-11-09 09:00 WIB", category="infrastruktur")
    write_text(bench.content, place, fields, "Naskah dua.")
    (bench.content / place / "b.jpg").unlink()
    found = plan(bench.open().edition, bench.settings(), known)
    again = {a.paths[0] for a in found if isinstance(a, Artifact) and a.recipe.name == "feed"}
    assert {"rss.xml", "berita/rss.xml", "topik/infrastruktur/rss.xml"} <= again
    assert not [path for path in again if path.startswith(("en/", "siaran-pers/"))]


def test_an_old_item_comes_back_when_it_is_corrected(bench: Bench) -> None:
    """A partner who polls gets the correction, and the feed is in order of changes."""
    note = {"time": "2026-11-19 08:00 WIB", "kind": "ralat", "note": "Angka keliru."}
    for day in range(1, 9):
        more = {"corrections": [note]} if day == 1 else {}
        fields = story(f"N{day}", f"2026-11-0{day} 10:00 WIB", **more)
        write_text(bench.content, f"berita/2026/11/n{day}", fields)
    few = replace(agency(), feeds=replace(agency().feeds, items=3))
    entries = bench.feeds(agency=few)["rss.xml"].entries
    assert [e.title for e in entries] == ["N1", "Siaran Satu", "Berita Dua"]


def test_no_two_entries_share_a_second(bench: Bench) -> None:
    for number in range(20):
        write_text(
            bench.content,
            f"berita/2026/11/n{number}",
            story(f"N{number}", "2026-11-12 09:00 WIB", id=f"nomor{number:05}"),
        )
    stamps = [e.updated for e in bench.feeds()["rss.xml"].entries if e.title.startswith("N")]
    assert len(set(stamps)) == 20
    assert {stamp[:16] for stamp in stamps} == {"2026-11-12T09:00"}


def test_a_photo_has_its_words_and_its_weight(bench: Bench) -> None:
    (entry,) = [e for e in bench.feeds()["rss.xml"].entries if e.title == "Berita Dua"]
    (medium,) = entry.media
    assert medium.url.endswith(".jpg")
    assert (medium.type, medium.credit, medium.length) == ("image/jpeg", "Rani Saputri / MMC", 1)
    assert medium.title and medium.description and medium.copyright
    (planned,) = [a for a in bench.planned() if a.paths[:1] == ("berita/rss.xml",)]
    weighed = [path for other in planned.weighs for path in other.paths]
    assert [path for path, _ in planned.inputs.photos] == [
        path for path in weighed if medium.url.endswith(path)
    ]


def test_bundles_and_wires_lie_beside_releases(bench: Bench) -> None:
    (entry,) = bench.feeds()["siaran-pers/rss.xml"].entries
    assert {link.rel for link in entry.related} == {"related"}
    zipped, ninjs, newsml = entry.related
    assert (zipped.type, zipped.href[-4:]) == ("application/zip", ".zip")
    assert ninjs.href == f"{entry.url}ninjs.json"
    assert newsml.href == f"{entry.url}newsml-g2.xml"


def test_footnotes_lead_to_the_page(bench: Bench) -> None:
    write_text(
        bench.content,
        "berita/2026/11/kaki",
        story("Kaki", "2026-11-12 09:00 WIB"),
        "Teks.[^1]\n\n[^1]: Catatan.",
    )
    (entry,) = [e for e in bench.feeds()["rss.xml"].entries if e.title == "Kaki"]
    assert 'href="#' not in entry.html
    assert 'href="https://x.example/media/berita/2026/11/kaki/#' in entry.html


def test_archives_hold_what_the_feed_lets_go(bench: Bench) -> None:
    """Each item of a month that is over is in one archive; they are linked one to the next."""
    for day in range(1, 8):
        write_text(
            bench.content, f"berita/2026/11/n{day}", story(f"N{day}", f"2026-11-0{day} 10:00 WIB")
        )
    few = replace(agency(), feeds=replace(agency().feeds, items=4))
    feeds = bench.feeds(agency=few)
    archives = {path: one for path, one in feeds.items() if "/atom-" in path and path[:2] != "en"}
    ends = [one for one in archives.values() if "prev-archive" not in [x.rel for x in one.links]]
    assert len(ends) == 1
    chain, here = [], feeds["rss.xml"]
    while links := {x.rel: x.href for x in here.links if x.rel == "prev-archive"}:
        path = links["prev-archive"].removeprefix("https://x.example/media/")
        here = archives[path]
        chain.append(path)
    assert sorted(chain) == sorted(archives)
    held = {e.title for path in chain for e in archives[path].entries}
    held |= {e.title for e in feeds["rss.xml"].entries}
    assert held >= {f"N{day}" for day in range(1, 8)}
    for path in chain:
        assert archives[path].archived.endswith(path)
        assert [x.href for x in archives[path].links if x.rel == "current"] == [
            "https://x.example/media/atom.xml"
        ]


def test_pages_are_in_no_feed(bench: Bench) -> None:
    titles = {entry.title for feed in bench.feeds().values() for entry in feed.entries}
    assert titles == {"Siaran Satu", "Berita Dua", "Berita Tiga", "Story Three"}


def test_id_does_not_come_from_slug_title_or_date(bench: Bench) -> None:
    """A written id stays whatever else changes: a changed slug is no new story."""
    place = "berita/2026/11/awal"
    fields = story("Judul Awal", "2026-11-12 09:00 WIB", id="abc123def456")
    write_text(bench.content, place, fields)
    before = next(e for e in bench.feeds()["rss.xml"].entries if e.title == "Judul Awal")
    write_text(
        bench.content,
        place,
        {**fields, "title": "Judul Lain", "slug": "lain-sekali", "date": "2026-11-02 10:00 WIT"},
    )
    after = next(e for e in bench.feeds()["rss.xml"].entries if e.title == "Judul Lain")
    assert before.id == after.id == f"{TAG}:abc123def456"
    assert after.url.endswith("/berita/2026/11/lain-sekali/")


def test_id_without_a_written_one_survives_title_and_slug(bench: Bench) -> None:
    place = "berita/2026/11/awal"
    write_text(bench.content, place, story("Judul Awal", "2026-11-12 09:00 WIB"))
    first = next(e.id for e in bench.feeds()["rss.xml"].entries if e.title == "Judul Awal")
    write_text(bench.content, place, story("Lain", "2026-11-13 09:00 WIB", slug="lain"))
    assert first in [entry.id for entry in bench.feeds()["rss.xml"].entries]


def test_translation_has_its_own_id(bench: Bench) -> None:
    (original,) = [e for e in bench.feeds()["rss.xml"].entries if e.title == "Berita Tiga"]
    (english,) = bench.feeds()["en/rss.xml"].entries
    assert english.id == f"{original.id}:en"


def test_newest_first_and_at_most_so_many(bench: Bench) -> None:
    for day in range(1, 9):
        write_text(
            bench.content,
            f"berita/2026/11/n{day}",
            story(f"N{day}", f"2026-11-0{day} 09:00 WIB"),
        )
    few = replace(agency(), feeds=replace(agency().feeds, items=4))
    entries = bench.feeds(agency=few)["rss.xml"].entries
    assert [e.title for e in entries] == ["Siaran Satu", "Berita Dua", "N8", "N7"]


def test_order_is_of_instants_not_of_spellings(bench: Bench) -> None:
    """10:00 WIT is earlier than 09:00 WIB."""
    for name, date in (("wit", "2026-11-15 10:00 WIT"), ("wib", "2026-11-15 09:00 WIB")):
        write_text(bench.content, f"berita/2026/11/{name}", story(name, date))
    assert [e.title for e in bench.feeds()["rss.xml"].entries][:2] == ["wib", "wit"]


def test_updated_is_the_last_public_change(bench: Bench) -> None:
    note = {"time": "2026-11-11 08:00 WIB", "kind": "ralat", "note": "Angka <5 & benar."}
    write_text(
        bench.content,
        "siaran-pers/2026/11/satu",
        release("Siaran Satu", "2026-11-10 09:00 WIB", "1/SP/2026", corrections=[note]),
        "Naskah satu.",
    )
    (bench.content / "siaran-pers/2026/11/satu/a.jpg").unlink()
    feed = bench.feeds()["siaran-pers/rss.xml"]
    (entry,) = feed.entries
    assert entry.published == "2026-11-10T09:00:00+07:00"
    assert entry.updated == feed.updated
    assert entry.updated[:16] == "2026-11-11T08:00"
    assert entry.html.startswith("<p><strong>Ralat</strong>: Angka &lt;5 &amp; benar.</p>")


def test_updated_of_a_feed_is_the_newest_of_its_entries(bench: Bench) -> None:
    for feed in bench.feeds().values():
        assert feed.updated == max(entry.updated for entry in feed.entries)


def test_withdrawn_entry_is_a_notice(bench: Bench) -> None:
    write_text(
        bench.content,
        "berita/2026/11/dua",
        story(
            "Berita Dua",
            "2026-11-09 09:00 WIB",
            status="withdrawn",
            corrections=[
                {"time": "2026-11-12 09:00 WIB", "kind": "pencabutan", "note": "Keliru & < salah."}
            ],
            photos=[photo("b.jpg")],
        ),
        "Naskah dua.",
    )
    entry = next(e for e in bench.feeds()["berita/rss.xml"].entries if "Berita Dua" in e.title)
    assert entry.title == "[DITARIK] Berita Dua"
    assert entry.summary == "Keliru & < salah."
    assert entry.html == "<p><strong>Keliru &amp; &lt; salah.</strong></p>\n"
    assert entry.updated[:16] == "2026-11-12T09:00"


def test_addresses_are_absolute(bench: Bench) -> None:
    (entry,) = [e for e in bench.feeds()["rss.xml"].entries if e.title == "Berita Tiga"]
    assert 'href="https://x.example/media/berita/2026/11/dua/"' in entry.html
    (entry,) = [e for e in bench.feeds()["rss.xml"].entries if e.title == "Berita Dua"]
    assert 'src="https://x.example/media/media/' in entry.html
    assert entry.url == "https://x.example/media/berita/2026/11/dua/"


def test_lead_first_then_text_then_the_other_photos(bench: Bench) -> None:
    """A photo that stands in the text is not given twice."""
    write_text(
        bench.content,
        "berita/2026/11/foto",
        story(
            "Foto",
            "2026-11-12 09:00 WIB",
            photos=[photo(f"{n}.jpg", f"Perahu nomor {n}") for n in (1, 2, 3)],
        ),
        "Awal.\n\n![](2.jpg)\n\nAkhir.",
        {f"{n}.jpg": picture((30, 20), seed=n) for n in (1, 2, 3)},
    )
    (entry,) = [e for e in bench.feeds()["rss.xml"].entries if e.title == "Foto"]
    places = [entry.html.index(word) for word in ("nomor 1", "Awal", "nomor 2", "Akhir", "nomor 3")]
    assert places == sorted(places)
    assert entry.html.count("<figure>") == 3


def test_caption_and_alt_are_escaped(bench: Bench) -> None:
    write_text(
        bench.content,
        "berita/2026/11/dua",
        story(
            "Berita Dua",
            "2026-11-09 09:00 WIB",
            photos=[photo("b.jpg", 'Papan "5 < 6" & lain', caption="A & B < C", credit="X & Y")],
        ),
        "Naskah dua.",
    )
    (entry,) = [e for e in bench.feeds()["rss.xml"].entries if e.title == "Berita Dua"]
    assert 'alt="Papan &quot;5 &lt; 6&quot; &amp; lain"' in entry.html
    assert "A &amp; B &lt; C (X &amp; Y)" in entry.html


def test_categories_are_topic_and_tags(bench: Bench) -> None:
    (entry,) = [e for e in bench.feeds()["rss.xml"].entries if e.title == "Berita Dua"]
    assert entry.categories == ("Infrastruktur", "air", "api")
    (english,) = bench.feeds()["en/rss.xml"].entries
    assert english.categories[0] == "Social Affairs"


def test_nothing_in_a_feed_lies_in_the_future(bench: Bench) -> None:
    """A change dated after now is refused, or not told before its time."""
    write_text(
        bench.content,
        "halaman/tentang",
        common("Tentang", "2025-01-02", modified="2026-12-24 09:00 WIB"),
    )
    note = {"time": "2026-12-24 09:00 WIB", "kind": "ralat", "note": "Besok."}
    write_text(
        bench.content,
        "berita/2026/11/besok",
        story("Besok", "2026-11-09 09:00 WIB", corrections=[note]),
    )
    try:
        newest = max(feed.updated for feed in bench.feeds().values())
    except ContentError:
        return
    assert newest <= "2026-11-21T09:00:00+07:00"


def test_embargoed_item_is_published_at_its_embargo(bench: Bench) -> None:
    """A reader that looks for what is newer than its last visit must find it."""
    write_text(
        bench.content,
        "berita/2026/11/nanti",
        story("Nanti", "2026-11-01 09:00 WIB", embargo="2026-11-20 09:00 WIB"),
    )
    (entry,) = [e for e in bench.feeds()["rss.xml"].entries if e.title == "Nanti"]
    assert entry.updated >= "2026-11-20T09:00:00+07:00"
