"""The gate: regular files with plain names; nothing else is opened, nothing is passed over."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.content.files import plain_name, scan
from newsroom.kinds.values import FILE_NAME

MOST = 1000


def look(root: Path) -> tuple[list[str], list[tuple[str, str]]]:
    folders, problems = scan(root, MOST)
    found = (f"{folder}/{file[0]}".lstrip("/") for folder in folders for file in folders[folder])
    return sorted(found), [(p.path, p.code) for p in problems]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a b.jpg", "name-invalid"),
        ("A.jpg", "name-invalid"),
        ("foto..jpg", "name-invalid"),
        (".rahasia", "name-invalid"),
        ("-a.jpg", "name-invalid"),
        ("a\\b.jpg", "name-invalid"),
        ("a" * 101, "name-invalid"),
        ("é.jpg", "name-invalid"),
        ("e\u0301.jpg", "name-nfd"),
        ("a\n.jpg", "name-control"),
        ("a\x7f.jpg", "name-control"),
        ("a\u202ejpg.exe", "name-bidi"),
    ],
)
def test_a_name_is_refused_for_files_and_folders(tmp_path: Path, name: str, code: str) -> None:
    for kind in ("berkas", "folder"):
        root = tmp_path / kind
        (root / name).parent.mkdir(parents=True)
        if kind == "folder":
            (root / name).mkdir()
            (root / name / "a.jpg").touch()
        else:
            (root / name).touch()
        found, problems = look(root)
        assert found == []
        assert [c for _, c in problems] == [code]
        assert problems[0][0].isprintable()


def test_a_name_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"kaf\xe9.jpg")).touch()
    found, problems = look(tmp_path)
    assert (found, problems) == ([], [("kaf\\udce9.jpg", "name-control")])


def test_nothing_but_regular_files(tmp_path: Path) -> None:
    outside = tmp_path / "luar.txt"
    outside.write_text("rahasia")
    root = tmp_path / "content"
    root.mkdir()
    (root / "a.jpg").symlink_to(outside)
    (root / "b").symlink_to("/etc")
    (root / "c.jpg").symlink_to("tidak-ada")
    (root / "d.jpg").symlink_to("d.jpg")
    os.mkfifo(root / "e.md")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(root / "f.sock"))
        found, problems = look(root)
    assert found == []
    links = [(name, "file-symlink") for name in ("a.jpg", "b", "c.jpg", "d.jpg")]
    assert problems == [*links, ("e.md", "file-special"), ("f.sock", "file-special")]


def test_limits(tmp_path: Path) -> None:
    (tmp_path / "pas.jpg").write_bytes(b"x" * MOST)
    (tmp_path / "lebih.jpg").write_bytes(b"x" * (MOST + 1))
    deep = tmp_path / "a/b/c/d/e/f/g/h"
    (deep / "i").mkdir(parents=True)
    (deep / "ya.jpg").touch()
    (deep / "i" / "tidak.jpg").touch()
    found, problems = look(tmp_path)
    assert found == ["a/b/c/d/e/f/g/h/ya.jpg", "pas.jpg"]
    assert sorted(problems) == [("a/b/c/d/e/f/g/h/i", "folder-deep"), ("lebih.jpg", "file-large")]


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", ".gitkeep", "index.md~", ".#index.md"])
def test_what_programs_leave_behind_is_not_ours(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert look(tmp_path) == ([], [])


def test_a_file_is_told_with_what_shows_that_it_changed(tmp_path: Path) -> None:
    """Size, mtime and ctime; the last cannot be set back."""
    path = tmp_path / "berita/a.jpg"
    path.parent.mkdir()
    path.write_bytes(b"satu")
    folders, _ = scan(tmp_path, MOST)
    status = path.stat()
    told = ["a.jpg", 4, status.st_mtime_ns, status.st_ctime_ns]
    assert {name: [list(file) for file in files] for name, files in folders.items()} == {
        "berita": [told]
    }


def test_folders_and_names_come_in_order_and_empty_ones_not_at_all(tmp_path: Path) -> None:
    for name in ("b/z.jpg", "b/a.jpg", "a/x/m.jpg", "c.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "kosong").mkdir()
    folders, _ = scan(tmp_path, MOST)
    assert [(name, [file[0] for file in files]) for name, files in folders.items()] == [
        *(("", ["c.jpg"]), ("a/x", ["m.jpg"]), ("b", ["a.jpg", "z.jpg"])),
    ]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert look(tmp_path / "tiada") == ([], [(".", "file-unreadable")])


@given(st.text(min_size=1, max_size=40))
def test_the_suggested_name_is_allowed(name: str) -> None:
    assert FILE_NAME.match(plain_name(name))
    assert ".." not in plain_name(name)


@pytest.mark.parametrize(
    ("name", "better"),
    [("Foto Rapat 1.JPG", "foto-rapat-1.jpg"), ("kafé.png", "kafe.png"), ("..", "berkas")],
)
def test_suggestions(name: str, better: str) -> None:
    assert plain_name(name) == better
