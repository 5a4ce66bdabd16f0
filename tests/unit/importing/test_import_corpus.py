"""The 871 government news items of the shared corpus, imported with the map of the docs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from newsroom.content.body import render_body
from newsroom.edition import examine
from newsroom.engine.store import Store
from newsroom.importing import ImportReport, import_archive, load_map
from newsroom.importing.body import UNLIKE
from newsroom.importing.source import open_archive
from newsroom.settings import Settings, load_agency

ROOT = Path(__file__).parents[3]
CORPUS = ROOT.parent / "shared/corpora/gov-news"
MAP = ROOT / "docs/import/govnews.toml"
TAGS = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>|\{#[^{}]*\}", re.S)
NOW = datetime(2026, 11, 21, tzinfo=UTC)

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not on this machine"),
]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus") / "content"


@pytest.fixture(scope="module")
def report(content: Path) -> ImportReport:
    return import_archive(CORPUS, load_map(MAP), content)


def test_all_are_imported(report: ImportReport, content: Path) -> None:
    assert report.counts == {"seen": 989, "imported": 871, "copied": 117, "skipped": 1}
    assert len(list(content.rglob("index.md"))) == 871
    assert report.unmapped == {}
    assert UNLIKE not in report.note_counts


def test_check_finds_no_fault(report: ImportReport, content: Path, tmp_path: Path) -> None:
    settings = Settings(
        agency=load_agency(ROOT / "agency.toml"),
        siteurl="https://media.contoh.example",
        content=content,
        theme=ROOT / "theme",
        state=tmp_path,
    )
    with Store(settings.state) as store:
        opening, problems = examine(settings, NOW, store)
    assert [problem.line_text(str) for problem in problems] == []
    assert len(opening.edition.items) == 871


def words(html: str) -> Counter[str]:
    """Count words, without the tags that CommonMark shows of HTML that is indented."""
    shown = unescape(TAGS.sub(" ", html))
    return Counter(re.findall(r"[^\W_]{2,}", unescape(TAGS.sub(" ", shown))))


def pairs(report: ImportReport, content: Path) -> Iterator[tuple[str, str, str]]:
    bodies = {text.path: text.body for text in open_archive(CORPUS).texts}
    for entry in report.entries[::3]:
        if entry.path in bodies:
            target = entry.targets[0]
            new = (content / target).read_text(encoding="utf-8").split("---\n", 2)[2]
            yield entry.path, bodies[entry.path], render_body(target, new).html


def test_no_words_are_lost(report: ImportReport, content: Path) -> None:
    """In a third of the texts; what is gone are addresses, and words that were struck out."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    lost: Counter[str] = Counter()
    total = 0
    for path, old, new in pairs(report, content):
        before = words(parser.render(old))
        total += before.total()
        if missing := before - words(new):
            lost[path] = missing.total()
    assert total > 150_000
    assert lost.total() < total / 3000, lost.most_common(10)
