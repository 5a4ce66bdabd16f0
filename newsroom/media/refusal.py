"""What is said of a photo that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """A photo that cannot be used: a code, an order of the catalogue, its parameters."""

    code: str
    order: str
    params: tuple[tuple[str, str], ...] = ()
