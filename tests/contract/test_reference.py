"""The reference pages in docs/ are what the code says today."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom.reference import reference_pages

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["kinds.md", "settings.md", "rules.md"])
def test_a_reference_page_is_up_to_date(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = reference_pages()[Path("docs") / name]
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text, "run: invoke docs"
