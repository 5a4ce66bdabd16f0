"""A release as partners get it: a small value that every wire format is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from newsroom.addresses import tag_uri
from newsroom.content.resolve import pieces
from newsroom.messages import catalogue
from newsroom.model import KILLED, Attached, Item, Label
from newsroom.moments import write_iso, write_long
from newsroom.settings import Settings


@dataclass(frozen=True, slots=True)
class PressPhoto:
    """A photo of a release: its name in the bundle and what must be printed with it."""

    name: str
    alt: str
    caption: str
    credit: str
    label: Label


@dataclass(frozen=True, slots=True)
class Release:
    """A release; `html` has absolute addresses, times are ISO 8601 with offset."""

    id: str
    version: int
    name: str
    lang: str
    headline: str
    summary: str
    kind: str
    number: str
    dateline: str
    byline: str
    date: str
    date_long: str
    updated: str
    url: str
    html: str
    banners: tuple[str, ...]
    organization: str
    license: str
    license_url: str
    contact: Mapping[str, str]
    photos: tuple[PressPhoto, ...] = ()
    quotes: tuple[Mapping[str, str], ...] = field(default=())
    withdrawn: bool = False


def make_release(item: Item, urls: Mapping[str, str], settings: Settings) -> Release:
    """Return an item as partners get it."""
    site, fields = settings.agency.site, item.fields
    return Release(
        id=tag_uri(site.id_authority, item.id, item.lang, settings.default_language),
        version=item.version,
        name=f"{item.slug}_v{item.version}",
        lang=item.lang,
        headline=item.headline(_say(item, settings)),
        summary=fields.summary,
        kind=_say(item, settings)(item.kind.label),
        number=str(getattr(fields, "number", "")),
        dateline=str(getattr(fields, "dateline", "")),
        byline=str(getattr(fields, "byline", "")) or ", ".join(fields.authors),
        date=write_iso(item.date),
        date_long=write_long(item.date, item.lang),
        updated=write_iso(item.updated),
        url=settings.absolute(item.url),
        html=_html(item, urls, settings),
        banners=_banners(item),
        organization=site.organization,
        license=site.license,
        license_url=site.license_url,
        contact=_contact(item, settings),
        photos=tuple(_photo(a, n) for n, a in enumerate(item.photos, 1)),
        quotes=tuple(asdict(quote) for quote in getattr(fields, "quotes", ())),
        withdrawn=fields.withdrawal is not None,
    )


def _say(item: Item, settings: Settings) -> Any:
    return catalogue(settings.theme / "locale", item.lang, "theme").gettext


def _html(item: Item, urls: Mapping[str, str], settings: Settings) -> str:
    texts = (p for p in pieces(item, urls, settings.absolute) if isinstance(p, str))
    return "\n".join(texts)


def _banners(item: Item) -> tuple[str, ...]:
    """Return what must be seen first: a retraction, then corrections, newest first."""
    told, by_time = item.fields.withdrawal, sorted(item.fields.corrections, key=lambda c: c.time)
    word = "DIBATALKAN" if item.fields.status == KILLED else "DITARIK"
    gone = (f"{word} {write_long(told.time, item.lang)}: {told.reason}",) if told else ()
    shown = reversed(by_time[:-1] if told else by_time)
    notes = (f"{c.kind.upper()} {write_long(c.time, item.lang)}: {c.note}" for c in shown if c.note)
    return (*gone, *notes)


def _contact(item: Item, settings: Settings) -> Mapping[str, str]:
    contact = getattr(item.fields, "contact", None)
    if contact is not None:
        return {k: str(v) for k, v in asdict(contact).items() if v}
    desk = settings.agency.desk
    found = {"name": desk.name, "email": desk.email, "phone": desk.phone}
    return {key: value for key, value in found.items() if value}


def _photo(attached: Attached, number: int) -> PressPhoto:
    stem = attached.file.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    photo = attached.photo
    return PressPhoto(
        f"{number:02}-{stem}.jpg", photo.alt, photo.caption, photo.credit, attached.label
    )
