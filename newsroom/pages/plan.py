"""Plan the pages of an edition, and the stylesheet and pictures of the theme, as artifacts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from newsroom.addresses import output_path
from newsroom.engine.artifact import Artifact, Recipe, Workshop
from newsroom.engine.fingerprint import code_digest, library_versions, tree_digest
from newsroom.model import Edition, File
from newsroom.pages.frame import site_view
from newsroom.pages.item_page import Relations, item_page
from newsroom.pages.list_pages import list_pages, not_found, redirects
from newsroom.pages.render import render_page
from newsroom.pages.shelf import Shelf, open_shelves
from newsroom.pages.values import Page
from newsroom.settings import Colors, Settings

ASSETS = "aset"


def plan_pages(
    edition: Edition, settings: Settings, bundles: Mapping[str, str]
) -> Iterator[Artifact]:
    """Yield every page of the site, and the assets that pages use.

    `bundles` maps a text's path to the address of its bundle.
    """
    recipe = page_recipe(settings.theme)
    assets = list(plan_assets(settings))
    stylesheet = next(path for a in assets for path in a.paths if path.endswith(".css"))
    shelves = open_shelves(edition, settings)
    languages = tuple(shelf.lang for shelf in shelves)
    yield from assets
    for shelf in shelves:
        site = site_view(shelf, stylesheet, f"{ASSETS}/img/icon.svg", languages)
        relations = Relations(shelf)
        for item in shelf.items:
            page = item_page(item, shelf, site, relations, bundles)
            yield page_artifact(page, recipe, (item.path, *(a.file.path for a in item.photos)))
        pages: list[Page] = [*list_pages(shelf, site), *redirects(shelf, site)]
        if shelf is shelves[0]:
            pages.append(not_found(shelf, site))
        yield from (page_artifact(page, recipe) for page in pages)
        yield from _attachments(shelf)


def page_artifact(page: Page, recipe: Recipe, sources: tuple[str, ...] = ()) -> Artifact:
    """Plan one page: its value is all it depends on."""
    return Artifact((output_path(page.url),), recipe, page, sources=sources)


def page_recipe(theme: Path) -> Recipe:
    """Return the recipe of pages; its version covers templates, catalogues and libraries."""
    shown = tree_digest(theme / "templates", theme / "locale")
    code = code_digest("pages/render", "pages/values", "messages", "moments", "addresses")
    return Recipe("page", shown + code + library_versions("jinja2", "babel"), make_page)


def make_page(page: Any, needed: Sequence[bytes], workshop: Workshop) -> list[bytes]:
    """Render a page from its value."""
    return [render_page(page, workshop.theme)]


def plan_assets(settings: Settings) -> Iterator[Artifact]:
    """Yield the stylesheet (all layers, then the agency's colours) and the theme's pictures."""
    static = settings.theme / "static"
    css = b"".join(path.read_bytes() for path in sorted((static / "css").glob("*.css")))
    css += color_layer(settings.agency.site.colors).encode()
    yield _asset(f"{ASSETS}/css/gaya-{sha256(css).hexdigest()[:12]}.css", css)
    for path in sorted((static / "img").rglob("*")):
        if path.is_file():
            yield _asset(f"{ASSETS}/{path.relative_to(static).as_posix()}", path.read_bytes())


def color_layer(colors: Colors) -> str:
    """Return the agency's colours as custom properties."""
    names = ("ink", "paper", "river", "peat", "yellow", "red")
    values = "".join(f"--{name}:{getattr(colors, name)};" for name in names)
    return f":root{{{values}}}\n"


def _asset(path: str, data: bytes) -> Artifact:
    return Artifact((path,), Recipe("asset", "1", make_asset), data)


def make_asset(data: Any, needed: Sequence[bytes], workshop: Workshop) -> list[bytes]:
    """Return an asset of the theme as it is."""
    return [data]


def _attachments(shelf: Shelf) -> Iterator[Artifact]:
    from newsroom.content.resolve import file_url

    recipe = Recipe("attachment", "1", copy_file)
    for item in shelf.items:
        for file in item.files:
            yield Artifact((file_url(item, file),), recipe, file, sources=(file.path,))


def copy_file(file: File, needed: Sequence[bytes], workshop: Workshop) -> list[bytes]:
    """Return an attached file as it is."""
    return [workshop.read(file)]
