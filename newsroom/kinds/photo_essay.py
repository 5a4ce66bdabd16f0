"""Foto: a story told in 2 to 30 photos."""

from dataclasses import dataclass, field
from typing import Annotated

from annotated_types import Len

from newsroom.kinds.common import Common, Genre, Kind, Photo
from newsroom.kinds.values import Doc, Line
from newsroom.messages import mark


@dataclass(frozen=True, kw_only=True)
class PhotoEssay(Common):
    """Fields of a photo essay."""

    # field() takes the inherited default away: without photos there is no essay
    photos: Annotated[tuple[Photo, ...], Len(2, 30), Doc(mark("2 to 30 photos"))] = field()
    dateline: Annotated[Line, Doc(mark("the place the report comes from"), "Palangka Raya")] = ""


KIND = Kind(
    folder="foto",
    fields=PhotoEssay,
    label=mark("Photo essay"),
    plural=mark("Photos"),
    tone="photo",
    genre=Genre("Feature", "Feature"),
    template="photo_essay.html",
    bundled=True,
    picture_led=True,
)
