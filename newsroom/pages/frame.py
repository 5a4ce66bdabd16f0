"""What stands around every page of one language: names, menus, footer, feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsroom.addresses import is_external
from newsroom.channels import FORMS, PARTNERS, READERS
from newsroom.content.records import CORRECTIONS
from newsroom.engine.fingerprint import Shared
from newsroom.kinds import all_kinds
from newsroom.messages import catalogue, mark
from newsroom.pages.values import Link, SiteView
from newsroom.settings import Settings
from newsroom.shelf import FRONTS, Shelf

LANGUAGE_NAMES = {"id": "Bahasa Indonesia", "en": "English", "nij": "Basa Ngaju"}


@dataclass(frozen=True)
class Frame:
    """What all pages of a language share, and what it takes to show items in them."""

    lang: str
    settings: Settings
    site: SiteView

    @property
    def prefix(self) -> str:
        """What addresses in this language begin with: "" or `en/`."""
        return "" if self.lang == self.settings.default_language else f"{self.lang}/"

    def say(self, sentence: str) -> str:
        """Translate a sentence of the theme's catalogue."""
        text: str = catalogue(self.settings.theme / "locale", self.lang, "theme").gettext(sentence)
        return text


def shared_frame(shelf: Shelf, site: SiteView) -> Shared[Frame]:
    """Return the frame of a language as artifacts share it."""
    frame = Frame(shelf.lang, shelf.settings, site)
    return Shared(frame, (shelf.lang, shelf.settings.shown, site))


@dataclass(frozen=True)
class Dress:
    """The addresses of what the theme brings: stylesheet, scripts by name, icon."""

    stylesheet: str
    scripts: Mapping[str, str]
    icon: str


def site_view(shelf: Shelf, dress: Dress, languages: tuple[str, ...]) -> SiteView:
    """Return the frame of every page in this language."""
    settings, site = shelf.settings, shelf.settings.agency.site

    def word(text: str) -> str:
        return settings.word(text, shelf.lang)

    desk = settings.agency.desk
    return SiteView(
        name=site.name,
        short_name=site.short_name,
        tagline=word(site.tagline),
        organization=word(site.organization),
        organization_short=site.organization_short,
        address=site.address,
        notice=word(site.notice),
        lang=shelf.lang,
        root=settings.siteurl,
        home=shelf.prefix,
        base_path=settings.base_path,
        desk={"name": word(desk.name), "email": desk.email, "phone": desk.phone},
        license=word(site.license),
        license_url=site.license_url,
        menu=_menu(shelf),
        sections=_sections(shelf),
        languages=tuple(_language(lang, settings.default_language) for lang in languages),
        services=_services(shelf),
        social=tuple(Link(a.name, a.url) for a in settings.agency.social),
        feeds=feed_links(shelf.prefix, site.name) if shelf.listed else (),
        subscribe=subscribe_links(shelf),
        stylesheet=dress.stylesheet,
        scripts=dress.scripts,
        icon=dress.icon,
        logo=site.logo,
        theme_color=site.colors.river,
        preview=shelf.edition.preview,
    )


def _language(lang: str, default: str) -> Link:
    home = "" if lang == default else f"{lang}/"
    return Link(LANGUAGE_NAMES.get(lang, lang), home, lang=lang)


def _menu(shelf: Shelf) -> tuple[Link, ...]:
    """Return the menu; an entry that leads nowhere yet is left out."""
    links = []
    for entry in shelf.settings.agency.menu:
        if entry.kind in shelf.by_kind:
            kind = all_kinds()[entry.kind]
            links.append(Link(shelf.say(kind.plural), f"{shelf.prefix}{kind.folder}/"))
        elif entry.page and (page := _pages(shelf).get(entry.page)):
            links.append(page)
    return tuple(links)


def _pages(shelf: Shelf) -> Mapping[str, Link]:
    return {record.slug: Link(record.title, record.url) for record in shelf.unlisted}


def _sections(shelf: Shelf) -> tuple[Link, ...]:
    groups = (shelf.by_topic, shelf.by_region, shelf.by_agency, shelf.by_tag)
    plurals = (mark("Topics"), mark("Regions"), mark("Agencies"), mark("Tags"))
    links = [
        Link(shelf.say(plural), f"{shelf.prefix}{folder}/")
        for folder, plural, group in zip(FRONTS, plurals, groups, strict=True)
        if group
    ]
    if shelf.by_month:
        links.append(Link(shelf.say(mark("Archive")), f"{shelf.prefix}arsip/"))
    if shelf.listed:  # also while it is empty: the first correction is not to change every page
        links.append(Link(shelf.say(mark("Corrections")), f"{shelf.prefix}{CORRECTIONS}/"))
    return (*links, *_pages(shelf).values())


def _services(shelf: Shelf) -> tuple[Link, ...]:
    """Return the services; one on this site is left out while its page is not there."""
    services = shelf.settings.agency.services
    ours = any(not is_external(service.url) for service in services)
    public = {record.url for record in shelf.edition.items} if ours else set()
    links = []
    for service in services:
        local = service.url.lstrip("/")
        if is_external(service.url) or local in public:
            url = service.url if is_external(service.url) else local
            name, note = (
                shelf.settings.word(t, shelf.lang) for t in (service.name, service.description)
            )
            links.append(Link(name, url, note=note))
    return tuple(links)


def feed_links(folder: str, label: str) -> tuple[Link, ...]:
    """Return the feeds of a channel, in all forms."""
    return tuple(Link(f"{label} ({form.name})", f"{folder}{form.file}") for form in FORMS)


def subscribe_links(shelf: Shelf) -> tuple[Link, ...]:
    """Return the pages that explain and list all feeds: for readers, and for partners."""
    if not shelf.listed:
        return ()
    return (
        Link(shelf.say(mark("Subscribe")), shelf.prefix + READERS),
        Link(shelf.say(mark("For media partners")), shelf.prefix + PARTNERS),
    )
