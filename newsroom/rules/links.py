"""Links lead somewhere that the public can see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from newsroom.content.folder import Folder
from newsroom.content.items import find_file, photo_fields
from newsroom.content.library import MEDIA_FOLDER
from newsroom.messages import mark
from newsroom.model import Item, Record, Ref, TextLink
from newsroom.problems import Problem
from newsroom.rules.desk import Desk


def live_links(desk: Desk) -> Iterator[Problem]:
    """Every link to another text of the content finds it, and its heading."""
    for record in desk.legible:
        for link in record.links:
            if link.path not in desk.texts:
                yield _no_text(record, link, desk)
            other = desk.by_path.get(link.path)
            if other and link.fragment and link.fragment not in (found := desk.anchors(other)):
                yield _no_heading(record.path, link.line, link.written, found)


def live_files(folder: Folder) -> Iterator[Problem]:
    """Every link to a file finds it, beside the text or among the shared ones."""
    for item in folder.legible:
        for ref in item.source.refs:
            if ref.kind == "anchor" and ref.fragment not in item.source.anchors:
                yield _no_heading(item.path, ref.line, ref.written, item.source.anchors)
            elif ref.kind != "link" or ref.path.endswith(".md"):
                continue
            elif ref.path not in folder.library.files:
                order = mark('the link "{target}" leads nowhere; put the file beside the text')
                yield _at(item, ref, "link-dead", order, target=ref.written)
            elif not _is_beside(ref.path, item):
                order = mark('"{target}" belongs to another item; put a copy beside this text')
                yield _at(item, ref, "link-foreign", order, target=ref.written)


def public_links(desk: Desk) -> Iterator[Problem]:
    """What is public does not link to what is not: a link tells of a held item."""
    order = mark('"{target}" is not public yet; remove the link until it is')
    for record in desk.sound:
        for link in record.links:
            if link.path in desk.public or record.path not in desk.public:
                continue
            if link.path in desk.by_path or link.path in desk.drafts:  # others are in error
                params = {"target": link.written}
                yield Problem(record.path, link.line, 1, "link-held", order, params)


def corrections_found(desk: Desk) -> Iterator[Problem]:
    """An item that is named as a correction is there."""
    order = mark('there is no item in the folder "{item}"; write it like {example}')
    for record in desk.sound:
        for number, folder in record.corrected_by if record.details else ():
            if f"{folder}/index.md" not in desk.texts:
                where = ("corrections", number, "item")
                example = "siaran-pers/2026/11/ralat"
                yield desk.at(record, where, "correction-item", order, item=folder, example=example)


def _is_beside(path: str, item: Item) -> bool:
    """Tell whether a file is an item's own, or shared: that of another may not be public yet."""
    return path.rpartition("/")[0] == item.folder or path.startswith(f"{MEDIA_FOLDER}/")


def _no_text(record: Record, link: TextLink, desk: Desk) -> Problem:
    others = sorted(desk.texts - {record.path})
    near = get_close_matches(link.path, others, 1, 0.8)
    if near:
        order = mark('the link "{target}" leads nowhere; did you mean /{near}?')
        params = {"target": link.written, "near": near[0]}
        return Problem(record.path, link.line, 1, "link-dead", order, params)
    order = mark('the link "{target}" leads nowhere; mend or remove it')
    return Problem(record.path, link.line, 1, "link-dead", order, {"target": link.written})


def _no_heading(path: str, line: int, written: str, found: Iterable[str]) -> Problem:
    anchors = ", ".join("#" + a for a in sorted(found) if a.startswith("bagian-"))
    if anchors:
        order = mark('"{target}" leads to no heading; there are {anchors}')
        params = {"target": written, "anchors": anchors}
        return Problem(path, line, 1, "link-fragment", order, params)
    order = mark('"{target}" leads to no heading; remove the part after #')
    return Problem(path, line, 1, "link-fragment", order, {"target": written})


def body_photos(folder: Folder) -> Iterator[Problem]:
    """A photo in a body is one of the item's photos, where its alt and credit stand."""
    for item in folder.legible:
        named = {photo.file for _, photo in photo_fields(item.fields)}
        for ref in item.source.refs:
            name = ref.path.rsplit("/", 1)[-1]
            declared = name in named and _is_beside(ref.path, item)
            if ref.kind != "photo" or declared or "photos" in item.lost:
                continue
            if ref.path in folder.library.files or find_file(
                name, item.folder, folder.library.files
            ):
                order = mark('add "{file}" to "photos", with alt and credit')
                yield _at(item, ref, "photo-undeclared", order, file=name)
            else:
                order = mark('put the file "{file}" beside the text; it is missing')
                yield _at(item, ref, "file-missing", order, file=name)


def _at(item: Item, ref: Ref, code: str, order: str, **params: str) -> Problem:
    return Problem(item.path, ref.line, 1, code, order, params)
