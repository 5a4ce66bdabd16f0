"""Dates as a press desk writes them, read without guessing; and written as citizens read them.

Three zones (Keppres 41/1987): WIB +07:00, WITA +08:00, WIT +09:00. Nothing else is a zone name.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache, lru_cache

from newsroom.messages import mark

ZONES = {
    "WIB": timezone(timedelta(hours=7), "WIB"),
    "WITA": timezone(timedelta(hours=8), "WITA"),
    "WIT": timezone(timedelta(hours=9), "WIT"),
}
_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb", "pebruari"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "aug", "agu", "agt"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov", "nopember"),
    ("desember", "december", "des", "dec"),
)
MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_DAYS = (
    ("senin", "monday"),
    ("selasa", "tuesday"),
    ("rabu", "wednesday"),
    ("kamis", "thursday"),
    ("jumat", "jum'at", "friday"),
    ("sabtu", "saturday"),
    ("minggu", "ahad", "sunday"),
)
DAY_NUMBERS = {name: number for number, names in enumerate(_DAYS) for name in names}
DAY_NAMES = tuple(names[0].capitalize() for names in _DAYS)

FIRST_YEAR, LAST_YEAR = 1900, 2199
_ISO_DAY = r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
_WORD_DAY = r"(?:(?P<day>[A-Za-z']+)\s*,\s*)?(?P<d2>\d{1,2})\s+(?P<month>[A-Za-z]+)\s+(?P<y2>\d{4})"
_TIME = r"(?P<H>\d{1,2})[:.](?P<M>\d{2})(?:[:.](?P<S>\d{2})(?:\.\d+)?)?"
_ZONE = r"(?P<zone>Z|UTC|WIB|WITA|WIT|[+-]\d{2}:?\d{2})"
_MOMENT = re.compile(
    rf"^(?:(?P<day1>[A-Za-z']+)\s*,\s*)?(?:{_ISO_DAY}|{_WORD_DAY})"
    rf"(?:(?:T|\s*[-,]\s*|\s+(?:pukul\s+)?){_TIME}(?:\s*{_ZONE})?)?$"
)
_SLASHED = re.compile(r"^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b")


class MomentError(ValueError):
    """A date that cannot be read; `code` and `sentence` are for a Problem."""

    def __init__(self, code: str, sentence: str, **params: str) -> None:
        super().__init__(sentence.format(**params))
        self.code, self.sentence, self.params = code, sentence, params


def parse_moment(text: str, *, zone: timezone | None) -> datetime:
    """Read one date or time; `zone` is meant where none is written (None: it must be written).

    Returns an aware datetime in the zone that was written. Raises MomentError.
    """
    text = " ".join(text.split())
    if _SLASHED.match(text):
        raise MomentError(
            "date-ambiguous",
            mark('"{text}" can be read two ways; write the year first: 2026-04-03'),
            text=text,
        )
    match = _MOMENT.match(text)
    if match is None:
        raise MomentError(
            "date-invalid",
            mark('"{text}" is not a date; write it like 2026-11-21 09:00 WIB'),
            text=text,
        )
    day = _day(match, text)
    _check_weekday(match, day)
    return datetime.combine(day, _time(match, text), _zone(match, zone, text))


def _day(match: re.Match[str], text: str) -> date:
    month = match["m"] or MONTH_NUMBERS.get((match["month"] or "").lower())
    try:
        day = date(int(match["y"] or match["y2"]), int(month or 0), int(match["d"] or match["d2"]))
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise MomentError(
            "date-impossible", mark('there is no day "{text}"; check day and month'), text=text
        )
    return day


def _check_weekday(match: re.Match[str], day: date) -> None:
    name = match["day1"] or match["day"]
    if name is None:
        return
    number = DAY_NUMBERS.get(name.lower())
    if number != day.weekday():
        raise MomentError(
            "date-weekday",
            mark("{date} is a {right}, not {name}; mend the day or the date"),
            date=day.isoformat(),
            right=DAY_NAMES[day.weekday()],
            name=name,
        )


def _time(match: re.Match[str], text: str) -> time:
    if match["H"] is None:
        return time(0, 0)
    try:
        return time(int(match["H"]), int(match["M"]), int(match["S"] or 0))
    except ValueError:
        raise MomentError(
            "date-impossible", mark('there is no time of day "{text}"'), text=text
        ) from None


def _zone(match: re.Match[str], default: timezone | None, text: str) -> timezone:
    name = match["zone"]
    if name in ZONES:
        return ZONES[name]
    if name in ("Z", "UTC"):
        return UTC
    if name:
        hours, minutes = int(name[1:3]), int(name[-2:])
        if hours > 14 or minutes > 59:
            raise MomentError("date-zone", mark('"{zone}" is not a zone'), zone=name)
        offset = timedelta(hours=hours, minutes=minutes)
        return zone_of(-offset if name[0] == "-" else offset)
    if default is None:
        raise MomentError(
            "date-zone",
            mark('"{text}" needs its zone: add WIB, WITA or WIT after the time'),
            text=text,
        )
    return default


def zone_of(offset: timedelta) -> timezone:
    """Return the named Indonesian zone of an offset, else a plain one."""
    return next((z for z in ZONES.values() if z.utcoffset(None) == offset), timezone(offset))


def write_iso(moment: datetime) -> str:
    """Return ISO 8601 to the second with offset, for data."""
    return moment.isoformat(timespec="seconds")


def write_utc(moment: datetime) -> str:
    """Return ISO 8601 in UTC with Z, for wire formats."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_long(moment: datetime, lang: str) -> str:
    """Return `Selasa, 28 Mei 2019 - 19:26 WIB` (time and zone as they are in `moment`)."""
    return f"{write_day(moment, lang)} - {moment:%H:%M} {moment.tzname()}"


def write_day(moment: date, lang: str) -> str:
    """Return `Selasa, 28 Mei 2019`."""
    return _write(moment.year, moment.month, moment.day, "EEEE, d MMMM y", lang)


def write_short(moment: date, lang: str) -> str:
    """Return `28 Mei 2019`."""
    return _write(moment.year, moment.month, moment.day, "d MMM y", lang)


def write_month(moment: date, lang: str) -> str:
    """Return `Mei 2019`."""
    return _write(moment.year, moment.month, 1, "MMMM y", lang)


@lru_cache(maxsize=50_000)
def _write(year: int, month: int, day: int, pattern: str, lang: str) -> str:
    """Write a day by CLDR's pattern; kept, since an archive shows few days many times."""
    from babel.dates import format_date

    return format_date(date(year, month, day), pattern, locale=babel_locale(lang))


@cache
def babel_locale(lang: str) -> str:
    """Return a locale that Babel knows: the language's own, else Indonesian (for nij)."""
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(lang)
    except (UnknownLocaleError, ValueError):
        return "id"
    return lang
