"""Which items a feed holds, and what of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from newsroom.addresses import tag_uri
from newsroom.content.resolve import pieces
from newsroom.engine.artifact import Artifact, Recipe, Supplies
from newsroom.engine.fingerprint import Shared, code_digest, library_versions, tree_digest
from newsroom.feeds.values import Entry, Feed
from newsroom.kinds import all_kinds
from newsroom.media.plan import renditions
from newsroom.messages import catalogue, mark
from newsroom.model import Attached, Edition, Item, Record
from newsroom.moments import write_iso
from newsroom.settings import Settings


@dataclass(frozen=True, slots=True)
class FeedOrder:
    """What a feed is made from, besides its items: where it lies, its title, the public texts
    that the items link to."""

    settings: Shared[Settings]
    folder: str
    title: str
    urls: tuple[tuple[str, str], ...]


def plan_feeds(edition: Edition, settings: Settings) -> Iterator[Artifact]:
    """Yield RSS and Atom of the whole site and of each kind, in each language that has items."""
    shared, recipe = Shared(settings, settings.shown), feed_recipe(settings)
    urls = {record.path: record.url for record in edition.items}
    kinds = {name for name, kind in all_kinds().items() if kind.listed}
    for lang in settings.agency.site.languages:
        prefix = "" if lang == settings.default_language else f"{lang}/"
        listed = [r for r in edition.items if r.lang == lang and r.kind in kinds]
        if not listed:
            continue
        say = catalogue(settings.theme / "locale", lang, "theme").gettext
        yield _artifact(prefix, settings.agency.site.name, listed, urls, shared, recipe)
        for name in all_kinds():
            title = f"{say(all_kinds()[name].plural)} - {settings.agency.site.name}"
            if records := [record for record in listed if record.kind == name]:
                yield _artifact(f"{prefix}{name}/", title, records, urls, shared, recipe)


def _artifact(
    folder: str,
    title: str,
    records: Sequence[Record],
    urls: Mapping[str, str],
    shared: Shared[Settings],
    recipe: Recipe,
) -> Artifact:
    newest = records[: shared.value.agency.feeds.items]
    paths = {link.path for record in newest for link in record.links}
    linked = tuple((path, urls[path]) for path in sorted(paths) if path in urls)
    return Artifact(
        (f"{folder}rss.xml", f"{folder}atom.xml"),
        recipe,
        FeedOrder(shared, folder, title, linked),
        tuple(record.digest for record in newest),
    )


def make_feed(order: FeedOrder, items: Sequence[Item]) -> Feed:
    """Return the value of a feed of these items, newest first."""
    settings, folder = order.settings.value, order.folder
    site, desk = settings.agency.site, settings.agency.desk
    urls = dict(order.urls)
    return Feed(
        id=f"tag:{site.id_authority}:umpan:{folder.strip('/') or 'semua'}",
        title=order.title,
        subtitle=site.tagline,
        lang=items[0].lang,
        home=settings.absolute(folder),
        rss=settings.absolute(f"{folder}rss.xml"),
        atom=settings.absolute(f"{folder}atom.xml"),
        updated=write_iso(max(item.updated for item in items)),
        rights=site.license,
        author=site.organization,
        email=desk.email,
        bytes=settings.agency.feeds.bytes,
        entries=tuple(make_entry(item, urls, settings) for item in items),
    )


def make_entry(item: Item, urls: Mapping[str, str], settings: Settings) -> Entry:
    """Return an item as a feed gives it: the whole text, with absolute addresses."""
    say = catalogue(settings.theme / "locale", item.lang, "theme").gettext
    fields, withdrawn = item.fields, item.fields.withdrawal
    prefix = f"[{say(mark('Withdrawn')).upper()}] " if withdrawn and fields.title else ""
    note = f"<p><strong>{escape(withdrawn.reason)}</strong></p>\n" if withdrawn else ""
    return Entry(
        id=tag_uri(
            settings.agency.site.id_authority, item.id, item.lang, settings.default_language
        ),
        title=prefix + item.headline(say),
        url=settings.absolute(item.url),
        summary=withdrawn.reason if withdrawn else fields.summary,
        html=note if withdrawn else _corrections(item) + _html(item, urls, settings),
        published=write_iso(item.date),
        updated=write_iso(item.updated),
        authors=tuple(fields.authors) or (settings.agency.site.organization_short,),
        categories=_categories(item, settings),
    )


def _categories(item: Item, settings: Settings) -> tuple[str, ...]:
    key = item.fields.category
    topic = (settings.topic_label(key, item.lang),) if key else ()
    return tuple(dict.fromkeys((*topic, *item.fields.tags)))


def _corrections(item: Item) -> str:
    return "".join(
        f"<p><strong>{escape(c.kind.capitalize())}</strong>: {escape(c.note)}</p>\n"
        for c in item.fields.corrections
    )


def _html(item: Item, urls: Mapping[str, str], settings: Settings) -> str:
    own = list(pieces(item, urls, settings.absolute))
    shown = {piece.file.path for piece in own if isinstance(piece, Attached)}
    lead = [a for a in item.photos if a.file.path not in shown]
    parts = [*lead, *own] if item.kind.picture_led else [*lead[:1], *own, *lead[1:]]
    return "\n".join(p if isinstance(p, str) else figure(p, settings) for p in parts)


def figure(attached: Attached, settings: Settings) -> str:
    """Return a photo with caption and credit, as feed readers show it."""
    planned = renditions(attached.picture, settings.agency.photos)
    jpegs = [r for r in planned if r.format == "jpeg"]
    best = next((r for r in jpegs if r.width >= 640), jpegs[-1])
    src = settings.absolute(best.path(attached.key))
    photo = attached.photo
    caption = " ".join(part for part in (photo.caption, f"({photo.credit})") if part)
    return (
        f'<figure><img src="{escape(src)}" alt="{escape(photo.alt)}" width="{best.width}"'
        f' height="{best.height}"><figcaption>{escape(caption)}</figcaption></figure>'
    )


def feed_recipe(settings: Settings) -> Recipe:
    """Return the recipe that writes RSS and Atom of a feed."""
    return Recipe("feed", _version(settings.theme), make_files, batch=1)


def _version(theme: Path) -> str:
    code = code_digest("feeds", "content/resolve", "content/items", "media/plan", "kinds", "model")
    more = code_digest("messages", "moments", "addresses", "settings", "engine/fingerprint")
    return code + more + tree_digest(theme / "locale") + library_versions("feedgen", "lxml")


def make_files(order: Any, supplies: Supplies) -> list[bytes]:
    """Write a feed as RSS and as Atom."""
    from newsroom.feeds.write import write_atom, write_rss  # with feedgen: only where one is made

    feed = make_feed(order, supplies.items)
    return [write_rss(feed), write_atom(feed)]
