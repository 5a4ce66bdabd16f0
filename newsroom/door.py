"""The door: before anything is started, see whether there is anything to do at all.

After a build a note says what it depended on: code, theme, settings, the environment, libraries.
When that is the same, no file of the content was touched, nothing has come due, and the output is
as it was left, then the edition that stands is the one that a build would make.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import sqlite3
import sys
import sysconfig
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from newsroom.clock import read_clock
from newsroom.console import show_report
from newsroom.content.files import digest_of, scan
from newsroom.engine.fingerprint import PACKAGE, tree_digest
from newsroom.engine.sealed import read_sealed, write_sealed
from newsroom.engine.store import DamageError
from newsroom.errors import NewsroomError
from newsroom.pelican_call import call_pelican
from newsroom.press import note_look, survey_now, write_report

_NOTE = "door.json"
_PATHS = ("PATH", "THEME", "AGENCY", "STATE_PATH", "OUTPUT_PATH")
_SHOWN = ("SITEURL", "PUBLISHING", "PREVIEW", "PLUGINS")
_NOT_ASKED = {
    *("NEWSROOM_NOW", "NEWSROOM_LANG", "NEWSROOM_JOBS", "NEWSROOM_EXECUTOR"),
}


def build(conf: str, chosen: Mapping[str, str]) -> int:
    """Build with a settings file, unless there is nothing to do; return the exit status."""
    os.environ.update(chosen)
    if found := nothing_to_do(conf):
        show_report(found)
        return 0
    return call_pelican(conf=conf)


def leave_note(
    pelican: Mapping[str, Any], limit: int, seen: str, report: Mapping[str, Any]
) -> None:
    """Note what the build that just ended depended on.

    `limit` is the most bytes a file may have, `seen` names the files of the content. Without a
    note the next build is an ordinary one, so that what the disk refuses is no error.
    """
    path = Path(pelican["STATE_PATH"]) / _NOTE
    with suppress(OSError):
        path.unlink(missing_ok=True)
        if seen:
            note = {"key": _key(pelican), "limit": limit, "seen": seen, "report": report}
            write_sealed(path, json.dumps(note).encode())


def nothing_to_do(conf: str) -> dict[str, Any] | None:
    """Return the report of the edition that stands, when a build would make it again."""
    gc.disable()  # all that is made here is kept to the end, which is near
    try:
        pelican = {k: v for k, v in runpy.run_path(conf).items() if k.isupper()}
        note = json.loads(read_sealed(Path(pelican["STATE_PATH"]) / _NOTE) or b"null")
        if not note or note["key"] != _key(pelican):
            return None
        return _report(note, pelican)
    except (OSError, LookupError, ValueError, TypeError, sqlite3.Error, NewsroomError, DamageError):
        return None  # whatever it is, the build tells it better
    finally:
        gc.enable()


def _report(note: Mapping[str, Any], pelican: Mapping[str, Any]) -> dict[str, Any] | None:
    report: dict[str, Any] = note["report"]
    now, due = read_clock().now, report["next_build"]
    if now < datetime.fromisoformat(report["now"]) or (due and datetime.fromisoformat(due) <= now):
        return None
    state, output = Path(pelican["STATE_PATH"]), Path(pelican["OUTPUT_PATH"])
    aside = survey_now(state, output)
    folders, refused = scan(Path(pelican["PATH"]), note["limit"])
    if refused or digest_of(folders) != note["seen"]:
        aside.drop()
        return None
    found = aside.result()
    if found is None or not found.is_clean(report["edition"]):
        return None
    if found.survey.read:
        note_look(state, output, found)
    nothing = {"added": 0, "changed": 0, "removed": 0}
    made = {"built": 0, "kept": sum(report["artifacts"].values())}
    report = {**report, "artifacts": made, "changed": nothing, "seconds": 0.0}
    write_report(state, report)
    return report


def _key(pelican: Mapping[str, Any]) -> str:
    """Return all that an edition depends on besides content and time."""
    places = {name: Path(pelican[name]).resolve() for name in _PATHS}
    confs = sorted(places["AGENCY"].parent.glob("*conf.py"))
    plugins = [Path(path).resolve() for path in pelican["PLUGIN_PATHS"]]
    partners = [Path(pelican["PARTNERS"]).resolve()] if pelican.get("PARTNERS") else []
    trees = tree_digest(PACKAGE, places["THEME"], places["AGENCY"], *plugins, *confs, *partners)
    asked = {k: v for k, v in os.environ.items() if k.startswith("NEWSROOM_") and v}
    parts = (
        *(trees, sys.version, Path(sysconfig.get_path("purelib")).stat().st_mtime_ns),
        *(sorted(places.items()), [str(pelican.get(name)) for name in _SHOWN]),
        sorted((name, value) for name, value in asked.items() if name not in _NOT_ASKED),
    )
    return sha256(repr(parts).encode()).hexdigest()
