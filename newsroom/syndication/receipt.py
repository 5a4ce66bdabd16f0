"""A receipt: what a ZIP weighs and which bytes it has, for those that list it.

A list of a thousand bundles reads a thousand receipts, and not the bundles.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any, TypedDict

import orjson

from newsroom.engine.artifact import Artifact, Recipe, Supplies
from newsroom.engine.fingerprint import code_digest


class Receipt(TypedDict):
    """Size in bytes and SHA-256 (hex)."""

    size: int
    sha256: str


def receipt_of(made: Artifact) -> Artifact:
    """Plan the receipt of an artifact's only file; not for the site."""
    return Artifact(("",), _recipe(), None, needs=(made,), sources=made.sources)


@cache
def _recipe() -> Recipe:
    return Recipe("receipt", code_digest("syndication/receipt"), make_receipt)


def make_receipt(_: Any, supplies: Supplies) -> list[bytes]:
    """Write the receipt of the file that is needed."""
    (data,) = supplies.needed
    return [orjson.dumps(Receipt(size=len(data), sha256=sha256(data).hexdigest()))]


def read_receipt(data: bytes) -> Receipt:
    """Return a receipt as it was written."""
    found: Receipt = orjson.loads(data)
    return found
