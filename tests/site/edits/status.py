"""Edits of what is public when: status, embargo, corrections, the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from newsroom.model import GONE
from tests.site.edits.registry import named
from tests.site.edits.texts import Text, moment, originals, put, some_words, texts, written
from tests.site.trial import Trial

# Status, embargo, corrections ------------------------------------------------------------------


@named(2)
def make_draft(trial: Trial, rng: Random) -> str:
    """Make a published item a draft again."""
    for text in originals(trial, rng):
        if text.fields.get("status") == "published":
            return put(text, rng, "status", "draft")
    return ""


@named(2)
def publish_draft(trial: Trial, rng: Random) -> str:
    """Publish a draft."""
    for text in texts(trial, rng):
        if text.fields.get("status") == "draft":
            return put(text, rng, "status", "published")
    return ""


@named(2)
def set_embargo(trial: Trial, rng: Random) -> str:
    """Hold an item until a time that is to come, or was."""
    for text in originals(trial, rng, dated=rng.random() < 0.9):
        hours = rng.randrange(-100, 400)
        return put(text, rng, "embargo", written(trial.now + timedelta(hours=hours)))
    return ""


@named()
def lift_embargo(trial: Trial, rng: Random) -> str:
    """Publish at once what was held."""
    for text in texts(trial, rng):
        if "embargo" in text.fields:
            return put(text, rng, "embargo", None)
    return ""


@named()
def correct(trial: Trial, rng: Random) -> str:
    """Add a correction: the bundle has another version then."""
    for text in originals(trial, rng):
        if text.fields.get("status") not in GONE:
            kind = rng.choice(("ralat", "koreksi", "hak-jawab"))
            return put(text, rng, "corrections", _corrected(trial, rng, text, kind))
    return ""


def _corrected(trial: Trial, rng: Random, text: Text, kind: str) -> list[Any]:
    """Return an item's corrections with one more."""
    new = {"time": written(trial.now), "kind": kind, "note": some_words(rng, "Tertulis")}
    return [*text.fields.get("corrections", []), new]


@named()
def take_correction_back(trial: Trial, rng: Random) -> str:
    """Remove the corrections of an item."""
    for text in originals(trial, rng):
        if text.fields.get("corrections") and text.fields.get("status") not in GONE:
            return put(text, rng, "corrections", None)
    return ""


@named(2)
def withdraw(trial: Trial, rng: Random) -> str:
    """Withdraw or kill an item, in all its languages."""
    for text in originals(trial, rng):
        if text.fields.get("status") == "published":
            text.fields["corrections"] = _corrected(trial, rng, text, "pencabutan")
            return put(text, rng, "status", rng.choice(GONE))
    return ""


@named()
def bring_withdrawn_back(trial: Trial, rng: Random) -> str:
    """Publish a withdrawn item again."""
    for text in originals(trial, rng):
        if text.fields.get("status") in GONE:
            text.fields["corrections"] = _corrected(trial, rng, text, "koreksi")
            return put(text, rng, "status", "published")
    return ""


# The clock -------------------------------------------------------------------------------------


@named()
def wait(trial: Trial, rng: Random) -> str:
    """Let days go by."""
    return _set_clock(trial, trial.now + timedelta(hours=rng.randrange(100, 800)))


@named(shows=False)
def wait_a_minute(trial: Trial, rng: Random) -> str:
    """Let so little time go by that nothing is due: nothing may be made anew."""
    return _set_clock(trial, trial.now + timedelta(seconds=rng.randrange(1, 60)))


@named(2)
def wait_until_due(trial: Trial, rng: Random) -> str:
    """Let the very second come at which something is due; or the one before."""
    due = sorted(
        time
        for text in texts(trial, rng)
        for time in (moment(text), moment(text, "embargo"))
        if time > trial.now
    )
    if not due:
        return ""
    return _set_clock(trial, rng.choice(due) - timedelta(seconds=rng.choice((0, 0, 1))))


@named()
def turn_clock_back(trial: Trial, rng: Random) -> str:
    """Build as of an earlier time: what was published since is held again."""
    return _set_clock(trial, trial.now - timedelta(hours=rng.randrange(100, 800)))


def _set_clock(trial: Trial, now: datetime) -> str:
    trial.now = now.astimezone(trial.now.tzinfo)
    return f"it is {written(trial.now)}"
