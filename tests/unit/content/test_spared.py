"""What reading spares Markdown changes nothing: with and without it a text reads the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.content import body
from tests.conftest import ROOT, SHARED

PATH = "berita/2026/11/x/index.md"
PIECES = [
    *("*", "_", "`", "**", "__", "[a](b.md)", "![](x.jpg)", "[^1]", "[^1]: x", "<b>", "&amp;", "&"),
    *("\\", "\n", "\n\n", "  \n", "kata", '"k', "- a", "1. b", "| a | b |", "|-|-|", "!!! catatan"),
    *("    x", ": def", "# h", "## h", "> q", "***", "---", "===", "http://x.y", "<http://x.y>"),
    *("<a@b.c>", "“", "(", ")", "{", "~~~", "```", ".", " ", "[x]", "[x]: y", "\ue000", "x_y_z"),
]
texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@contextmanager
def as_markdown_does(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Read without sparing anything."""
    with monkeypatch.context() as patch:
        patch.delattr(body._Inline, "_InlineProcessor__handleInline")
        patch.delattr(body._Blocks, "parseBlocks")
        body._markdown.cache_clear()
        yield
    body._markdown.cache_clear()


def read(text: str) -> tuple[object, ...]:
    found = body.render_body(PATH, text)
    return (found.html, found.words, found.anchors, found.refs, found.findings)


@given(st.lists(texts, min_size=20, max_size=20))
@settings(max_examples=30, deadline=None)
def test_any_text_reads_as_markdown_reads_it(some: list[str]) -> None:
    spared = [read(text) for text in some]
    with pytest.MonkeyPatch.context() as patch, as_markdown_does(patch):
        assert [read(text) for text in some] == spared


@pytest.mark.parametrize("root", [ROOT / "content", SHARED / "corpora" / "gov-news"])
def test_real_texts_read_as_markdown_reads_them(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not root.exists():
        pytest.skip("the corpora are not here")
    found = sorted(root.rglob("*.md"))[:150]
    some = [path.read_text(encoding="utf-8", errors="replace") for path in found]
    assert some
    spared = [read(text) for text in some]
    with as_markdown_does(monkeypatch):
        assert [read(text) for text in some] == spared


def test_every_pattern_of_markdown_is_known() -> None:
    """A pattern that a new version brings is asked about every text until it is entered here."""
    patterns = body._markdown().inlinePatterns
    known = {id(patterns[name]) for name in body.BEGINNINGS if name in patterns}
    assert {id(pattern) for pattern in patterns} == known


def test_a_need_that_is_wrong_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison can fail: emphasis with _ is lost when only * is looked for."""
    text = "kata _miring_ & tebal"
    right = read(text)
    monkeypatch.setitem(body.BEGINNINGS, "em_strong", ("*",))
    body._markdown.cache_clear()
    assert read(text) != right
    body._markdown.cache_clear()
