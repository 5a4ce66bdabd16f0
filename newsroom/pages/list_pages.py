"""Fronts, months, indexes, and the front page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby, islice
from typing import Any, NamedTuple

from newsroom.content.records import CORRECTIONS
from newsroom.kinds import all_kinds
from newsroom.messages import mark
from newsroom.model import Item, Record
from newsroom.moments import write_day, write_month
from newsroom.pages.corrections import SHOWN, changes
from newsroom.pages.frame import Frame, feed_links
from newsroom.pages.values import (
    Card,
    CorrectionsPage,
    Day,
    FrontPage,
    IndexPage,
    Link,
    ListPage,
    MessagePage,
    Page,
    RedirectPage,
    SiteView,
)
from newsroom.pages.views import card
from newsroom.shelf import FRONTS, Groups, Records, Shelf, local_day

LATEST, STRIP, MONTHS = 12, 6, 12
LEAD_AMONG = 60  # the lead is the newest of these that has a photo


@dataclass(frozen=True)
class Listing:
    """A page that lists items: the page without them, and which stand in which of its parts."""

    page: Page
    parts: Mapping[str, Records] = field(default_factory=dict)


def fill(page: Page, parts: Sequence[tuple[str, int]], items: Sequence[Item], frame: Frame) -> Page:
    """Return the page with its items as cards; `parts` are (name, count) in order."""
    rest = iter(items)
    for name, count in parts:
        show = _SHOWN.get(name, _cards)
        page = replace(page, **{name: show(list(islice(rest, count)), frame)})
    return page


def _cards(items: Sequence[Item], frame: Frame) -> tuple[Card, ...]:
    return tuple(card(item, frame) for item in items)


def _lead(items: Sequence[Item], frame: Frame) -> Card | None:
    return next(iter(_cards(items, frame)), None)


def _days(items: Sequence[Item], frame: Frame) -> tuple[Day, ...]:
    days = groupby(items, key=lambda item: local_day(item.date, frame.settings))
    return tuple(
        Day(write_day(day, frame.lang), day.isoformat(), _cards(list(group), frame))
        for day, group in days
    )


_SHOWN: Mapping[str, Callable[[Sequence[Item], Frame], Any]] = {
    "days": _days,
    "lead": _lead,
    "changes": changes,
}


def list_pages(shelf: Shelf, site: SiteView) -> Iterator[Listing]:
    """Yield every page of a language that lists items."""
    yield front_page(shelf, site)
    for kind, items in shelf.by_kind.items():
        yield _kind_front(all_kinds()[kind].folder, items, shelf, site)
    settings = shelf.settings.agency
    yield from _fronts("topik", mark("Topics"), shelf.by_topic, shelf.topic_names, shelf, site)
    yield from _fronts("wilayah", mark("Regions"), shelf.by_region, settings.regions, shelf, site)
    yield from _fronts(
        "instansi", mark("Agencies"), shelf.by_agency, shelf.agency_names, shelf, site
    )
    yield from _fronts("tag", mark("Tags"), shelf.by_tag, shelf.tag_names, shelf, site)
    yield from _months(shelf, site)
    if shelf.listed:
        yield _corrections(shelf, site)


def _corrections(shelf: Shelf, site: SiteView) -> Listing:
    heading = shelf.say(mark("Corrections and retractions"))
    page = CorrectionsPage(
        **head(f"{shelf.prefix}{CORRECTIONS}/", "corrections.html", heading, "", shelf, site),
        heading=heading,
        intro=shelf.say(
            mark("What this newsroom has corrected or taken back, and why. The newest stand first.")
        ),
        data=f"{CORRECTIONS}.json",
        changes=(),
    )
    return Listing(page, {"changes": shelf.changed[:SHOWN]})


def front_page(shelf: Shelf, site: SiteView) -> Listing:
    """Return the front page of a language."""
    kinds = all_kinds()
    told: list[Record] = []
    strip: list[Record] = []
    for record in shelf.listed:
        if not record.is_gone:
            picture_led = kinds[record.kind].picture_led
            if picture_led and record.photos and len(strip) < STRIP:
                strip.append(record)
            elif not picture_led and len(told) < LEAD_AMONG:
                told.append(record)
    lead = next((record for record in told if record.photos), told[0] if told else None)
    latest = [record for record in told if record is not lead][:LATEST]
    page = FrontPage(
        **head(shelf.prefix, "front.html", site.name, site.tagline, shelf, site, home=True),
        lead=None,
        latest=(),
        strip=(),
        topics=_links("topik", shelf.topic_names, shelf.by_topic, shelf),
        regions=_links("wilayah", shelf.settings.agency.regions, shelf.by_region, shelf),
        months=_month_links(shelf, list(shelf.by_month)[:MONTHS]),
    )
    parts = {"lead": [lead] if lead else [], "latest": latest, "strip": strip}
    return Listing(page, parts)


def _kind_front(folder: str, items: Records, shelf: Shelf, site: SiteView) -> Listing:
    kind = all_kinds()[folder]
    heading = shelf.say(kind.plural)
    page = ListPage(
        **head(f"{shelf.prefix}{folder}/", "list.html", heading, "", shelf, site),
        feeds=feed_links(f"{shelf.prefix}{folder}/", heading),
        heading=heading,
        eyebrow="",
        intro="",
        grid=kind.picture_led,
        tone=kind.tone,
        **_totals(items, shelf),
    )
    return Listing(page, {"days": _newest(items, shelf)})


def _fronts(
    folder: str,
    plural: str,
    groups: Groups,
    names: Mapping[str, str],
    shelf: Shelf,
    site: SiteView,
) -> Iterator[Listing]:
    """Yield the index of a kind of front (all topics) and each front (one topic)."""
    if not groups:
        return
    heading, index = shelf.say(plural), f"{shelf.prefix}{folder}/"
    links = _links(folder, names, groups, shelf)
    page = IndexPage(
        **head(index, "index.html", heading, "", shelf, site),
        heading=heading,
        intro="",
        groups=(("", links),),
    )
    yield Listing(page)
    for key, items in groups.items():
        crumbs = (Link(shelf.say(mark("Front page")), shelf.prefix), Link(heading, index))
        front = ListPage(
            **head(f"{index}{key}/", "list.html", names[key], "", shelf, site, crumbs),
            feeds=feed_links(f"{index}{key}/", names[key]),
            heading=names[key],
            eyebrow=shelf.say(FRONTS[folder]),
            intro="",
            **_totals(items, shelf),
        )
        yield Listing(front, {"days": _newest(items, shelf)})


def _newest(items: Records, shelf: Shelf) -> Records:
    return items[: shelf.settings.agency.front.items]


def _totals(items: Records, shelf: Shelf) -> dict[str, Any]:
    """Return how many items a front has, and the months that hold those it does not show."""
    more = len(items) > shelf.settings.agency.front.items
    months = dict.fromkeys(record.month for record in items) if more else ()
    return {"total": len(items), "days": (), "months": _month_links(shelf, list(months))}


def _months(shelf: Shelf, site: SiteView) -> Iterator[Listing]:
    months = list(shelf.by_month)
    if not months:
        return
    index, heading = f"{shelf.prefix}arsip/", shelf.say(mark("Archive"))
    years = groupby(months, key=lambda month: month[:4])
    groups = tuple((year, _month_links(shelf, list(group))) for year, group in years)
    page = IndexPage(
        **head(index, "index.html", heading, "", shelf, site),
        heading=heading,
        intro="",
        groups=groups,
    )
    yield Listing(page)
    crumbs = (Link(shelf.say(mark("Front page")), shelf.prefix), Link(heading, index))
    parts = [part for month in months for part in _month_parts(month, shelf)]
    ends: list[_Part | None] = [None, *parts, None]
    for newer, part, older in zip(ends, parts, ends[2:], strict=False):
        yield _month(part, newer, older, crumbs, shelf, site)


class _Part(NamedTuple):
    """A page of a month: its newest items at the month's own address, older ones by number."""

    month: str
    number: int
    items: Records


