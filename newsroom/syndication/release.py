"""A release as partners get it: made from an item for every wire format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from newsroom.addresses import tag_uri
from newsroom.content.resolve import pieces
from newsroom.kinds.common import Correction
from newsroom.messages import catalogue, mark
from newsroom.model import KILLED, Item
from newsroom.moments import write_iso, write_long
from newsroom.settings import Settings
from newsroom.syndication.pictures import press_films, press_photos
from newsroom.syndication.values import Note, PressPhoto, Release, Term

__all__ = ["PressPhoto", "Release", "make_release"]
EMBARGO = mark("EMBARGO until {time}: not to be published before that time")


def make_release(
    item: Item, urls: Mapping[str, str], settings: Settings, *, embargoed: bool = False
) -> Release:
    """Return an item as partners get it; one that is `embargoed` says so before anything else."""
    site, fields = settings.agency.site, item.fields
    id = tag_uri(site.id_authority, item.id, item.lang, settings.default_language)
    say = _say(item, settings)
    photos = tuple(press_photos(item, id, settings, public=not embargoed))
    films = press_films(item, id, settings)
    withdrawn = fields.withdrawal is not None
    return Release(
        id=id,
        version=item.version,
        name=f"{item.slug}_v{item.version}",
        lang=item.lang,
        headline=item.headline(say),
        summary="" if withdrawn else fields.summary,
        kind=say(item.kind.label),
        number=str(getattr(fields, "number", "")),
        dateline=str(getattr(fields, "dateline", "")),
        byline=str(getattr(fields, "byline", "")) or ", ".join(fields.authors),
        date=write_iso(item.date),
        date_long=write_long(item.date, item.lang),
        updated=write_iso(item.updated),
        url=settings.absolute(item.url),
        html="" if withdrawn else _html(item, urls, settings),
        banners=(*(_embargo(item, settings) if embargoed else ()), *_banners(item)),
        organization=site.organization,
        license=site.license,
        license_url=site.license_url,
        contact=_contact(item, settings),
        photos=() if withdrawn else photos,
        quotes=() if withdrawn else tuple(asdict(q) for q in getattr(fields, "quotes", ())),
        withdrawn=withdrawn,
        killed=fields.status == KILLED,
        facts=() if withdrawn else tuple(getattr(fields, "facts", ())),
        films=() if withdrawn else films,
        slug=item.slug,
        site=settings.absolute(""),
        authority=site.id_authority,
        copyright=f"© {item.date.year} {site.organization}",
        embargo=write_iso(item.date) if embargoed else "",
        authors=fields.authors or tuple(filter(None, [str(getattr(fields, "byline", ""))])),
        genre=item.kind.genre,
        **_terms(item, settings),
        corrections=tuple(Note(write_iso(c.time), c.kind, c.note) for c in _corrections(item)),
        labels={"facts": say(mark("Quick facts")), "quotes": say(mark("Quotes"))},
    )


def _say(item: Item, settings: Settings) -> Any:
    return catalogue(settings.theme / "locale", item.lang, "theme").gettext


def _html(item: Item, urls: Mapping[str, str], settings: Settings) -> str:
    texts = (p for p in pieces(item, urls, settings.absolute) if isinstance(p, str))
    return "\n".join(texts)


def _terms(item: Item, settings: Settings) -> dict[str, Any]:
    """Return what a release is about, with the site's codes and names in its language."""
    fields, agency = item.fields, settings.agency
    key = fields.category
    return {
        "topic": Term(key, settings.topic_label(key, item.lang)) if key else None,
        "subjects": tuple(agency.media_topics.get(key, ())),
        "tags": fields.tags,
        "regions": tuple(Term(code, agency.regions[code]) for code in fields.regions),
        "agencies": tuple(
            Term(key, settings.word(agency.agencies[key], item.lang)) for key in fields.agencies
        ),
    }


def _corrections(item: Item) -> list[Correction]:
    """Return the public changes that still say something, newest first, but a retraction."""
    by_time = sorted(item.fields.corrections, key=lambda c: c.time)
    shown = by_time[:-1] if item.fields.withdrawal else by_time
    return [change for change in reversed(shown) if change.note]


def _banners(item: Item) -> tuple[str, ...]:
    """Return what must be seen first: a retraction, then corrections, newest first."""
    told = item.fields.withdrawal
    word = "DIBATALKAN" if item.fields.status == KILLED else "DITARIK"
    gone = (f"{word} {write_long(told.time, item.lang)}: {told.reason}",) if told else ()
    newest = _corrections(item)
    notes = (f"{c.kind.upper()} {write_long(c.time, item.lang)}: {c.note}" for c in newest)
    return (*gone, *notes)


def _embargo(item: Item, settings: Settings) -> tuple[str, ...]:
    told = _say(item, settings)(EMBARGO)
    return (told.format(time=write_long(item.date, item.lang)),)


def _contact(item: Item, settings: Settings) -> Mapping[str, str]:
    contact = getattr(item.fields, "contact", None)
    if contact is not None:
        return {k: str(v) for k, v in asdict(contact).items() if v}
    desk = settings.agency.desk
    found = {"name": desk.name, "email": desk.email, "phone": desk.phone}
    return {key: value for key, value in found.items() if value}
