"""Which picture a link to an item shows in a message: the plan and the addresses of cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from newsroom.engine.artifact import Artifact, Kept
from newsroom.engine.fingerprint import code_digest, encode, tree_digest
from newsroom.kinds import all_kinds
from newsroom.media.cards import CARD, CARD_BYTES, Card, Ink, card_recipe
from newsroom.media.plan import FOLDER, bare_artifact
from newsroom.media.render import renditions_recipe
from newsroom.media.svg import sanitise
from newsroom.messages import catalogue
from newsroom.model import Label, Record
from newsroom.settings import Settings

_ICON = "static/img/icon.svg"


@dataclass(frozen=True)
class Cards:
    """The cards of a site."""

    settings: Settings

    @cached_property
    def version(self) -> str:
        """Name all that cards depend on besides their item: their addresses differ with it."""
        parts = (
            *(card_recipe().version, renditions_recipe().version, self.settings.shown, self._mark),
            *(code_digest("media/share", "media/plan", "kinds", "model", "messages"),),
            tree_digest(self.settings.theme / "locale"),
        )
        return sha256(encode(parts)).hexdigest()

    @cached_property
    def _mark(self) -> str:
        """The mark of the agency: the icon of the theme, if it may be drawn."""
        try:
            clean = sanitise((self.settings.theme / _ICON).read_bytes())
        except OSError:
            return ""
        return clean.decode() if isinstance(clean, bytes) else ""

    def path(self, record: Record) -> str:
        """Return where an item's card is on the site; "" if it has none."""
        if record.is_gone or not (record.photos or self.settings.agency.photos.cards):
            return ""
        name = sha256(f"{self.version}{record.brief}".encode()).hexdigest()[:16]
        width, height = self.size(record)
        return f"{FOLDER}/{name[:2]}/{name[2:]}-{width}x{height}.jpg"

    def size(self, record: Record) -> tuple[int, int]:
        """Return width and height of a card in pixels; that of a small photo is smaller."""
        if not record.photos:
            return CARD
        width, height, *_ = record.photos[0].social
        return int(width), int(height)

    def plan(
        self, records: Iterable[Record], known: Mapping[str, str]
    ) -> Iterator[Artifact | Kept]:
        """Yield the card of each item; one that stands is kept, since its address says it all."""
        for record in records:
            path = self.path(record)
            if path and known.get(path) == path:
                yield Kept(path)
            elif path:
                yield self._artifact(record, path)

    def card(self, record: Record, size: tuple[int, int], most: int = CARD_BYTES) -> Card:
        """Return what a card of an item shows, at a size."""
        site = self.settings.agency.site
        kind = all_kinds()[record.kind]
        words = catalogue(self.settings.theme / "locale", record.lang, "theme")
        colors = site.colors
        return Card(
            kind=words.gettext(kind.label),
            site=site.name,
            ink=Ink(colors.ink, colors.paper, getattr(colors, kind.color), colors.river),
            headline="" if record.photos else record.title,
            width=size[0],
            height=size[1],
            most=most,
            mark=self._mark,
        )

    def label(self, record: Record) -> Label:
        """Return what a card's file says of itself: its photo's label, or that it is ours."""
        if record.photos:
            return Label(*record.photos[0].label)
        site = self.settings.agency.site
        blank = Label(*[""] * len(Label._fields))
        return blank._replace(
            headline=record.title,
            caption=record.title,
            alt=record.title,
            creator=site.organization,
            credit=site.organization,
            owner=site.organization,
            copyright=f"© {record.month[:4]} {site.organization}",
            usage=site.license,
            statement=site.license_url,
            job=record.id,
        )

    def _artifact(self, record: Record, path: str) -> Artifact:
        photos, sources = record.photos[:1], (record.path,)
        return Artifact(
            paths=(path,),
            recipe=card_recipe(),
            inputs=(self.card(record, self.size(record)), self.label(record), -1),
            needs=tuple(bare_artifact(photo, self.settings.agency.photos) for photo in photos),
            sources=(*sources, *(photo.path for photo in photos)),
            key=path,
        )
