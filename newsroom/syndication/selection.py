"""Which items are a partner's, by its TOML; and what it gets of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsroom.model import Record
from newsroom.partners import Partner
from newsroom.syndication.portion import WHOLE, Wanted


def select(partner: Partner, records: Iterable[Record]) -> list[Record]:
    """Return those records that a partner asks for: all of its lists must agree."""
    return [record for record in records if wants(partner, record)]


def wants(partner: Partner, record: Record) -> bool:
    """Tell whether an item is a partner's. An empty list asks for everything."""
    return (
        _has(partner.kinds, (record.kind,))
        and _has(partner.languages, (record.lang,))
        and _has(partner.topics, (record.category,))
        and _has(partner.agencies, record.agencies)
        and _is_in(partner.regions, record.regions)
    )


def _has(asked: Sequence[str], found: Iterable[str]) -> bool:
    return not asked or any(word in asked for word in found)


def _is_in(asked: Sequence[str], codes: Sequence[str]) -> bool:
    """An item without a region is about the whole province; one of a district is its regency's."""
    if not asked or not codes:
        return True
    return any(code == one or code.startswith(f"{one}.") for code in codes for one in asked)


def wanted_by(partner: Partner) -> Wanted:
    """Return what a partner gets of each item."""
    widths = {"full": WHOLE, "none": None}
    width = widths[partner.photos] if isinstance(partner.photos, str) else partner.photos
    return Wanted(tuple(sorted(set(partner.formats))) or None, width)
