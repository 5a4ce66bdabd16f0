"""Items as pages show them: cards, dates, photos, bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from newsroom.addresses import relative
from newsroom.content.resolve import file_url, named_file, pieces
from newsroom.kinds.common import Photo
from newsroom.media.plan import MIME, Rendition, moving_renditions, renditions
from newsroom.messages import mark
from newsroom.model import GONE, Attached, Item
from newsroom.moments import write_iso, write_long, write_short
from newsroom.pages.frame import Frame
from newsroom.pages.values import Block, Card, DateView, Link, Notice, PhotoView, SourceSet
from newsroom.shelf import shown_time


def date_view(moment: datetime, frame: Frame) -> DateView:
    """Return a moment for machines and for people."""
    shown = shown_time(moment, frame.settings)
    return DateView(write_iso(shown), write_long(shown, frame.lang), write_short(shown, frame.lang))


def photo_view(
    attached: Attached, frame: Frame, number: int = 1, *, moves: bool = True
) -> PhotoView:
    """Return a photo with the addresses of all its renditions; `moves` unless among others."""
    planned = renditions(attached.picture, frame.settings.agency.photos)
    key = attached.key
    forms = tuple(dict.fromkeys(r.format for r in planned))
    sets = tuple(_source_set(form, planned, key) for form in forms)
    jpegs = [r for r in planned if r.format == "jpeg"]
    best = max(jpegs, key=lambda r: r.width)
    middle = next((r for r in jpegs if r.width >= 640), best)
    return PhotoView(
        src=middle.path(key),
        width=best.width,
        height=best.height,
        sources=sets,
        alt=attached.photo.alt,
        caption=attached.photo.caption,
        credit=attached.photo.credit,
        full=best.path(key),
        number=number,
        moving=_moving(attached, frame) if moves else None,
        tints=attached.picture.tints,
        hold=_hold(attached.photo.focus),
    )


def _hold(focus: tuple[float, float] | None) -> str:
    """Return the third of a photo that a crop must keep, in words of the stylesheet."""
    across, down = focus or (0.5, 0.5)
    rows, columns = ("keep-top", "", "keep-bottom"), ("keep-left", "", "keep-right")
    names = (rows[min(2, int(down * 3))], columns[min(2, int(across * 3))])
    return " ".join(name for name in names if name)


def _moving(attached: Attached, frame: Frame) -> SourceSet | None:
    planned = moving_renditions(attached.picture, frame.settings.agency.photos)
    return _source_set("webp", planned, attached.key) if planned else None


def _source_set(form: str, planned: tuple[Rendition, ...], key: str) -> SourceSet:
    files = tuple((r.path(key), r.width) for r in planned if r.format == form)
    return SourceSet(MIME[form], files)


def lead_of(item: Item) -> Attached | None:
    """Return the photo that stands for an item, if it has any."""
    return item.photos[0] if item.photos else None


def card(item: Item, frame: Frame) -> Card:
    """Return an item as it stands in lists."""
    lead = lead_of(item)
    duration = getattr(item.fields, "duration", None)
    return Card(
        url=item.url,
        title=item.headline(frame.say),
        summary=item.fields.summary,
        kind=item.kind.folder,
        kind_label=frame.say(item.kind.label),
        tone=item.kind.tone,
        date=date_view(item.date, frame),
        lang=item.lang,
        topic=topic_link(item, frame),
        regions=tuple(frame.settings.agency.regions[code] for code in item.fields.regions),
        photo=photo_view(lead, frame, moves=False) if lead else None,
        photos=len(item.fields.photos) if item.kind.picture_led else 0,
        duration=write_duration(duration) if duration else "",
        withdrawn=item.fields.status in GONE,
        corrected=bool(item.fields.corrections),
        sponsor=item.fields.sponsor,
    )


def topic_link(item: Item, frame: Frame) -> Link | None:
    """Return the topic of an item, with the address of its front."""
    key = item.fields.category
    if not key:
        return None
    return Link(frame.settings.topic_label(key, frame.lang), f"{frame.prefix}topik/{key}/")


def write_duration(duration: timedelta) -> str:
    """Return `2:35` or `1:02:35`."""
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def body_blocks(item: Item, frame: Frame, urls: Mapping[str, str]) -> tuple[Block, ...]:
    """Return the body: HTML with links relative to the item's page, and photos between."""
    numbers = {attached.file.path: n for n, attached in enumerate(item.photos, 1)}

    def block(piece: str | Attached) -> Block:
        if isinstance(piece, str):
            return Block(html=piece)
        return Block(photo=photo_view(piece, frame, numbers[piece.file.path]))

    place = lambda url: relative(item.url, url)  # noqa: E731
    return tuple(block(piece) for piece in pieces(item, urls, place))


CORRECTIONS = {
    "ralat": mark("Erratum"),
    "koreksi": mark("Correction"),
    "hak-jawab": mark("Right of reply"),
    "pencabutan": mark("Retraction"),
}


def notices(
    item: Item, frame: Frame, corrected_by: Mapping[int, str] = MappingProxyType({})
) -> tuple[Notice, ...]:
    """Return the corrections, newest first, but for the retraction of an item that is gone.

    `corrected_by` are the addresses of the items that are its corrections, by number.
    """
    newest_first = sorted(
        enumerate(item.fields.corrections), key=lambda pair: (pair[1].time, pair[0]), reverse=True
    )
    shown = newest_first[1:] if item.fields.withdrawal else newest_first
    return tuple(
        Notice(
            frame.say(CORRECTIONS[correction.kind]),
            date_view(correction.time, frame),
            correction.note,
            changed=correction.changed,
            url=corrected_by.get(number, ""),
        )
        for number, correction in shown
        if correction.note
    )


def own_fields(item: Item, frame: Frame) -> Mapping[str, Any]:
    """Return the fields that only this kind has, as plain data for its template."""
    shown = {}
    for name in item.kind.own_fields:
        shown[name] = _plain(getattr(item.fields, name), name, item, frame)
    return shown


def _plain(value: Any, name: str, item: Item, frame: Frame) -> Any:
    if isinstance(value, Photo):
        return next((photo_view(a, frame) for a in item.photos if a.photo is value), None)
    if isinstance(value, datetime):
        return date_view(value, frame)
    if isinstance(value, timedelta):
        return write_duration(value)
    if name in ("file", "captions") and value:
        file = named_file(item, value)
        return file_url(item, file) if file else None
    if isinstance(value, tuple):
        return tuple(_plain(inner, "", item, frame) for inner in value)
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
