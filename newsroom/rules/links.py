"""Links lead somewhere that the public can see."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from newsroom.content.items import MEDIA_FOLDER, find_file, photo_fields
from newsroom.embargo import withdraw
from newsroom.messages import mark
from newsroom.model import Item, Ref
from newsroom.problems import Problem
from newsroom.rules.desk import Desk


def live_links(desk: Desk) -> Iterator[Problem]:
    """Every link to another text or file of the content finds it, and its heading."""
    for item in desk.legible:
        for ref in item.source.refs:
            if ref.kind == "link" and ref.path.endswith(".md"):
                yield from _text_link(item, ref, desk)
            elif ref.kind == "link" and ref.path not in desk.library.files:
                order = mark('the link "{target}" leads nowhere; put the file beside the text')
                yield _at(item, ref, "link-dead", order, target=ref.written)
            elif ref.kind == "link" and not _is_beside(ref.path, item):
                order = mark('"{target}" belongs to another item; put a copy beside this text')
                yield _at(item, ref, "link-foreign", order, target=ref.written)
            elif ref.kind == "anchor" and ref.fragment not in item.source.anchors:
                yield _no_heading(item, ref, item)


def public_links(desk: Desk) -> Iterator[Problem]:
    """What is public does not link to what is not: a link tells of a held item."""
    order = mark('"{target}" is not public yet; remove the link until it is')
    for item in desk.items:
        if item.path not in desk.public:
            continue
        for ref in item.source.refs:
            if ref.kind == "link" and ref.path not in desk.public and _is_hidden(ref.path, desk):
                yield _at(item, ref, "link-held", order, target=ref.written)


def _is_hidden(path: str, desk: Desk) -> bool:
    """Tell whether a text waits or is a draft, also one that is not whole; others are in error."""
    source = desk.library.sources.get(path)
    return path in desk.by_path or (source is not None and source.fields.get("status") == "draft")


def _is_beside(path: str, item: Item) -> bool:
    """Tell whether a file is an item's own, or shared: that of another may not be public yet."""
    return path.rpartition("/")[0] == item.folder or path.startswith(f"{MEDIA_FOLDER}/")


def _text_link(item: Item, ref: Ref, desk: Desk) -> Iterator[Problem]:
    if ref.path not in desk.library.sources:
        others = [path for path in desk.library.sources if path != item.path]
        near = get_close_matches(ref.path, others, 1, 0.8)
        if near:
            order = mark('the link "{target}" leads nowhere; did you mean /{near}?')
            yield _at(item, ref, "link-dead", order, target=ref.written, near=near[0])
        else:
            order = mark('the link "{target}" leads nowhere; mend or remove it')
            yield _at(item, ref, "link-dead", order, target=ref.written)
    elif ref.fragment and (other := desk.by_path.get(ref.path)):
        other = withdraw(other)
        if ref.fragment not in other.source.anchors:
            yield _no_heading(item, ref, other)


def _no_heading(item: Item, ref: Ref, other: Item) -> Problem:
    anchors = ", ".join("#" + a for a in sorted(other.source.anchors) if a.startswith("bagian-"))
    if anchors:
        order = mark('"{target}" leads to no heading; there are {anchors}')
        return _at(item, ref, "link-fragment", order, target=ref.written, anchors=anchors)
    order = mark('"{target}" leads to no heading; remove the part after #')
    return _at(item, ref, "link-fragment", order, target=ref.written)


def body_photos(desk: Desk) -> Iterator[Problem]:
    """A photo in a body is one of the item's photos, where its alt and credit stand."""
    for item in desk.legible:
        named = {photo.file for _, photo in photo_fields(item.fields)}
        for ref in item.source.refs:
            name = ref.path.rsplit("/", 1)[-1]
            declared = name in named and _is_beside(ref.path, item)
            if ref.kind != "photo" or declared or "photos" in item.lost:
                continue
            if ref.path in desk.library.files or find_file(name, item.folder, desk.library.files):
                order = mark('add "{file}" to "photos", with alt and credit')
                yield _at(item, ref, "photo-undeclared", order, file=name)
            else:
                order = mark('put the file "{file}" beside the text; it is missing')
                yield _at(item, ref, "file-missing", order, file=name)


def _at(item: Item, ref: Ref, code: str, order: str, **params: str) -> Problem:
    return Problem(item.path, ref.line, 1, code, order, params)
