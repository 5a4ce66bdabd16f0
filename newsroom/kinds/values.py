"""Types of front matter fields: how a value is written, read and refused.

Each marker is plain Python; pydantic is imported only when something is validated.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from newsroom.messages import mark
from newsroom.moments import MomentError, parse_moment

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

DURATION = re.compile(r"^(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)$")
FOCUS = re.compile(r"^(0(?:\.\d+)?|1(?:\.0+)?)\s*,\s*(0(?:\.\d+)?|1(?:\.0+)?)$")
YOUTUBE = re.compile(r"^[A-Za-z0-9_-]{11}$")
FILE_NAME = re.compile(r"^[a-z0-9][a-z0-9._-]{0,99}$")
ITEM_ID = re.compile(r"^[a-z0-9]{6,40}$")
SLUG = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$")
EMAIL = re.compile(r"^[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+$")
EMPTY_ALT = re.compile(
    r"^(?:sebuah |an? |the )?(?:foto|gambar|logo|photo|picture|image|img|infografis|dokumentasi)"
    r"(?:[\s\d_.:-]*|\s+(?:kegiatan|acara|bersama|utama|berita|ini|\d+))[.!]?$",
    re.IGNORECASE,
)


class FieldError(ValueError):
    """A field's value is refused: a code and a sentence of the catalogue."""

    def __init__(self, code: str, sentence: str, **params: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.params = code, sentence, params


@dataclass(frozen=True)
class Doc:
    """What a field is for, and an example, as shown in docs/kinds.md and by `new`."""

    text: str
    example: str = ""


@dataclass(frozen=True)
class Reads:
    """Reads the written text of a field with a function that may raise FieldError."""

    function: Callable[..., Any]

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        """Hand the text (and the run's context) to the function."""
        from pydantic_core import core_schema

        return core_schema.with_info_plain_validator_function(self._read)

    def _read(self, value: object, info: Any) -> object:
        from pydantic_core import PydanticCustomError

        try:
            return self.function(value, info.context["zone"])
        except (FieldError, MomentError) as refusal:
            raise PydanticCustomError(
                refusal.code,
                "{_sentence}",
                {"_sentence": refusal.sentence, **refusal.params},
            ) from None


def plain(value: object) -> str:
    """Return one line of text; a list or a mapping is refused."""
    if not isinstance(value, str):
        raise FieldError("type-text", mark("write plain text here, not a list or a block"))
    return " ".join(value.split())


def _line(limit: int) -> Callable[[object, object], str]:
    def read(value: object, zone: object) -> str:
        text = plain(value)
        if not text:
            raise FieldError("field-empty", mark('write something at "{key}", or remove it'))
        if len(text) > limit:
            raise FieldError(
                "text-long",
                mark("shorten this to {limit} characters; it has {length}"),
                limit=str(limit),
                length=str(len(text)),
            )
        if re.search(r"<[a-zA-Z/!]", text):
            raise FieldError("html-refused", mark("write plain text; HTML is not allowed here"))
        return text

    return read


def _moment(value: object, zone: Any) -> datetime:
    return parse_moment(plain(value), zone=zone)


def _moment_with_zone(value: object, zone: object) -> datetime:
    return parse_moment(plain(value), zone=None)


def _words(value: object, zone: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list):
        raise FieldError("type-list", mark("write a list here: [one, two]"))
    words = tuple(plain(part) for part in parts)
    return tuple(dict.fromkeys(word for word in words if word))


def _alt(value: object, zone: object) -> str:
    text = plain(value)
    if not text or EMPTY_ALT.match(text):
        raise FieldError(
            "alt-empty",
            mark('write what is seen in the photo at "alt"; "{alt}" says nothing'),
            alt=text,
        )
    return _line(500)(text, zone)


def _matching(
    pattern: re.Pattern[str], code: str, sentence: str
) -> Callable[[object, object], str]:
    def read(value: object, zone: object) -> str:
        text = plain(value)
        if not pattern.match(text):
            raise FieldError(code, sentence, text=text)
        return text

    return read


def _duration(value: object, zone: object) -> timedelta:
    match = DURATION.match(plain(value))
    if match is None:
        raise FieldError(
            "duration-invalid", mark("write the duration as minutes:seconds, like 2:35")
        )
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _focus(value: object, zone: object) -> tuple[float, float]:
    match = FOCUS.match(plain(value))
    if match is None:
        raise FieldError(
            "focus-invalid", mark('write the focus as two fractions from the top left: "0.5,0.3"')
        )
    return (float(match[1]), float(match[2]))


Line = Annotated[str, Reads(_line(150))]
Text = Annotated[str, Reads(_line(1000))]
Summary = Annotated[str, Reads(_line(300))]
Moment = Annotated[datetime, Reads(_moment)]
ZonedMoment = Annotated[datetime, Reads(_moment_with_zone)]
Words = Annotated[tuple[str, ...], Reads(_words)]
Alt = Annotated[str, Reads(_alt)]
Duration = Annotated[timedelta, Reads(_duration)]
Focus = Annotated[tuple[float, float], Reads(_focus)]
Slug = Annotated[
    str,
    Reads(
        _matching(SLUG, "slug-invalid", mark('"{text}" cannot be an address; use a-z, 0-9 and -'))
    ),
]
ItemId = Annotated[
    str,
    Reads(
        _matching(
            ITEM_ID,
            "id-invalid",
            mark('"{text}" is not an id; write 6 to 40 of a-z and 0-9'),
        )
    ),
]
FileName = Annotated[
    str,
    Reads(
        _matching(
            FILE_NAME,
            "file-name",
            mark('"{text}" cannot be a file name here; use a-z, 0-9, dot and - only'),
        )
    ),
]
YouTubeId = Annotated[
    str,
    Reads(
        _matching(
            YOUTUBE, "youtube-invalid", mark('"{text}" is not a YouTube id; it has 11 characters')
        )
    ),
]
Email = Annotated[
    str, Reads(_matching(EMAIL, "email-invalid", mark('"{text}" is not an e-mail address')))
]
