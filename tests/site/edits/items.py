"""Edits of whole items: dates and folders, new ones, translations."""

from __future__ import annotations

import posixpath
import shutil
from datetime import timedelta
from random import Random
from typing import Any

from tests.site.edits.registry import named
from tests.site.edits.texts import TOPICS, WORDS, originals, other, put, some_words, texts, written
from tests.site.edits.tiny import tiny
from tests.site.tree import common, photo, release, story, write_text
from tests.site.trial import Trial

# Dates and places ------------------------------------------------------------------------------


@named(2)
def change_date(trial: Trial, rng: Random) -> str:
    """Give another day in the same month; late ones wait, and early hours may be of another."""
    for text in originals(trial, rng, dated=True):
        year, month = text.path.split("/")[1:3]
        zone = rng.choice(("WIB", "WITA", "WIT", ""))
        hour = rng.randrange(24)
        date = f"{year}-{month}-{rng.randrange(1, 29):02} {hour:02}:30 {zone}".strip()
        return put(text, rng, "date", date)
    return ""


@named()
def change_date_to_anothers(trial: Trial, rng: Random) -> str:
    """Give the very time of another item of the month: then the path decides the order."""
    for text in originals(trial, rng, dated=True):
        for twin in originals(trial, rng, dated=True):
            same_month = twin.path.split("/")[1:3] == text.path.split("/")[1:3]
            if same_month and twin.fields.get("date") != text.fields.get("date"):
                return put(text, rng, "date", twin.fields["date"])
    return ""


@named(2, case=2)
def move_to_month(trial: Trial, rng: Random) -> str:
    """Move an item to another month: its date and its folder. Links to it break."""
    for text in originals(trial, rng, dated=True):
        kind, year, month, slug, _ = text.path.split("/")
        new = other(rng, ("08", "09", "10", "11"), month)
        text.fields["date"] = f"{year}-{new}-{rng.randrange(2, 20):02} 10:00 WIB"
        text.save(rng)
        return _rename(trial, f"{kind}/{year}/{month}/{slug}", f"{kind}/{year}/{new}/{slug}")
    return ""


@named()
def rename_folder(trial: Trial, rng: Random) -> str:
    """Rename an item's folder: another address, and links to it break or are mended."""
    for text in originals(trial, rng):
        new = f"{posixpath.dirname(text.folder)}/nama-{rng.randrange(20)}"
        mend = rng.random() < 0.5
        done = _rename(trial, text.folder, new)
        for linking in list(texts(trial, rng)) if mend and done else []:
            body = linking.body.replace(f"/{text.folder}/index", f"/{new}/index")
            if body != linking.body:
                linking.body = body
                linking.save(rng)
        return done + (", links mended" if mend and done else "")
    return ""


@named(case=5)
def swap_folders(trial: Trial, rng: Random) -> str:
    """Let two items of a month change their folders: every file keeps its time and its size."""
    found = [text.folder for text in originals(trial, rng, dated=True)]
    for first in found:
        for second in found:
            if first != second and posixpath.dirname(first) == posixpath.dirname(second):
                aside = f"{first}-aside"
                for old, new in ((first, aside), (second, first), (aside, second)):
                    _rename(trial, old, new)
                return f"{first} <-> {second}"
    return ""


def _rename(trial: Trial, old: str, new: str) -> str:
    target = trial.content / new
    if target.exists():
        return ""
    target.parent.mkdir(parents=True, exist_ok=True)
    (trial.content / old).rename(target)
    return f"{old} -> {new}"


# Items -----------------------------------------------------------------------------------------


@named(3)
def add_item(trial: Trial, rng: Random) -> str:
    """Write a new item of any kind, in a month that may be new."""
    kind = rng.choice(("berita", "berita", "siaran-pers", "foto", "video", "infografis"))
    month, number = rng.choice(("08", "09", "10", "11", "11")), rng.randrange(100)
    place = f"{kind}/2026/{month}/baru-{rng.randrange(6)}"
    if (trial.content / place).exists():
        return ""
    date = f"2026-{month}-{rng.randrange(2, 21):02} 11:00 WIB"
    fields, body, files = _new_item(kind, date, number)
    fields["category"] = rng.choice(TOPICS)
    if rng.random() < 0.5:
        fields["tags"] = [rng.choice(WORDS)]
    write_text(trial.content, place, fields, body, files)
    return f"new {place}"


