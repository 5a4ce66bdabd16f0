"""The two pages about feeds: for citizens, who follow, and for partners, who ingest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from newsroom.channels import FORMS, LIST, PARTNERS, READERS, Channel, open_channels
from newsroom.content.records import CORRECTIONS
from newsroom.messages import mark
from newsroom.pages.check_page import CHECK
from newsroom.pages.frame import subscribe_links
from newsroom.pages.list_pages import head
from newsroom.pages.values import FeedsPage, FeedView, Link, SiteView
from newsroom.shelf import Shelf

_INTROS = {
    READERS: mark("New items come to you, in an app of your own choice."),
    PARTNERS: mark("Take our items by machine or by hand, and be sure of what you got."),
}
_TEMPLATES = {READERS: "feeds.html", PARTNERS: "partners.html"}


def feed_pages(
    shelf: Shelf, site: SiteView, languages: Iterable[str], *, bundled: bool
) -> Iterator[FeedsPage]:
    """Yield both pages of a language that has feeds; `languages` are all that have.

    `bundled` tells whether there are any bundles.
    """
    channels = list(open_channels(shelf))
    for link in subscribe_links(shelf) if channels else ():
        folder = link.url.removeprefix(shelf.prefix)
        page = FeedsPage(
            **head(link.url, _TEMPLATES[folder], link.label, "", shelf, site),
            heading=link.label,
            intro=shelf.say(_INTROS[folder]),
            groups=_groups(channels, shelf),
            list_url=f"{shelf.prefix}{READERS}{LIST}",
        )
        page = _for_partners(page, shelf, bundled=bundled) if folder == PARTNERS else page
        yield replace(page, description=page.intro, alternates=_others(site, folder, languages))


def _for_partners(page: FeedsPage, shelf: Shelf, *, bundled: bool) -> FeedsPage:
    """Add what only partners have use for."""
    say, prefix = shelf.say, shelf.prefix
    told = Link(say(mark("Corrections and retractions")), f"{prefix}{CORRECTIONS}/")
    periods = ((mark("By day"), "harian/"), (mark("By week"), "mingguan/")) if bundled else ()
    own = ((partner.name, f"{partner.slug}/") for partner in shelf.settings.partners)
    lists = (*((say(label), folder) for label, folder in periods), *own)
    return replace(
        page,
        corrections=told,
        check=Link(say(mark("Check a bundle")), f"{prefix}{CHECK}"),
        bundles=tuple(Link(label, f"{PARTNERS}{folder}index.json") for label, folder in lists),
    )


def _others(site: SiteView, folder: str, languages: Iterable[str]) -> tuple[Link, ...]:
    found = [link for link in site.languages if link.lang in languages]
    return tuple(replace(link, url=link.url + folder) for link in found) if len(found) > 1 else ()


def _groups(
    channels: Sequence[Channel], shelf: Shelf
) -> tuple[tuple[str, tuple[FeedView, ...]], ...]:
    groups = groupby(channels, key=lambda channel: channel.group)
    return tuple(
        (shelf.say(group or mark("Everything")), tuple(map(_view, members)))
        for group, members in groups
    )


def _view(channel: Channel) -> FeedView:
    forms = tuple(Link(form.name, channel.folder + form.file) for form in FORMS)
    return FeedView(channel.label, channel.folder, forms)
