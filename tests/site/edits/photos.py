"""Edits of photos: files, names, descriptions."""

from __future__ import annotations

import posixpath
from random import Random

from tests.site.edits.registry import PICKS, named
from tests.site.edits.texts import all_files, overwrite, say, shuffled, some_words, texts
from tests.site.edits.tiny import SHARED, tiny
from tests.site.tree import photo
from tests.site.trial import Trial


@named(2, case=3)
def add_photo(trial: Trial, rng: Random) -> str:
    """Add a photo to an item: first or last, JPEG or PNG."""
    for text in texts(trial, rng):
        form, ending = rng.choice((("JPEG", "jpg"), ("JPEG", "jpg"), ("PNG", "png")))
        name, number = f"foto-{rng.randrange(4)}.{ending}", rng.randrange(PICKS)
        if name in text.names:
            continue
        overwrite(trial.content / text.folder / name, tiny(number, form), rng)
        photos = text.fields.get("photos", [])
        new = photo(name, f"Perahu nomor {number}")
        text.fields["photos"] = [new, *photos] if rng.random() < 0.5 else [*photos, new]
        return say(text, rng, f"photo {name}")
    return ""


@named(2, case=5)
def remove_photo(trial: Trial, rng: Random) -> str:
    """Take a photo out of an item, its body and its folder."""
    for text in texts(trial, rng):
        if not text.names or (text.kind == "foto" and len(text.names) < 3 and rng.random() < 0.9):
            continue
        name = rng.choice(text.names)
        text.fields["photos"] = [p for p in text.fields["photos"] if p["file"] != name]
        text.body = text.body.replace(f"![]({name})", "")
        if rng.random() < 0.85:
            (trial.content / text.folder / name).unlink(missing_ok=True)
        return say(text, rng, f"no photo {name}")
    return ""


@named(3)
def replace_photo(trial: Trial, rng: Random) -> str:
    """Put another picture of the same length under the same name; perhaps of another size."""
    for path in shuffled(all_files(trial, ".jpg"), rng):
        number, width = rng.randrange(PICKS), rng.choice((40, 40, 44))
        overwrite(trial.content / path, tiny(number, width=width), rng)
        return f"{path}: picture {number}, {width} wide"
    return ""


@named(case=2)
def rename_photo(trial: Trial, rng: Random) -> str:
    """Rename a photo, in the folder and in its texts."""
    for path in shuffled(all_files(trial, ".jpg"), rng):
        folder, name = posixpath.split(path)
        new = f"nama-{rng.randrange(9)}.jpg"
        if folder == "media" or (trial.content / folder / new).exists():
            continue
        (trial.content / path).rename(trial.content / folder / new)
        for text in texts(trial, rng):
            if text.folder == folder:
                for described in text.fields.get("photos", []):
                    described["file"] = described["file"].replace(name, new)
                text.body = text.body.replace(f"]({name})", f"]({new})")
                text.save(rng)
        return f"{path} -> {new}"
    return ""


@named()
def swap_photos(trial: Trial, rng: Random) -> str:
    """Let two photos of a folder change their names: both keep their time and their size."""
    found = shuffled(all_files(trial, ".jpg"), rng)
    for first in found:
        for second in found:
            if first < second and posixpath.dirname(first) == posixpath.dirname(second):
                one, two = trial.content / first, trial.content / second
                aside = one.with_name("aside")
                one.rename(aside)
                two.rename(one)
                aside.rename(two)
                return f"{first} <-> {posixpath.basename(second)}"
    return ""


@named(2)
def describe_photo(trial: Trial, rng: Random) -> str:
    """Change what is said of a photo: alt, caption, credit."""
    for text in texts(trial, rng):
        if text.names:
            key = rng.choice(("alt", "caption", "credit"))
            described = rng.choice(text.fields["photos"])
            described[key] = some_words(rng, "Perahu")
            return say(text, rng, f"{key} of {described['file']}")
    return ""


@named()
def reorder_photos(trial: Trial, rng: Random) -> str:
    """Let another photo lead."""
    for text in texts(trial, rng):
        if len(text.names) > 1:
            text.fields["photos"].reverse()
            return say(text, rng, "photos in another order")
    return ""


@named()
def share_photo(trial: Trial, rng: Random) -> str:
    """Show the shared photo in one more item."""
    for text in texts(trial, rng):
        if SHARED not in text.names and (trial.content / "media" / SHARED).exists():
            photos = text.fields.get("photos", [])
            text.fields["photos"] = [photo(SHARED, "Sungai di pagi hari"), *photos]
            return say(text, rng, "shows the shared photo")
    return ""


@named(2)
def shadow_shared_photo(trial: Trial, rng: Random) -> str:
    """Put a photo of the shared one's name beside a text, which shows that one then; or not."""
    for text in texts(trial, rng):
        if SHARED in text.names:
            own = trial.content / text.folder / SHARED
            if own.exists() and (trial.content / "media" / SHARED).exists():
                own.unlink()
                return f"{text.folder} shows the shared photo again"
            overwrite(own, tiny(rng.randrange(PICKS)), rng)
            return f"{text.folder} has its own {SHARED}"
    return ""


@named()
def remove_shared_photo(trial: Trial, rng: Random) -> str:
    """Delete the shared photo, or bring another."""
    shared = trial.content / "media" / SHARED
    if shared.exists() and rng.random() < 0.5:
        shared.unlink()
        return f"deleted media/{SHARED}"
    overwrite(shared, tiny(rng.randrange(PICKS)), rng)
    return f"media/{SHARED}: another picture"


@named(0.5)
def spoil_photo(trial: Trial, rng: Random) -> str:
    """Damage a photo, empty it, save it in another format, or delete its file alone."""
    for path in shuffled(all_files(trial, ".jpg"), rng):
        bad = rng.choice((b"", tiny(1)[:400], tiny(1, "PNG"), None))
        if bad is None:
            (trial.content / path).unlink()
            return f"deleted {path}"
        overwrite(trial.content / path, bad, rng)
        return f"{path}: {len(bad)} bad bytes"
    return ""
