"""One folder as it is kept: packed and unpacked without loss, named by what its items show."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.content.prefill import Taken
from newsroom.content.folder import FolderReading, pack, unpack
from newsroom.content.index import Index, load_index, save_index
from newsroom.engine.sealed import write_sealed
from newsroom.engine.store import Store
from newsroom.model import Details, Item, PhotoRecord, Record, TextLink
from newsroom.problems import Problem, Severity
from tests.conftest import ContentDesk, PHOTO, TAKEN_BACK, jpeg, make_desk

words = st.text(max_size=12)
numbers = st.integers(-(2**53), 2**53)
lists = st.lists(words, max_size=2)
places = st.lists(st.one_of(words, st.integers(0, 9)), max_size=3)
photos = st.builds(
    PhotoRecord,
    *(words, words, st.integers(0, 2**40), words),
    *(st.integers(1, 20_000), st.integers(1, 20_000), st.integers(1, 9), lists),
    **dict.fromkeys(("social", "focus"), st.lists(st.floats(0, 4000), max_size=6)),
    **dict.fromkeys(("pixels", "fingerprint"), words),
    outputs=lists,
)
details = st.builds(
    Details,
    numbers=st.lists(st.tuples(words, words).map(list), max_size=2),
    aliases=lists,
    links=st.lists(st.builds(TextLink, words, words, st.integers(1, 9999), words), max_size=2),
    told=st.lists(st.tuples(places, numbers).map(list), max_size=2),
    photos=st.lists(photos, max_size=2),
    files=st.lists(st.tuples(words, words, st.integers(0, 2**40)).map(list), max_size=2),
    corrected_by=st.lists(st.tuples(st.integers(0, 99), words).map(list), max_size=2),
)
records = st.builds(
    Record,
    **dict.fromkeys(("folder", "path", "kind", "lang", "slug", "url", "id", "status"), words),
    **dict.fromkeys(("month", "title", "category", "brief", "digest"), words),
    **dict.fromkeys(("regions", "agencies", "tags"), lists),
    **{"own_id": st.booleans(), "sound": st.booleans(), "due": numbers},
    **{"version": st.integers(1, 99), "details": st.none() | details},
)
problems = st.builds(
    Problem,
    *(words, st.integers(1, 9999), st.integers(1, 999), words, words),
    params=st.dictionaries(words, words, max_size=2),
    severity=st.sampled_from(Severity),
)
readings = st.builds(
    FolderReading,
    records=st.lists(records, max_size=3),
    hashes=st.lists(st.tuples(words, words).map(list), max_size=2),
    **dict.fromkeys(("outside", "odd", "drafts"), lists),
    problems=st.lists(problems, max_size=2),
    anchors=st.dictionaries(words, lists, max_size=2),
    taken=st.lists(st.builds(Taken, words, st.integers(1, 9999), words, words, words), max_size=2),
)


@given(readings)
@settings(deadline=None)
def test_a_reading_comes_back_as_it_was(found: FolderReading) -> None:
    again = unpack(pack(found))
    assert again == found
    assert pack(again) == pack(found)
    for record in again.records:
        assert isinstance(record, Record)
        assert all(isinstance(link, TextLink) for link in record.links)
        assert all(isinstance(photo, PhotoRecord) for photo in record.photos)
    assert all(isinstance(problem.severity, Severity) for problem in again.problems)


def plain(value: Any) -> Any:
    """Return a value with lists for tuples, whatever named ones they are."""
    return [plain(inner) for inner in value] if isinstance(value, tuple | list) else value


def test_what_is_read_of_real_texts_comes_back(desk: ContentDesk) -> None:
    """With photos, links, corrections, faults and a translation."""
    write_much(desk)
    with Store(desk.settings.state) as store:
        rows = store.folders(FOLDERS)
    assert rows.keys() == FOLDERS
    for data in rows.values():
        found = unpack(data)
        assert unpack(pack(found)) == found
        assert plain(list(found.records)) == [plain(tuple(record)) for record in found.records]


FOLDERS = {"berita/2026/11/satu", "siaran-pers/2026/11/rilis", "berita/2026/11/rusak", "media"}


def write_much(desk: ContentDesk) -> None:
    """Write and read a little of everything."""
    satu = desk.story(
        "satu",
        photos=f"[{PHOTO}]",
        corrections="[{time: 2026-11-20 12:00 WIB, kind: ralat, note: Angka.}]",
        body="Lihat [rilis](../../../../siaran-pers/2026/11/rilis/index.md) dan [b](b.pdf).\n",
    )
    desk.write(satu.replace("index.md", "rapat.jpg"), jpeg())
    desk.write(satu.replace("index.md", "b.pdf"), b"%PDF-1.4\n")
    english = "---\ntitle: B\nsummary: s\nstatus: published\n---\n\n## Head\n\nText.\n"
    desk.write(satu.replace("index.md", "index.en.md"), english)
    desk.release("rilis", aliases="[siaran-pers/2026/10/lama]", photos=f"[{PHOTO}]")
    desk.write("media/rapat.jpg", jpeg())
    desk.story("rusak", category="zzz", body="<b>x</b>\n")
    desk.examine()


def test_a_reading_that_was_cut_short_is_refused(desk: ContentDesk) -> None:
    write_much(desk)
    with Store(desk.settings.state) as store:
        data = store.folder_row("berita/2026/11/satu")
    for end in range(len(data)):
        with pytest.raises((ValueError, TypeError)):
            unpack(data[:end])


@pytest.mark.parametrize(
    "data", [b"[]", b"{}", b"3", b"null", b"[[[1]],[],[],[],[],[],{}]", b"[1]"]
)
def test_a_reading_of_another_shape_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, TypeError)):
        unpack(data)


@given(st.lists(records, max_size=3), st.sets(words, max_size=2), st.sets(words, max_size=2))
@settings(deadline=None)
def test_an_index_comes_back_as_it_was(
    found: list[Record], special: set[str], unsettled: set[str]
) -> None:
    import tempfile

    folders: Any = {"berita/a": [["index.md", 1, 2, 3]], "": [["x.jpg", 4, 5, 6]]}
    with tempfile.TemporaryDirectory() as name:
        index = Index("kunci", folders, tuple(found), frozenset(special), unsettled)
        save_index(Path(name), index)
        assert load_index(Path(name), "kunci") == index
        assert load_index(Path(name), "lain") == Index("lain")


def test_a_damaged_index_is_empty(desk: ContentDesk) -> None:
    """Whatever bit is flipped, and wherever it is cut."""
    write_much(desk)
    (path,) = desk.settings.state.glob("reading.json")
    data = path.read_bytes()
    key = next(part for part in data.split(b'"') if len(part) == 64).decode()
    assert load_index(desk.settings.state, key).records
    for at in [*range(80), len(data) // 2, len(data) - 1]:
        noise = bytearray(data)
        noise[at] ^= 1
        path.write_bytes(bytes(noise))
        assert load_index(desk.settings.state, key) == Index(key)
        path.write_bytes(data[:at])
        assert load_index(desk.settings.state, key) == Index(key)
    path.unlink()
    assert load_index(desk.settings.state, key) == Index(key)


@pytest.mark.parametrize("data", [b"[]", b"{}", b"[1, 2]", b"null", b"x", b'["kunci", {}, [], []]'])
def test_an_index_of_an_older_version_is_empty(desk: ContentDesk, data: bytes) -> None:
    """It is whole, but of another shape."""
    write_sealed(desk.settings.state / "reading.json", data)
    assert load_index(desk.settings.state, "kunci") == Index("kunci")


# Digests ---------------------------------------------------------------------------------------


def digests(desk: ContentDesk, path: str = "berita/2026/11/satu/index.md") -> tuple[str, str]:
    """Return brief and digest of a text."""
    record = next(r for r in desk.examine()[0].edition.items if r.path == path)
    return record.brief, record.digest


CHANGES: dict[str, tuple[dict[str, Any], bool, bool]] = {
    "nothing": ({}, False, False),
    "a word in the body": ({"body": "Satu kata lain.\n"}, False, True),
    "the title": ({"title": "Jembatan baru"}, True, True),
    "the summary": ({"summary": "Lain."}, True, True),
    "a tag": ({"tags": "[air]"}, True, True),
    "the date": ({"date": "2026-11-20 09:31 WIB"}, True, True),
    "the same date in another zone": ({"date": "2026-11-20 10:30 WITA"}, True, True),
    "the slug": ({"slug": "lain"}, True, True),
    "a comment in the header": ({"title": "Jembatan gantung dibuka # catatan"}, False, False),
    "a line in the header": ({"# catatan": "untuk redaksi"}, False, False),
    "the end of the line": ({"body": "Jembatan itu dibuka pagi ini.\r\n"}, False, True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_digests_name_what_an_item_shows(desk: ContentDesk, change: str) -> None:
    """`brief` all but the body, `digest` all; where a field stands is no part of either."""
    fields, brief_differs, digest_differs = CHANGES[change]
    desk.story("satu")
    before = digests(desk)
    desk.story("satu", **fields)
    after = digests(desk)
    assert (after[0] != before[0], after[1] != before[1]) == (brief_differs, digest_differs)


def test_a_line_more_moves_the_places_of_fields(desk: ContentDesk) -> None:
    """The digests do not see it, and the problems that are told later have the right line."""
    desk.story("satu", category="zzz")
    desk.story("dua")
    (first,) = desk.problems()
    desk.write("berita/2026/11/satu/index.md", _with_lines(desk, 3))
    (second,) = desk.problems()
    assert second.line == first.line + 3


def _with_lines(desk: ContentDesk, count: int) -> str:
    text = (desk.settings.content / "berita/2026/11/satu/index.md").read_text(encoding="utf-8")
    return text.replace("---\n", "---\n" + "# baris\n" * count, 1)


def test_files_are_part_of_what_an_item_shows(desk: ContentDesk) -> None:
    """A photo stands in lists too; an attachment only on the item's own page."""
    desk.story("satu", photos=f"[{PHOTO}]", body="Lihat [b](b.pdf).\n")
    desk.write("berita/2026/11/satu/rapat.jpg", jpeg())
    desk.write("berita/2026/11/satu/b.pdf", b"%PDF-1.4 satu")
    first = digests(desk)
    desk.write("berita/2026/11/satu/b.pdf", b"%PDF-1.4 dua!")
    second = digests(desk)
    assert (second[0] == first[0], second[1] == first[1]) == (True, False)
    desk.write("berita/2026/11/satu/rapat.jpg", jpeg(80, 60))
    third = digests(desk)
    assert third[0] != second[0] and third[1] != second[1]


