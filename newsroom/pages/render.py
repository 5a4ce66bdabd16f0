"""Turn the value of a page into its bytes: pure, the only user of Jinja2."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from newsroom.addresses import is_external, relative
from newsroom.engine.fingerprint import code_digest, encode, library_versions
from newsroom.engine.sealed import read_sealed, write_sealed
from newsroom.messages import catalogue
from newsroom.moments import babel_locale, zone_of
from newsroom.pages.values import ItemPage, Page, SiteView

NOT_FOUND = "404.html"  # served at any depth, so its links start at the server's root


_page: ContextVar[Page] = ContextVar("page")


def render_page(page: Page, theme: Path, compiled: Path | None = None) -> bytes:
    """Return the page as UTF-8 with one newline at the end; `theme` holds templates/, locale/.

    What Jinja2 makes of the templates is kept in `compiled`, if given.
    """
    template = environment(theme, page.lang, compiled).get_template(page.template)
    before = _page.set(page)
    try:
        return (template.render(page=page, site=page.site).rstrip() + "\n").encode()
    finally:
        _page.reset(before)


class _Current:
    """The page being rendered, or its site, for components: these are made once, for all pages."""

    def __init__(self, part: str = "") -> None:
        self._part = part

    def __getattr__(self, name: str) -> Any:
        page = _page.get()
        return getattr(page.site if self._part == "site" else page, name)


class _Compiled(BytecodeCache):
    """Compiled templates in a folder, each with a checksum: a damaged one is compiled again."""

    def __init__(self, folder: Path) -> None:
        version = code_digest("pages/render") + library_versions("jinja2")
        self._folder = folder / sha256(version.encode()).hexdigest()[:16]

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if what it holds was kept."""
        if data := read_sealed(self._folder / bucket.key):
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a bucket holds; where that cannot be done, it is compiled each time."""
        with suppress(OSError):
            write_sealed(self._folder / bucket.key, bucket.bytecode_to_string())


@lru_cache(maxsize=16)
def environment(theme: Path, lang: str, compiled: Path | None = None) -> Environment:
    """Return the Jinja environment of a theme in one language."""
    found = Environment(
        loader=FileSystemLoader(theme / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_Compiled(compiled) if compiled else None,
        extensions=["jinja2.ext.i18n"],
    )
    sentences = catalogue(theme / "locale", lang, domain="theme")
    found.install_gettext_translations(sentences, newstyle=True)  # type: ignore[attr-defined]
    found.globals.update(page=_Current(), site=_Current("site"), part=partial(part, found))
    found.filters.update(href=href, srcset=srcset, absolute=absolute, number=number, clock=clock)
    return found


def forget_theme() -> None:
    """Let templates and catalogues be read again: a process may outlive their change."""
    environment.cache_clear()
    catalogue.cache_clear()
    _parts.clear()


def part(found: Environment, name: str) -> Markup:
    """Return a partial that neighbours have in common: rendered for the first, kept for the others.

    Items of one month lie in one folder; nothing above or below them tells which one it is, and
    addresses are relative to that folder. A property test renders all pages with and without.
    """
    page = _page.get()
    key = _neighbours(page)
    if key is None:
        return _render_part(found, name, page)
    kept: dict[object, Markup] = _parts.setdefault((found, name), {})
    if key not in kept:
        if len(kept) >= _MOST_PARTS:
            kept.clear()
        kept[key] = _render_part(found, name, page)
    return kept[key]


def _render_part(found: Environment, name: str, page: Page) -> Markup:
    return Markup(found.get_template(name).render(page=page, site=page.site))


def _neighbours(page: Page) -> object | None:
    """Return what decides how an item's page begins and ends; None for a page of its own kind."""
    if not isinstance(page, ItemPage) or not page.kind_url:
        return None
    folder = page.url.rstrip("/").rpartition("/")[0]
    return (encode(page.site), page.lang, page.template, folder, page.banner, page.alternates)


_parts: dict[tuple[Environment, str], dict[object, Markup]] = {}
_MOST_PARTS = 256


def href(url: str) -> str:
    """Return a root-relative address as seen from the page; a scheme or a fragment stays."""
    page = _page.get()
    if url.startswith("#") or is_external(url):
        return url
    if page.template == NOT_FOUND:
        return from_base(url, page.site)
    return relative(page.url, url)


def srcset(files: Iterable[tuple[str, int]]) -> str:
    """Return the files of one `<source>` with their widths, as seen from the page."""
    return ", ".join(f"{href(src)} {width}w" for src, width in files)


def absolute(url: str) -> str:
    """Return a root-relative address with scheme and host, where the site's root is known."""
    root = _page.get().site.root
    if is_external(url) or not is_external(root):
        return href(url)
    return f"{root.rstrip('/')}/{url.lstrip('/')}"


def number(value: float) -> str:
    """Return a number as the page's language writes it: 1.722 in Indonesian."""
    from babel.numbers import format_decimal

    text: str = format_decimal(value, locale=babel_locale(_page.get().lang))
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
