"""Siaran pers: what the government itself says, under a number."""

from dataclasses import dataclass
from typing import Annotated

from newsroom.kinds.common import Common, Contact, Genre, Kind, Quote
from newsroom.kinds.values import Doc, Line, Text
from newsroom.messages import mark


@dataclass(frozen=True, kw_only=True)
class PressRelease(Common):
    """Fields of a press release."""

    number: Annotated[Line, Doc(mark("the release's number, unique"), "93/SP/IV/BKIP/2026")]
    dateline: Annotated[Line, Doc(mark("the place the report comes from"), "Palangka Raya")]
    contact: Annotated[Contact, Doc(mark("whom the press may call: name, role, email, phone"))]
    quotes: Annotated[tuple[Quote, ...], Doc(mark("quotes: text, name, role"))] = ()
    facts: Annotated[tuple[Text, ...], Doc(mark("quick facts, a short line each"))] = ()


KIND = Kind(
    folder="siaran-pers",
    fields=PressRelease,
    label=mark("Press release"),
    plural=mark("Press releases"),
    tone="release",
    genre=Genre("Press_Release", "Press Release"),
    color="river",
    template="press_release.html",
    bundled=True,
    unique=("number",),
)