def test_equal_items_have_equal_digests(tmp_path: Path) -> None:
    """In another place, at another time, read with others or alone."""
    found = []
    for name in ("sini", "sana"):
        (tmp_path / name).mkdir()
        desk = make_desk(tmp_path / name)
        desk.story("satu", photos=f"[{PHOTO}]", tags="[air, api]")
        desk.write("berita/2026/11/satu/rapat.jpg", jpeg())
        if name == "sana":
            desk.story("dua")
        found.append(digests(desk))
    assert found[0] == found[1]


def test_other_items_have_other_digests(desk: ContentDesk) -> None:
    """Also those that say the same at another address."""
    for name in ("satu", "dua", "tiga"):
        desk.story(name)
    records = desk.examine()[0].edition.items
    assert len({r.brief for r in records} | {r.digest for r in records}) == 6


def test_the_body_of_a_withdrawn_item_is_no_part_of_it(desk: ContentDesk) -> None:
    gone = {"status": "withdrawn", "corrections": TAKEN_BACK}
    desk.story("satu", body="Rahasia satu.\n", **gone)
    before = digests(desk)
    desk.story("satu", body="Rahasia dua, [a](https://x.example/).\n", **gone)
    assert digests(desk) == before
    with Store(desk.settings.state) as store:
        assert all(b"Rahasia" not in data for data in store.items(before).values())


