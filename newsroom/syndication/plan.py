"""Everything that partners take, planned: bundles, days, weeks, selections, and their lists.

Nothing here grows with the archive but one bundle for each item, one list for each day and one for
each month; what is closed keeps its key and is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby, islice
from typing import Any

from newsroom.engine.artifact import Artifact, Kept, Recipe, Supplies
from newsroom.messages import catalogue, mark
from newsroom.model import Edition, Record
from newsroom.moments import write_day
from newsroom.partners import Partner
from newsroom.settings import Settings
from newsroom.signers import SIGNERS, allowed_signers
from newsroom.syndication.bundle import Bundles, Known
from newsroom.syndication.collection import INDEX, Parcel
from newsroom.syndication.delivery import Sheet, Stock
from newsroom.syndication.periods import Week, by_day, by_week, last_change
from newsroom.syndication.portion import WHOLE, Wanted
from newsroom.syndication.selection import select, wanted_by

ROOT = "mitra/"
DAYS, WEEKS = f"{ROOT}harian/", f"{ROOT}mingguan/"


def plan_bundles(edition: Edition, settings: Settings, known: Known) -> Iterator[Artifact | Kept]:
    """Yield all that the site has for media partners but their pages and feeds."""
    bundles = Bundles(edition.items, settings)
    shelf = Shelf(Stock(bundles), settings)
    yield from bundles.plan(known)
    for sheet in (*shelf.days_and_lists(), *shelf.weeks_and_list()):
        yield sheet.plan(known)
    for partner in settings.partners:
        for sheet in shelf.of_partner(partner, f"{ROOT}{partner.slug}/"):
            yield sheet.plan(known)
    if signers := allowed_signers(settings.agency.signing):
        yield Artifact((SIGNERS,), Recipe("text", "1", make_text), signers)


def make_text(text: Any, supplies: Supplies) -> list[bytes]:
    """Write a text as it is."""
    return [text.encode()]


@dataclass(frozen=True)
class Shelf:
    """What is at hand for partners: a stock's days and weeks, and which of them stand ready."""

    stock: Stock
    settings: Settings

    @cached_property
    def days(self) -> Mapping[date, list[Record]]:
        """All days that have items, newest first."""
        return by_day(self.stock.bundles.records, self.settings.zone)

    @cached_property
    def ready(self) -> Sequence[date]:
        """The newest days: those that stand ready as ZIPs."""
        return tuple(islice(self.days, self.settings.agency.bundles.days))

    @cached_property
    def recent(self) -> Sequence[Record]:
        """Items that came out or changed since the oldest that stands ready, newest first."""
        if not self.ready:
            return ()
        since = min(record.due for record in self.days[self.ready[-1]])
        changed = ((last_change(record), record) for record in self.stock.bundles.records)
        found = [(-when, record.path, record) for when, record in changed if when >= since]
        return [record for *_, record in sorted(found, key=lambda row: row[:2])]

    def days_and_lists(self) -> Iterator[Sheet]:
        """Yield the ZIPs of the newest days, and lists: of each day, each month, of the ZIPs."""
        ready = []
        for day in self.ready:
            records = self.days[day]
            parcel = Parcel(f"{day}", f"{DAYS}{day:%Y/%m/%d}.zip", len(records))
            ready.append((parcel, self._day(parcel.url, day, records, Wanted(None, WHOLE))))
        yield from (sheet for _, sheet in ready)
        for day, records in self.days.items():
            yield self.stock.index(f"{DAYS}{day:%Y/%m/%d}.json", {"day": f"{day}"}, None, records)
        months = []
        for month, days in groupby(self.days, key=lambda day: f"{day:%Y/%m}"):
            months.append(f"{DAYS}{month}/{INDEX}")
            yield self.stock.index(months[-1], self._month(month, list(days)))
        told = {"zone": self._zone, "months": [self.settings.absolute(path) for path in months]}
        if ready:
            yield self.stock.index(f"{DAYS}{INDEX}", told, ready)

    def _day(self, path: str, day: date, records: Sequence[Record], wanted: Wanted) -> Sheet:
        title = self._title(write_day(day, self.settings.default_language))
        return self.stock.collection(path, f"harian-{day}", title, records, wanted)

    def _month(self, month: str, days: Sequence[date]) -> dict[str, Any]:
        rows = [
            {
                "day": f"{day}",
                "items": len(self.days[day]),
                "url": self.settings.absolute(f"{DAYS}{day:%Y/%m/%d}.json"),
            }
            for day in days
        ]
        return {"month": month.replace("/", "-"), "days": rows}

    def weeks_and_list(self) -> Iterator[Sheet]:
        """Yield the ZIPs of the newest weeks, with narrower photos, and their list."""
        limits = self.settings.agency.bundles
        wanted = Wanted(None, limits.photo_width)
        weeks = islice(by_week(self.days).items(), limits.weeks)
        ready = [self._week(week, records, wanted) for week, records in weeks]
        yield from (sheet for _, sheet in ready)
        if ready:
            yield self.stock.index(f"{WEEKS}{INDEX}", {"zone": self._zone}, ready)

    def _week(self, week: Week, records: Sequence[Record], wanted: Wanted) -> tuple[Parcel, Sheet]:
        parcel = Parcel(f"{week}", f"{WEEKS}{week}.zip", len(records))
        title = self._title(f"{week}".upper())
        return parcel, self.stock.collection(parcel.url, f"mingguan-{week}", title, records, wanted)

    def of_partner(self, partner: Partner, folder: str) -> Iterator[Sheet]:
        """Yield the ZIPs of a partner's newest days, and the list of its newest items."""
        ready, wanted = [], wanted_by(partner)
        for day in self.ready:
            if records := select(partner, self.days[day]):
                parcel = Parcel(f"{day}", f"{folder}{day}.zip", len(records))
                ready.append((parcel, self._day(parcel.url, day, records, wanted)))
        yield from (sheet for _, sheet in ready)
        most = self.settings.agency.bundles.items
        newest = list(islice(select(partner, self.recent), most))
        yield self.stock.index(f"{folder}{INDEX}", {"partner": partner.name}, ready, newest)

    @property
    def _zone(self) -> str:
        return self.settings.agency.site.zone

    def _title(self, period: str) -> str:
        lang = self.settings.default_language
        say = catalogue(self.settings.theme / "locale", lang, "theme").gettext
        return str(say(mark("Items of {period}"))).format(period=period)
