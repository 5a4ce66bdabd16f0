"""Addresses, identities and numbers belong to one item only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from newsroom.content.folder import Folder
from newsroom.kinds import all_kinds
from newsroom.messages import mark
from newsroom.model import Record
from newsroom.problems import Problem
from newsroom.rules.desk import Desk, at

ALIAS = re.compile(r"^[a-z0-9-]{1,80}(/[a-z0-9-]{1,80}){1,5}$")


def one_address(desk: Desk) -> Iterator[Problem]:
    """No two items have the same address."""
    order = mark('the address /{url} is taken by {other}; give one of them another "slug"')
    for first, second in _twins([record.url for record in desk.sound], desk.sound):
        yield desk.at(second, "slug", "slug-twice", order, url=second.url, other=first.path)


def one_id(desk: Desk) -> Iterator[Problem]:
    """No two items have the same id; a copied folder needs its id removed."""
    order = mark('the id "{id}" belongs to {other}; give this item one of its own')
    written = [record for record in desk.originals if record.own_id]
    for first, second in _twins([record.id for record in written], written):
        yield desk.at(second, "id", "id-twice", order, id=second.id, other=first.path)


def one_identity(folder: Folder) -> Iterator[Problem]:
    """A translation has no id of its own; it shares the original's."""
    order = mark('remove "id" here; a translation shares the id of the original')
    for item in folder.items:
        if not item.path.endswith("/index.md") and "id" in item.source.fields:
            yield at(item, "id", "id-translation", order)


def unique_fields(desk: Desk) -> Iterator[Problem]:
    """A release number is given once."""
    order = mark('"{value}" is already the {key} of {other}; give this one its own')
    found: dict[tuple[str, str], tuple[list[str], list[Record]]] = defaultdict(lambda: ([], []))
    for record in desk.originals:
        for key, value in record.numbers:
            values, records = found[record.kind, key]
            values.append(" ".join(value.upper().split()))
            records.append(record)
    for (_, key), (values, records) in found.items():
        for first, second in _twins(values, records):
            value = dict(second.numbers)[key]
            yield desk.at(
                second, key, f"{key}-twice", order, value=value, key=key, other=first.path
            )


def good_aliases(desk: Desk) -> Iterator[Problem]:
    """An old address is written as one, and leads to one item only."""
    with_aliases = [record for record in desk.sound if record.aliases]
    taken = {record.url.strip("/"): record for record in desk.sound} if with_aliases else {}
    for record in with_aliases:
        for alias in (written.strip("/") for written in record.aliases):
            other = taken.get(alias)
            if not ALIAS.match(alias):
                order = mark('write the old address like berita/2026/11/slug-lama, not "{alias}"')
                yield desk.at(record, "aliases", "alias-invalid", order, alias=alias)
            elif alias.split("/")[0] not in all_kinds():
                order = mark('"{alias}" was never an address of this site; begin with its kind')
                yield desk.at(record, "aliases", "alias-invalid", order, alias=alias)
            elif other is not None:
                order = mark('the address "{alias}" is taken by {other}; remove it here')
                yield desk.at(
                    record, "aliases", "alias-taken", order, alias=alias, other=other.path
                )
            taken[alias] = record


def _twins(values: Sequence[str], records: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    """Yield pairs of records that have the same value: who keeps it, and who must change."""
    if len(set(values)) == len(values):
        return
    groups: dict[str, list[Record]] = defaultdict(list)
    for value, record in zip(values, records, strict=True):
        groups[value].append(record)
    for group in groups.values():
        first, *others = sorted(group, key=_drafts_last)
        for other in others:
            yield first, other


def _drafts_last(record: Record) -> tuple[bool, str]:
    """The published item keeps what it has; it is the draft that must change."""
    return (record.status == "draft", record.path)
