"""Pointers in content/: read as the files that they stand for, fetched once, refused by name."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from newsroom.content import pointers, reading
from newsroom.content.reading import in_use
from newsroom.content.sending import send_originals
from newsroom.edition import quiet
from newsroom.engine.originals import Originals, object_name
from newsroom.engine.pointer import Pointer, write_pointer
from newsroom.engine.store import Store
from newsroom.errors import SettingsError
from newsroom.model import State
from tests.conftest import PHOTO, ContentDesk, jpeg

STORY, FILM = "berita/2026/11/jembatan", "video/2026/11/simulasi"
MP4 = b"\0\0\0\x14ftypmp42\0\0\0\0mp42\0\0\0\x08moov\0\0\0\x0emdatcontoh"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files settle at once: the clock of this file system is fine."""
    monkeypatch.setattr(reading, "_SETTLED", 0)


@pytest.fixture
def away(desk: ContentDesk) -> ContentDesk:
    """Return a desk with a story whose photo lies elsewhere, as a pointer says."""
    (desk.root / "asli").mkdir()
    set_photos(desk, originals=f"file://{desk.root}/asli")
    desk.story(photos=f"[{PHOTO}]")
    put(desk, f"{STORY}/rapat.jpg", jpeg())
    return desk


def set_photos(desk: ContentDesk, **photos: Any) -> None:
    """Change settings of photos."""
    agency = desk.settings.agency
    agency = replace(agency, photos=replace(agency.photos, **photos))
    desk.settings = replace(desk.settings, agency=agency)


def place_of(desk: ContentDesk, data: bytes) -> Path:
    """Return where an original lies."""
    return desk.root / "asli" / object_name(sha256(data).hexdigest())


def put(desk: ContentDesk, path: str, data: bytes) -> None:
    """Put an original in its place, and a pointer in the content."""
    place = place_of(desk, data)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    desk.write(path, write_pointer(Pointer(sha256(data).hexdigest(), len(data))))


