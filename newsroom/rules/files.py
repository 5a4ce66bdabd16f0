"""No file lies about unused: what nobody refers to is never published, and is named."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.content.items import FILE_FIELDS, MEDIA_FOLDER
from newsroom.messages import mark
from newsroom.problems import Problem
from newsroom.rules.desk import Desk

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


def used_files(desk: Desk) -> Iterator[Problem]:
    """Every file is referred to by a text beside it, or by any text when it is shared."""
    used = referred(desk)
    for path in desk.library.files:
        if path in used or path.endswith(".md"):
            continue
        name = path.rsplit("/", 1)[-1]
        if _has_text(path, desk) or path.startswith(f"{MEDIA_FOLDER}/"):
            order = mark('no text refers to "{file}"; add it to "photos" or link it, or delete it')
        else:
            order = mark('"{file}" lies in a folder without a text; move or delete it')
        yield Problem(path, 1, 1, "file-unused", order, {"file": name})


def attachment_types(desk: Desk) -> Iterator[Problem]:
    """Only documents, sound and film of known types are published as they are."""
    order = mark('"{file}" cannot be published as it is; allowed are {allowed}')
    allowed = ", ".join(sorted(ATTACHMENTS))
    for item in desk.items:
        for file in item.files:
            if file.path.rsplit(".", 1)[-1] not in ATTACHMENTS:
                name = file.path.rsplit("/", 1)[-1]
                yield Problem(
                    item.path, 1, 1, "file-type", order, {"file": name, "allowed": allowed}
                )


def named_files(desk: Desk) -> Iterator[Problem]:
    """A film or a captions file that is named is there."""
    order = mark('put the file "{file}" beside the text; it is missing')
    for item in desk.items:
        for key in FILE_FIELDS:
            name = getattr(item.fields, key, None)
            if isinstance(name, str) and not any(f.path.endswith(f"/{name}") for f in item.files):
                line, column = item.source.mark_of((key,))
                yield Problem(item.path, line, column, "file-missing", order, {"file": name})


def referred(desk: Desk) -> set[str]:
    """Return the paths that some text names, also one that has other problems."""
    used = {ref.path for source in desk.library.sources.values() for ref in source.refs}
    for source in desk.library.sources.values():
        folder = source.path.rsplit("/", 1)[0]
        for name in _names(source.fields):
            used |= {f"{folder}/{name}", f"{MEDIA_FOLDER}/{name}"}
    return used


def _names(value: object) -> Iterator[str]:
    """Yield every name of a file in raw fields."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in FILE_FIELDS and isinstance(inner, str):
                yield inner
            else:
                yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)


def _has_text(path: str, desk: Desk) -> bool:
    folder = path.rsplit("/", 1)[0]
    return any(source.rsplit("/", 1)[0] == folder for source in desk.library.sources)
