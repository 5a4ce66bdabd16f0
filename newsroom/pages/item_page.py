"""The page of one item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from newsroom.content.resolve import file_url
from newsroom.engine.fingerprint import Shared
from newsroom.messages import mark
from newsroom.model import KILLED, Item, Record
from newsroom.pages import views
from newsroom.pages.check_page import CHECK
from newsroom.pages.frame import LANGUAGE_NAMES, Frame, feed_links
from newsroom.pages.values import Download, ItemPage, Link, Notice, PhotoView
from newsroom.shelf import Shelf, tag_key

RELATED, LOOK_BACK = 3, 30
_SHARES = (
    ("WhatsApp", "https://wa.me/?text={both}"),
    ("Telegram", "https://t.me/share/url?url={url}&text={title}"),
    ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
    ("X", "https://x.com/intent/post?url={url}&text={title}"),
    ("E-mail", "mailto:?subject={title}&body={both}"),
)


@dataclass(frozen=True, slots=True)
class ItemOrder:
    """What an item's page is made from, besides the item and those it is related to.

    `alternates` are the (language, address) pairs of the item in all its languages, `urls` the
    public texts that its body links to, `corrected_by` the addresses of the items that are its
    corrections, by number, `corrects` the (title, address) pairs of those that it corrects.
    `fronts` are those it belongs to, for an item that stands in no list (None: all of them).
    `bundle` is the address of its bundle, if it has one, `card` that of the picture for messages,
    and its size in pixels.
    """

    frame: Shared[Frame]
    alternates: tuple[tuple[str, str], ...] = ()
    urls: tuple[tuple[str, str], ...] = ()
    corrected_by: tuple[tuple[int, str], ...] = ()
    corrects: tuple[tuple[str, str], ...] = ()
    fronts: tuple[str, ...] | None = None
    unpublished: bool = False
    bundle: str = ""
    card: str = ""
    card_size: tuple[int, int] = (0, 0)


class Older:
    """The older items of a topic that an item may be related to; they only look back, and not
    far, so that old pages never change."""

    __slots__ = ("_alive", "_place", "_record", "_tags", "briefs")

    def __init__(
        self,
        record: Record,
        alive: Sequence[Record],
        tags: Sequence[frozenset[str]],
        place: int,
        briefs: Sequence[str],
    ) -> None:
        self._record, self._alive, self._tags, self._place = record, alive, tags, place
        self.briefs = briefs

    def nearest(self) -> tuple[Record, ...]:
        """Return the nearest: shared tags first, then the newest."""
        mine, tags = frozenset(self._record.tags), self._tags
        window = range(self._place, self._place + len(self.briefs))
        nearest = sorted(window, key=lambda at: -len(mine & tags[at]))
        return tuple(self._alive[at] for at in nearest[:RELATED])


def neighbours(shelf: Shelf) -> Iterator[tuple[Record, Older]]:
    """Yield each item that has a topic, with the older ones that it may be related to."""
    for records in shelf.by_topic.values():
        alive = [record for record in records if not record.is_gone]
        tags = [frozenset(record.tags) for record in alive]
        briefs = [record.brief for record in alive]
        place = 0
        for record in records:
            place += not record.is_gone
            yield record, Older(record, alive, tags, place, briefs[place : place + LOOK_BACK])


def item_page(order: ItemOrder, item: Item, related: Iterable[Item]) -> ItemPage:
    """Return what an item's page shows."""
    frame = order.frame.value
    fields, lead, say = item.fields, views.lead_of(item), frame.say
    blocks = views.body_blocks(item, frame, dict(order.urls))
    kind_url = f"{frame.prefix}{item.kind.folder}/" if item.kind.listed else ""
    kind_url = kind_url if _has(order, item.kind.folder) else ""
    title = item.headline(say)
    canonical = frame.settings.absolute(item.url)
    picture = views.photo_view(lead, frame) if lead else None
    placed = {block.photo.full for block in blocks if block.photo}
    return ItemPage(
        url=item.url,
        template=_template(item),
        lang=item.lang,
        title=title,
        description=fields.summary,
        canonical=canonical,
        site=frame.site,
        alternates=tuple(Link(LANGUAGE_NAMES.get(o, o), u, lang=o) for o, u in order.alternates),
        crumbs=_crumbs(item, frame, kind_url, title),
        feeds=_feeds(order, item, frame, kind_url),
        image=frame.settings.absolute(order.card) if order.card else "",
        image_width=order.card_size[0] if order.card else 0,
        image_height=order.card_size[1] if order.card else 0,
        image_alt=(picture.alt if picture else fields.title) if order.card else "",
        banner=_banner(order, item, frame),
        noindex=fields.status == KILLED,
        kind=item.kind.folder,
        kind_label=say(item.kind.label),
        kind_url=kind_url,
        tone=item.kind.tone,
        date=views.date_view(item.date, frame),
        updated=views.date_view(item.updated, frame) if item.updated > item.date else None,
        summary="" if fields.withdrawal else fields.summary,
        topic=_topic(order, item, frame),
        regions=_regions(order, item, frame),
        agencies=_agencies(order, item, frame),
        tags=_tags(order, item, frame),
        authors=fields.authors,
        body=blocks,
        lead=None if picture and picture.full in placed else picture,
        photos=_gallery(item, frame, placed),
        own={} if fields.withdrawal else views.own_fields(item, frame),
        corrections=views.notices(item, frame, dict(order.corrected_by)),
        corrects=tuple(Link(title, url) for title, url in order.corrects),
        withdrawal=_withdrawal(item, frame),
        sponsor=fields.sponsor,
        downloads=_downloads(item, frame, order.bundle),
        credits=tuple(dict.fromkeys(attached.photo.credit for attached in item.photos)),
        check=f"{frame.prefix}{CHECK}" if order.bundle else "",
        shares=() if fields.status == KILLED else _shares(title, canonical),
        related=tuple(views.card(other, frame) for other in related),
    )


