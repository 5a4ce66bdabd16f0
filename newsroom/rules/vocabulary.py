"""Topics, regions and agencies are those of agency.toml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from newsroom.content.folder import Folder
from newsroom.messages import mark
from newsroom.model import Item
from newsroom.problems import Problem
from newsroom.rules.desk import at


def known_topic(folder: Folder) -> Iterator[Problem]:
    """The topic is one of agency.toml."""
    names = {key: labels.get("id", key) for key, labels in folder.settings.agency.topics.items()}
    for item in folder.legible_originals:
        if item.fields.category:
            yield from _unknown(item, "category", [item.fields.category], names, "topic-unknown")


def known_regions(folder: Folder) -> Iterator[Problem]:
    """Every region is a code of agency.toml (Kemendagri)."""
    for item in folder.legible_originals:
        names = folder.settings.agency.regions
        yield from _unknown(item, "regions", item.fields.regions, names, "region-unknown")


def known_agencies(folder: Folder) -> Iterator[Problem]:
    """Every agency is one of agency.toml."""
    for item in folder.legible_originals:
        names = folder.settings.agency.agencies
        yield from _unknown(item, "agencies", item.fields.agencies, names, "agency-unknown")


def _unknown(
    item: Item, key: str, values: Iterable[str], names: Mapping[str, str], code: str
) -> Iterator[Problem]:
    for number, value in enumerate(values):
        if value in names:
            continue
        near = _nearest(value, names)
        where = (key, number) if (key, number) in item.source.marks else (key,)
        if near:
            order = mark('"{value}" is not known at "{key}"; did you mean "{near}" ({name})?')
            yield at(item, where, code, order, value=value, key=key, near=near, name=names[near])
        else:
            order = mark('"{value}" is not known at "{key}"; write one of: {allowed}')
            yield at(item, where, code, order, value=value, key=key, allowed=", ".join(names))


def _nearest(value: str, names: Mapping[str, str]) -> str:
    by_name = {name.lower(): key for key, name in names.items()}
    near = get_close_matches(value.lower(), [*names, *by_name], 1, 0.55)
    return by_name.get(near[0], near[0]) if near else ""
