"""What a reference in an old text leads to, and who can tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads: to an address, to a photo beside the text, or nowhere (text)."""

    kind: Literal["link", "photo", "text"]
    address: str = ""


class References(Protocol):
    """What the addresses in one text mean; knows the archive, and notes what is lost."""

    def link(self, href: str) -> Target:
        """Return where a link leads."""

    def picture(self, src: str, alt: str, caption: str) -> Target:
        """Return what stands for a picture; a photo is declared in the text's header."""

    def lost(self, what: str) -> None:
        """Note that something could not be kept: its sentence in the report."""
