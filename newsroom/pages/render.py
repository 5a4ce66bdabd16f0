"""Turn the value of a page into its bytes: pure, the only user of Jinja2."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from newsroom.addresses import is_external, relative
from newsroom.messages import catalogue
from newsroom.moments import babel_locale, zone_of
from newsroom.pages.values import Page, SiteView

NOT_FOUND = "404.html"  # served at any depth, so its links start at the server's root


def render_page(page: Page, theme: Path) -> bytes:
    """Return the page as UTF-8 with one newline at the end; `theme` holds templates/, locale/."""
    template = environment(theme, page.lang).get_template(page.template)
    return (template.render(page=page, site=page.site).rstrip() + "\n").encode()


@lru_cache(maxsize=16)
def environment(theme: Path, lang: str) -> Environment:
    """Return the Jinja environment of a theme in one language."""
    found = Environment(
        loader=FileSystemLoader(theme / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    sentences = catalogue(theme / "locale", lang, domain="theme")
    found.install_gettext_translations(sentences, newstyle=True)  # type: ignore[attr-defined]
    found.filters.update(href=href, srcset=srcset, absolute=absolute, number=number, clock=clock)
    return found


@pass_context
def href(context: Context, url: str) -> str:
    """Return a root-relative address as seen from the page; a scheme or a fragment stays."""
    page: Page = context["page"]
    if is_external(url) or url.startswith("#"):
        return url
    if page.template == NOT_FOUND:
        return from_base(url, page.site)
    return relative(page.url, url)


@pass_context
def srcset(context: Context, files: Iterable[tuple[str, int]]) -> str:
    """Return the files of one `<source>` with their widths, as seen from the page."""
    return ", ".join(f"{href(context, src)} {width}w" for src, width in files)


@pass_context
def absolute(context: Context, url: str) -> str:
    """Return a root-relative address with scheme and host, where the site's root is known."""
    root = context["page"].site.root
    if is_external(url) or not is_external(root):
        return href(context, url)
    return f"{root.rstrip('/')}/{url.lstrip('/')}"


@pass_context
def number(context: Context, value: float) -> str:
    """Return a number as the page's language writes it: 1.722 in Indonesian."""
    from babel.numbers import format_decimal

    text: str = format_decimal(value, locale=babel_locale(context["page"].lang))
    return text


def clock(iso: str) -> str:
    """Return the time of day of an ISO 8601 time, with its zone: `19:26 WIB`."""
    moment = datetime.fromisoformat(iso)
    offset = moment.utcoffset()
    return f"{moment:%H:%M} {zone_of(offset).tzname(None) if offset is not None else ''}".strip()


def from_base(url: str, site: SiteView) -> str:
    """Return the address from the server's root, below the site's base path."""
    base = site.base_path.strip("/")
    return f"/{base}/{url.lstrip('/')}" if base else f"/{url.lstrip('/')}"
