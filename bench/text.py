"""The items of the invented archive: each a pure function of its number.

Number 0 is the newest item; higher numbers are older, so an archive of 1,000 is the newest part of
one of 10,000. Negative numbers are items that come after the archive's last day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

from bench import words
from bench.words import LISTS, REGIONS, TOPICS, Topic

LAST_DAY = date(2026, 11, 20)
NOW = "2026-11-21 23:00 WIB"
A_DAY, LATEST, APART = 27, time(21, 40), timedelta(minutes=35)
WORDS, RELEASES, SEED = 350, 0.1, 20261120
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
AGENCIES = {
    "diskominfo": "Dinas Komunikasi dan Informatika",
    "dinkes": "Dinas Kesehatan",
    "disdik": "Dinas Pendidikan",
    "pupr": "Dinas Pekerjaan Umum dan Penataan Ruang",
    "dishub": "Dinas Perhubungan",
    "dlh": "Dinas Lingkungan Hidup",
    "dishut": "Dinas Kehutanan",
    "dtphp": "Dinas Tanaman Pangan, Hortikultura, dan Peternakan",
    "bpbd": "Badan Penanggulangan Bencana Daerah",
    "dinsos": "Dinas Sosial",
    "disbudpar": "Dinas Kebudayaan dan Pariwisata",
    "disdagperin": "Dinas Perdagangan dan Perindustrian",
    "dispora": "Dinas Pemuda dan Olahraga",
    "bappeda": "Badan Perencanaan Pembangunan Daerah",
}
TARGET = "\0"  # ends every link to another text: each form of the archive has its own ending

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Item:
    """One invented text, before it is written for any of the three builders."""

    number: int
    kind: str
    slug: str
    title: str
    summary: str
    date: datetime
    topic: str
    tags: tuple[str, ...]
    regions: tuple[str, ...]
    agencies: tuple[str, ...]
    dateline: str
    byline: str
    id: str
    body: str
    quotes: tuple[tuple[str, str, str], ...] = ()
    facts: tuple[str, ...] = ()
    serial: str = ""
    contact: tuple[str, str, str, str] = ("", "", "", "")

    @property
    def url(self) -> str:
        """The address below the site's root, with a slash at its end."""
        return f"{self.kind}/{self.date:%Y/%m}/{self.slug}/"


@dataclass(frozen=True)
class _Head:
    """What must be known of an item to link to it."""

    kind: str
    slug: str
    title: str
    moment: datetime
    topic: Topic
    regions: tuple[str, ...]
    place: str
    agencies: tuple[str, ...]
    program: str

    @property
    def url(self) -> str:
        return f"{self.kind}/{self.moment:%Y/%m}/{self.slug}/"


class Voice:
    """Fills patterns with words by its own dice; `own` are the words of one item."""

    def __init__(self, dice: Random, own: Mapping[str, tuple[str, ...]]) -> None:
        self.dice, self.own = dice.random, own
        self._sample = dice.sample

    def shuffled(self, choices: tuple[str, ...]) -> list[str]:
        """Return these in another order."""
        return self._sample(choices, len(choices))

    def pick(self, choices: tuple[str, ...]) -> str:
        """Return one of these."""
        return choices[int(self.dice() * len(choices))]

    def say(self, patterns: tuple[str, ...]) -> str:
        """Return one of these patterns, filled."""
        return self.fill(self.pick(patterns))

    def fill(self, pattern: str) -> str:
        """Return a pattern with a word in each of its slots."""
        out = []
        for literal, slot in _parts(pattern):
            out.append(literal)
            if slot:
                out.append(self.pick(self.own.get(slot) or LISTS[slot]))
        return "".join(out)


@cache
def _parts(pattern: str) -> tuple[tuple[str, str], ...]:
    """Split a pattern into literals, each with the slot that follows it."""
    pieces = [*_SLOT.split(pattern), ""]
    return tuple(zip(pieces[::2], pieces[1::2], strict=True))


