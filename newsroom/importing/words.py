"""What the report says, in the language of the reader."""

from __future__ import annotations

from newsroom.messages import mark, translate

_HEADINGS = {
    "seen": mark("Files in the archive"),
    "imported": mark("Imported texts"),
    "copied": mark("Copied pictures and documents"),
    "skipped": mark("Skipped files"),
    "notes": mark("Changed on the way"),
    "unmapped": mark("Keys that the map does not name (their values were left behind)"),
    "dry-run": mark("Dry run: nothing was written."),
}


def say(sentence: str, lang: str, detail: str = "") -> str:
    """Return a sentence or a heading of the report in `lang`, with its detail filled in."""
    return translate(_HEADINGS.get(sentence, sentence), lang).replace("{detail}", detail)