def _new_item(kind: str, date: str, number: int) -> tuple[dict[str, Any], str, dict[str, bytes]]:
    title, one, two = f"Baru {number}", photo("a.jpg"), photo("b.jpg", "Jala di dermaga")
    files = {"a.jpg": tiny(100 + number)}
    if kind == "berita":
        return story(title, date, photos=[one]), f"Isi {number}.", files
    if kind == "siaran-pers":
        return release(title, date, f"{number}/SP/2026", photos=[one]), f"Isi {number}.", files
    if kind == "foto":
        both = {**files, "b.jpg": tiny(200 + number)}
        return common(title, date, photos=[one, two]), "", both
    words = "Angka menurut tahun " + "dan menurut kabupaten serta kota " * 3
    if kind == "video":
        own: dict[str, Any] = {"youtube": f"a1b2c3d4{number:03}", "duration": "2:35", "poster": one}
        return common(title, date, **own), words, files
    return common(title, date, image=one, source="BPS, 2026"), words, files


@named(2, case=2)
def remove_item(trial: Trial, rng: Random) -> str:
    """Delete an item with all its files: a tag, a topic, a month may go with it."""
    for text in originals(trial, rng, dated=rng.random() < 0.9):
        shutil.rmtree(trial.content / text.folder)
        return f"deleted {text.folder}"
    return ""


@named()
def copy_item(trial: Trial, rng: Random) -> str:
    """Copy an item's folder, as one does to begin a new one: id and number are there twice."""
    for text in originals(trial, rng):
        new = f"{text.folder}-salinan"
        if not (trial.content / new).exists():
            shutil.copytree(trial.content / text.folder, trial.content / new)
            return f"{text.folder} copied"
    return ""


@named()
def remove_text(trial: Trial, rng: Random) -> str:
    """Delete a text and leave its photos and translations lying."""
    for text in texts(trial, rng):
        (trial.content / text.path).unlink()
        return f"deleted {text.path}"
    return ""


# Translations ----------------------------------------------------------------------------------


@named(2)
def add_translation(trial: Trial, rng: Random) -> str:
    """Translate an item, with a photo of its own words if it has any."""
    for text in originals(trial, rng):
        lang = "en" if rng.random() < 0.9 else "nij"
        path = f"{text.folder}/index.{lang}.md"
        if (trial.content / path).exists() or "lang" in text.fields:
            continue
        fields: dict[str, Any] = {"title": some_words(rng, "English"), "status": "published"}
        fields["summary"] = "In short."
        if text.names:
            fields["photos"] = [photo(name, "A boat on the river") for name in text.names]
        write_text(trial.content, path, fields, f"Text {rng.randrange(100)}.")
        return f"new {path}"
    return ""


@named()
def edit_translation(trial: Trial, rng: Random) -> str:
    """Change a translation: words, its own tags, its own address, its status or embargo."""
    for text in texts(trial, rng):
        if not text.path.endswith("/index.md"):
            choices = {
                "title": some_words(rng, "English"),
                "summary": some_words(rng, "Short") + ".",
                "tags": [rng.choice(WORDS)],
                "slug": f"english-{rng.randrange(9)}",
                "status": other(rng, ("draft", "published"), text.fields.get("status")),
                "embargo": written(trial.now + timedelta(hours=rng.randrange(-48, 96))),
            }
            return put(text, rng, *rng.choice(list(choices.items())))
    return ""


@named()
def remove_translation(trial: Trial, rng: Random) -> str:
    """Delete a translation: perhaps the last of its language."""
    for text in texts(trial, rng):
        if not text.path.endswith("/index.md"):
            (trial.content / text.path).unlink()
            return f"deleted {text.path}"
    return ""