def moment_of(number: int) -> datetime:
    """Return when an item was published (WIB): 27 a day, half an hour apart."""
    day = LAST_DAY - timedelta(days=number // A_DAY)
    return datetime.combine(day, LATEST) - APART * (number % A_DAY)


def url_of(number: int) -> str:
    """Return the address of an item."""
    return _head(number).url


def item_of(number: int, size: int) -> Item:
    """Return an item of an archive of this size: links lead to older items that are in it."""
    head = _head(number)
    dice = Random(SEED + 7919 * number)
    voice = Voice(dice, _own_words(head))
    release = head.kind == "siaran-pers"
    return Item(
        number=number,
        kind=head.kind,
        slug=head.slug,
        title=head.title,
        summary=voice.say(words.SUMMARIES)[:300],
        date=head.moment,
        topic=head.topic.key,
        tags=_tags(head.topic, dice),
        regions=head.regions,
        agencies=head.agencies,
        dateline=REGIONS[head.regions[0]][1] if head.regions else "Palangka Raya",
        byline=voice.pick(words.BYLINES),
        id=f"{dice.getrandbits(60):012x}"[-12:],
        body=_body(voice, _links(number, size, dice)),
        quotes=_quotes(voice) if release else (),
        facts=tuple(voice.say(words.FACTS) for _ in range(3)) if release else (),
        serial=_serial(number, head) if release else "",
        contact=_contact(head) if release else ("", "", "", ""),
    )


def edit_of(number: int, round_: int) -> str:
    """Return the sentence that an edit adds to an item: another one each round."""
    voice = Voice(Random(SEED * (round_ + 2) + number), _own_words(_head(number)))
    return voice.say(words.EDITS)


def inserted(text: str, sentence: str) -> str:
    """Return a file's text, in any form, with a sentence more in its first paragraph."""
    head, gap, body = text.partition("\n\n")
    first, end, rest = body.partition("\n\n")
    return f"{head}{gap}{first} {sentence}{end}{rest}"


@cache
def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _head(number: int) -> _Head:
    dice = Random(SEED - 1 - 104729 * number)
    topic = TOPICS[int(dice.random() * len(TOPICS))]
    regions = tuple(dice.sample(list(REGIONS), int(dice.random() * 2.4)))
    program = topic.programs[int(dice.random() * len(topic.programs))]
    place = REGIONS[regions[0]][0] if regions else "Kalimantan Tengah"
    own = {
        "program": (program,),
        "lower": (program[0].lower() + program[1:],),
        "lower_first": (program,),
        "place": (place,),
    }
    title = Voice(dice, own).say(words.TITLES)
    return _Head(
        kind="siaran-pers" if dice.random() < RELEASES else "berita",
        slug=f"{_letters(title)[:60].strip('-')}-{number % 1000003:06d}",
        title=title,
        moment=moment_of(number),
        topic=topic,
        regions=regions,
        place=place,
        agencies=topic.agencies[: 1 + int(dice.random() * 2)],
        program=program,
    )


def _own_words(head: _Head) -> dict[str, tuple[str, ...]]:
    moment = head.moment
    day = f"{DAYS[moment.weekday()]} ({moment.day}/{moment.month}/{moment.year})"
    return {
        "program": (head.program,),
        "lower": (head.program[0].lower() + head.program[1:],),
        "place": (head.place,),
        "day": (day,),
        "agency": tuple(AGENCIES[key] for key in head.agencies),
        "thing": head.topic.things,
        "people": head.topic.people,
    }


def _tags(topic: Topic, dice: Random) -> tuple[str, ...]:
    """Return three to five: most from the topic's own, some from all of them."""
    own = dice.sample(topic.tags, 3)
    other = dice.choices(words.ALL_TAGS, k=int(dice.random() * 3))
    return tuple(dict.fromkeys((*own, *other)))


def _links(number: int, size: int, dice: Random) -> tuple[str, ...]:
    """Return Markdown links: one or two older texts, and one outside."""
    found = []
    for _ in range(1 + int(dice.random() * 2)):
        other = number + 1 + int(dice.random() * 400)
        if other < size:
            head = _head(other)
            found.append(f"Baca juga [{head.title}](/{head.url}{TARGET}).")
    word = LISTS["site"][int(dice.random() * len(LISTS["site"]))]
    found.append(f"Rincian ada di [laman {word}](https://{word}.kalteng.example/{number % 97}/).")
    return tuple(found)


def _body(voice: Voice, links: tuple[str, ...]) -> str:
    """Return about 450 words of Markdown: paragraphs, headings, a list, a quote, links."""
    blocks = [voice.say(words.OPENINGS), voice.say(words.SAYINGS)]
    sections = list(dict.fromkeys(voice.pick(LISTS["heading"]) for _ in range(3)))
    extra = [_quote(voice), _list(voice)]
    spare = list(links)
    share = WORDS // (len(sections) + 1)
    pool = voice.shuffled(words.SENTENCES)
    for heading in (None, *sections):
        if heading:
            blocks.append(f"## {heading}")
        blocks += _paragraphs(voice, pool, share)
        if spare:
            blocks[-1] += f" {spare.pop()}"
        if extra:
            blocks.append(extra.pop())
    return "\n\n".join((*blocks, *spare)) + "\n"


def _paragraphs(voice: Voice, pool: list[str], share: int) -> list[str]:
    """Take paragraphs of two to four sentences from the pool, until there are `share` words."""
    found: list[str] = []
    count = 0
    while pool and count < share - 20:
        sentences = [
            voice.fill(pool.pop()) for _ in range(min(len(pool), 2 + int(voice.dice() * 3)))
        ]
        if voice.dice() < 0.25:
            first, _, rest = sentences[0].partition(" ")
            second, _, tail = rest.partition(" ")
            sentences[0] = f"**{first} {second}** {tail}"
        text = " ".join(sentences)
        count += text.count(" ") + 1
        found.append(text)
    return found


def _quote(voice: Voice) -> str:
    return f"> {voice.say(words.QUOTES)}"


def _list(voice: Voice) -> str:
    points = dict.fromkeys(voice.say(words.POINTS) for _ in range(3 + int(voice.dice() * 3)))
    return "\n".join(f"- {point}" for point in points)


def _quotes(voice: Voice) -> tuple[tuple[str, str, str], ...]:
    count = 1 + int(voice.dice() * 2)
    return tuple(
        (voice.say(words.QUOTES), voice.pick(LISTS["name"]), voice.pick(LISTS["office"]))
        for _ in range(count)
    )


def _serial(number: int, head: _Head) -> str:
    month, year = ROMAN[head.moment.month - 1], head.moment.year
    return f"{number + 1000}/SP/{month}/{head.agencies[0].upper()}/{year}"


def _contact(head: _Head) -> tuple[str, str, str, str]:
    key = head.agencies[0]
    email = f"humas.{key}@ruangmedia.example"
    return (f"Humas {AGENCIES[key]}", "Narahubung media", "+62 536 000 0222", email)