def test_under_its_digest_lies_the_item_and_under_its_brief_all_but_the_body(
    desk: ContentDesk,
) -> None:
    path = desk.story("satu", photos=f"[{PHOTO}]", body="## Judul\n\nIsi [b](b.pdf).\n")
    desk.write("berita/2026/11/satu/rapat.jpg", jpeg())
    desk.write("berita/2026/11/satu/b.pdf", b"%PDF-1.4\n")
    brief, digest = digests(desk)
    with Store(desk.settings.state) as store:
        found = store.items([brief, digest])
    short, whole = pickle.loads(found[brief]), pickle.loads(found[digest])
    assert isinstance(short, Item) and isinstance(whole, Item)
    assert (whole.path, whole.kind.folder, whole.photos[0].photo.credit) == (
        *(path, "berita", "Rani Saputri / MMC"),
    )
    assert "Isi" in whole.source.html and whole.source.anchors == {"bagian-judul"}
    assert [file.path for file in whole.files] == ["berita/2026/11/satu/b.pdf"]
    assert (short.source.html, short.source.words, short.files) == ("", 0, ())
    assert (short.fields, short.photos, short.url) == (whole.fields, whole.photos, whole.url)
    assert whole.fields.photos[0] is whole.photos[0].photo  # templates tell photos by identity
