"""Edits that break something, that do not matter, and that mend."""

from __future__ import annotations

import os
import re
import shutil
from random import Random

from tests.site.edits.registry import named
from tests.site.edits.texts import all_files, overwrite, put, read, shuffled
from tests.site.edits.tiny import paper, tiny
from tests.site.trial import Trial, bring_back


@named()
def spoil_text(trial: Trial, rng: Random) -> str:
    """Break a text in one of the ways in which texts are broken."""
    for path in shuffled(all_files(trial, ".md"), rng):
        file = trial.content / path
        old, new = rng.choice(_SPOILED)
        data = file.read_bytes()
        broken = data.replace(old, new, 1) if old else data + new
        if broken != data:
            overwrite(file, broken, rng)
            return f"{path}: {old!r} -> {new!r}"
    return ""


_SPOILED = [
    (b"---\n", b""),
    (b"title:", b"judul:"),
    (b"title:", b"title: A: B\ntitle:"),
    (b"status: published", b"status: terbit"),
    (b"date:", b"date: 03/04/2026\nmodified:"),
    (b"summary:", b"ringkasan:"),
    (b"category:", b"sponsor:"),
    (b"", b"\n\xff\xfe\n"),
    (b"", b"\n\x00\n"),
    (b"", b"\nSatu \x07 dua.\n"),
    (b"", b"\n<b>Tebal</b> dan <i>miring</i>.\n"),
    (b"", b"\n[luar](../../../../../../x.pdf) dan [jahat](javascript:1)\n"),
    (b"", b"\n[tak ada](/berita/2026/11/tak-ada/index.md)\n"),
    (b"", b"\n# Judul besar\n"),
    (b"", b"\n![](tak-ada.jpg)\n"),
]


@named(0.5)
def add_stray(trial: Trial, rng: Random) -> str:
    """Put something where it does not belong: unused, misplaced, of no kind, a link."""
    path, data = rng.choice(_STRAYS)
    file = trial.content / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() or file.is_symlink():
        return ""
    if data is None:
        file.symlink_to("/etc/hostname")
    else:
        file.write_bytes(data)
    return f"stray {path}"


_STRAYS: list[tuple[str, bytes | None]] = [
    ("berita/2026/11/dua/liar.pdf", paper(9)),
    ("media/liar.jpg", tiny(9)),
    ("liar.txt", b"liar"),
    ("berita/liar/index.md", b"---\ntitle: Liar\n---\nIsi.\n"),
    ("artikel/2026/11/liar/index.md", b"---\ntitle: Liar\n---\nIsi.\n"),
    ("berita/2026/11/Liar/index.md", b"---\ntitle: Liar\n---\nIsi.\n"),
    ("berita/2026/11/dua/tautan.pdf", None),
]


@named(0.5, shows=False)
def add_ignored(trial: Trial, rng: Random) -> str:
    """Leave what systems and editors leave: an empty folder, files that nobody wrote."""
    name = rng.choice((".DS_Store", "index.md~", ".index.md.swp"))
    (trial.content / "berita" / "2026" / "11").mkdir(parents=True, exist_ok=True)
    (trial.content / "berita" / "2026" / "11" / name).write_bytes(b"x")
    (trial.content / "berita" / "2026" / f"{rng.randrange(1, 9):02}").mkdir(exist_ok=True)
    return f"{name} and an empty folder"


@named(0.5, shows=False)
def touch(trial: Trial, rng: Random) -> str:
    """Give files another time, or write the same bytes anew."""
    for path in all_files(trial):
        file = trial.content / path
        if rng.random() < 0.5:
            os.utime(file)
        else:
            overwrite(file, file.read_bytes(), rng)
    return "every file touched"


@named(0.5, case=3, before=["change-title:1", "build"])
def undo(trial: Trial, rng: Random) -> str:
    """Go back to how everything was at an earlier build: content, theme, settings, clock."""
    if not trial.past:
        return ""
    _go_back(trial, rng.randrange(len(trial.past)))
    return "as it was"


def _go_back(trial: Trial, number: int) -> None:
    past = trial.past[number]
    bring_back(trial.content, past.content)
    for name, value in past.settings.items():
        setattr(trial, name, value)
    if past.theme:
        bring_back(trial.theme, past.theme)


@named(0.5, case=4, before=["spoil-text:6", "build"])
def heal(trial: Trial, rng: Random) -> str:
    """After a refused build: go back, or mend each file that is named (a draft, or deleted)."""
    if trial.last is None or not trial.last.refusal:
        return ""
    if trial.past and (rng.random() < 0.5 or not trial.last.problems):
        _go_back(trial, -1)
        return "back to the last edition"
    for path in sorted({problem.path for problem in trial.last.problems}):
        _mend(trial, path, rng)
    return f"{len(trial.last.problems)} problems mended"


def _mend(trial: Trial, path: str, rng: Random) -> None:
    """Make a text a draft; delete what cannot be one."""
    text = read(trial.content, path) if path.endswith(".md") else None
    if text and text.fields.get("status") != "draft" and _is_placed(path):
        put(text, rng, "status", "draft")
    elif path.endswith("/index.md"):
        shutil.rmtree((trial.content / path).parent, ignore_errors=True)
    elif (trial.content / path).is_dir():
        shutil.rmtree(trial.content / path)
    else:
        (trial.content / path).unlink(missing_ok=True)


def _is_placed(path: str) -> bool:
    return re.match(r"(\w[\w-]*/\d{4}/\d\d|halaman)/[a-z0-9-]+/index", path) is not None
