"""The page of one item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from newsroom.addresses import slug
from newsroom.content.resolve import file_url
from newsroom.messages import mark
from newsroom.model import Item
from newsroom.pages import views
from newsroom.pages.frame import LANGUAGE_NAMES
from newsroom.pages.shelf import Shelf
from newsroom.pages.values import Card, Download, ItemPage, Link, Notice, PhotoView, SiteView

RELATED, LOOK_BACK = 3, 60
WITHDRAWN = "withdrawn.html"
_SHARES = (
    ("WhatsApp", "https://wa.me/?text={both}"),
    ("Telegram", "https://t.me/share/url?url={url}&text={title}"),
    ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
    ("X", "https://x.com/intent/post?url={url}&text={title}"),
    ("E-mail", "mailto:?subject={title}&body={both}"),
)


@dataclass
class Relations:
    """Which older items an item is related to; it only looks back, so old pages never change."""

    shelf: Shelf
    _places: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note where each item stands within its topic."""
        self._places = {
            item.path: place
            for items in self.shelf.by_topic.values()
            for place, item in enumerate(items)
        }

    def of(self, item: Item) -> tuple[Card, ...]:
        """Return the nearest older items of the same topic: shared tags first, then the newest."""
        if item.path not in self._places:
            return ()
        place = self._places[item.path] + 1
        older = self.shelf.by_topic[item.fields.category][place : place + LOOK_BACK]
        tags = set(item.fields.tags)
        alive = (other for other in older if other.fields.status != "withdrawn")
        nearest = sorted(alive, key=lambda other: -len(tags & set(other.fields.tags)))
        return tuple(views.card(other, self.shelf) for other in nearest[:RELATED])


def item_page(
    item: Item, shelf: Shelf, site: SiteView, relations: Relations, bundles: Mapping[str, str]
) -> ItemPage:
    """Return what an item's page shows. `bundles` maps a text's path to its bundle's address."""
    fields, lead, say = item.fields, views.lead_of(item), shelf.say
    blocks = views.body_blocks(item, shelf)
    kind_url = f"{shelf.prefix}{item.kind.folder}/" if item.kind.listed else ""
    canonical = shelf.settings.absolute(item.url)
    picture = views.photo_view(lead, shelf) if lead else None
    placed = {block.photo.full for block in blocks if block.photo}
    return ItemPage(
        url=item.url,
        template=_template(item),
        lang=item.lang,
        title=fields.title,
        description=fields.summary,
        canonical=canonical,
        site=site,
        alternates=_alternates(item, shelf),
        crumbs=_crumbs(item, shelf, kind_url),
        image=shelf.settings.absolute(picture.full) if picture else "",
        image_width=picture.width if picture else 0,
        image_height=picture.height if picture else 0,
        image_alt=picture.alt if picture else "",
        banner=_banner(item, shelf),
        kind=item.kind.folder,
        kind_label=say(item.kind.label),
        kind_url=kind_url,
        tone=item.kind.tone,
        date=views.date_view(item.date, shelf),
        updated=views.date_view(item.updated, shelf) if item.updated > item.date else None,
        summary="" if fields.withdrawal else fields.summary,
        topic=views.topic_link(item, shelf),
        regions=_regions(item, shelf),
        agencies=_agencies(item, shelf),
        tags=_tags(item, shelf),
        authors=fields.authors,
        body=blocks,
        lead=None if picture and picture.full in placed else picture,
        photos=_gallery(item, shelf, placed),
        own={} if fields.withdrawal else views.own_fields(item, shelf),
        corrections=views.notices(item, shelf),
        withdrawal=_withdrawal(item, shelf),
        sponsor=fields.sponsor,
        downloads=_downloads(item, shelf, bundles),
        shares=_shares(fields.title, canonical),
        related=relations.of(item),
    )


def _template(item: Item) -> str:
    if item.fields.withdrawal:
        return WITHDRAWN
    return f"kinds/{item.kind.template}" if item.kind.template else "item.html"


def _alternates(item: Item, shelf: Shelf) -> tuple[Link, ...]:
    others = shelf.translations[item.folder]
    if len(others) == 1:
        return ()
    return tuple(Link(LANGUAGE_NAMES.get(o.lang, o.lang), o.url, lang=o.lang) for o in others)


def _crumbs(item: Item, shelf: Shelf, kind_url: str) -> tuple[Link, ...]:
    home = Link(shelf.say(mark("Front page")), shelf.prefix)
    here = Link(item.fields.title, item.url)
    kind = (Link(shelf.say(item.kind.plural), kind_url),) if kind_url else ()
    return (home, *kind, here)


def _banner(item: Item, shelf: Shelf) -> str:
    if item.path not in shelf.edition.unpublished:
        return ""
    if item.fields.status == "draft":
        return shelf.say(mark("DRAFT: only visible in this preview"))
    return shelf.say(mark("HELD: not yet public, only visible in this preview"))


def _regions(item: Item, shelf: Shelf) -> tuple[Link, ...]:
    names, codes = shelf.settings.agency.regions, item.fields.regions
    return tuple(
        Link(names[c], f"{shelf.prefix}wilayah/{c}/") for c in codes if c in shelf.by_region
    )


def _agencies(item: Item, shelf: Shelf) -> tuple[Link, ...]:
    names, keys = shelf.agency_names, item.fields.agencies
    return tuple(
        Link(names[k], f"{shelf.prefix}instansi/{k}/") for k in keys if k in shelf.by_agency
    )


def _tags(item: Item, shelf: Shelf) -> tuple[Link, ...]:
    """Return the tags that have a front: those of a page that stands in no list may have none."""
    keys = {slug(tag): tag for tag in item.fields.tags}
    return tuple(
        Link(tag, f"{shelf.prefix}tag/{k}/") for k, tag in keys.items() if k in shelf.by_tag
    )


def _gallery(item: Item, shelf: Shelf, placed: set[str]) -> tuple[PhotoView, ...]:
    """Return the photos below the text: all of a picture-led kind, else those shown nowhere."""
    declared = [a for a in item.photos if any(a.photo is p for p in item.fields.photos)]
    shown = [views.photo_view(a, shelf, n) for n, a in enumerate(declared, 1)]
    if item.kind.picture_led:
        return tuple(shown)
    return tuple(photo for photo in shown[1:] if photo.full not in placed)


def _withdrawal(item: Item, shelf: Shelf) -> Notice | None:
    told = item.fields.withdrawal
    if told is None:
        return None
    return Notice(shelf.say(mark("Withdrawn")), views.date_view(told.time, shelf), told.reason)


def _downloads(item: Item, shelf: Shelf, bundles: Mapping[str, str]) -> tuple[Download, ...]:
    found = []
    if (url := bundles.get(item.path)) and not item.fields.withdrawal:
        found.append(Download(shelf.say(mark("Text and photos in one file")), url, "ZIP"))
    for file in item.files:
        name = file.path.rsplit("/", 1)[-1]
        found.append(Download(name, file_url(item, file), name.rsplit(".", 1)[-1].upper()))
    return tuple(found)


def _shares(title: str, url: str) -> tuple[Link, ...]:
    words = {
        "title": quote(title, safe=""),
        "url": quote(url, safe=""),
        "both": quote(f"{title}\n{url}", safe=""),
    }
    return tuple(Link(name, form.format(**words)) for name, form in _SHARES)
