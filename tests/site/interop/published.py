"""Sites that readers of others look at, and what is true of them: the values that we wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from newsroom.channels import FORMS
from newsroom.engine.store import Store
from newsroom.feeds.values import Entry, Feed
from newsroom.syndication.release import Release, make_release
from tests.site.tree import Bench, common, open_items, photo, picture, release, story, write_text

HOSTILE = (  # tags are refused by a rule (html-refused), so that no title has any
    "Tebal & \"kutip\" 'tunggal' a<1, b>2 <",
    "Tutup ]]> lalu &amp; dan &lt;bukan tag&gt; &#8364; 5 < 6 > 4",
    "\U0001f6f6 di \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627, \u00e9 dan \u200d.",
    "100% ~ $HOME `kutip` {{ 7*7 }} \\n %s — “lengkung” …",
)
CREDITS = ("Rani Saputri / MMC", "Budi & Anak \u00a9 < 5", "Siti 'Foto' \"Tiga\"")
CORRECTED, WITHDRAWN, KILLED = "ralat0000001", "tarik0000001", "batal0000001"
NOTES = {
    CORRECTED: "Tertulis 42, seharusnya 24.",
    WITHDRAWN: "Daftarnya keliru.",
    KILLED: "Terbit tanpa izin.",
}
SECRET = "Rahasiakata"


class Told(NamedTuple):
    """What is told of an entry: times in seconds since 1970, credits as (address, credit line)."""

    id: str
    title: str
    url: str
    published: int
    updated: int
    text: str
    credits: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Published:
    """A built site, and what was planned for it: feeds by the path of their first form, and items
    by their folder, as partners get them."""

    output: Path
    feeds: dict[str, Feed]
    releases: dict[str, Release]

    def files(self, form: str) -> Iterator[tuple[str, list[Told]]]:
        """Yield the path of each feed of a form (`rss.xml`), and what is true of its entries."""
        for path, feed in self.feeds.items():
            if path.endswith(FORMS[0].file):
                yield path.removesuffix(FORMS[0].file) + form, _entries(feed)
            elif form == FORMS[1].file:
                yield path, _entries(feed)


def _entries(feed: Feed) -> list[Told]:
    return [told(entry) for entry in feed.entries]


def told(entry: Entry) -> Told:
    """Return what a reader should make of an entry."""
    times = (seconds(entry.published), seconds(entry.updated))
    credits = tuple((medium.url, medium.credit) for medium in entry.media)
    return Told(entry.id, entry.title, entry.url, *times, entry.html, credits)


def seconds(time: str) -> int:
    """Return a time (ISO 8601) in seconds since 1970."""
    return int(datetime.fromisoformat(time).astimezone(UTC).timestamp())


def published(root: Path, state: Path) -> Published:
    """Return a built site, with the values of its feeds and items planned anew from its content."""
    bench = Bench(root)
    values = bench.values(state=state)
    feeds = {path: value for path, value in values.items() if isinstance(value, Feed)}
    return Published(bench.output, feeds, _releases(bench, state))


def _releases(bench: Bench, state: Path) -> dict[str, Release]:
    """Return folder -> release, of every item that has wire files."""
    records, settings = bench.open(state=state).edition.items, bench.settings(state=state)
    urls = {record.path: record.url for record in records}
    wired = [r for r in records if (bench.output / r.url / "ninjs.json").exists()]
    with Store(state) as store:
        items = open_items([record.digest for record in wired], store)
    made = (make_release(item, urls, settings) for item in items)
    return {record.url: one for record, one in zip(wired, made, strict=True)}


def write_odd(content: Path) -> None:
    """Write titles that are hard to carry, photos of three people, and items that changed."""
    for number, title in enumerate(HOSTILE):
        fields = release(title, f"2026-11-1{number} 09:00 WIB", f"{number}/SP/2026")
        fields |= {"id": f"sulit000000{number}", "summary": f"{title} — ringkasnya."}
        write_text(content, f"siaran-pers/2026/11/sulit-{number}", fields, f"Isi & {number}.")
    names = ("a.jpg", "b.jpg", "c.jpg")
    photos = [
        photo(name, f"Perahu ke-{name}", credit=credit, caption=f"Foto {name} oleh {credit}.")
        for name, credit in zip(names, CREDITS, strict=True)
    ]
    data = {name: picture((300, 200), gps=True, seed=40 + n) for n, name in enumerate(names)}
    fields = common("Esai Tiga Nama", "2026-11-09 06:00 WIB", photos=photos)
    write_text(content, "foto/2026/11/tiga-nama", fields, "Tiga juru foto.", data)
    fields = release("Siaran Tiga Nama", "2026-11-09 07:00 WIB", "9/SP/2026", photos=photos)
    write_text(content, "siaran-pers/2026/11/tiga-nama", fields, "Tiga juru foto.", data)
    write_text(content, "berita/2026/11/biasa", story("Berita Biasa", "2026-11-08 09:00 WIB"))
    _write_changed(content)


def _write_changed(content: Path) -> None:
    kinds = {CORRECTED: "ralat", WITHDRAWN: "pencabutan", KILLED: "pencabutan"}
    statuses = {CORRECTED: "published", WITHDRAWN: "withdrawn", KILLED: "killed"}
    for number, (own, kind) in enumerate(kinds.items()):
        change = {"time": f"2026-11-1{number} 13:05 WITA", "kind": kind, "note": NOTES[own]}
        title = f"{SECRET} judul" if own == KILLED else f"Naskah {own}"
        fields = release(title, "2026-11-07 09:00 WIB", f"{number}7/SP/2026")
        fields |= {"id": own, "status": statuses[own], "corrections": [change]}
        write_text(content, f"siaran-pers/2026/11/{own}", fields, f"{SECRET} isi lama.")
