"""Infografis: a picture of figures, with all of it as text too."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from newsroom.kinds.common import Common, Finding, Genre, Kind, Photo
from newsroom.kinds.values import Doc, Line
from newsroom.messages import mark


@dataclass(frozen=True, kw_only=True)
class Infographic(Common):
    """Fields of an infographic. The body is the full text alternative (WCAG 2.2, 1.1.1)."""

    image: Annotated[Photo, Doc(mark("the picture: file, alt, credit"))]
    source: Annotated[Line, Doc(mark("where the figures come from"), "BPS, 2026")]


def infographic_rules(fields: Infographic, words: int) -> Iterator[Finding]:
    """All that the picture shows stands in the body as text."""
    if words < 15:
        order = mark(
            "write all figures of the picture as text in the body, with headings or a table"
        )
        yield Finding("image", "infographic-text", order)


KIND = Kind(
    folder="infografis",
    fields=Infographic,
    label=mark("Infographic"),
    plural=mark("Infographics"),
    tone="infographic",
    genre=Genre("Results_Listings_and_Statistics", "Results, Listings and Statistics"),
    color="river",
    template="infographic.html",
    bundled=True,
    picture_led=True,
    rules=infographic_rules,
)
