"""No file lies about unused: what nobody refers to is never published, and is named."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.content.folder import Folder, file_names, folder_of
from newsroom.content.items import FILE_FIELDS
from newsroom.content.library import MEDIA_FOLDER
from newsroom.messages import mark
from newsroom.problems import Problem
from newsroom.rules.desk import Desk

UNUSED = mark('no text refers to "{file}"; add it to "photos" or link it, or delete it')
ATTACHMENTS = {
    "pdf",
    "csv",
    "xlsx",
    "docx",
    "ods",
    "odt",
    "pptx",
    "zip",
    "mp4",
    "mp3",
    "m4a",
    "vtt",
    "ics",
    "json",
}


def used_files(folder: Folder) -> Iterator[Problem]:
    """Every file beside a text is referred to by it."""
    used = set(_referred(folder))
    texts = folder.library.sources
    for path in folder.library.files:
        place, _, name = path.rpartition("/")
        if path in used or path.endswith(".md") or place == MEDIA_FOLDER or not folder.is_own(path):
            continue
        if texts:
            yield Problem(path, 1, 1, "file-unused", UNUSED, {"file": name})
        else:
            order = mark('"{file}" lies in a folder without a text; move or delete it')
            yield Problem(path, 1, 1, "file-unused", order, {"file": name})


def used_media(desk: Desk) -> Iterator[Problem]:
    """Every shared file is referred to by some text."""
    shared = desk.reading.folders.get(MEDIA_FOLDER, ())
    if not shared:
        return
    used = {path for reading in desk.reading.special.values() for path in reading.outside}
    for name, *_ in shared:
        path = f"{MEDIA_FOLDER}/{name}"
        if path not in used and not name.endswith(".md"):
            yield Problem(path, 1, 1, "file-unused", UNUSED, {"file": name})


def attachment_types(folder: Folder) -> Iterator[Problem]:
    """Only documents, sound and film of known types are published as they are."""
    order = mark('"{file}" cannot be published as it is; allowed are {allowed}')
    allowed = ", ".join(sorted(ATTACHMENTS))
    for item in folder.items:
        for file in item.files:
            name = file.path.rsplit("/", 1)[-1]
            if name == getattr(item.fields, "captions", None):
                continue  # these have a rule of their own, which knows the cure
            if name.rsplit(".", 1)[-1] not in ATTACHMENTS:
                yield Problem(
                    item.path, 1, 1, "file-type", order, {"file": name, "allowed": allowed}
                )


def named_files(folder: Folder) -> Iterator[Problem]:
    """A film or a captions file that is named is there."""
    order = mark('put the file "{file}" beside the text; it is missing')
    for item in folder.items:
        for key in FILE_FIELDS:
            name = getattr(item.fields, key, None)
            if isinstance(name, str) and not any(f.path.endswith(f"/{name}") for f in item.files):
                line, column = item.source.mark_of((key,))
                yield Problem(item.path, line, column, "file-missing", order, {"file": name})


def _referred(folder: Folder) -> Iterator[str]:
    """Yield the paths beside a text that it names, also one that has other problems."""
    for path, source in folder.library.sources.items():
        yield from (ref.path for ref in source.refs)
        yield from (f"{folder_of(path)}/{name}" for name in file_names(source.fields))