def film(desk: ContentDesk, data: bytes = MP4) -> None:
    """Write a video whose film and poster lie elsewhere."""
    desk.write(
        f"{FILM}/index.md",
        "---\ntitle: Simulasi\ndate: 2026-11-20 09:30 WIB\ncategory: infrastruktur\n"
        "status: published\nsummary: Latihan.\nduration: '0:30'\nfile: simulasi.mp4\n"
        "captions: simulasi.vtt\n"
        "poster: {file: sampul.jpg, alt: Perahu karet di arus, credit: Rani}\n---\n\n"
        + "Perahu karet itu bergerak. " * 30,
    )
    desk.write(f"{FILM}/simulasi.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nMulai.\n")
    put(desk, f"{FILM}/sampul.jpg", jpeg(640, 360))
    put(desk, f"{FILM}/simulasi.mp4", data)


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count what is asked for, whether or not it is kept."""
    asked: list[str] = []
    bring = Originals.bring

    def noted(self: Originals, files: Any, *told: Any) -> Any:
        asked.extend(file.path for file in files)
        return bring(self, files, *told)

    monkeypatch.setattr(Originals, "bring", noted)
    return asked


# As if the file lay there ----------------------------------------------------------------------


def test_a_pointer_reads_as_its_photo(away: ContentDesk) -> None:
    assert away.codes() == []
    mine = away.items()
    away.write(f"{STORY}/rapat.jpg", jpeg())
    assert away.items() == mine
    assert mine[0].photos[0].file.size == len(jpeg())


def test_a_record_names_the_same_files(away: ContentDesk) -> None:
    """So that what was made of the photo is what is made of its pointer, by fingerprint."""
    mine = away.examine()[0].edition.items
    away.write(f"{STORY}/rapat.jpg", jpeg())
    assert away.examine()[0].edition.items == mine


def test_a_photo_is_fetched_once(away: ContentDesk, fetched: list[str]) -> None:
    assert away.codes() == []
    assert fetched == [f"{STORY}/rapat.jpg"]
    away.story(photos=f"[{PHOTO}]", title="Judul lain")
    shutil.rmtree(away.settings.state / "originals")
    place_of(away, jpeg()).unlink()
    assert away.codes() == []
    assert away.items()[0].photos[0].file.size == len(jpeg())
    assert len(fetched) == 1


def test_nothing_is_fetched_after_a_fresh_clone(away: ContentDesk, fetched: list[str]) -> None:
    film(away)
    assert away.codes() == []
    fetched.clear()
    shutil.rmtree(away.settings.state / "originals")
    shutil.rmtree(away.root / "asli")
    clone = away.root / "klon"
    shutil.copytree(away.settings.content, clone, copy_function=shutil.copyfile)
    away.settings = replace(away.settings, content=clone)
    assert away.codes() == []
    assert fetched == []


def test_a_pointer_that_changes_is_another_photo(away: ContentDesk) -> None:
    before = away.items()[0].photos[0]
    put(away, f"{STORY}/rapat.jpg", jpeg(80, 60))
    after = away.items()[0].photos[0]
    assert (before.picture.width, after.picture.width) == (64, 80)


def test_a_film_is_looked_at_where_it_lies(away: ContentDesk, fetched: list[str]) -> None:
    film(away)
    assert away.codes() == []
    film(away, MP4[:-8])
    assert away.codes() == ["film-invalid"]
    fetched.clear()
    film(away, MP4[:-8])
    assert away.codes() == ["film-invalid"]
    assert fetched == []


def test_an_attachment_is_fetched_as_well(away: ContentDesk) -> None:
    away.story(photos=f"[{PHOTO}]", body="Isi. [Data](data.pdf)\n")
    put(away, f"{STORY}/data.pdf", b"%PDF-1.4 contoh")
    assert away.codes() == []
    assert away.items()[0].files[0].size == 15
    put(away, f"{STORY}/data.pdf", b"%PDF-1.4 lain")
    place_of(away, b"%PDF-1.4 lain").unlink()
    assert away.codes() == ["original-missing"]


def test_originals_are_fetched_a_load_at_a_time(
    away: ContentDesk, fetched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"f{number}.jpg" for number in range(5)]
    photos = ", ".join(PHOTO.replace("rapat.jpg", name) for name in names)
    away.story(photos=f"[{photos}]")
    for number, name in enumerate(names):
        put(away, f"{STORY}/{name}", jpeg(30 + number, 40))
    (away.settings.content / STORY / "rapat.jpg").unlink()
    monkeypatch.setattr(pointers, "LOAD", 1)
    assert away.codes() == []
    assert fetched == [f"{STORY}/{name}" for name in names]


def test_clean_keeps_what_is_known_of_originals(away: ContentDesk, fetched: list[str]) -> None:
    film(away)
    assert away.codes() == []
    fetched.clear()
    with Store(away.settings.state) as store:
        store.keep_only((), *in_use(away.settings, store))
    away.story(photos=f"[{PHOTO}]", title="Judul lain")
    assert away.codes() == []
    assert fetched == []


# Faults ----------------------------------------------------------------------------------------


def test_a_pointer_is_refused_where_nobody_says_where_originals_are(away: ContentDesk) -> None:
    set_photos(away, originals="")
    (problem,) = away.problems()
    assert (problem.path, problem.code) == (f"{STORY}/rapat.jpg", "pointer-nowhere")
    assert "git lfs pull" in problem.order
    assert away.states()[f"{STORY}/rapat.jpg"] is State.ERROR


def drop(desk: ContentDesk) -> None:
    place_of(desk, jpeg()).unlink()


def change(desk: ContentDesk) -> None:
    place_of(desk, jpeg()).write_bytes(bytes(len(jpeg())))


def cut(desk: ContentDesk) -> None:
    place_of(desk, jpeg()).write_bytes(jpeg()[:-1])


def damage(desk: ContentDesk) -> None:
    desk.write(f"{STORY}/rapat.jpg", "version https://git-lfs.github.com/spec/v1\noid x\n")


def grow(desk: ContentDesk) -> None:
    limits = replace(desk.settings.agency.limits, file_bytes=len(jpeg()) - 1)
    desk.settings = replace(desk.settings, agency=replace(desk.settings.agency, limits=limits))


def not_a_photo(desk: ContentDesk) -> None:
    put(desk, f"{STORY}/rapat.jpg", b"bukan foto")


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (drop, "original-missing"),
        (change, "original-changed"),
        (cut, "original-changed"),
        (damage, "pointer-damaged"),
        (grow, "file-large"),
        (not_a_photo, "photo-damaged"),
    ],
)
def test_each_fault_is_named_at_its_file(
    away: ContentDesk, harm: Callable[[ContentDesk], None], code: str
) -> None:
    harm(away)
    (problem,) = away.problems()
    assert (problem.path, problem.code) == (f"{STORY}/rapat.jpg", code)


def test_captions_are_too_small_for_a_pointer(away: ContentDesk) -> None:
    film(away)
    put(away, f"{FILM}/simulasi.vtt", b"WEBVTT\n")
    assert away.codes() == ["pointer-text"]


def test_a_fault_of_a_draft_holds_up_nobody(away: ContentDesk) -> None:
    drop(away)
    away.story(photos=f"[{PHOTO}]", status="draft")
    assert [str(problem.severity) for problem in away.problems()] == ["warning"]


@pytest.mark.parametrize("harm", [drop, change])
def test_an_original_that_came_later_is_found(
    away: ContentDesk, harm: Callable[[ContentDesk], None]
) -> None:
    """Nothing in content/ changes then: the folder is looked at until it is well."""
    harm(away)
    assert len(away.codes()) == len(away.codes()) == 1
    place_of(away, jpeg()).write_bytes(jpeg())
    assert away.codes() == []


def test_a_shared_original_that_came_later_is_found(away: ContentDesk) -> None:
    (away.settings.content / STORY / "rapat.jpg").unlink()
    put(away, "media/rapat.jpg", jpeg())
    drop(away)
    assert away.codes() == ["original-missing"]
    put(away, "media/rapat.jpg", jpeg())
    assert away.codes() == []
    assert len(away.items()[0].photos) == 1


def test_a_store_that_cannot_be_used_ends_it(away: ContentDesk) -> None:
    set_photos(away, originals="tidakada://x/y")
    with pytest.raises(SettingsError, match="tidakada://x/y"):
        away.problems()


def test_a_store_is_asked_only_for_what_is_new(away: ContentDesk) -> None:
    assert away.codes() == []
    set_photos(away, originals="tidakada://x/y")
    assert away.codes() == []


# Sent away -------------------------------------------------------------------------------------


@pytest.fixture
def full(away: ContentDesk) -> ContentDesk:
    """Return a desk with a photo, which no store has."""
    drop(away)
    away.write(f"{STORY}/rapat.jpg", jpeg(640, 480))
    return away


def test_photos_are_sent_and_read_as_before(full: ContentDesk) -> None:
    before = full.items()
    assert send_originals(full.settings, 0, quiet) == (1, len(jpeg(640, 480)))
    assert place_of(full, jpeg(640, 480)).read_bytes() == jpeg(640, 480)
    assert (full.settings.content / STORY / "rapat.jpg").stat().st_size < 200
    assert sorted(p.name for p in (full.settings.content / STORY).iterdir()) == [
        "index.md",
        "rapat.jpg",
    ]
    assert full.items() == before
    assert send_originals(full.settings, 0, quiet) == (0, 0)


def test_small_ones_stay(full: ContentDesk) -> None:
    assert send_originals(full.settings, 1_000_000, quiet) == (0, 0)
    assert (full.settings.content / STORY / "rapat.jpg").read_bytes() == jpeg(640, 480)


def test_wrong_bytes_in_the_store_are_put_right(full: ContentDesk) -> None:
    place = place_of(full, jpeg(640, 480))
    place.parent.mkdir(parents=True)
    place.write_bytes(b"salah")
    assert send_originals(full.settings, 0, quiet)[0] == 1
    assert place.read_bytes() == jpeg(640, 480)


def test_what_did_not_arrive_is_not_replaced(
    full: ContentDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Originals, "send", lambda self, file, data: None)
    with pytest.raises(Exception, match="is missing"):
        send_originals(full.settings, 0, quiet)
    assert (full.settings.content / STORY / "rapat.jpg").read_bytes() == jpeg(640, 480)


def test_what_changes_meanwhile_is_not_replaced(
    full: ContentDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = Originals.send

    def slow(self: Originals, file: Any, data: bytes) -> None:
        send(self, file, data)
        full.write(f"{STORY}/rapat.jpg", jpeg(600, 400))

    monkeypatch.setattr(Originals, "send", slow)
    assert send_originals(full.settings, 0, quiet) == (0, 0)
    assert (full.settings.content / STORY / "rapat.jpg").read_bytes() == jpeg(600, 400)


def test_nowhere_to_send_is_told(full: ContentDesk) -> None:
    set_photos(full, originals="")
    with pytest.raises(SettingsError, match=r"\[photos\]"):
        send_originals(full.settings, 0, quiet)


# By git-lfs itself -----------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("git-lfs") is None, reason="git-lfs is not installed")
def test_a_pointer_of_git_lfs_is_read(away: ContentDesk) -> None:
    subprocess.run(["git", "init", "-q"], check=True, cwd=away.root)
    made = subprocess.run(
        ["git", "lfs", "clean"], input=jpeg(), capture_output=True, check=True, cwd=away.root
    )
    assert made.stdout == write_pointer(Pointer(sha256(jpeg()).hexdigest(), len(jpeg())))
    away.write(f"{STORY}/rapat.jpg", made.stdout)
    assert away.codes() == []

