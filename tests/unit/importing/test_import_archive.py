"""A whole archive: every file accounted for, places, photos, and what is never overwritten."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsroom.errors import NewsroomError
from newsroom.importing import __path__ as ROOM  # noqa: N812
from newsroom.importing import import_archive
from newsroom.importing.archive import EXISTS, SLUG_CHANGED, UNUSED
from newsroom.importing.fields import (
    BAD_DATE,
    BODY_MADE,
    NO_DATE,
    SECTION,
    SUMMARY_CUT,
    SUMMARY_MADE,
    TITLE_CUT,
    TITLE_MADE,
)
from newsroom.importing.photos import ALT_FROM_CAPTION, ALT_FROM_TITLE
from newsroom.importing.references import MISSING, NO_PICTURE, OLD_SITE, REMOTE
from newsroom.importing.report import Outcome
from newsroom.importing.source import BAD_HEADER, HIDDEN, NO_HEADER, NOT_CONTENT, NOT_REGULAR
from newsroom.messages import translate

JPEG = b"\xff\xd8\xff\xe0 a picture"
PNG = b"\x89PNG\r\n\x1a\n a picture"


def reasons(report: Any) -> dict[str, str]:
    return {entry.path: entry.reason for entry in report.of(Outcome.SKIPPED)}


# Fields ---------------------------------------------------------------------------------------


def test_a_header_becomes_ours(old: Any) -> None:
    old.text(
        "a.md",
        title="Tim&#8217;s <em>besar</em>",
        topics=["Health", "Open-Data", "health"],
        authors=["Rani Saputri", "Adi K."],
        slug="Tim Besar",
    )
    header, body = old.one()
    assert list(header) == [
        *("title", "id", "date", "category", "tags", "status"),
        *("dateline", "byline", "authors", "summary"),
    ]
    assert header["title"] == "Tim’s besar"
    assert header["date"] == "2014-03-03 19:47:36 WIB"
    assert (header["category"], header["tags"]) == ("kesehatan", ["health", "open data"])
    assert header["byline"] == "Rani Saputri, Adi K."
    assert header["status"] == "published"
    assert body == "Isi.\n"
    assert list(old.tree()) == ["berita/2014/03/tim-besar/index.md"]


@pytest.mark.parametrize(
    ("date", "folder", "written"),
    [
        ("2014-03-31 20:00:00 -0400", "2014/04", "2014-04-01 07:00 WIB"),
        ("2014-12-31T17:30:00Z", "2015/01", "2015-01-01 00:30 WIB"),
        ("2014-03-03", "2014/03", "2014-03-03 12:00 WIB"),
        ("3 Maret 2014 - 09:00 WITA", "2014/03", "2014-03-03 08:00 WIB"),
    ],
)
def test_our_zone_decides_the_month(old: Any, date: str, folder: str, written: str) -> None:
    old.text("a.md", date=date)
    header, _ = old.one()
    assert header["date"] == written
    assert list(old.tree()) == [f"berita/{folder}/a/index.md"]


def test_date_and_slug_may_be_in_the_name(old: Any) -> None:
    old.text("_posts/2014-03-03-kabar-baik.md", date=None)
    old.text("posts/kabar-lain/index.md")
    old.run()
    assert sorted(old.tree()) == [
        "berita/2014/03/kabar-baik/index.md",
        "berita/2014/03/kabar-lain/index.md",
    ]


def test_toml_headers_are_read(old: Any) -> None:
    old.write(
        "a.md", '+++\ntitle = "Judul"\ndate = 2014-03-03T08:47:36-04:00\ndraft = true\n+++\nx\n'
    )
    header, _ = old.one()
    assert (header["date"], header["status"]) == ("2014-03-03 19:47:36 WIB", "draft")


@pytest.mark.parametrize("fields", [{"draft": "true"}, {"published": "false"}])
def test_drafts_stay_drafts(old: Any, fields: dict[str, str]) -> None:
    old.text("a.md", **fields)
    assert old.one()[0]["status"] == "draft"


def test_long_titles_and_summaries_are_cut(old: Any, sentences: Any) -> None:
    old.text("a.md", title="kata " * 50, summary="Satu kalimat. " * 40)
    assert sentences(old.run()) == {TITLE_CUT, SUMMARY_CUT}
    header, _ = old.one()
    assert len(header["title"]) <= 150 and header["title"].endswith("kata…")
    assert len(header["summary"]) <= 300 and header["summary"].endswith("kalimat. …")


def test_what_is_missing_is_made(old: Any, sentences: Any) -> None:
    old.text("a.md", "# Dari *isi*\n\nParagraf &amp; <b>pertama</b>.\n", title=None, summary=None)
    assert sentences(old.run()) == {TITLE_MADE, SUMMARY_MADE}
    header, _ = old.one()
    assert (header["title"], header["summary"]) == ("Dari isi", "Paragraf & pertama.")


def test_an_empty_text_shows_its_summary(old: Any, sentences: Any) -> None:
    old.text("kabar-baik.md", "\n", title=None, summary="*Satu* # dua")
    assert sentences(old.run()) == {TITLE_MADE, BODY_MADE}
    header, body = old.one()
    assert (header["title"], body) == ("Kabar baik", "Satu # dua\n")


def test_unmapped_keys_are_counted(old: Any) -> None:
    old.text("a.md", layout="post", weight="3")
    old.text("b.md", layout="post")
    assert old.run().unmapped == {"layout": 2, "weight": 1}


# Photos ---------------------------------------------------------------------------------------


def test_photos_lie_beside_the_text_and_are_described(old: Any) -> None:
    old.write("img/Foto Rapat.JPG", JPEG)
    old.write("img/peta.jpg", PNG)
    old.text(
        "a/b.md",
        "![Photo of a meeting](../img/Foto%20Rapat.JPG)\n\n![](/img/peta.jpg 'Peta desa')\n",
        image={"file": "../img/peta.jpg", "alt": "logo", "caption": "", "credit": "Rani"},
    )
    report = old.run()
    header, body = old.one()
    assert header["photos"] == [
        {"file": "peta.png", "alt": "Menyertai naskah: Judul", "credit": "Rani"},
        {"file": "foto-rapat.jpg", "alt": "A meeting", "credit": "Arsip"},
    ]
    assert body == "![](foto-rapat.jpg)\n\n![](peta.png)\n"
    assert old.tree()["berita/2014/03/b/peta.png"] == PNG
    assert report.counts == {"seen": 3, "imported": 1, "copied": 2, "skipped": 0}


@pytest.mark.parametrize(
    ("alt", "caption", "shown", "note"),
    [
        ("image", "Warga di jembatan", "Warga di jembatan", ALT_FROM_CAPTION),
        ("IMG_0012.jpg", "", "Menyertai naskah: Judul", ALT_FROM_TITLE),
        ("Logo of the Peace Corps.", "", "The Peace Corps (logo)", ""),
        ("A photograph of bread", "", "Bread", ""),
        ("Foto: warga", "", "Warga", ""),
        ("Logotype drawn on paper", "", "Logotype drawn on paper", ""),
    ],
)
def test_alt_texts_are_honest(
    old: Any, sentences: Any, alt: str, caption: str, shown: str, note: str
) -> None:
    old.write("x.jpg", JPEG)
    old.text("a.md", image={"file": "x.jpg", "alt": alt, "caption": caption})
    report = old.run()
    assert old.one()[0]["photos"][0]["alt"] == shown
    assert sentences(report) == ({note} if note else set())


def test_long_alt_texts_move_to_the_caption(old: Any) -> None:
    old.write("x.jpg", JPEG)
    old.text("a.md", f"![{'kata ' * 150}](x.jpg)\n")
    photo = old.one()[0]["photos"][0]
    assert len(photo["alt"]) <= 500 < len(photo["caption"])


def test_two_pictures_of_one_name(old: Any) -> None:
    old.write("a/x.jpg", JPEG)
    old.write("b/x.jpg", JPEG + b"2")
    old.text("t.md", "![satu](a/x.jpg)\n\n![dua](b/x.jpg)\n\n![satu](a/x.jpg)\n")
    header, body = old.one()
    assert [photo["file"] for photo in header["photos"]] == ["x.jpg", "x-2.jpg"]
    assert body == "![](x.jpg)\n\n![](x-2.jpg)\n\n![](x.jpg)\n"


def test_lost_pictures_are_told(old: Any, sentences: Any) -> None:
    old.write("no.jpg", b"text")
    old.text("a.md", "![a](none.jpg)\n\n![b](no.jpg)\n\n![c](https://x.example/c.jpg)\n")
    assert sentences(old.run()) == {MISSING, NO_PICTURE, REMOTE}
    assert old.one()[1] == "[c](https://x.example/c.jpg)\n"


def test_documents_come_along(old: Any) -> None:
    old.write("docs/Laporan 1.pdf", b"%PDF-1.4")
    old.text("a.md", "[Laporan](docs/Laporan%201.pdf) [](docs/Laporan%201.pdf)\n")
    assert old.one()[1] == "[Laporan](laporan-1.pdf)\n"
    assert old.tree()["berita/2014/03/a/laporan-1.pdf"] == b"%PDF-1.4"


# Links ----------------------------------------------------------------------------------------


def test_links_between_texts(old: Any, sentences: Any) -> None:
    old.text("2014/04/2014-04-01-lain.md", date="2014-04-01 12:00:00 +0700", slug="kabar")
    old.text(
        "2014/03/x.md",
        "[a](../04/2014-04-01-lain.md#b) [b](https://old.example/2014/04/01/kabar/) "
        "[c](https://old.example/2014-04-01-lain) [d](https://old.example/kabar) "
        "[e](https://old.example/tags/kabar) [f](https://y.example/kabar) [g](x.md)\n",
    )
    report = old.run()
    body = old.tree()["berita/2014/03/x/index.md"].decode().split("---\n\n")[1]
    new = "../../04/kabar/index.md"
    assert body == (
        f"[a]({new}) [b]({new}) [c]({new}) [d]({new}) "
        "[e](https://old.example/tags/kabar) [f](https://y.example/kabar) g\n"
    )
    assert sentences(report) == {OLD_SITE}


# Accounts -------------------------------------------------------------------------------------


def test_every_file_is_accounted_for(old: Any) -> None:
    old.text("a.md")
    old.text("_index.md")
    old.text("undated.md", date=None)
    old.text("wrong.md", date="03/04/2014")
    old.write("bare.md", "tanpa kepala\n")
    old.write("broken.md", "---\na: [\n---\n")
    old.write("x.jpg", JPEG)
    old.write("style.css", "x")
    old.write(".git/config", "x")
    (old.source / "pipe").symlink_to("/etc/hostname")
    (old.source / "linked.md").symlink_to("a.md")
    report = old.run()
    assert reasons(report) == {
        "_index.md": SECTION,
        "undated.md": NO_DATE,
        "wrong.md": BAD_DATE,
        "bare.md": NO_HEADER,
        "broken.md": BAD_HEADER,
        "x.jpg": UNUSED,
        "style.css": NOT_CONTENT,
        ".git/config": HIDDEN,
        "pipe": NOT_REGULAR,
        "linked.md": NOT_REGULAR,
    }
    assert report.counts == {"seen": 11, "imported": 1, "copied": 0, "skipped": 10}


def test_a_text_that_defeats_the_parsers_holds_up_no_other(old: Any) -> None:
    old.text("a.md")
    old.text("deep.md", "<div>" * 20_000)
    report = old.run()
    assert report.counts["seen"] == 2
    assert "a.md" not in reasons(report)


def test_the_report_speaks_both_languages(old: Any) -> None:
    old.text("a.md", title=None, layout="x")
    old.write("x.css", "")
    report = old.run(dry_run=True)
    assert "Uji coba" in report.text("id") and "Naskah diimpor: 1" in report.text("id")
    assert "a.md -> berita/2014/03/a/index.md" in report.text("en")
    assert "Dry run" in report.text("en") and "layout: 1" in report.text("en")
    assert "a.md ->" not in report.text("en", full=False)


def test_every_sentence_of_the_report_has_its_indonesian() -> None:
    rooms = [import_module(f"newsroom.importing.{room.name}") for room in iter_modules(ROOM)]
    said = {
        value
        for room in rooms
        for name, value in vars(room).items()
        if name.isupper()
        and isinstance(value, str)
        and len(value) > 9
        and " " in value
        and name[0] != "_"
    }
    assert len(said) > 25
    assert [sentence for sentence in said if translate(sentence, "id") == sentence] == []


def test_a_dry_run_writes_nothing(old: Any) -> None:
    old.write("x.jpg", JPEG)
    old.text("a.md", "![x](x.jpg)\n")
    assert old.run(dry_run=True).counts["imported"] == 1
    assert not old.content.exists()


def test_twice_is_the_same(old: Any) -> None:
    old.write("x.jpg", JPEG)
    for name in ("a", "b"):
        old.text(f"{name}.md", "![x](x.jpg) <b>x</b>\n", slug="sama")
    first = old.run()
    tree = old.tree()
    again = old.run()
    assert old.tree() == tree and again.counts == first.counts
    assert sorted(tree) == [
        "berita/2014/03/sama-2/index.md",
        "berita/2014/03/sama-2/x.jpg",
        "berita/2014/03/sama/index.md",
        "berita/2014/03/sama/x.jpg",
    ]
    assert SLUG_CHANGED in {note.sentence for note in first.notes}


def test_other_content_is_left_alone(old: Any) -> None:
    old.write("x.jpg", JPEG)
    old.text("a.md", "![x](x.jpg)\n")
    old.run()
    place = old.content / "berita/2014/03/a/index.md"
    edited = place.read_text(encoding="utf-8") + "\nDisunting.\n"
    place.write_text(edited, encoding="utf-8")
    report = old.run()
    assert reasons(report) == {"a.md": EXISTS, "x.jpg": UNUSED}
    assert place.read_text(encoding="utf-8") == edited
    assert old.run(replace=True).counts["imported"] == 1
    assert place.read_text(encoding="utf-8") != edited


def test_replacing_never_takes_a_text_of_others(old: Any) -> None:
    old.text("a.md")
    place = old.content / "berita/2014/03/a/index.md"
    place.parent.mkdir(parents=True)
    place.write_text("---\nid: lainlainlain\n---\n", encoding="utf-8")
    assert reasons(old.run(replace=True)) == {"a.md": EXISTS}


def test_folders_within_each_other_are_refused(old: Any) -> None:
    old.text("a.md")
    for folder in (old.source, old.source / "content", old.root):
        with pytest.raises(NewsroomError):
            import_archive(old.source, old.map, folder)
    with pytest.raises(NewsroomError):
        import_archive(old.root / "none", old.map, old.content)


def test_progress_is_told(old: Any) -> None:
    for name in "abc":
        old.text(f"{name}.md")
    seen: list[tuple[str, int, int]] = []
    old.run(progress=lambda *step: seen.append(step))
    assert [(done, total) for _, done, total in seen] == [(1, 3), (2, 3), (3, 3)]


# Any tree at all ------------------------------------------------------------------------------

NAMES = st.sampled_from(["a", "b", "index", "_index", "2014-03-03-c", "É d", ".h"])
SUFFIXES = st.sampled_from([".md", ".jpg", ".pdf", ".css", ".markdown", ""])
BODIES = st.sampled_from(
    [
        b"---\ntitle: a\ndate: 2014-03-03\nslug: s\n---\n![x](a.jpg) [y](b.pdf) [z](b.md)\n",
        b"---\ndate: 2014-03-03\n---\n<div>isi",
        b"---\ntitle: x\n---\n",
        b"+++\n+++\n",
        b"\xff\xfe\x00",
        JPEG,
        b"",
    ]
)
TREES = st.dictionaries(
    st.tuples(st.lists(NAMES, max_size=2), NAMES, SUFFIXES).map(
        lambda parts: "/".join([*(f"{name}.d" for name in parts[0]), parts[1] + parts[2]])
    ),
    BODIES,
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(TREES)
def test_sums_add_up_and_twice_is_the_same(
    new_archive: Callable[[], Any], files: dict[str, bytes]
) -> None:
    old = new_archive()
    for path, data in files.items():
        old.write(path, data)
    report = old.run()
    counts = report.counts
    assert sorted(entry.path for entry in report.entries) == sorted(files)
    assert counts["seen"] == counts["imported"] + counts["copied"] + counts["skipped"]
    tree = old.tree() if old.content.exists() else {}
    assert sum(path.endswith("/index.md") for path in tree) == counts["imported"]
    again = old.run()
    assert again.counts == counts
    assert (old.tree() if old.content.exists() else {}) == tree
    assert not [name for name in map(os.path.basename, tree) if name.startswith(".")]
