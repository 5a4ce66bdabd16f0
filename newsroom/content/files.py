"""The gate: which files below content/ exist at all for the newsroom, and which are refused.

Regular files only, with plain names; nothing is opened here, and no link is followed.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Any

import orjson

from newsroom.kinds.values import FILE_NAME
from newsroom.messages import mark
from newsroom.problems import Problem

# What operating systems and editors leave behind; nobody wrote it.
IGNORED = re.compile(
    r"^(\.DS_Store|Thumbs\.db|desktop\.ini|\.git(keep|ignore|attributes)|\._.*"
    r"|\..*\.sw[a-p]|\.#.*|#.*#|~\$.*|.*~)$"
)
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
DEEPEST = 8


# A regular file in a folder: its name; and size, mtime and ctime (ns), to know it again. A list,
# as it comes back from where it is kept, so that two walks can be compared as they are.
Found = list[Any]
Folders = dict[str, list[Found]]


def scan(content: Path, limit: int) -> tuple[Folders, list[Problem]]:
    """Walk content/; return each folder (path below it) with the files that may be read.

    Folders and names are in order; `limit` is the most bytes a file may have. Symlinks, devices,
    pipes and sockets are refused by name, never opened. A refused file is in the problems, so
    that none is lost in silence.
    """
    folders: Folders = {}
    problems: list[Problem] = []
    _walk(str(content), "", limit, folders, problems)
    return folders, problems


def digest_of(folders: Folders) -> str:
    """Return a name (hex) for what a walk found: the same files with the same times."""
    return sha256(orjson.dumps(folders)).hexdigest()


def _walk(
    place: str, folder: str, limit: int, folders: Folders, problems: list[Problem]
) -> None:
    try:
        with os.scandir(place) as entries:
            inside = sorted(entries, key=attrgetter("name"))
    except OSError as error:
        problems.append(unreadable(folder or ".", error))
        return
    found, below = [], []
    for entry in inside:
        name = entry.name
        if not FILE_NAME.match(name) and IGNORED.match(name):
            continue
        path = f"{folder}/{name}" if folder else name
        if entry.is_dir(follow_symlinks=False):
            below.append((entry.path, path))
            continue
        status = entry.stat(follow_symlinks=False)
        if problem := _refusal(path, status, limit):
            problems.append(problem)
        else:
            found.append([name, status.st_size, status.st_mtime_ns, status.st_ctime_ns])
    if found:
        folders[folder] = found
    for inner, path in below:
        if problem := _folder_refusal(path):
            problems.append(problem)
        else:
            _walk(inner, path, limit, folders, problems)


def _folder_refusal(path: str) -> Problem | None:
    if path.count("/") >= DEEPEST:
        return _problem(path, "folder-deep", mark("move this folder up; it lies too deep"))
    return _name_problem(path)


def _refusal(path: str, status: os.stat_result, limit: int) -> Problem | None:
    if stat.S_ISLNK(status.st_mode):
        order = mark("put the file itself here; links are not followed")
        return _problem(path, "file-symlink", order)
    if not stat.S_ISREG(status.st_mode):
        return _problem(path, "file-special", mark("remove this; only ordinary files may be here"))
    if status.st_size > limit:
        size, most = str(status.st_size // 1_000_000), str(limit // 1_000_000)
        order = mark("make this file smaller: it has {size} MB, at most {most} MB are allowed")
        return _problem(path, "file-large", order, size=size, most=most)
    return _name_problem(path)


def _name_problem(path: str) -> Problem | None:
    """Judge one name; the folders above were judged before."""
    name = path.rsplit("/", 1)[-1]
    if FILE_NAME.match(name) and ".." not in name:
        return None
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in name):
        return _problem(path, "name-control", mark("rename this; its name has control characters"))
    if any(char in BIDI for char in name):
        order = mark("rename this; its name has characters that turn the reading direction")
        return _problem(path, "name-bidi", order)
    if unicodedata.normalize("NFC", name) != name:
        order = mark('rename this to "{better}"; its letters are stored in two parts')
        return _problem(path, "name-nfd", order, better=plain_name(name))
    order = mark('rename this to "{better}"; use a-z, 0-9, dot and - only')
    return _problem(path, "name-invalid", order, better=plain_name(name))


def plain_name(name: str) -> str:
    """Suggest a name that is allowed, for a file or folder name that is not."""
    letters = unicodedata.normalize("NFKD", name.replace("\u0131", "i")).lower()
    kept = "".join(
        c if c.isascii() and (c.isalnum() or c in ".-_") else "-"
        for c in letters
        if not unicodedata.combining(c)
    )
    while "--" in kept or ".." in kept:
        kept = kept.replace("--", "-").replace("..", ".")
    return kept.replace("-.", ".").strip("-._") or "berkas"


def unreadable(path: str, error: OSError) -> Problem:
    """Return the problem of a file or folder that the system will not read."""
    order = mark("this cannot be read ({reason}); check its permissions")
    return _problem(path, "file-unreadable", order, reason=error.strerror or str(error))


def _problem(path: str, code: str, order: str, **params: str) -> Problem:
    shown = "".join(c if c.isprintable() and c not in BIDI else f"\\u{ord(c):04x}" for c in path)
    return Problem(shown, 1, 1, code, order, params)
