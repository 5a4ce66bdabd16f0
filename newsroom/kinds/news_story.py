"""Berita: a story that the desk reports."""

from dataclasses import dataclass
from typing import Annotated

from newsroom.kinds.common import Common, Kind
from newsroom.kinds.values import Doc, Line
from newsroom.messages import mark


@dataclass(frozen=True, kw_only=True)
class NewsStory(Common):
    """Fields of a news story."""

    dateline: Annotated[Line, Doc(mark("the place the report comes from"), "Palangka Raya")]
    byline: Annotated[Line, Doc(mark("who wrote it"), "Rani Saputri")]
    initials: Annotated[Line, Doc(mark("initials of the desk"), "rs/adk")] = ""


KIND = Kind(
    folder="berita",
    fields=NewsStory,
    label=mark("News story"),
    plural=mark("News"),
    tone="story",
    template="news_story.html",
    bundled=True,
    moving=True,
)
