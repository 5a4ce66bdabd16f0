"""A clean body with its links and photos put in place, for a page, a feed or a bundle."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from newsroom.model import PHOTO_BLOCK
from newsroom.content.items import find_file
from newsroom.model import Attached, File, Item

_TARGET = re.compile(r'(<a\b[^<>]*?)href="(item|file):([^"#]*)(#[^"]*)?"')
Place = Callable[[str], str]


def pieces(item: Item, urls: Mapping[str, str], place: Place) -> Iterator[str | Attached]:
    """Yield the body's parts in order: HTML, and the photos that stand between.

    `urls` gives the site address of every public text; `place` turns a site address into what
    stands in `href` (relative for a page, absolute for a feed).
    """
    photos = {attached.photo.file: attached for attached in item.photos}
    parts = PHOTO_BLOCK.split(item.source.html)
    for number, part in enumerate(parts):
        if number % 2:
            if (name := part.rpartition("/")[2]) in photos:
                yield photos[name]
        elif part.strip():
            yield _TARGET.sub(lambda match: _href(match, item, urls, place), part.strip())


def _href(match: re.Match[str], item: Item, urls: Mapping[str, str], place: Place) -> str:
    before, kind, path, fragment = match[1], match[2], match[3], match[4] or ""
    if kind == "file":
        files = {file.path: file_url(item, file) for file in item.files}
        return f'{before}href="{place(files[path]) if path in files else "#"}"'
    # a preview may show a link to what is not public; it stays dead
    return f'{before}href="{place(urls[path] + fragment) if path in urls else "#"}"'


def file_url(item: Item, file: File) -> str:
    """Return the site address of a file that is published with an item."""
    return file_address(item.url, file)


def file_address(url: str, file: File) -> str:
    """Return the site address of a file that is published with the item at `url`."""
    return url + file.path.rsplit("/", 1)[-1]


def named_file(item: Item, name: str) -> File | None:
    """Return the file of an item that a field names."""
    path = find_file(name, item.folder, {file.path: file for file in item.files})
    return next((file for file in item.files if file.path == path), None)
