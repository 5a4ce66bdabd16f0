"""Which items a feed holds, and what of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from newsroom.addresses import tag_uri
from newsroom.content.resolve import pieces
from newsroom.engine.artifact import Artifact, Recipe, Workshop
from newsroom.engine.fingerprint import code_digest, library_versions
from newsroom.feeds.values import Entry, Feed
from newsroom.feeds.write import write_atom, write_rss
from newsroom.kinds import all_kinds
from newsroom.media.plan import renditions
from newsroom.messages import catalogue, mark
from newsroom.model import Attached, Edition, Item
from newsroom.moments import write_iso
from newsroom.settings import Settings


def plan_feeds(edition: Edition, settings: Settings) -> Iterator[Artifact]:
    """Yield RSS and Atom of the whole site and of each kind, in each language that has items."""
    recipe = feed_recipe()
    for lang in settings.agency.site.languages:
        prefix = "" if lang == settings.default_language else f"{lang}/"
        listed = [i for i in edition.items if i.lang == lang and i.kind.listed]
        if not listed:
            continue
        say = catalogue(settings.theme / "locale", lang, "theme").gettext
        yield _artifact(prefix, settings.agency.site.name, listed, edition, settings, recipe)
        for kind in all_kinds().values():
            items = [item for item in listed if item.kind is kind]
            title = f"{say(kind.plural)} - {settings.agency.site.name}"
            if items:
                folder = f"{prefix}{kind.folder}/"
                yield _artifact(folder, title, items, edition, settings, recipe)


def _artifact(
    folder: str,
    title: str,
    items: Sequence[Item],
    edition: Edition,
    settings: Settings,
    recipe: Recipe,
) -> Artifact:
    feed = make_feed(folder, title, items, edition, settings)
    return Artifact((f"{folder}rss.xml", f"{folder}atom.xml"), recipe, feed)


def make_feed(
    folder: str, title: str, items: Sequence[Item], edition: Edition, settings: Settings
) -> Feed:
    """Return the value of a feed of these items, newest first."""
    site, desk = settings.agency.site, settings.agency.desk
    urls = {item.path: item.url for item in edition.items}
    newest = items[: settings.agency.feeds.items]
    return Feed(
        id=f"tag:{site.id_authority}:umpan:{folder.strip('/') or 'semua'}",
        title=title,
        subtitle=site.tagline,
        lang=items[0].lang,
        home=settings.absolute(folder),
        rss=settings.absolute(f"{folder}rss.xml"),
        atom=settings.absolute(f"{folder}atom.xml"),
        updated=write_iso(max(item.updated for item in newest)),
        rights=site.license,
        author=site.organization,
        email=desk.email,
        bytes=settings.agency.feeds.bytes,
        entries=tuple(make_entry(item, urls, settings) for item in newest),
    )


def make_entry(item: Item, urls: Mapping[str, str], settings: Settings) -> Entry:
    """Return an item as a feed gives it: the whole text, with absolute addresses."""
    say = catalogue(settings.theme / "locale", item.lang, "theme").gettext
    fields, withdrawn = item.fields, item.fields.withdrawal
    prefix = f"[{say(mark('Withdrawn')).upper()}] " if withdrawn else ""
    note = f"<p><strong>{escape(withdrawn.reason)}</strong></p>\n" if withdrawn else ""
    return Entry(
        id=tag_uri(
            settings.agency.site.id_authority, item.id, item.lang, settings.default_language
        ),
        title=prefix + fields.title,
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
    src = settings.absolute(best.path(attached.file.sha256))
    photo = attached.photo
    caption = " ".join(part for part in (photo.caption, f"({photo.credit})") if part)
    return (
        f'<figure><img src="{escape(src)}" alt="{escape(photo.alt)}" width="{best.width}"'
        f' height="{best.height}"><figcaption>{escape(caption)}</figcaption></figure>'
    )


def feed_recipe() -> Recipe:
    """Return the recipe that writes RSS and Atom of a Feed."""
    version = code_digest("feeds/write", "feeds/values") + library_versions("feedgen", "lxml")
    return Recipe("feed", version, make_files)


def make_files(feed: Any, needed: Sequence[bytes], workshop: Workshop) -> list[bytes]:
    """Write a Feed as RSS and as Atom."""
    return [write_rss(feed), write_atom(feed)]
