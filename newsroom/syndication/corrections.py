"""The public list of corrections and retractions as JSON, for partners to poll."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from newsroom.addresses import tag_uri
from newsroom.content.records import CORRECTIONS, changed
from newsroom.engine.artifact import Artifact, Recipe, Supplies
from newsroom.engine.fingerprint import Shared, code_digest, tree_digest
from newsroom.messages import catalogue
from newsroom.model import GONE, Edition, Item
from newsroom.moments import write_iso
from newsroom.settings import Settings
from newsroom.syndication.bundle import bundle_urls

NEWEST = 500


def plan_corrections(edition: Edition, settings: Settings) -> Iterator[Artifact]:
    """Yield the list of the newest changed items; an empty one while there is none."""
    found, bundles = changed(edition.items)[:NEWEST], bundle_urls(edition, settings)
    rooms = ("syndication/corrections", "syndication/bundle", "content/items", "kinds", "model")
    more = ("addresses", "moments", "messages", "settings", "engine/fingerprint")
    version = code_digest(*rooms, *more) + tree_digest(settings.theme / "locale")
    yield Artifact(
        (f"{CORRECTIONS}.json",),
        Recipe("corrections", version, write_corrections),
        (Shared(settings, settings.shown), tuple(bundles.get(r.path, "") for r in found)),
        tuple(record.brief for record in found),
    )


def write_corrections(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Write the list: each item with its identity, version and status, and all its changes."""
    shared, bundles = inputs
    settings: Settings = shared.value
    items = [_item(i, b, settings) for i, b in zip(supplies.items, bundles, strict=True)]
    newest = [change["time"] for item in items[:1] for change in item["changes"][-1:]]
    data = {
        "title": settings.agency.site.name,
        "url": settings.absolute(f"{CORRECTIONS}/"),
        "updated": next(iter(newest), None),
        "items": items,
    }
    return [(json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()]


def _item(item: Item, bundle: str, settings: Settings) -> Mapping[str, Any]:
    site = settings.agency.site
    say = catalogue(settings.theme / "locale", item.lang, "theme").gettext
    by_time = sorted(item.fields.corrections, key=lambda correction: correction.time)
    return {
        "id": tag_uri(site.id_authority, item.id, item.lang, settings.default_language),
        "version": item.version,
        "status": item.fields.status,
        "pubStatus": "canceled" if item.fields.status in GONE else "usable",
        "language": item.lang,
        "kind": item.kind.folder,
        "title": item.headline(say),
        "url": settings.absolute(item.url),
        **({"bundle": settings.absolute(bundle)} if bundle else {}),
        "changes": [
            {
                "version": version,
                "time": write_iso(correction.time),
                "kind": correction.kind,
                "note": correction.note,
                **({"changed": correction.changed} if correction.changed else {}),
            }
            for version, correction in enumerate(by_time, 2)
        ],
    }
