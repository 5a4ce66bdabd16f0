"""Halaman: standing pages such as about, media contacts, accessibility, licence."""

from dataclasses import dataclass
from typing import Annotated

from newsroom.kinds.common import Common, Genre, Kind
from newsroom.kinds.values import Doc, Line
from newsroom.messages import mark


@dataclass(frozen=True, kw_only=True)
class Page(Common):
    """Fields of a page: the common ones, of which the topic may be left out."""

    category: Annotated[Line, Doc(mark("one topic of agency.toml, if any"))] = ""


KIND = Kind(
    folder="halaman",
    fields=Page,
    label=mark("Page"),
    plural=mark("Pages"),
    tone="page",
    genre=Genre("Background", "Background"),
    color="peat",
    template="page.html",
    dated=False,
    listed=False,
    moving=True,
)