def _template(item: Item) -> str:
    if item.fields.withdrawal:
        return "withdrawn.html"
    return f"kinds/{item.kind.template}" if item.kind.template else "item.html"


def _crumbs(item: Item, frame: Frame, kind_url: str, title: str) -> tuple[Link, ...]:
    home = Link(frame.say(mark("Front page")), frame.prefix)
    here = Link(title, item.url)
    kind = (Link(frame.say(item.kind.plural), kind_url),) if kind_url else ()
    return (home, *kind, here)


def _banner(order: ItemOrder, item: Item, frame: Frame) -> str:
    if not order.unpublished:
        return ""
    if item.fields.status == "draft":
        return frame.say(mark("DRAFT: only visible in this preview"))
    return frame.say(mark("HELD: not yet public, only visible in this preview"))


def front_keys(record: Record) -> list[str]:
    """Return the fronts that an item belongs to: its kind, and `topik/<key>` and the like."""
    return [
        record.kind,
        *([f"topik/{record.category}"] if record.category else []),
        *(f"wilayah/{key}" for key in record.regions),
        *(f"instansi/{key}" for key in record.agencies),
        *(f"tag/{key}" for key in map(tag_key, record.tags) if key),
    ]


def _has(order: ItemOrder, front: str) -> bool:
    return order.fronts is None or front in order.fronts


def _topic(order: ItemOrder, item: Item, frame: Frame) -> Link | None:
    return views.topic_link(item, frame) if _has(order, f"topik/{item.fields.category}") else None


def _feeds(order: ItemOrder, item: Item, frame: Frame, kind_url: str) -> tuple[Link, ...]:
    """Return the feeds of an item's kind and topic; those of the site for what is in none."""
    kind = feed_links(kind_url, frame.say(item.kind.plural)) if kind_url else ()
    topic = _topic(order, item, frame) if kind_url else None
    return (*kind, *(feed_links(topic.url, topic.label) if topic else ()))


def _regions(order: ItemOrder, item: Item, frame: Frame) -> tuple[Link, ...]:
    names, keys = frame.settings.agency.regions, item.fields.regions
    return tuple(
        Link(names[k], f"{frame.prefix}wilayah/{k}/") for k in keys if _has(order, f"wilayah/{k}")
    )


def _agencies(order: ItemOrder, item: Item, frame: Frame) -> tuple[Link, ...]:
    names, keys = frame.settings.agency.agencies, item.fields.agencies
    return tuple(
        Link(frame.settings.word(names[k], frame.lang), f"{frame.prefix}instansi/{k}/")
        for k in keys
        if _has(order, f"instansi/{k}")
    )


def _tags(order: ItemOrder, item: Item, frame: Frame) -> tuple[Link, ...]:
    """Return the tags that have a front: those of a page that stands in no list may have none."""
    keys = {tag_key(tag): tag for tag in item.fields.tags}
    return tuple(
        Link(tag, f"{frame.prefix}tag/{key}/")
        for key, tag in keys.items()
        if key and _has(order, f"tag/{key}")
    )


def _gallery(item: Item, frame: Frame, placed: set[str]) -> tuple[PhotoView, ...]:
    """Return the photos below the text: all of a picture-led kind, else those shown nowhere."""
    declared = [a for a in item.photos if any(a.photo is p for p in item.fields.photos)]
    shown = [views.photo_view(a, frame, n) for n, a in enumerate(declared, 1)]
    if item.kind.picture_led:
        return tuple(shown)
    return tuple(photo for photo in shown[1:] if photo.full not in placed)


def _withdrawal(item: Item, frame: Frame) -> Notice | None:
    told = item.fields.withdrawal
    if told is None:
        return None
    kind, lead = mark("Withdrawn"), mark("This item was withdrawn on")
    if item.fields.status == KILLED:
        kind, lead = mark("Cancelled"), mark("Do not use this item any more; it was cancelled on")
    when = views.date_view(told.time, frame)
    return Notice(frame.say(kind), when, told.reason, frame.say(lead))


def _downloads(item: Item, frame: Frame, bundle: str) -> tuple[Download, ...]:
    found = []
    if bundle and not item.fields.withdrawal:
        found.append(Download(frame.say(mark("Text and photos in one file")), bundle, "ZIP"))
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
