"""Writes an invented archive as our content, as Hugo's, and as stock Pelican's.

    python -m bench.archive 10000 FOLDER [--form ours hugo pelican]

writes FOLDER/ours/content, FOLDER/hugo/content, FOLDER/pelican/content. The same number gives the
same bytes. Nothing is held in memory beyond one item.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.text import TARGET, Item, item_of, moment_of

ROOT = Path(__file__).resolve().parent.parent
STEP = 1.0
HEADINGS = {
    "berita": "Berita",
    "siaran-pers": "Siaran pers",
    "topik": "Topik",
    "wilayah": "Wilayah",
    "instansi": "Perangkat daerah",
    "tag": "Kata kunci",
    "arsip": "Arsip",
}


def ours(item: Item) -> tuple[str, str]:
    """Return path and text of an item as staff write it."""
    lines = [
        f'title: "{item.title}"',
        f'id: "{item.id}"',
        f"date: {item.date:%Y-%m-%d %H:%M} WIB",
        f"category: {item.topic}",
        f"tags: [{', '.join(item.tags)}]",
        f"regions: {_quoted(item.regions)}",
        f"agencies: [{', '.join(item.agencies)}]",
        "status: published",
        f'summary: "{item.summary}"',
        f"dateline: {item.dateline}",
        *_by(item),
        *_release(item),
    ]
    body = item.body.replace(TARGET, "index.md")
    return f"{item.url}index.md", f"---\n{_lines(lines)}---\n\n{body}"


def hugo(item: Item) -> tuple[str, str]:
    """Return path and text of an item as a Hugo site keeps it; months are a taxonomy there."""
    lines = [
        f'title: "{item.title}"',
        f"date: {item.date:%Y-%m-%dT%H:%M:00}+07:00",
        f'description: "{item.summary}"',
        f"topik: [{item.topic}]",
        f"tag: [{', '.join(item.tags)}]",
        f"wilayah: {_quoted(item.regions)}",
        f"instansi: [{', '.join(item.agencies)}]",
        f'arsip: ["{item.date:%Y-%m}"]',
        f"dateline: {item.dateline}",
        *_by(item),
        *_release(item),
    ]
    body = item.body.replace(TARGET, "")
    return f"{item.url.rstrip('/')}.md", f"---\n{_lines(lines)}---\n\n{body}"


def pelican(item: Item) -> tuple[str, str]:
    """Return path and text of an item as stock Pelican reads it; its category is the topic."""
    lines = [
        f"Title: {item.title}",
        f"Slug: {item.slug}",
        f"Date: {item.date:%Y-%m-%d %H:%M}",
        f"Kind: {item.kind}",
        f"Category: {item.topic}",
        f"Tags: {', '.join(item.tags)}",
        f"Summary: {item.summary}",
        f"Dateline: {item.dateline}",
        f"Byline: {item.byline}",
        *([f"Regions: {', '.join(item.regions)}"] if item.regions else []),
        f"Agencies: {', '.join(item.agencies)}",
        *([f"Number: {item.serial}"] if item.serial else []),
    ]
    body = item.body.replace(TARGET, "")
    return f"{item.url.rstrip('/')}.md", f"{_lines(lines)}\n{body}"


FORMS: dict[str, Callable[[Item], tuple[str, str]]] = {
    "ours": ours,
    "hugo": hugo,
    "pelican": pelican,
}


def _by(item: Item) -> list[str]:
    return [] if item.serial else [f"byline: {item.byline}", f"authors: [{item.byline}]"]


def _release(item: Item) -> list[str]:
    if not item.serial:
        return []
    name, role, phone, email = item.contact
    lines = [f"number: {item.serial}", "contact:", f'  name: "{name}"', f'  role: "{role}"']
    lines += [f'  phone: "{phone}"', f"  email: {email}", "quotes:"]
    for text, who, office in item.quotes:
        lines += [f'  - text: "{text}"', f'    name: "{who}"', f'    role: "{office}"']
    return [*lines, "facts:", *(f'  - "{fact}"' for fact in item.facts)]


def _quoted(words: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def write_archive(size: int, folder: Path, forms: Sequence[str]) -> None:
    """Write all items of an archive in these forms, oldest first."""
    places = {form: folder / form / "content" for form in forms}
    made: set[Path] = set()
    shown = start = time.monotonic()
    for number in reversed(range(size)):
        item = item_of(number, size)
        for form, place in places.items():
            write_item(item, form, place, made)
        if (now := time.monotonic()) - shown > STEP:
            shown = now
            _progress(size - number, size, now - start)
    if "hugo" in places:
        _write_terms(places["hugo"])
    _progress(size, size, time.monotonic() - start, end="\n")


def write_item(item: Item, form: str, content: Path, made: set[Path] | None = None) -> Path:
    """Write one item in one form; `made` remembers which folders are there."""
    path, text = FORMS[form](item)
    file = content / path
    if made is None or file.parent not in made:
        file.parent.mkdir(parents=True, exist_ok=True)
        if made is not None and form != "ours":
            made.add(file.parent)
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write(text)
    return file


def _write_terms(content: Path) -> None:
    """Write what Hugo shows as the names of topics, regions and agencies."""
    agency = tomllib.loads((ROOT / "agency.toml").read_text(encoding="utf-8"))
    names = {
        "topik": {key: names["id"] for key, names in agency["topics"].items()},
        "wilayah": agency["regions"],
        "instansi": agency["agencies"],
    }
    for taxonomy, terms in names.items():
        for key, name in terms.items():
            _write_term(content / taxonomy / key, name)
    for key, name in HEADINGS.items():
        _write_term(content / key, name)


def _write_term(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "_index.md").write_text(f'---\ntitle: "{name}"\n---\n', encoding="utf-8")


def _progress(done: int, size: int, seconds: float, end: str = "") -> None:
    print(f"\rarchive: {done:,} of {size:,} items, {seconds:.0f} s", end=end, file=sys.stderr)
    sys.stderr.flush()


def main() -> int:
    """Read the command line and write the archive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("size", type=int, help="how many items")
    parser.add_argument("folder", type=Path, help="where to write")
    parser.add_argument("--form", nargs="+", choices=list(FORMS), default=list(FORMS))
    asked = parser.parse_args()
    oldest = moment_of(asked.size - 1)
    print(f"{asked.size:,} items back to {oldest:%Y-%m-%d}", file=sys.stderr)
    write_archive(asked.size, asked.folder, asked.form)
    return 0


if __name__ == "__main__":
    sys.exit(main())
