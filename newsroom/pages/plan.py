"""Plan the pages of an edition, and the theme's stylesheet, scripts and pictures, as artifacts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from newsroom.addresses import output_path
from newsroom.content.resolve import file_address
from newsroom.engine.artifact import Artifact, Kept, Recipe, Supplies
from newsroom.engine.fingerprint import Shared, code_digest, encode, library_versions, tree_digest
from newsroom.media.film import clean_film, is_film
from newsroom.media.share import Cards
from newsroom.model import Edition, File, Record
from newsroom.pages.check_page import check_page
from newsroom.pages.feed_pages import feed_pages
from newsroom.pages.frame import Dress, Frame, shared_frame, site_view
from newsroom.pages.item_page import ItemOrder, front_keys, item_page, neighbours
from newsroom.pages.list_pages import Listing, fill, list_pages, not_found, redirects
from newsroom.pages.values import Page
from newsroom.settings import Colors, Settings
from newsroom.shelf import Shelf, open_shelves

ASSETS = "aset"
_BATCH, _LISTS = 24, 4


def plan_pages(
    edition: Edition,
    settings: Settings,
    bundles: Mapping[str, str],
    known: Mapping[str, str],
) -> Iterator[Artifact | Kept]:
    """Yield every page of the site, and the assets that pages use.

    `bundles` maps a text's path to the address of its bundle, `known` output files to the keys
    that they stand with.
    """
    assets = list(plan_assets(settings))
    paths = [path for asset in assets for path in asset.paths]
    dress = Dress(
        stylesheet=next(path for path in paths if path.endswith(".css")),
        scripts={_script_name(path): path for path in paths if path.endswith(".js")},
        icon=f"{ASSETS}/img/icon.svg",
    )
    shelves = open_shelves(edition, settings)
    with_feeds = frozenset(shelf.lang for shelf in shelves if shelf.listed)
    languages, cards = tuple(shelf.lang for shelf in shelves), Cards(settings)
    urls = {record.path: record.url for record in edition.items}
    version = page_version(settings.theme)
    yield from assets
    for shelf in shelves:
        site = site_view(shelf, dress, languages)
        frame = shared_frame(shelf, site)
        recipe = Recipe("item", version, make_item_page, _BATCH)
        yield from _Items(shelf, frame, recipe, urls, bundles, known, cards).plan()
        yield from plan_lists(shelf, frame, version)
        pages: list[Page] = [
            *redirects(shelf, site),
            check_page(shelf, site),
            *feed_pages(shelf, site, with_feeds, bundled=bool(bundles)),
        ]
        if shelf is shelves[0]:
            pages.append(not_found(shelf, site))
        yield from (page_artifact(page, version) for page in pages)
        yield from _attachments(shelf)


@dataclass(frozen=True)
class _Items:
    """The planning of items' pages in one language."""

    shelf: Shelf
    frame: Shared[Frame]
    recipe: Recipe
    urls: Mapping[str, str]
    bundles: Mapping[str, str]
    known: Mapping[str, str]
    cards: Cards

    def plan(self) -> Iterator[Artifact | Kept]:
        """Yield the page of every item; one with the same key as it stands with is kept."""
        head = f"{self.recipe.version}{self.frame.digest}{self.cards.version}"
        known, seen = self.known, set()
        for record, older in neighbours(self.shelf):
            seen.add(record.path)
            order = self._order(record) if self._is_special(record) else None
            more = _told(order) if order else b""
            told = f"{head}{record.digest}{''.join(older.briefs)}".encode() + more
            key = sha256(told).hexdigest()[:32]
            path = f"{record.url}index.html"
            if known.get(path) == key:
                yield Kept(path)
            else:
                yield self._page(path, record, order or self._order(record), older.nearest(), key)
        if len(seen) < len(self.shelf.items):
            fronts = _fronts(self.shelf)
            for record in (record for record in self.shelf.items if record.path not in seen):
                mine = tuple(key for key in front_keys(record) if key in fronts)
                order = replace(self._order(record), fronts=mine)
                yield self._page(f"{record.url}index.html", record, order, (), "")

    def _is_special(self, record: Record) -> bool:
        """Tell whether a page depends on more than its item and its neighbours."""
        shelf = self.shelf
        return bool(
            record.details
            or record.path in self.corrects
            or record.folder in shelf.translations
            or record.path in shelf.edition.unpublished
        )

    def _order(self, record: Record) -> ItemOrder:
        linked = (link.path for link in record.links)
        return ItemOrder(
            self.frame,
            _alternates(record, self.shelf),
            tuple((path, self.urls[path]) for path in linked if path in self.urls),
            self._corrected_by(record),
            self.corrects.get(record.path, ()),
            None,
            record.path in self.shelf.edition.unpublished,
            self.bundles.get(record.path, ""),
            self.cards.path(record),
            self.cards.size(record),
        )

    def _corrected_by(self, record: Record) -> tuple[tuple[int, str], ...]:
        found = ((n, self._by_folder(folder)) for n, folder in record.corrected_by)
        return tuple((n, self.urls[path]) for n, path in found if path in self.urls)

    def _by_folder(self, folder: str) -> str:
        """Return the path of a folder's text in this language, else of the original."""
        own = f"{folder}/index.{self.shelf.lang}.md"
        return own if own in self.urls else f"{folder}/index.md"

    @cached_property
    def corrects(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The (title, address) pairs of the items that a text corrects, by its path."""
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for record in self.shelf.items:
            for _, folder in record.corrected_by if record.details else ():
                path = self._by_folder(folder)
                found[path] = (*found.get(path, ()), (record.title, record.url))
        return found

    def _page(
        self, path: str, record: Record, order: ItemOrder, related: Sequence[Record], key: str
    ) -> Artifact:
        items = (record.digest, *(other.brief for other in related))
        sources = (record.path, *(photo.path for photo in record.photos))
        return Artifact((path,), self.recipe, order, items, sources=sources, key=key)


def _told(order: ItemOrder) -> bytes:
    """Name what only some pages show."""
    corrections = (order.corrected_by, order.corrects)
    return encode((order.alternates, order.urls, corrections, order.unpublished))


def _alternates(record: Record, shelf: Shelf) -> tuple[tuple[str, str], ...]:
    others = shelf.translations.get(record.folder, ())
    return tuple((other.lang, other.url) for other in others) if len(others) > 1 else ()


def _fronts(shelf: Shelf) -> frozenset[str]:
    """Return the keys of all fronts that there are in a language."""
    return frozenset(
        (
            *shelf.by_kind,
            *(f"topik/{key}" for key in shelf.by_topic),
            *(f"wilayah/{key}" for key in shelf.by_region),
            *(f"instansi/{key}" for key in shelf.by_agency),
            *(f"tag/{key}" for key in shelf.by_tag),
        )
    )


@dataclass(frozen=True, slots=True)
class ListOrder:
    """What a page that lists items is made from, besides the items: (part, count) in order."""

    frame: Shared[Frame]
    page: Page
    parts: tuple[tuple[str, int], ...]


def plan_lists(shelf: Shelf, frame: Shared[Frame], version: str) -> Iterator[Artifact]:
    """Yield every page of a language that lists items."""
    recipe = Recipe("list", version, make_list_page, _LISTS)
    for listing in list_pages(shelf, frame.value.site):
        yield list_artifact(listing, frame, recipe)


def list_artifact(listing: Listing, frame: Shared[Frame], recipe: Recipe) -> Artifact:
    """Plan one page that lists items: it sees all of them but their bodies."""
    parts = tuple((name, len(records)) for name, records in listing.parts.items())
    shown = tuple(record.brief for records in listing.parts.values() for record in records)
    order = ListOrder(frame, listing.page, parts)
    return Artifact((output_path(listing.page.url),), recipe, order, shown)


def page_artifact(page: Page, version: str) -> Artifact:
    """Plan one page that lists nothing: its value is all it depends on."""
    recipe = Recipe("page", version, make_page, _BATCH)
    return Artifact((output_path(page.url),), recipe, page)


def page_version(theme: Path) -> str:
    """Return the version of all pages: templates, catalogues, code and libraries."""
    shown = tree_digest(theme / "templates", theme / "locale")
    code = code_digest("pages", "content/resolve", "content/items", "kinds", "model")
    code += code_digest(
        "channels", "shelf", "media/plan", "media/share", "media/cards", "media/metadata"
    )
    more = code_digest("messages", "moments", "addresses", "settings", "engine/fingerprint")
    code += code_digest("signers")
    return shown + code + more + library_versions("jinja2", "babel", "unidecode")


def _render(page: Page, supplies: Supplies) -> list[bytes]:
    from newsroom.pages.render import render_page  # with Jinja2: only where a page is made

    workshop = supplies.workshop
    return [render_page(page, workshop.theme, workshop.objects.parent / "compiled")]


def make_item_page(order: Any, supplies: Supplies) -> list[bytes]:
    """Render the page of an item."""
    item, *related = supplies.items
    return _render(item_page(order, item, related), supplies)


def make_list_page(order: Any, supplies: Supplies) -> list[bytes]:
    """Render a page that lists items."""
    page = fill(order.page, order.parts, supplies.items, order.frame.value)
    return _render(page, supplies)


def make_page(page: Any, supplies: Supplies) -> list[bytes]:
    """Render a page from its value."""
    return _render(page, supplies)


def plan_assets(settings: Settings) -> Iterator[Artifact]:
    """Yield the stylesheet (all layers, then the agency's colours), the scripts, the pictures.

    Stylesheet and scripts have the hash of their bytes in their names: caches may keep them.
    """
    static = settings.theme / "static"
    css = b"".join(path.read_bytes() for path in sorted((static / "css").glob("*.css")))
    css += color_layer(settings.agency.site.colors).encode()
    yield _asset(f"{ASSETS}/css/gaya-{sha256(css).hexdigest()[:12]}.css", css)
    for path in sorted((static / "js").glob("*.js")):
        data = path.read_bytes()
        yield _asset(f"{ASSETS}/js/{path.stem}-{sha256(data).hexdigest()[:12]}.js", data)
    for path in sorted((static / "img").rglob("*")):
        if path.is_file():
            yield _asset(f"{ASSETS}/{path.relative_to(static).as_posix()}", path.read_bytes())


def _script_name(path: str) -> str:
    """Return the name of a script from its address: what stands before the hash."""
    return path.rpartition("/")[2].rpartition("-")[0]


def color_layer(colors: Colors) -> str:
    """Return the agency's colours as custom properties."""
    names = ("ink", "paper", "river", "peat", "yellow", "red")
    values = "".join(f"--{name}:{getattr(colors, name)};" for name in names)
    return f":root{{{values}}}\n"


def _asset(path: str, data: bytes) -> Artifact:
    return Artifact((path,), Recipe("asset", "1", make_asset), data)


def make_asset(data: Any, supplies: Supplies) -> list[bytes]:
    """Return an asset of the theme as it is."""
    return [data]


def _attachments(shelf: Shelf) -> Iterator[Artifact]:
    recipe = Recipe("attachment", code_digest("media/film"), copy_file)
    for record in shelf.items:
        for path, sha, size in record.files:
            file = File(path, sha, size)
            address = file_address(record.url, file)
            yield Artifact((address,), recipe, file, sources=(path,))


def copy_file(file: File, supplies: Supplies) -> list[bytes]:
    """Return an attached file as it is; a film without what tells of its making."""
    data = supplies.workshop.read(file)
    return [clean_film(data) if is_film(file.path) else data]
