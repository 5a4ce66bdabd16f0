"""What trusted partners get, embargoed items too: an output of its own, never a part of the site.

Only a TrustedEdition can be planned here, and no room of the site takes one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsroom.engine.artifact import Artifact, Kept, Recipe
from newsroom.partners import Partner
from newsroom.settings import Settings
from newsroom.syndication.bundle import Bundles, Known
from newsroom.syndication.delivery import Stock, held_name
from newsroom.syndication.plan import Shelf, make_text
from newsroom.syndication.selection import select
from newsroom.trusted import TrustedEdition

SIGN = "JANGAN-DISIARKAN.txt"
_WORDS = (
    "Map ini berisi naskah yang masih diembargo, untuk mitra tepercaya saja.\n"
    "Jangan letakkan di situs publik. Not for the public: embargoed items, for trusted partners.\n"
)


def plan_trusted(
    edition: TrustedEdition, settings: Settings, partners: Sequence[Partner], known: Known
) -> Iterator[Artifact | Kept]:
    """Yield a folder for each trusted partner: its list, its days, and the bundles of held items.

    What is public already is listed with its bundle on the site.
    """
    yield Artifact((SIGN,), Recipe("text", "1", make_text), _WORDS)
    held = frozenset(record.path for record in edition.embargoed)
    bundles = Bundles(edition.items, settings, held)
    shelf = Shelf(Stock(bundles, "embargo/"), settings)
    mine = [record for record in bundles.records if record.path in held]
    for partner in (partner for partner in partners if partner.trusted):
        folder = f"{partner.slug}/"
        for record in select(partner, mine):
            path = f"{folder}embargo/{held_name(record)}"
            key = bundles.key(record)
            yield Kept(path) if known.get(path) == key else bundles.artifact(record, path)
        for sheet in shelf.of_partner(partner, folder):
            yield sheet.plan(known)
