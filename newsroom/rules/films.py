"""A film and its captions are what players read, and begin to play at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from newsroom.content.films import Fault, Film, caption_faults, look_at_film
from newsroom.content.folder import Folder, name_of
from newsroom.content.resolve import named_file
from newsroom.messages import mark
from newsroom.model import File, Item
from newsroom.problems import Problem

_MOST_TOLD = 5  # faults of one captions file: who mends them finds the rest


def captions_are_webvtt(folder: Folder) -> Iterator[Problem]:
    """Captions are WebVTT: its header, times that are well-formed and in order, UTF-8."""
    for item, file in _named(folder, "captions"):
        if file.path in folder.library.films:
            continue  # a pointer, which was told of
        faults = caption_faults(folder.settings.content / file.path)
        for fault in islice(faults, _MOST_TOLD):
            yield _problem(folder, item, "captions", file, "captions-invalid", fault)


def film_is_mp4(folder: Folder) -> Iterator[Problem]:
    """A film of our own is an MP4, and whole."""
    for item, file in _named(folder, "file"):
        if refusal := _film(folder, file).refusal:
            yield _problem(folder, item, "file", file, "film-invalid", Fault(refusal))


def film_starts_at_once(folder: Folder) -> Iterator[Problem]:
    """The index of a film stands before its pictures, so that it plays while it loads."""
    order = mark('save "{file}" for the web ("fast start"): it plays only when all of it is loaded')
    for item, file in _named(folder, "file"):
        if not _film(folder, file).starts_at_once:
            told = _problem(folder, item, "file", file, "film-slow-start", Fault(order))
            yield told.as_warning()


def _film(folder: Folder, file: File) -> Film:
    """Look at a film; other files that a field may name are no business of these rules."""
    if not _is_film(file):
        return Film()
    known = folder.library.films.get(file.path)
    return known or look_at_film(folder.settings.content / file.path)


def _is_film(file: File) -> bool:
    return file.path.endswith(".mp4")


def _named(folder: Folder, key: str) -> Iterator[tuple[Item, File]]:
    """Yield the files that a field of an item names and that are there, each once."""
    seen = set()
    for item in folder.items:
        name = getattr(item.fields, key, None)
        file = named_file(item, name) if isinstance(name, str) else None
        if file and file.path not in seen:
            seen.add(file.path)
            yield item, file


def _problem(folder: Folder, item: Item, key: str, file: File, code: str, fault: Fault) -> Problem:
    """Return a problem in the file itself; of a shared one at the field, where others see it."""
    params = {"file": name_of(file.path)}
    if folder.is_own(file.path):
        return Problem(file.path, fault.line, 1, code, fault.order, params)
    line, column = item.source.mark_of((key,))
    return Problem(item.path, line, column, code, fault.order, params)
