"""Addresses, identities and numbers belong to one item only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from newsroom.kinds import all_kinds
from newsroom.messages import mark
from newsroom.model import Item
from newsroom.problems import Problem
from newsroom.rules.desk import Desk, at

ALIAS = re.compile(r"^[a-z0-9-]{1,80}(/[a-z0-9-]{1,80}){1,5}$")


def one_address(desk: Desk) -> Iterator[Problem]:
    """No two items have the same address."""
    order = mark('the address /{url} is taken by {other}; give one of them another "slug"')
    for first, second in _twins((item.url, item) for item in desk.items):
        yield at(second, "slug", "slug-twice", order, url=second.url, other=first.path)


def one_id(desk: Desk) -> Iterator[Problem]:
    """No two items have the same id; a copied folder needs its id removed."""
    order = mark('the id "{id}" belongs to {other}; give this item one of its own')
    written = ((item.fields.id or "", item) for item in desk.originals if item.fields.id)
    for first, second in _twins(written):
        yield at(second, "id", "id-twice", order, id=second.id, other=first.path)


def one_identity(desk: Desk) -> Iterator[Problem]:
    """A translation has no id of its own; it shares the original's."""
    order = mark('remove "id" here; a translation shares the id of the original')
    for item in desk.items:
        if not item.path.endswith("/index.md") and "id" in item.source.fields:
            yield at(item, "id", "id-translation", order)


def unique_fields(desk: Desk) -> Iterator[Problem]:
    """A release number is given once."""
    order = mark('"{value}" is already the {key} of {other}; give this one its own')
    for kind in all_kinds().values():
        for key in kind.unique:
            mine = (i for i in desk.originals if i.kind is kind)
            values = ((" ".join(str(getattr(i.fields, key)).upper().split()), i) for i in mine)
            for first, second in _twins(values):
                value = str(getattr(second.fields, key))
                yield at(second, key, f"{key}-twice", order, value=value, key=key, other=first.path)


def good_aliases(desk: Desk) -> Iterator[Problem]:
    """An old address is written as one, and leads to one item only."""
    taken = {item.url.strip("/"): item for item in desk.items}
    for item in desk.items:
        for alias in (written.strip("/") for written in item.fields.aliases):
            other = taken.get(alias)
            if not ALIAS.match(alias):
                order = mark('write the old address like berita/2026/11/slug-lama, not "{alias}"')
                yield at(item, "aliases", "alias-invalid", order, alias=alias)
            elif alias.split("/")[0] not in all_kinds():
                order = mark('"{alias}" was never an address of this site; begin with its kind')
                yield at(item, "aliases", "alias-invalid", order, alias=alias)
            elif other is not None:
                order = mark('the address "{alias}" is taken by {other}; remove it here')
                yield at(item, "aliases", "alias-taken", order, alias=alias, other=other.path)
            taken[alias] = item


def _twins(pairs: Iterable[tuple[str, Item]]) -> Iterator[tuple[Item, Item]]:
    groups: dict[str, list[Item]] = defaultdict(list)
    for value, item in pairs:
        groups[value].append(item)
    for group in groups.values():
        first, *others = sorted(group, key=_drafts_last)
        for other in others:
            yield first, other


def _drafts_last(item: Item) -> tuple[bool, str]:
    """The published item keeps what it has; it is the draft that must change."""
    return (item.fields.status == "draft", item.path)
