"""Posts: what a press office pastes on five channels, each within the channel's limits.

Limits as the channels state them: X counts 280 with any link as 23 (and wide letters as two);
Instagram takes 2,200 characters and 30 hashtags, and its links cannot be tapped; a caption on
Telegram or WhatsApp has 1,024; Facebook shows some 480 before "see more".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsroom.addresses import slug

_X, _X_LINK = 280, 23
_INSTAGRAM, _CAPTION, _FACEBOOK = 2_200, 1_024, 480
_TAGS = 5  # more look like noise, on every channel
_WIDE = re.compile(r"[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")


@dataclass(frozen=True, slots=True)
class Told:
    """What posts tell of an item: its words and address, and tags as its front matter has them."""

    title: str
    summary: str
    url: str
    site: str
    tags: tuple[str, ...]
    correction: str = ""

    @property
    def headline(self) -> str:
        """The title, and before it that there is a correction."""
        return f"{self.correction}: {self.title}" if self.correction else self.title


def x(told: Told) -> str:
    """Return a post for X: headline, as much of the rest as fits, link, hashtags."""
    tags = hashtags(told.tags)
    for count in range(len(tags), -1, -1):
        tail = " ".join(tags[:count])
        room = _X - _X_LINK - 1 - (weight(tail) + 1 if tail else 0)
        if weight(told.headline) <= room:
            return _lines(told.headline, told.url, tail)
    return _lines(shorten(told.headline, _X - _X_LINK - 1, weight), told.url)


def instagram(told: Told) -> str:
    """Return a caption for Instagram: no link can be tapped there, so it says where to look."""
    tail = " ".join(hashtags(told.tags))
    where = told.url.removeprefix("https://").removeprefix("http://")
    room = _INSTAGRAM - len(tail) - len(where) - 6
    return _paragraphs(_text(told, room), f"{where}", tail)


def facebook(told: Told) -> str:
    """Return a post for Facebook: it draws the card itself from the link."""
    tail = " ".join(hashtags(told.tags)[:3])
    room = _FACEBOOK - len(told.url) - len(tail) - 6
    return _paragraphs(_text(told, room), told.url, tail)


def whatsapp(told: Told) -> str:
    """Return a message for WhatsApp: *bold* headline; the link draws its card."""
    room = _CAPTION - len(told.url) - len(told.site) - 12
    headline = shorten(told.headline.replace("*", ""), room)
    more = shorten(told.summary, max(0, room - len(headline)))
    return _paragraphs(f"*{headline}*", more, told.url, f"_{told.site}_")


def telegram(told: Told) -> str:
    """Return a caption for Telegram, as plain text: pasted by hand it needs no marks."""
    tail = " ".join(hashtags(told.tags))
    room = _CAPTION - len(told.url) - len(tail) - 6
    return _paragraphs(_text(told, room), told.url, tail)


CHANNELS: dict[str, Callable[[Told], str]] = {
    "instagram": instagram,
    "x": x,
    "facebook": facebook,
    "whatsapp": whatsapp,
    "telegram": telegram,
}


def hashtags(tags: Sequence[str]) -> list[str]:
    """Return hashtags in CamelCase, which screen readers read as words; at most five."""
    words = (["".join(w.capitalize() for w in slug(tag).split("-"))] for tag in tags)
    found = (f"#{word}" for (word,) in words if word and not word.isdigit())
    return list(dict.fromkeys(found))[:_TAGS]


def weight(text: str) -> int:
    """Return how X counts a text: composed letters, those beyond the Latin and kin as two."""
    composed = unicodedata.normalize("NFC", text)
    return len(composed) + len(_WIDE.findall(composed))


def shorten(text: str, most: int, count: Callable[[str], int] = len) -> str:
    """Return a text cut at a word, with an ellipsis, so that it counts at most so much."""
    if count(text) <= most:
        return text
    words = text.split()
    while words and count(" ".join(words) + "…") > most:
        words.pop()
    if words:
        return " ".join(words).rstrip(",.;:–-") + "…"
    return text[: max(0, most // 2 - 1)] + "…" if most > 1 else ""


def _text(told: Told, room: int) -> str:
    headline = shorten(told.headline, room)
    more = shorten(told.summary, max(0, room - len(headline) - 2))
    return _paragraphs(headline, more)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
