"""Reading content/: what changed is read again, what did not is as it was; nothing is hidden.

Each reading is compared with one that begins from nothing.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsroom.content import reading as room
from newsroom.content.folder import Folder
from newsroom.content.reading import Reading, read_content
from newsroom.edition import quiet
from newsroom.engine.store import DamageError, Store
from newsroom.problems import Problem
from newsroom.rules import judge
from tests.conftest import BODY, PHOTO, STORY, ContentDesk, jpeg, text

ENGLISH = "---\ntitle: B\nsummary: s\nstatus: published\n---\nText.\n"
SATU, DUA, TIGA = (f"berita/2026/11/{name}" for name in ("satu", "dua", "tiga"))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files settle at once: the clock of this file system is fine."""
    monkeypatch.setattr(room, "_SETTLED", 0)


def read(desk: ContentDesk, jobs: int = 1, rules: Any = judge) -> Reading:
    """Read, at a later tick of the disk's clock than anything that was written."""
    tick = desk.root / "detak"
    tick.touch()
    began = tick.stat().st_ctime_ns
    while tick.stat().st_ctime_ns <= began + 2_000_000:
        time.sleep(0.001)
        tick.touch()
    with Store(desk.settings.state) as store:
        return read_content(desk.settings, store, rules, jobs, quiet)


def all_of(reading: Reading) -> tuple[Any, ...]:
    """Return all that a reading says, in an order."""
    problems = sorted([*reading.problems(), *reading.refused], key=repr)
    special = {name: replace(one, hashes=()) for name, one in reading.special.items()}
    return reading.records, problems, special, reading.folders


def read_anew(desk: ContentDesk, **more: Any) -> int:
    """Read; check that it says what a reading from nothing says; return how much was read."""
    found = read(desk, **more)
    fresh = replace(desk.settings, state=desk.root / "lain")
    shutil.rmtree(fresh.state, ignore_errors=True)
    assert all_of(found) == all_of(read(replace_settings(desk, fresh)))
    with Store(desk.settings.state) as store:  # what the records name can be opened
        store.items(d for r in found.records if r.sound for d in (r.brief, r.digest))
    return found.read_anew


def replace_settings(desk: ContentDesk, settings: Any) -> ContentDesk:
    """Return the same content with other settings."""
    return ContentDesk(desk.root, settings)


@pytest.fixture
def three(desk: ContentDesk) -> ContentDesk:
    """Return three stories, the first with a photo and a translation, read once."""
    desk.story("satu", photos=f"[{PHOTO}]")
    desk.write(f"{SATU}/rapat.jpg", jpeg())
    desk.write(f"{SATU}/index.en.md", ENGLISH)
    desk.story("dua")
    desk.story("tiga")
    assert read_anew(desk) == 3
    return desk


def file(desk: ContentDesk, path: str) -> Path:
    """Return where a file of the content lies."""
    return desk.settings.content / path


# What is read anew -----------------------------------------------------------------------------


def test_nothing_changed_and_nothing_is_read(three: ContentDesk) -> None:
    assert read_anew(three) == 0
    assert read_anew(three) == 0


def test_an_edited_text_is_read(three: ContentDesk) -> None:
    three.story("dua", title="Judul baru")
    assert read_anew(three) == 1
    assert "Judul baru" in {record.title for record in read(three).records}
    assert read_anew(three) == 0


def test_a_text_of_equal_size_with_its_time_set_back_is_read(three: ContentDesk) -> None:
    path = file(three, f"{DUA}/index.md")
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"gantung", b"layang "))
    assert path.stat().st_size == before.st_size
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert read_anew(three) == 1


def photo_sha(reading: Reading, folder: str) -> set[str]:
    """Return the hashes of the photos of an item."""
    return {p.sha256 for r in reading.records if r.folder == folder for p in r.photos}


def test_a_photo_of_equal_size_with_its_time_set_back_is_read(three: ContentDesk) -> None:
    """ctime tells, which no program can set."""
    path = file(three, f"{SATU}/rapat.jpg")
    first, before = path.read_bytes(), path.stat()
    shas = photo_sha(read(three), SATU)
    path.write_bytes(first[:-2] + b"\x00\x00")
    assert path.stat().st_size == before.st_size
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert read_anew(three) == 1
    assert photo_sha(read(three), SATU).isdisjoint(shas)


