"""A real archive that nobody here wrote: imported, built, and reconciled file by file."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from newsroom.clock import Reading
from newsroom.content.body import PHOTO_BLOCK
from newsroom.edition import open_edition
from newsroom.engine.store import Store
from newsroom.importing import import_archive, load_map
from newsroom.model import State
from newsroom.plan import ROOMS
from newsroom.run import Run, add_plan, finish_run
from newsroom.settings import Settings, load_agency

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT.parent / "shared" / "corpora" / "gov-news"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not ARCHIVE.is_dir(), reason="no ../shared/corpora here"),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory):
    """Import and build once; return the report of the import, of the build, and the output."""
    place = tmp_path_factory.mktemp("arsip")
    imported = import_archive(
        ARCHIVE, load_map(ROOT / "docs/import/govnews.toml"), place / "content"
    )
    settings = Settings(
        agency=load_agency(ROOT / "agency.toml"),
        siteurl="https://media.example",
        content=place / "content",
        theme=ROOT / "theme",
        state=place / "state",
    )
    now = datetime(2026, 11, 21, tzinfo=UTC)
    with Store(settings.state) as store:
        opening = open_edition(settings, now, store, jobs=2)
    run = Run(settings, Reading(now, given=True), opening)
    for room in ROOMS:
        add_plan(run, room)
    report = finish_run(run, place / "output", lambda *_: None, lambda: None)
    return imported, opening, report, place / "output"


def test_every_text_of_the_archive_is_an_item(built) -> None:
    _, opening, report, _ = built
    texts = sorted(path.relative_to(ARCHIVE).as_posix() for path in ARCHIVE.rglob("*.md"))
    assert len(texts) == len(opening.edition.items) == 871
    sums = report.account.sums()
    assert sums[State.PUBLISHED] == sum(sums.values())


def test_every_item_has_a_page_with_its_title_and_words(built) -> None:
    _, opening, _, output = built
    for item in opening.edition.items:
        page = (output / item.url / "index.html").read_text(encoding="utf-8")
        plain = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
        assert item.fields.title in plain, item.path
        body = PHOTO_BLOCK.sub(" ", item.source.html)
        words = unescape(re.sub(r"<[^>]+>", " ", body)).split()
        assert not set(words) - set(plain.split()), item.path


def test_pages_and_items_are_the_same_number(built) -> None:
    _, opening, report, output = built
    depth = re.compile(r"^en/berita/\d{4}/\d{2}/[^/]+/index\.html$")
    pages = [path for path in report.result.manifest.entries if depth.match(path)]
    assert len(pages) == len(opening.edition.items)
    on_disk = [path for path in output.rglob("*") if path.is_file() and path.name != ".edition"]
    assert len(on_disk) == len(report.result.manifest.entries)


def test_every_photo_that_was_copied_is_shown(built) -> None:
    _, opening, report, _ = built
    shown = {attached.file.path for item in opening.edition.items for attached in item.photos}
    sources = {path for entry in report.result.manifest.entries.values() for path in entry.sources}
    content = opening.account.states
    assert shown == {path for path in content if not path.endswith(".md")}
    hashes = {a.file.sha256 for item in opening.edition.items for a in item.photos}
    assert len(sources & shown) >= len(hashes)
