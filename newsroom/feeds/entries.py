"""A feed and its entries, made of items as a recipe gets them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape

from newsroom.addresses import relative, tag_uri
from newsroom.channels import FORMS
from newsroom.content.resolve import pieces
from newsroom.engine.fingerprint import Shared
from newsroom.feeds.values import Entry, Feed, Link, Medium
from newsroom.media.plan import MIME, Rendition, is_graphic, renditions
from newsroom.messages import catalogue, mark
from newsroom.model import KILLED, Attached, Item
from newsroom.moments import write_iso
from newsroom.settings import Settings

STYLE = "aset/css/umpan.css"
_FRAGMENT = re.compile(r'(<a\b[^<>]*?href=")#')
_IN_TEXT, _LARGE = 640, 1280  # pixels: what stands in a text, and what is given beside it


@dataclass(frozen=True, slots=True)
class FeedOrder:
    """What a feed is made from, besides its items.

    `path` is its folder, or the one file of an archive; `seconds` are those of its items in order,
    `urls` the public texts that they link to, `related` what lies beside each (text path ->
    media type, site path), `photos` the site paths of what is weighed, with the place of each
    among the files of its artifact.
    """

    settings: Shared[Settings]
    path: str
    lang: str
    title: str
    seconds: tuple[int, ...]
    urls: tuple[tuple[str, str], ...] = ()
    related: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    photos: tuple[tuple[str, int], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Desk:
    """What entries of one feed are made with: addresses, what lies beside them, sizes in bytes."""

    settings: Settings
    urls: Mapping[str, str] = field(default_factory=dict)
    related: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)


def make_feed(
    order: FeedOrder, items: Sequence[Item], weighed: Sequence[Sequence[tuple[str, int]]] = ()
) -> Feed:
    """Return the value of a feed of these items, newest change first."""
    settings = order.settings.value
    agency, site, folder = settings.agency, settings.agency.site, order.path.rpartition("/")[0]
    sizes = {
        path: files[place][1] for (path, place), files in zip(order.photos, weighed, strict=True)
    }
    desk = Desk(settings, dict(order.urls), dict(order.related), sizes)
    entries = [make_entry(*pair, desk) for pair in zip(items, order.seconds, strict=True)]
    archived = order.path if not order.path.endswith("/") and order.path else ""
    home = order.path if not archived else _home(order.lang, settings)
    return Feed(
        id=f"tag:{site.id_authority}:umpan:{home.strip('/') or 'semua'}",
        title=order.title,
        subtitle=settings.word(site.tagline, order.lang),
        lang=order.lang,
        home=settings.absolute(home),
        folder=settings.absolute(home),
        updated=max((entry.updated for entry in entries), key=datetime.fromisoformat),
        rights=settings.word(site.license, order.lang),
        license_url=site.license_url,
        author=site.organization,
        email=agency.desk.email,
        bytes=0 if archived else agency.feeds.bytes,
        entries=tuple(entries),
        hub=agency.feeds.hub,
        style=relative(f"{folder}/x" if folder else "x", STYLE),
        links=tuple(Link(rel, settings.absolute(url), FORMS[1].type) for rel, url in order.links),
        archived=settings.absolute(archived) if archived else "",
    )


def _home(lang: str, settings: Settings) -> str:
    return "" if lang == settings.default_language else f"{lang}/"


def make_entry(item: Item, second: int, desk: Desk) -> Entry:
    """Return an item as a feed gives it: the whole text, with absolute addresses."""
    settings, fields = desk.settings, item.fields
    site, told = settings.agency.site, item.fields.withdrawal
    related = () if told else desk.related.get(item.path, ())
    return Entry(
        id=tag_uri(site.id_authority, item.id, item.lang, settings.default_language),
        title=_title(item, settings),
        url=settings.absolute(item.url),
        summary=told.reason if told else fields.summary,
        html=_notice(told.reason) if told else _corrections(item) + _html(item, desk),
        published=write_iso(item.date),
        updated=write_iso(_updated(item, second)),
        authors=tuple(fields.authors) or (site.organization_short,),
        categories=_categories(item, settings),
        media=() if told else tuple(_medium(attached, desk) for attached in item.photos),
        related=tuple(Link("related", settings.absolute(url), mime) for mime, url in related),
        license_url=site.license_url,
        deleted=_is_killed(item),
    )


def _is_killed(item: Item) -> bool:
    return item.fields.status == KILLED


def _title(item: Item, settings: Settings) -> str:
    say = catalogue(settings.theme / "locale", item.lang, "theme").gettext
    if item.fields.withdrawal is None:
        return item.fields.title
    prefix = "" if _is_killed(item) else f"[{say(mark('Withdrawn')).upper()}] "
    return prefix + item.headline(say)


def _updated(item: Item, second: int) -> datetime:
    """Return the time of its last public change, in its minute at a second of its own."""
    return item.updated.replace(second=0, microsecond=0) + timedelta(seconds=second)


def _categories(item: Item, settings: Settings) -> tuple[str, ...]:
    key = item.fields.category
    topic = (settings.topic_label(key, item.lang),) if key else ()
    return tuple(dict.fromkeys((*topic, *item.fields.tags)))


def _notice(reason: str) -> str:
    return f"<p><strong>{escape(reason)}</strong></p>\n"


def _corrections(item: Item) -> str:
    return "".join(
        f"<p><strong>{escape(c.kind.capitalize())}</strong>: {escape(c.note)}</p>\n"
        for c in item.fields.corrections
    )


def _html(item: Item, desk: Desk) -> str:
    own = list(pieces(item, desk.urls, desk.settings.absolute))
    shown = {piece.file.path for piece in own if isinstance(piece, Attached)}
    lead = [a for a in item.photos if a.file.path not in shown]
    parts = [*lead, *own] if item.kind.picture_led else [*lead[:1], *own, *lead[1:]]
    texts = [p if isinstance(p, str) else figure(p, desk.settings) for p in parts]
    page = desk.settings.absolute(item.url)
    text = "\n".join((*texts, *_film(item, page, desk)))
    return _FRAGMENT.sub(lambda match: f"{match[1]}{escape(page)}#", text)


def _film(item: Item, page: str, desk: Desk) -> Iterator[str]:
    """Yield a link to the film of an item that has one: its picture stands above; no frame."""
    if getattr(item.fields, "duration", None):
        say = catalogue(desk.settings.theme / "locale", item.lang, "theme").gettext
        yield f'<p><a href="{escape(page)}">{escape(say(mark("Watch the video")))}</a></p>'


def figure(attached: Attached, settings: Settings) -> str:
    """Return a photo with caption and credit, as feed readers show it."""
    planned = renditions(attached.picture, settings.agency.photos)
    jpegs = [r for r in planned if r.format == "jpeg"]
    best = next((r for r in jpegs if r.width >= _IN_TEXT), jpegs[-1])
    src = settings.absolute(best.path(attached.key))
    photo = attached.photo
    caption = " ".join(part for part in (photo.caption, f"({photo.credit})") if part)
    return (
        f'<figure><img src="{escape(src)}" alt="{escape(photo.alt)}" width="{best.width}"'
        f' height="{best.height}"><figcaption>{escape(caption)}</figcaption></figure>'
    )


def large(planned: Sequence[Rendition]) -> int:
    """Return the place of the rendition that a feed gives of a photo: a JPEG, and not the widest.

    Partners want more than a text shows; 1,280 pixels are what most sites print.
    """
    jpegs = [place for place, one in enumerate(planned) if one.format == "jpeg"]
    return next((place for place in jpegs if planned[place].width >= _LARGE), jpegs[-1])


def _medium(attached: Attached, desk: Desk) -> Medium:
    """Return a photo with its words; the rendition is the one that was weighed."""
    planned = renditions(attached.picture, desk.settings.agency.photos)
    best, label, photo = planned[large(planned)], attached.label, attached.photo
    path = best.path(attached.key)
    return Medium(
        url=desk.settings.absolute(path),
        type=MIME[best.format],
        width=best.width,
        height=best.height,
        title=label.headline or photo.alt,
        description=photo.caption or photo.alt,
        credit=photo.credit,
        role="" if is_graphic(attached.picture) else "photographer",
        copyright=label.copyright or label.owner or photo.credit,
        license_url=label.statement if label.statement.startswith("http") else "",
        length=desk.sizes.get(path, 0),
    )
