"""A real archive that nobody here wrote: imported, built, and reconciled file by file."""

from __future__ import annotations

import os
import pickle
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from random import Random
from statistics import median

import pytest

from newsroom.clock import Reading
from newsroom.content.body import PHOTO_BLOCK
from newsroom.edition import open_edition
from newsroom.engine.store import Store
from newsroom.importing import import_archive, load_map
from newsroom.model import State
from newsroom.plan import ROOMS
from newsroom.run import Run, add_plan, finish_run
from newsroom.settings import Photos, Settings, load_agency
from tests.site.edits import PICKS, edit
from tests.site.trial import OwnBench, Trial, edition_of

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT.parent / "shared" / "corpora" / "gov-news"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
EDITS, COMPARED = 40, 10  # by hand: NEWSROOM_ARCHIVE_EDITS=400
WORK = [
    *("change-title", "change-title-same-length", "change-summary", "change-body-same-length"),
    *("add-paragraph", "rewrite-body", "add-link", "remove-link", "add-heading", "add-attachment"),
    *("add-tag", "remove-tag", "rename-tag", "change-topic", "change-regions", "change-agencies"),
    *("change-sponsor", "change-names", "change-modified", "add-alias", "remove-alias"),
    *("change-slug", "change-id", "change-language", "change-date", "change-date-to-anothers"),
    *("move-to-month", "rename-folder", "swap-folders", "add-item", "remove-item", "add-photo"),
    *("remove-photo", "replace-photo", "rename-photo", "describe-photo", "add-translation"),
    *("make-draft", "publish-draft", "set-embargo", "lift-embargo", "correct", "withdraw"),
    *("spoil-text", "wait-until-due", "damage-state", "damage-output"),
]

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
    with Store(settings.state) as store:
        opening = open_edition(settings, NOW, store, jobs=2)
        records = opening.edition.items
        found = store.items(record.digest for record in records)
        items = [pickle.loads(found[record.digest]) for record in records]
    run = Run(settings, Reading(NOW, given=True), opening)
    for room in ROOMS:
        add_plan(run, room)
    report = finish_run(run, place / "output", lambda *_: None)
    return imported, opening, items, report, place / "output"


def test_every_text_of_the_archive_is_an_item(built) -> None:
    _, opening, _, report, _ = built
    texts = sorted(path.relative_to(ARCHIVE).as_posix() for path in ARCHIVE.rglob("*.md"))
    assert len(texts) == len(opening.edition.items) == 871
    sums = report.account.sums()
    assert sums[State.PUBLISHED] == sum(sums.values())


def test_every_item_has_a_page_with_its_title_and_words(built) -> None:
    *_, items, _, output = built
    for item in items:
        page = (output / item.url / "index.html").read_text(encoding="utf-8")
        plain = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
        assert item.fields.title in plain, item.path
        body = PHOTO_BLOCK.sub(" ", item.source.html)
        words = unescape(re.sub(r"<[^>]+>", " ", body)).split()
        assert not set(words) - set(plain.split()), item.path


def test_pages_and_items_are_the_same_number(built) -> None:
    _, opening, _, report, output = built
    depth = re.compile(r"^en/berita/\d{4}/\d{2}/[^/]+/index\.html$")
    pages = [path for path in report.result.manifest.entries if depth.match(path)]
    assert len(pages) == len(opening.edition.items)
    on_disk = [path for path in output.rglob("*") if path.is_file() and path.name != ".edition"]
    assert len(on_disk) == len(report.result.manifest.entries)


def test_every_photo_that_was_copied_is_shown(built) -> None:
    """By an item whose page names renditions of it, all of them published."""
    _, opening, items, report, output = built
    shown = {attached.file.path for item in items for attached in item.photos}
    assert shown == {path for path in opening.account.states if not path.endswith(".md")}
    for record in opening.edition.items:
        page = (output / record.url / "index.html").read_text(encoding="utf-8")
        for photo in record.photos:
            assert photo.outputs
            assert set(photo.outputs) <= set(report.result.manifest.entries)
            assert any(path in page for path in photo.outputs), photo.path


def test_random_edits_give_what_a_clean_build_gives(
    built, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One edit, one build, again and again; now and then all is compared with a clean build."""
    shutil.copytree(built[-1].parent / "content", tmp_path / "content")
    agency = load_agency(ROOT / "agency.toml")
    agency = replace(
        agency, photos=Photos(widths=(320, 640), formats=("webp", "jpeg"), cards=False)
    )
    trial = Trial(OwnBench(tmp_path), NOW, agency, remembers=False)
    trial.jobs = 2
    story, seconds = [f"{'build':64} {edition_of(trial, False, compare=False)[0].words()}"], []
    rng = Random(os.environ.get("NEWSROOM_SEED", "arsip"))
    count = int(os.environ.get("NEWSROOM_ARCHIVE_EDITS", EDITS))
    for number in range(1, count + 1):
        name = "heal" if trial.last and trial.last.refusal else rng.choice(WORK)
        said = edit(trial, f"{name}:{rng.randrange(PICKS)}")
        last = number == count
        outcome, lines = edition_of(trial, False, compare=last or number % COMPARED == 0)
        story.append(f"{name:24} {said[:90]:90} {outcome.seconds:6.2f} s {outcome.words()[:60]}")
        if not outcome.refusal:
            seconds.append(outcome.seconds)
        assert not lines, "\n".join((*story, *lines))
    with capsys.disabled():
        print("\n" + "\n".join(story))
        print(f"placed builds: median {median(seconds):.2f} s, longest {max(seconds):.2f} s")
