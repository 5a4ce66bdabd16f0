"""Video: a poster and a link first; captions or a transcript always."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from newsroom.kinds.common import Common, Finding, Kind, Photo
from newsroom.kinds.values import Doc, Duration, FileName, YouTubeId
from newsroom.messages import mark


@dataclass(frozen=True, kw_only=True)
class Video(Common):
    """Fields of a video; exactly one of youtube and file."""

    duration: Annotated[Duration, Doc(mark("minutes:seconds"), "2:35")]
    poster: Annotated[Photo, Doc(mark("the still picture: file, alt, credit"))]
    youtube: Annotated[YouTubeId | None, Doc(mark("the id on YouTube"))] = None
    file: Annotated[FileName | None, Doc(mark("an MP4 beside the text"))] = None
    captions: Annotated[FileName | None, Doc(mark("a WebVTT file beside the text"))] = None


def video_rules(fields: Video, words: int) -> Iterator[Finding]:
    """One source for the film; captions or a transcript for those who cannot hear it."""
    if (fields.youtube is None) == (fields.file is None):
        order = mark('write either "youtube" or "file", one of the two')
        yield Finding("duration", "video-source", order)
    if fields.file and not fields.file.endswith(".mp4"):
        yield Finding("file", "film-invalid", mark('name an MP4 (.mp4) at "file"'))
    if fields.captions is None and words < 15:
        order = mark('add captions (a .vtt file at "captions") or a transcript in the body')
        yield Finding("duration", "video-text", order)


KIND = Kind(
    folder="video",
    fields=Video,
    label=mark("Video"),
    plural=mark("Videos"),
    tone="video",
    color="red",
    template="video.html",
    bundled=True,
    picture_led=True,
    rules=video_rules,
)