def test_a_photo_that_another_took_the_place_of_is_read(three: ContentDesk) -> None:
    """As rsync and editors do it: a new file is renamed over the old one."""
    path = file(three, f"{SATU}/rapat.jpg")
    before, shas = path.stat(), photo_sha(read(three), SATU)
    other = three.root / "baru.jpg"
    other.write_bytes(path.read_bytes()[:-2] + b"\x00\x00")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.rename(path)
    assert read_anew(three) == 1
    assert photo_sha(read(three), SATU).isdisjoint(shas)


def test_a_photo_beside_an_edited_text_is_not_hashed_again(
    three: ContentDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its size and times say that it is the same; an archive has terabytes of them."""
    three.write(f"{SATU}/rapat.jpg", jpeg(640, 480))  # too large for a pointer
    read(three)
    three.story("satu", photos=f"[{PHOTO}]", title="Judul baru")
    opened: list[str] = []
    real = Path.read_bytes

    def watched(self: Path) -> bytes:
        opened.append(self.name)
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", watched)
    read(three)
    assert "index.md" in opened and "rapat.jpg" not in opened


def test_a_touched_file_is_read_and_says_the_same(three: ContentDesk) -> None:
    records = read(three).records
    file(three, f"{DUA}/index.md").touch()
    assert read_anew(three) == 1
    assert read(three).records == records


DEEDS: dict[str, tuple[Callable[[ContentDesk], Any], int]] = {
    "a file more": (lambda desk: desk.write(f"{DUA}/sisa.jpg", jpeg()), 1),
    "a file less": (lambda desk: file(desk, f"{SATU}/rapat.jpg").unlink(), 1),
    "a file renamed": (
        lambda desk: file(desk, f"{SATU}/rapat.jpg").rename(file(desk, f"{SATU}/lain.jpg")),
        1,
    ),
    "a file with a bad name": (lambda desk: desk.write(f"{DUA}/A b.jpg", jpeg()), 0),
    "a translation more": (lambda desk: desk.write(f"{DUA}/index.en.md", ENGLISH), 1),
    "a translation less": (lambda desk: file(desk, f"{SATU}/index.en.md").unlink(), 1),
    "an original less": (lambda desk: file(desk, f"{SATU}/index.md").unlink(), 1),
    "a folder more": (lambda desk: desk.story("empat"), 1),
    "a folder less": (lambda desk: shutil.rmtree(file(desk, DUA)), 0),
    "a folder renamed": (lambda desk: file(desk, DUA).rename(file(desk, f"{DUA}-a")), 1),
    "a text made a draft": (lambda desk: desk.story("dua", status="draft"), 1),
    "a text with a fault": (lambda desk: desk.story("dua", category="zzz"), 1),
    "a text that cannot be read": (lambda desk: desk.write(f"{DUA}/index.md", "---\n: :\n"), 1),
    "a text made a link": (
        lambda desk: (
            file(desk, f"{DUA}/index.md").unlink(),
            file(desk, f"{DUA}/index.md").symlink_to("../satu/index.md"),
        ),
        0,
    ),
    "an empty folder": (lambda desk: file(desk, "berita/2026/12").mkdir(), 0),
    "a text on top": (lambda desk: desk.write("catatan.md", text(STORY)), 1),
    "two at once": (lambda desk: (desk.story("dua", title="A"), desk.story("tiga", title="B")), 2),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_read_is_what_changed(three: ContentDesk, deed: str) -> None:
    do, count = DEEDS[deed]
    do(three)
    assert read_anew(three) == count
    assert read_anew(three) == 0


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_done_can_be_undone(three: ContentDesk, deed: str, tmp_path: Path) -> None:
    """The reading is then what it was: nothing of what was there between is left."""
    before = all_of(read(three))[:3]
    shutil.copytree(three.settings.content, tmp_path / "cadangan")
    DEEDS[deed][0](three)
    read(three)
    shutil.rmtree(three.settings.content)
    shutil.move(tmp_path / "cadangan", three.settings.content)
    read_anew(three)
    assert all_of(read(three))[:3] == before


def test_all_is_read_with_other_settings(three: ContentDesk) -> None:
    agency = three.settings.agency
    topics = {**agency.topics, "baru": {"id": "Baru"}}
    three.settings = replace(three.settings, agency=replace(agency, topics=topics))
    assert read_anew(three) == 3
    assert read_anew(three) == 0


def test_all_is_read_with_other_code(three: ContentDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "code_digest", lambda *rooms: "kode lain")
    assert read_anew(three) == 3
    assert read_anew(three) == 0


def test_all_is_read_with_other_libraries(
    three: ContentDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "library_versions", lambda *names: "markdown==0")
    assert read_anew(three) == 3


def test_all_is_read_in_another_place(three: ContentDesk) -> None:
    """A state folder that is used for two contents belongs to the last."""
    other = three.root / "salinan"
    shutil.copytree(three.settings.content, other)
    file(three, f"{DUA}/index.md").write_text(text({**STORY, "title": "Di sini"}))
    copy = replace_settings(three, replace(three.settings, content=other))
    assert read_anew(copy) == 3
    assert read_anew(three) == 3


# What is shared --------------------------------------------------------------------------------


@pytest.fixture
def shared(desk: ContentDesk) -> ContentDesk:
    """Return two stories that show a shared photo, one that does not, read once."""
    desk.write("media/rapat.jpg", jpeg())
    desk.story("satu", photos=f"[{PHOTO}]")
    desk.story("dua", photos=f"[{PHOTO}]", body="Satu.\n\n![](/media/rapat.jpg)\n")
    desk.story("tiga")
    assert read_anew(desk) == 4
    return desk


def test_who_shows_a_shared_photo_is_read_when_it_changed(shared: ContentDesk) -> None:
    shas = photo_sha(read(shared), SATU)
    shared.write("media/rapat.jpg", jpeg(80, 60))
    assert read_anew(shared) == 3
    found = read(shared)
    assert photo_sha(found, SATU) == photo_sha(found, DUA)
    assert photo_sha(found, SATU).isdisjoint(shas)
    assert read_anew(shared) == 0


@pytest.mark.parametrize("deed", ["gone", "renamed", "folder gone", "broken"])
def test_who_shows_a_shared_photo_is_told_when_it_is_gone(shared: ContentDesk, deed: str) -> None:
    path = file(shared, "media/rapat.jpg")
    if deed == "gone":
        path.unlink()
    elif deed == "renamed":
        path.rename(path.with_name("lain.jpg"))
    elif deed == "folder gone":
        shutil.rmtree(path.parent)
    else:
        path.write_bytes(jpeg(form="PNG"))
    read_anew(shared)
    assert {p.path for p in read(shared).problems()} & {f"{SATU}/index.md", "media/rapat.jpg"}


def test_who_names_a_photo_is_read_when_it_comes(desk: ContentDesk) -> None:
    """The text was first; its photo comes to the shared ones later."""
    desk.story("satu", photos=f"[{PHOTO}]")
    desk.story("dua")
    read(desk)
    assert desk.codes() == ["file-missing"]
    desk.write("media/rapat.jpg", jpeg())
    assert read_anew(desk) == 2
    assert desk.codes() == []


def test_a_photo_beside_the_text_goes_before_the_shared_one(shared: ContentDesk) -> None:
    shared.write(f"{SATU}/rapat.jpg", jpeg(90, 60))
    assert read_anew(shared) == 1
    found = read(shared)
    assert photo_sha(found, SATU).isdisjoint(photo_sha(found, DUA))
    file(shared, f"{SATU}/rapat.jpg").unlink()
    assert read_anew(shared) == 1
    assert photo_sha(read(shared), SATU) == photo_sha(read(shared), DUA)


def test_who_links_a_file_of_another_is_read_when_it_goes(three: ContentDesk) -> None:
    three.write(f"{DUA}/b.pdf", b"%PDF-1.4\n")
    three.story("dua", body="Lihat [b](b.pdf).\n")
    three.story("tiga", body="Lihat [b](../dua/b.pdf).\n")
    read(three)
    assert three.codes() == ["link-foreign"]
    file(three, f"{DUA}/b.pdf").unlink()
    assert read_anew(three) == 2
    assert three.codes() == ["link-dead", "link-dead"]


def test_links_between_texts_need_no_reading(three: ContentDesk) -> None:
    """They are looked at across all records, at each build."""
    three.story("tiga", body="Lihat [dua](../dua/index.md#bagian-jadwal).\n")
    read(three)
    assert three.codes() == ["link-fragment"]
    three.story("dua", body="## Jadwal\n\nIsi.\n")
    assert read_anew(three) == 1
    assert three.codes() == []
    shutil.rmtree(file(three, DUA))
    assert read_anew(three) == 0
    assert three.codes() == ["link-dead"]


# Clocks ----------------------------------------------------------------------------------------


def test_two_edits_in_one_tick_of_the_clock_are_both_read(
    three: ContentDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal in length and in time: what changed just now is looked at again."""
    monkeypatch.setattr(room, "_SETTLED", 2_000_000_000)
    three.story("dua", title="Judul satu")
    first = room.scan(three.settings.content, 10**9)
    read(three)
    three.story("dua", title="Judul lain")
    monkeypatch.setattr(room, "scan", lambda content, limit: first)
    found = read(three)
    assert "Judul lain" in {record.title for record in found.records}
    assert read(three).read_anew >= 1  # until it has settled


def test_a_photo_that_changed_just_now_is_hashed_again(
    three: ContentDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_SETTLED", 2_000_000_000)
    three.write(f"{SATU}/rapat.jpg", jpeg(70, 50))
    first = room.scan(three.settings.content, 10**9)
    shas = photo_sha(read(three), SATU)
    three.write(f"{SATU}/rapat.jpg", jpeg(70, 50)[:-2] + b"\x00\x00")
    monkeypatch.setattr(room, "scan", lambda content, limit: first)
    assert photo_sha(read(three), SATU).isdisjoint(shas)


def test_what_has_settled_is_not_looked_at_again(
    desk: ContentDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_SETTLED", 300_000_000)
    desk.story("satu")
    assert read(desk).read_anew == 1
    assert read(desk).read_anew == 1
    time.sleep(0.35)
    assert read(desk).read_anew == 1
    assert read(desk).read_anew == 0


# What goes wrong -------------------------------------------------------------------------------


def change_much(desk: ContentDesk) -> None:
    """Change a text, a photo that is shared, and which folders there are."""
    desk.story("satu", photos=f"[{PHOTO}]", title="Judul baru")
    desk.write("media/rapat.jpg", jpeg(80, 60))
    desk.story("empat", category="zzz")
    shutil.rmtree(file(desk, TIGA))


class Stop(BaseException):
    """Stands for the end of the process: nobody catches it."""


@pytest.mark.parametrize("number", range(5))
def test_a_reading_that_ends_in_the_middle_hides_nothing(shared: ContentDesk, number: int) -> None:
    """Also when what had changed is undone before the next one."""
    before = all_of(read(shared))[:3]
    shutil.copytree(shared.settings.content, shared.root / "cadangan")
    left = [number]

    def stop(folder: Folder) -> Iterable[Problem]:
        left[0] -= 1
        if left[0] < 0:
            raise Stop
        return judge(folder)

    change_much(shared)
    for attempt in range(2):
        left[0] = number
        try:
            read(shared, rules=stop)
        except Stop:
            continue
        assert number >= 4 and attempt == 0, "it did not end in the middle"
        break
    read_anew(shared)
    assert {p.code for p in read(shared).problems()} == {"topic-unknown"}
    shutil.rmtree(shared.settings.content)
    shutil.move(shared.root / "cadangan", shared.settings.content)
    read_anew(shared)
    assert all_of(read(shared))[:3] == before


@pytest.mark.parametrize("moment", ["save_index", "fork_map", "read_texts", "probe_photos"])
def test_a_reading_that_ends_at_a_step_hides_nothing(
    shared: ContentDesk, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def stop(*args: object) -> Any:
        raise Stop

    change_much(shared)
    with monkeypatch.context() as patch:
        patch.setattr(room, moment, stop)
        with pytest.raises(Stop):
            read(shared)
    read_anew(shared)
    assert {p.code for p in read(shared).problems()} == {"topic-unknown"}


def test_slabs_and_processes_make_no_difference(
    desk: ContentDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("media/rapat.jpg", jpeg())
    for number in range(90):
        desk.story(f"n{number}", photos=f"[{PHOTO}]" if number % 3 else None, title=f"N {number}")
    whole = all_of(read(desk))
    monkeypatch.setattr(room, "_SLAB", 70)
    for jobs in (1, 2):
        shutil.rmtree(desk.settings.state)
        assert all_of(read(desk, jobs=jobs)) == whole


# Damage ----------------------------------------------------------------------------------------


def flip(state: Path, table: str, where: str = "1") -> None:
    """Flip a bit of every value of a table."""
    index = sqlite3.connect(state / "index.sqlite")
    rows = index.execute(f"SELECT rowid, value FROM {table} WHERE {where}").fetchall()
    assert rows
    for name, value in rows:
        noise = bytearray(value)
        noise[len(noise) // 2] ^= 1
        index.execute(f"UPDATE {table} SET value = ? WHERE rowid = ?", (bytes(noise), name))
    index.commit()
    index.close()


def settled(desk: ContentDesk, use: Callable[[], Any]) -> Any:
    """Do something that may find damage; then the run begins anew, once."""
    try:
        return use()
    except DamageError:
        return use()


def everything(desk: ContentDesk) -> tuple[Any, ...]:
    """Return what `check` says: states, problems, and the items of the edition, opened."""
    opening, problems = desk.examine()
    return opening.account, problems, desk.items()


@pytest.mark.parametrize("table", ["folders", "memo", "items"])
@pytest.mark.parametrize("then", ["nothing", "edited", "all edited"])
def test_noise_in_the_store_is_never_taken_for_content(
    shared: ContentDesk, table: str, then: str
) -> None:
    """Flipped bits in every value: the same is said as from nothing."""
    shared.story("empat", category="zzz", slug="tiga")
    shared.story("lima", slug="tiga", body="[a](../tiga/index.md#tiada)\n\n" + BODY)
    shared.story("tiga", aliases="[berita/2026/11/satu]")
    before = everything(shared)
    read(shared)
    flip(shared.settings.state, table)
    if then != "nothing":
        shared.story("satu", photos=f"[{PHOTO}]", title="Judul baru")
    if then == "all edited":
        for path in shared.settings.content.rglob("*.*"):
            path.touch()
    found = settled(shared, lambda: everything(shared))
    shutil.rmtree(shared.settings.state)
    assert found == everything(shared)
    assert then != "nothing" or found == before


@pytest.mark.parametrize("how", ["gone", "empty", "noise", "short"])
def test_without_its_index_all_is_read(three: ContentDesk, how: str) -> None:
    path = three.settings.state / "reading.json"
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes({"empty": b"", "noise": data[:-9] + os.urandom(9), "short": data[:99]}[how])
    assert read_anew(three) == 3
    assert read_anew(three) == 0


def test_without_its_store_all_is_read(three: ContentDesk) -> None:
    """An index says nothing of a store that is another one now."""
    for path in three.settings.state.glob("index.sqlite*"):
        path.unlink()
    assert read_anew(three) == 3
    assert read_anew(three) == 0


def test_a_state_folder_that_came_back_from_a_backup_is_of_use(three: ContentDesk) -> None:
    shutil.copytree(three.settings.state, three.root / "cadangan")
    three.story("dua", title="Judul baru")
    assert read_anew(three) == 1
    shutil.rmtree(three.settings.state)
    shutil.move(three.root / "cadangan", three.settings.state)
    assert read_anew(three) == 1
