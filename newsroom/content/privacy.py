"""Warnings about what should not stand in a public text (UU 27/2022), with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsroom.messages import mark
from newsroom.problems import Problem, Severity

# NIK: province, regency, district; day (plus 40 for women), month, year of birth; number.
_NIK = (
    r"(?<!\d)(?:1[1-9]|21|[3-6][1-9]|[79][1-9]|8[12])\d{4}"
    r"(?:[0-6]\d|7[01])(?:0[1-9]|1[0-2])\d{6}(?!\d)"
)
_SHAPES = (
    (re.compile(_NIK), "private-nik", mark("remove the identity number (NIK) {text}")),
    (
        re.compile(r"(?<!\d)(?:\+62|0)[ -]?8\d{2}[ -]?\d{3,4}[ -]?\d{3,5}(?!\d)"),
        "private-phone",
        mark("{text} looks like a private phone number; give the office's"),
    ),
    (
        re.compile(r"AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----|gh[pous]_\w{30,}"),
        "secret-key",
        mark("remove the secret key {text}, and have it replaced"),
    ),
)
# What a shape cannot do without, and is found sooner: most texts have none of it.
_HINTS = {
    "private-nik": re.compile(r"\d{16}"),
    "private-phone": re.compile(r"(?:0|62)[ -]?8\d"),
    "secret-key": re.compile(r"AKIA|PRIVATE KEY|gh[pous]_"),
}


def find_private(path: str, text: str) -> Iterator[Problem]:
    """Yield a warning for every identity number, private mobile number or secret key."""
    for shape, code, order in _SHAPES:
        if not _HINTS[code].search(text):
            continue
        for match in shape.finditer(text):
            start = text.rfind("\n", 0, match.start()) + 1
            line, column = text.count("\n", 0, start) + 1, match.start() - start + 1
            params = {"text": match[0][:6] + "…"}
            yield Problem(path, line, column, code, order, params, Severity.WARNING)