def _month_parts(month: str, shelf: Shelf) -> Iterator[_Part]:
    """Cut a month into pages, newest first, counted from the oldest: a full one never changes.

    The newest page has as many items as a front, or up to twice as many.
    """
    items, size = shelf.by_month[month], shelf.settings.agency.front.items
    full = max(0, len(items) // size - 1)
    first = len(items) - full * size
    yield _Part(month, 0, items[:first])
    for number in range(full, 0, -1):
        start = len(items) - number * size
        yield _Part(month, number, items[start : start + size])


def _month(
    part: _Part,
    newer: _Part | None,
    older: _Part | None,
    crumbs: tuple[Link, ...],
    shelf: Shelf,
    site: SiteView,
) -> Listing:
    link = _part_link(part, shelf)
    heading = write_month(_first_day(part.month), shelf.lang)
    total = len(shelf.by_month[part.month]) if part.number == 0 else len(part.items)
    page = ListPage(
        **head(link.url, "list.html", link.label, "", shelf, site, crumbs),
        heading=heading,
        eyebrow=shelf.say(mark("Archive")),
        intro="",
        total=total,
        days=(),
        previous=_part_link(older, shelf) if older else None,
        following=_part_link(newer, shelf) if newer else None,
    )
    return Listing(page, {"days": part.items})


def _part_link(part: _Part, shelf: Shelf) -> Link:
    month = _month_link(part.month, shelf)
    if not part.number:
        return month
    return Link(f"{month.label} ({part.number})", f"{month.url}{part.number}/")


def _first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _month_link(month: str, shelf: Shelf, count: int | None = None) -> Link:
    url = f"{shelf.prefix}arsip/{month[:4]}/{month[5:]}/"
    return Link(write_month(_first_day(month), shelf.lang), url, count)


def _month_links(shelf: Shelf, months: Sequence[str]) -> tuple[Link, ...]:
    return tuple(_month_link(month, shelf, len(shelf.by_month[month])) for month in months)


def _links(folder: str, names: Mapping[str, str], groups: Groups, shelf: Shelf) -> tuple[Link, ...]:
    return tuple(
        Link(names[key], f"{shelf.prefix}{folder}/{key}/", len(items))
        for key, items in groups.items()
    )


def not_found(shelf: Shelf, site: SiteView) -> MessagePage:
    """Return the page for an address that is not there; it is served at any depth."""
    ways = tuple(link for link in (*site.menu, *site.sections))[:8]
    return MessagePage(
        **head("404.html", "404.html", shelf.say(mark("Page not found")), "", shelf, site),
        heading=shelf.say(mark("Page not found")),
        text=shelf.say(mark("The address may have changed, or was typed with a mistake.")),
        ways=ways,
    )


def redirects(shelf: Shelf, site: SiteView) -> Iterator[RedirectPage]:
    """Yield a page at every old address of an item."""
    for record in shelf.items:
        for alias in record.aliases:
            url = shelf.prefix + alias.strip("/").removeprefix(shelf.prefix) + "/"
            title = record.title or shelf.say(mark("Cancelled"))
            common = head(url, "redirect.html", title, "", shelf, site)
            canonical = shelf.settings.absolute(record.url)
            yield RedirectPage(**{**common, "canonical": canonical}, target=record.url)


def head(
    url: str,
    template: str,
    title: str,
    description: str,
    shelf: Shelf,
    site: SiteView,
    crumbs: tuple[Link, ...] | None = None,
    home: bool = False,
) -> dict[str, Any]:
    """Return what all pages have in common, as keywords of a page's value."""
    before = crumbs or (Link(shelf.say(mark("Front page")), shelf.prefix),)
    return {
        "url": url,
        "template": template,
        "lang": shelf.lang,
        "title": title,
        "description": description or f"{title} - {site.name}",
        "canonical": shelf.settings.absolute(url),
        "site": site,
        "crumbs": () if home else (*before, Link(title, url)),
        "alternates": _homes(site) if home else (),
    }


def _homes(site: SiteView) -> tuple[Link, ...]:
    return site.languages if len(site.languages) > 1 else ()
