"""The IPTC's vocabularies as wire formats name them, and small things that formats share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from newsroom.syndication.values import Release

_CODES = "http://cv.iptc.org/newscodes/"
GENRES = f"{_CODES}genre/"
SCHEMES = {"medtop": f"{_CODES}mediatopic/", "subj": f"{_CODES}subjectcode/"}
FILM = "video"  # how the IPTC calls what moves (ninat)
_ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping without what is empty; 0 is a value."""
    return {key: value for key, value in values.items() if value or value == 0}


def has_zone(time: str) -> bool:
    """Tell whether a camera's time (ISO 8601) says in which zone."""
    return bool(_ZONED.fullmatch(time))


def contacts(release: Release) -> Iterator[tuple[str, str]]:
    """Yield the ways ("email", "phone") to reach the press contact."""
    for kind in ("email", "phone"):
        if value := release.contact.get(kind):
            yield kind, value
