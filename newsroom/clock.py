"""The one place where the time of day is read; everything else takes `now`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from newsroom.errors import ClockError
from newsroom.messages import mark
from newsroom.moments import MomentError, parse_moment


@dataclass(frozen=True, slots=True)
class Reading:
    """A time (UTC) and whether somebody set it: only the machine's own may not run backwards."""

    now: datetime
    given: bool


def read_clock(environ: Mapping[str, str] = os.environ) -> Reading:
    """Read NEWSROOM_NOW (with zone), SOURCE_DATE_EPOCH (seconds), else the machine's clock."""
    if text := environ.get("NEWSROOM_NOW"):
        return Reading(_given(text), given=True)
    if epoch := environ.get("SOURCE_DATE_EPOCH"):
        return Reading(_epoch(epoch), given=True)
    return Reading(datetime.now(UTC).replace(microsecond=0), given=False)


def _given(text: str) -> datetime:
    try:
        return parse_moment(text, zone=None).astimezone(UTC)
    except MomentError as error:
        raise ClockError(
            mark('The time "{text}" cannot be read; write it like 2026-11-21 09:00 WIB'), text=text
        ) from error


def _epoch(text: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ClockError(
            mark('SOURCE_DATE_EPOCH="{text}" is not a number of seconds'), text=text
        ) from error
