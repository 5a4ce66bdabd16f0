"""Readers, each asked for the same: entries as plain values, without what it cannot say."""

from __future__ import annotations

import calendar
import json
import os
import runpy
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from jsonschema.validators import validator_for
from referencing import Registry, Resource

from tests.contract.readers import STANDARDS
from tests.site.tree import ROOT

TOOLS = runpy.run_path(str(ROOT / "tools" / "interop" / "prepare.py"))
MISSING = "not installed: .venv/bin/python tools/interop/prepare.py"
Entries = list[dict[str, Any]]
_SCRIPT = Path(__file__).with_name("read_feeds.mjs")


def by_feedparser(paths: Sequence[Path]) -> dict[Path, Entries]:
    """Return what feedparser says: credits of all photos in one list, not by photo."""
    return {path: [_parsed(one) for one in _entries(path)] for path in paths}


def _entries(path: Path) -> list[Any]:
    found = feedparser.parse(path.read_bytes())
    assert not found.bozo, (path, found.bozo_exception)
    return list(found.entries)


def _parsed(entry: Any) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "url": entry.link,
        "published": calendar.timegm(entry.published_parsed),
        "updated": calendar.timegm(entry.updated_parsed),
        "text": entry.content[0].value,
        "photos": tuple(one["url"] for one in entry.get("media_content", ())),
        "names": tuple(one["content"] for one in entry.get("media_credit", ())),
    }


def by_javascript(reader: str, paths: Sequence[Path]) -> dict[Path, Entries]:
    """Return what `feedsmith` or `rss-parser` says; one process for all."""
    done = subprocess.run(
        ["node", str(_SCRIPT), str(TOOLS["NODE"]), reader],
        input=json.dumps([str(path) for path in paths]),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    feeds = json.loads(done.stdout)
    return {Path(path): [_timed(one) for one in entries] for path, entries in feeds.items()}


def _timed(entry: dict[str, Any]) -> dict[str, Any]:
    for name in {"published", "updated"} & entry.keys():
        entry[name] = int(_time(entry[name]).timestamp())
    for name in {"credits", "titles"} & entry.keys():
        entry[name] = tuple((url, words) for url, words in entry[name])
    return entry


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)


def by_newsboat(url: str, home: Path) -> tuple[int, Entries]:
    """Return how many articles of a feed newsboat counts as unread, and what it keeps of them.

    `home` is a folder of its own: an entry that two feeds have it keeps once, for one of them.
    """
    home.mkdir()
    (home / "config").write_text("max-items 0\n", encoding="utf-8")
    (home / "urls").write_text(f"{url}\n", encoding="utf-8")
    _newsboat(home, "-x", "reload")
    told = _newsboat(home, "-x", "print-unread")
    return int(told.split()[0]), _kept(home / "cache.db")


def newsboat_imports(opml: Path, home: Path) -> list[str]:
    """Return the addresses that newsboat takes from a list of feeds."""
    home.mkdir()
    (home / "config").write_text("", encoding="utf-8")
    (home / "urls").write_text("", encoding="utf-8")
    _newsboat(home, "-i", str(opml))
    return [line.split()[0] for line in (home / "urls").read_text("utf-8").splitlines() if line]


def _newsboat(home: Path, *order: str) -> str:
    done = subprocess.run(
        ["newsboat", "-C", "config", "-u", "urls", "-c", "cache.db", *order],
        cwd=home,
        env={"HOME": str(home), "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _kept(cache: Path) -> Entries:
    query = "SELECT guid, title, url, pubDate, content FROM rss_item ORDER BY id"
    names = ("id", "title", "url", "published", "text")
    with closing(sqlite3.connect(cache)) as connection:
        return [dict(zip(names, row, strict=True)) for row in connection.execute(query)]


def json_feed_schema() -> Any:
    """Return a validator of JSON Feed 1.1; version 1 of the schema is looked up beside it."""
    folder = STANDARDS / "json-feed"
    if not folder.is_dir():
        pytest.skip("no ../shared/standards here")
    newer, older = (json.loads((folder / f"{n}.json").read_text()) for n in ("feed", "feed-1"))
    resource = Resource.from_contents(older)
    registry = Registry().with_resource("https://json.schemastore.org/feed-1.json", resource)
    return validator_for(newer)(newer, registry=registry)


def in_python(script: str, *arguments: str) -> Any:
    """Return what a program beside this one says, which uses the readers in Python."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(_SCRIPT.with_name(script)), *arguments],
        env={**os.environ, "PYTHONPATH": str(TOOLS["PYTHON"])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
