"""Warnings about what should not be in a public text: keys, identity numbers, private phones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsroom.messages import mark
from newsroom.problems import Problem, Severity
from newsroom.rules.desk import Desk

_SHAPES = (
    (
        re.compile(
            r"(?<!\d)(?:1[1-9]|2[1]|[3-6][1-9]|[79][1-9]|8[12])\d{4}(?:[0-6]\d|7[01])(?:0[1-9]|1[0-2])\d{6}(?!\d)"
        ),
        "private-nik",
        mark("remove the identity number (NIK) {text}"),
    ),
    (
        re.compile(r"(?<!\d)(?:\+62|0)8\d{2}[ -]?\d{3,4}[ -]?\d{3,5}(?!\d)"),
        "private-phone",
        mark("{text} looks like a private phone number; give the office's"),
    ),
    (
        re.compile(
            r"AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----|gh[pous]_[A-Za-z0-9]{30,}"
        ),
        "secret-key",
        mark("remove the secret key {text}, and have it replaced"),
    ),
)


def private_data(desk: Desk) -> Iterator[Problem]:
    """No identity numbers (NIK), private mobile numbers or secret keys in a text (UU 27/2022)."""
    for item in desk.items:
        text = re.sub(r"<[^>]+>", " ", item.source.html) + " " + _joined(item.source.fields)
        for shape, code, order in _SHAPES:
            for match in shape.finditer(text):
                shown = match[0][:6] + "…"
                yield Problem(item.path, 1, 1, code, order, {"text": shown}, Severity.WARNING)


def _joined(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(_joined(inner) for inner in value.values())
    if isinstance(value, list):
        return " ".join(_joined(inner) for inner in value)
    return str(value)
