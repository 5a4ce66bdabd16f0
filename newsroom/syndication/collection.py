"""Many items in one ZIP (a day's, a week's, a partner's), and the JSON that lists bundles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from newsroom.addresses import tag_uri
from newsroom.engine.artifact import Recipe, Supplies
from newsroom.engine.fingerprint import Shared
from newsroom.messages import catalogue
from newsroom.model import GONE, Item, Record
from newsroom.moments import write_utc
from newsroom.settings import Settings
from newsroom.syndication.bag import BagInfo, write_bag
from newsroom.syndication.payload import Files
from newsroom.syndication.portion import unpack
from newsroom.syndication.receipt import Receipt, read_receipt

INDEX = "index.json"


@dataclass(frozen=True, slots=True)
class Listed:
    """An item in a list: where its bundle is, as the list tells it, and whether it is held."""

    bundle: str
    embargoed: bool = False


@dataclass(frozen=True, slots=True)
class CollectionOrder:
    """What a ZIP of many items is made from besides them; `listed` is of each item in order."""

    settings: Shared[Settings]
    name: str
    title: str
    listed: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A ZIP of many items in a list: what it covers, its address, how many items it holds."""

    name: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class IndexOrder:
    """What a list is made from besides its items; `told` stands at its head.

    It lists parcels, or items, or both; None is what it does not list.
    """

    settings: Shared[Settings]
    told: Mapping[str, Any]
    parcels: tuple[Parcel, ...] | None = None
    listed: tuple[Listed, ...] | None = None


def folder_of(record: Record | Item) -> str:
    """Return the folder of an item among others: its address tells it from all of them."""
    return f"{record.url.strip('/').replace('/', '-')}_v{record.version}"


def collection_recipe(version: str) -> Recipe:
    """Return the recipe of ZIPs of many items."""
    return Recipe("collection", version, make_collection, batch=1)


def index_recipe(version: str) -> Recipe:
    """Return the recipe of lists of bundles."""
    return Recipe("bundle-index", version, make_index)


def make_collection(order: Any, supplies: Supplies) -> list[bytes]:
    """Write the ZIP of some items: what is needed are their receipts, then their portions."""
    items, settings = supplies.items, order.settings.value
    count = len(items)
    receipts = list(map(read_receipt, supplies.needed[:count]))
    files: Files = {}
    for item, portion in zip(items, supplies.needed[count:], strict=True):
        files |= {f"{folder_of(item)}/{name}": data for name, data in unpack(portion).items()}
    entries = [
        {"folder": folder_of(item), **_entry(item, listed, receipt, settings)}
        for item, listed, receipt in zip(items, order.listed, receipts, strict=True)
    ]
    files[INDEX] = _json({"title": order.title, "items": entries})
    site = settings.agency.site
    info = BagInfo(
        name=order.name,
        organization=site.organization,
        identifier=f"tag:{site.id_authority}:paket:{order.name}",
        description=order.title,
        updated=max(item.updated for item in items).astimezone(settings.zone).isoformat(),
    )
    return [write_bag(info, files)]


def make_index(order: Any, supplies: Supplies) -> list[bytes]:
    """Write a list of bundles: what is needed are receipts, of parcels, then of items."""
    receipts, settings = map(read_receipt, supplies.needed), order.settings.value
    value = dict(order.told)
    if order.parcels is not None:
        value["bundles"] = [_parcel(one, next(receipts), settings) for one in order.parcels]
    if order.listed is not None:
        rows = zip(supplies.items, order.listed, receipts, strict=True)
        value["items"] = [_entry(*row, settings) for row in rows]
    return [_json(value)]


def _parcel(parcel: Parcel, receipt: Receipt, settings: Settings) -> Mapping[str, Any]:
    url = settings.absolute(parcel.url)
    return {"name": parcel.name, "items": parcel.count, "url": url, **receipt}


def _entry(item: Item, listed: Listed, receipt: Receipt, settings: Settings) -> Mapping[str, Any]:
    """Return an item as lists tell of it; `status` in the words of IPTC (pubStatus)."""
    usable = "withheld" if listed.embargoed else "usable"
    held = {"embargoed": write_utc(item.date)} if listed.embargoed else {}
    say = catalogue(settings.theme / "locale", item.lang, "theme").gettext
    authority, default = settings.agency.site.id_authority, settings.default_language
    url = listed.bundle if listed.embargoed else settings.absolute(listed.bundle)
    return {
        "id": tag_uri(authority, item.id, item.lang, default),
        "version": item.version,
        "status": "canceled" if item.fields.status in GONE else usable,
        **held,
        "kind": item.kind.folder,
        "language": item.lang,
        "title": item.headline(say),
        "published": write_utc(item.date),
        "versioncreated": write_utc(item.updated),
        "url": settings.absolute(item.url),
        "bundle": {"url": url, **receipt},
    }


def _json(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
