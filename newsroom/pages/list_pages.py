"""Fronts, months, indexes, and the front page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from newsroom.kinds import all_kinds
from newsroom.messages import mark
from newsroom.model import Item
from newsroom.moments import write_day, write_month
from newsroom.pages.frame import feed_links
from newsroom.pages.shelf import FRONTS, Shelf, local_day
from newsroom.pages.values import (
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

LATEST, STRIP, MONTHS = 12, 6, 12


def list_pages(shelf: Shelf, site: SiteView) -> Iterator[Page]:
    """Yield every page of a language that lists items."""
    yield front_page(shelf, site)
    for kind, items in shelf.by_kind.items():
        yield _kind_front(all_kinds()[kind].folder, items, shelf, site)
    topics = {key: shelf.settings.topic_label(key, shelf.lang) for key in shelf.by_topic}
    settings = shelf.settings.agency
    yield from _fronts("topik", mark("Topics"), shelf.by_topic, topics, shelf, site)
    yield from _fronts("wilayah", mark("Regions"), shelf.by_region, settings.regions, shelf, site)
    yield from _fronts(
        "instansi", mark("Agencies"), shelf.by_agency, shelf.agency_names, shelf, site
    )
    yield from _fronts("tag", mark("Tags"), shelf.by_tag, shelf.tag_names, shelf, site)
    yield from _months(shelf, site)


def front_page(shelf: Shelf, site: SiteView) -> FrontPage:
    """Return the front page of a language."""
    alive = [i for i in shelf.listed if i.fields.status != "withdrawn"]
    told = [i for i in alive if not i.kind.picture_led]
    lead = next((i for i in told if i.photos), told[0] if told else None)
    latest = [i for i in told if i is not lead][:LATEST]
    strip = [i for i in alive if i.kind.picture_led and i.photos][:STRIP]
    return FrontPage(
        **_head(shelf.prefix, "front.html", site.name, site.tagline, shelf, site, home=True),
        lead=card(lead, shelf) if lead else None,
        latest=tuple(card(item, shelf) for item in latest),
        strip=tuple(card(item, shelf) for item in strip),
        topics=_links("topik", _topic_names(shelf), shelf.by_topic, shelf),
        regions=_links("wilayah", shelf.settings.agency.regions, shelf.by_region, shelf),
        months=_month_links(shelf, list(shelf.by_month)[:MONTHS]),
    )


def _topic_names(shelf: Shelf) -> Mapping[str, str]:
    return {key: shelf.settings.topic_label(key, shelf.lang) for key in shelf.by_topic}


def _kind_front(folder: str, items: Sequence[Item], shelf: Shelf, site: SiteView) -> ListPage:
    kind = all_kinds()[folder]
    heading = shelf.say(kind.plural)
    return ListPage(
        **_head(f"{shelf.prefix}{folder}/", "list.html", heading, "", shelf, site),
        feeds=feed_links(shelf, f"{folder}/", heading),
        heading=heading,
        eyebrow="",
        intro="",
        grid=kind.picture_led,
        tone=kind.tone,
        **_newest(items, shelf),
    )


def _fronts(
    folder: str,
    plural: str,
    groups: Mapping[str, Sequence[Item]],
    names: Mapping[str, str],
    shelf: Shelf,
    site: SiteView,
) -> Iterator[Page]:
    """Yield the index of a kind of front (all topics) and each front (one topic)."""
    if not groups:
        return
    heading, index = shelf.say(plural), f"{shelf.prefix}{folder}/"
    links = _links(folder, names, groups, shelf)
    yield IndexPage(
        **_head(index, "index.html", heading, "", shelf, site),
        heading=heading,
        intro="",
        groups=(("", links),),
    )
    for key, items in groups.items():
        crumbs = (Link(shelf.say(mark("Front page")), shelf.prefix), Link(heading, index))
        yield ListPage(
            **_head(f"{index}{key}/", "list.html", names[key], "", shelf, site, crumbs),
            heading=names[key],
            eyebrow=shelf.say(FRONTS[folder]),
            intro="",
            **_newest(items, shelf),
        )


def _newest(items: Sequence[Item], shelf: Shelf) -> dict[str, Any]:
    """Return the newest items of a front, and the months that hold the others."""
    shown = items[: shelf.settings.agency.front.items]
    months = dict.fromkeys(local_day(i.date, shelf.settings).replace(day=1) for i in items)
    return {
        "total": len(items),
        "days": _days(shown, shelf),
        "months": _month_links(shelf, list(months)) if len(items) > len(shown) else (),
    }


def _days(items: Sequence[Item], shelf: Shelf) -> tuple[Day, ...]:
    groups = groupby(items, key=lambda item: local_day(item.date, shelf.settings))
    return tuple(
        Day(write_day(day, shelf.lang), day.isoformat(), tuple(card(i, shelf) for i in group))
        for day, group in groups
    )


def _months(shelf: Shelf, site: SiteView) -> Iterator[Page]:
    months = list(shelf.by_month)
    if not months:
        return
    index, heading = f"{shelf.prefix}arsip/", shelf.say(mark("Archive"))
    years = groupby(months, key=lambda month: month.year)
    groups = tuple((str(year), _month_links(shelf, list(group))) for year, group in years)
    yield IndexPage(
        **_head(index, "index.html", heading, "", shelf, site),
        heading=heading,
        intro="",
        groups=groups,
    )
    crumbs = (Link(shelf.say(mark("Front page")), shelf.prefix), Link(heading, index))
    for newer, month, older in _neighbours(months):
        yield _month(month, newer, older, crumbs, shelf, site)


def _neighbours(months: list[date]) -> Iterator[tuple[date | None, date, date | None]]:
    """Yield each month with the newer one before and the older one after it."""
    ends: list[date | None] = [None, *months, None]
    for (newer, month), (_, older) in pairwise(list(pairwise(ends))):
        if month is not None:
            yield newer, month, older


def _month(
    month: date,
    newer: date | None,
    older: date | None,
    crumbs: tuple[Link, ...],
    shelf: Shelf,
    site: SiteView,
) -> ListPage:
    heading = write_month(month, shelf.lang)
    items = shelf.by_month[month]
    return ListPage(
        **_head(_month_url(month, shelf), "list.html", heading, "", shelf, site, crumbs),
        heading=heading,
        eyebrow=shelf.say(mark("Archive")),
        intro="",
        total=len(items),
        days=_days(items, shelf),
        previous=_month_link(older, shelf) if older else None,
        following=_month_link(newer, shelf) if newer else None,
    )


def _month_url(month: date, shelf: Shelf) -> str:
    return f"{shelf.prefix}arsip/{month:%Y/%m}/"


def _month_link(month: date, shelf: Shelf, count: int | None = None) -> Link:
    return Link(write_month(month, shelf.lang), _month_url(month, shelf), count)


def _month_links(shelf: Shelf, months: Sequence[date]) -> tuple[Link, ...]:
    return tuple(_month_link(month, shelf, len(shelf.by_month[month])) for month in months)


def _links(
    folder: str, names: Mapping[str, str], groups: Mapping[str, Sequence[Item]], shelf: Shelf
) -> tuple[Link, ...]:
    return tuple(
        Link(names[key], f"{shelf.prefix}{folder}/{key}/", len(items))
        for key, items in groups.items()
    )


def not_found(shelf: Shelf, site: SiteView) -> MessagePage:
    """Return the page for an address that is not there; it is served at any depth."""
    ways = tuple(link for link in (*site.menu, *site.sections))[:8]
    return MessagePage(
        **_head("404.html", "404.html", shelf.say(mark("Page not found")), "", shelf, site),
        heading=shelf.say(mark("Page not found")),
        text=shelf.say(mark("The address may have changed, or was typed with a mistake.")),
        ways=ways,
    )


def redirects(shelf: Shelf, site: SiteView) -> Iterator[RedirectPage]:
    """Yield a page at every old address of an item."""
    for item in shelf.items:
        for alias in item.fields.aliases:
            url = shelf.prefix + alias.strip("/").removeprefix(shelf.prefix) + "/"
            head = _head(url, "redirect.html", item.fields.title, "", shelf, site)
            canonical = shelf.settings.absolute(item.url)
            yield RedirectPage(**{**head, "canonical": canonical}, target=item.url)


def _head(
    url: str,
    template: str,
    title: str,
    description: str,
    shelf: Shelf,
    site: SiteView,
    crumbs: tuple[Link, ...] | None = None,
    home: bool = False,
) -> dict[str, Any]:
    """Return what all pages have in common."""
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
