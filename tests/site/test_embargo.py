"""Nothing of what is held or unfinished is in any output byte; at its time it comes by itself."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.site.tree import (
    CANARIES,
    CANARY_PDF,
    NOW_UTC,
    Bench,
    Project,
    bytes_of,
    photo,
    seen,
    tree_of,
    write_drafts,
    write_held,
    write_sample,
    write_text,
)

HELD_PHOTOS = [
    "siaran-pers/2026/11/kanarislug-anggaran/kanarifoto.jpg",
    "berita/2026/11/kanaridraf/kanarifoto-draf.jpg",
    "video/2026/11/kanarivideo/kanarifoto-sampul.jpg",
]


def test_no_canary_in_any_byte(output: Path) -> None:
    """No word of held items and drafts is in a name or a byte, inside ZIPs too."""
    assert seen(output, CANARIES) == []


def test_the_sweep_can_find(preview: Project) -> None:
    """The same sweep finds every canary in a preview, where all of it is shown."""
    found = seen(preview.output, CANARIES)
    missed = [word for word in CANARIES if not any(hit.startswith(f"{word} ") for hit in found)]
    assert missed == []


def test_no_held_photo_or_file(site: Project, output: Path) -> None:
    """No file has the bytes or the hash of a held photo, and none its attachment."""
    blobs = set(bytes_of(output).values())
    for path in HELD_PHOTOS:
        data = (site.content / path).read_bytes()
        sha = hashlib.sha256(data).hexdigest()
        assert data not in blobs
        assert seen(output, [sha, sha[:16]]) == []
    assert not [blob for blob in blobs if CANARY_PDF in blob]


def test_no_held_pixel(output: Path) -> None:
    """The colours of held photos are in no picture."""
    from PIL import Image, ImageStat

    for path in [*output.rglob("*.jpg"), *output.rglob("*.webp"), *output.rglob("*.avif")]:
        with Image.open(path) as image:
            width, height = image.size
            half = image.convert("RGB").crop((width // 8, height // 4, width // 2, height * 3 // 4))
        left = ImageStat.Stat(half).mean  # a letter of a headline is as dark
        assert max(abs(a - b) for a, b in zip(left, (1, 2, 3), strict=True)) > 12, path
        assert max(abs(a - b) for a, b in zip(left, (9, 9, 9), strict=True)) > 12, path


def test_same_bytes_as_without(output: Path, bare: Project) -> None:
    """The output is byte for byte the one of a tree that never held those items.

    Built in another folder, by another settings file, with another number of processes.
    """
    assert tree_of(output) == tree_of(bare.output)


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "UTC", "America/New_York"])
@pytest.mark.parametrize(
    "embargo",
    [
        "2026-11-21 09:01 WIB",
        "2026-11-21 10:01 WITA",
        "2026-11-21 11:01 WIT",
        "2026-11-21T02:01:00Z",
        "2026-11-20T21:01:00-05:00",
    ],
)
def test_held_a_minute_before_in_any_zone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, zone: str, embargo: str
) -> None:
    """The same instant in five spellings, on machines of three zones: held to the minute."""
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    write_held(bench.content, embargo)
    opened = bench.open()
    paths = [item.path for item in opened.edition.items]
    assert not [path for path in paths if "kanari" in path]
    due = {held.path: held.until for held in opened.account.held}
    assert due["siaran-pers/2026/11/kanarislug-anggaran/index.md"] == NOW_UTC + timedelta(minutes=1)
    after = bench.open(NOW_UTC + timedelta(minutes=1))
    assert "siaran-pers/2026/11/kanarislug-anggaran/index.md" in [
        i.path for i in after.edition.items
    ]
    monkeypatch.undo()
    time.tzset()


def test_sweep_on_a_machine_elsewhere(site: Project, tmp_path: Path) -> None:
    """A whole build in New York gives the same bytes: nothing leaks, nothing is late.

    For Jakarta and Kiritimati see test_same_bytes.py, which compares with the swept output too.
    """
    output = tmp_path / "keluaran"
    done = site.pelican(
        "-o",
        str(output),
        "-e",
        f'STATE_PATH="{tmp_path / "keadaan"}"',
        TZ="America/New_York",
        LC_ALL="C",
    )
    assert done.returncode == 0, done.stderr
    assert seen(output, CANARIES) == []
    assert tree_of(output) == tree_of(site.output)


def test_report_tells_the_scheduler(site: Project) -> None:
    """report.json names what is held until when, and when the next build is due."""
    report = site.report()
    assert report["next_build"] == "2026-11-25T01:00:00Z"
    assert report["held"] == [
        {"path": "berita/2026/11/kanaribesok/index.md", "until": "2026-11-25T01:00:00Z"},
        {"path": "berita/2026/11/dua-bahasa/index.en.md", "until": "2026-11-30T00:00:00Z"},
        {
            "path": "siaran-pers/2026/11/kanarislug-anggaran/index.md",
            "until": "2026-12-01T01:00:00Z",
        },
    ]


def test_every_file_is_accounted_for(site: Project) -> None:
    """The sums of the report add up to the files of content/."""
    files = sum(1 for path in site.content.rglob("*") if path.is_file())
    assert sum(site.report()["files"].values()) == files
    assert site.report()["files"]["error"] == 0
    assert "ditahan 5" in (site.root / "stdout.txt").read_text(encoding="utf-8")


def test_it_comes_by_itself(bench: Bench) -> None:
    """Built again after its time, with nothing touched, the item is there in full."""
    write_sample(bench.content)
    before = bench.build()
    due = before.account.next_due
    assert due == datetime(2026, 11, 25, 1, tzinfo=UTC)
    story = bench.output / "berita/2026/11/kanaribesok/index.html"
    assert not story.exists()
    bench.build(due - timedelta(seconds=1))
    assert not story.exists()
    after = bench.build(due)
    assert story.exists()
    assert "berita/2026/11/kanaribesok/index.html" in after.diff.added
    last = bench.build(datetime(2026, 12, 1, 1, tzinfo=UTC))
    assert last.account.next_due is None
    assert (bench.output / "en/berita/2026/11/dua-bahasa/index.html").exists()
    place = bench.output / "siaran-pers/2026/11/kanarislug-anggaran"
    assert sorted(p.name for p in place.iterdir()) == [
        "index.html",
        "kanarilampiran.pdf",
        "kanarislug-anggaran.zip",
        "newsml-g2.xml",
        "ninjs.json",
    ]
    assert (bench.output / "siaran-pers/2026/10/kanarialias/index.html").exists()


def test_what_was_public_and_is_held_now_is_gone(bench: Bench) -> None:
    """An embargo set after publication takes every trace out of the next edition."""
    write_sample(bench.content, unpublished=False)
    clean = tree_of_build(bench)
    write_held(bench.content, "2026-11-20 09:00 WIB")
    write_drafts(bench.content)
    bench.build()
    assert seen(bench.output, ["kanarijudul"])
    write_held(bench.content, "2026-12-20 09:00 WIB")
    bench.build()
    assert tree_of(bench.output) == clean


def tree_of_build(bench: Bench) -> dict[str, str]:
    """Build, and return what is in the output."""
    bench.build()
    return tree_of(bench.output)


def test_shared_photo_is_as_public_as_the_public_item(bench: Bench) -> None:
    """A photo that a held and a public item share is published; nothing else of the held."""
    data = photo("b.jpg", "Kanarialt yang ditahan", credit="Kanarikredit")
    shared = (bench.content / "berita/2026/11/dua/b.jpg").read_bytes()
    write_text(
        bench.content,
        "foto/2026/11/kanarislug",
        {
            "title": "Kanarijudul",
            "date": "2026-11-22 09:00 WIB",
            "status": "published",
            "summary": "Kanariringkas.",
            "category": "sosial",
            "photos": [data, photo("kanarifoto.jpg", "Kanarialt")],
        },
        "",
        {"b.jpg": shared, "kanarifoto.jpg": shared + b"\0"},
    )
    with_held = tree_of_build(bench)
    assert seen(bench.output, CANARIES) == []
    states = bench.open().account.states
    assert str(states["foto/2026/11/kanarislug/b.jpg"]) == "held"
    assert str(states["berita/2026/11/dua/b.jpg"]) == "published"
    for path in sorted((bench.content / "foto/2026/11/kanarislug").iterdir()):
        path.unlink()
    (bench.content / "foto/2026/11/kanarislug").rmdir()
    assert tree_of_build(bench) == with_held


def test_public_item_may_not_link_to_a_held_one(bench: Bench) -> None:
    """A link would tell that the item exists; it is an error with its line."""
    from newsroom.errors import ContentError

    write_held(bench.content, "2026-12-01 09:00 WIB")
    path = write_text(
        bench.content,
        "halaman/bocor",
        {"title": "B", "date": "2026-01-02", "status": "published", "summary": "B."},
        "Lihat [ini](/berita/2026/11/kanaribesok/index.md).",
    )
    with pytest.raises(ContentError) as caught:
        bench.open()
    (problem,) = caught.value.problems
    lines = path.read_text(encoding="utf-8").splitlines()
    assert problem.code == "link-held"
    assert "kanaribesok" in lines[problem.line - 1]


def test_translation_of_a_held_item_is_held(bench: Bench) -> None:
    """A translation never comes before its original, whatever it says itself."""
    write_held(bench.content, "2026-12-01 09:00 WIB")
    write_text(
        bench.content,
        "siaran-pers/2026/11/kanarislug-anggaran/index.en.md",
        {
            "title": "Kanariterjemah",
            "status": "published",
            "summary": "Kanariringkas.",
            "embargo": "2026-11-01 09:00 WIB",
            "date": "2026-11-01 09:00 WIB",
        },
        "Kanaribadan.",
    )
    bench.build()
    assert seen(bench.output, CANARIES) == []


# The preview -----------------------------------------------------------------------------------


def test_preview_marks_what_is_not_public(preview: Project) -> None:
    """Drafts and held items stand in the preview, each under a banner; public ones without."""
    from lxml import html

    def banner(name: str) -> list[str]:
        tree = html.document_fromstring((preview.output / name).read_bytes())
        return tree.xpath("//*[@role='status']/text()")  # type: ignore[no-any-return]

    assert banner("berita/2026/11/kanaridraf/index.html")
    assert banner("siaran-pers/2026/11/kanarislug-anggaran/index.html")
    assert banner("en/berita/2026/11/dua-bahasa/index.html")
    assert banner("berita/2026/11/kanaridraf/index.html") != banner(
        "berita/2026/11/kanaribesok/index.html"
    )
    assert banner("berita/2026/11/panen-raya/index.html") == []
    assert banner("index.html") == []


def test_preview_is_never_indexed(preview: Project) -> None:
    """Every page of a preview asks not to be indexed."""
    for path in preview.output.rglob("*.html"):
        assert b'content="noindex"' in path.read_bytes(), path


def test_published_pages_have_no_banner(output: Path) -> None:
    """Neither banner nor noindex is in a published edition (404 and redirects aside)."""
    from lxml import html

    for path in output.rglob("*.html"):
        tree = html.document_fromstring(path.read_bytes())
        assert tree.xpath("//*[@role='status']") == [], path
        if "404" not in path.name and "jembatan-lama" not in str(path):
            assert tree.xpath("//meta[@name='robots']") == [], path


def test_preview_is_never_published(small: Project) -> None:
    """publishconf.py refuses NEWSROOM_PREVIEW, in words, and makes nothing."""
    done = small.pelican(conf="publishconf.py", NEWSROOM_PREVIEW="1")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "NEWSROOM_PREVIEW" in done.stderr
    assert not small.output.exists()
