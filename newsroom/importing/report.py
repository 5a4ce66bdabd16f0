"""What became of every file of an archive, and what staff should know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from newsroom.importing.words import say


class Outcome(StrEnum):
    """The three ends a file of the archive can come to."""

    IMPORTED = "imported"
    COPIED = "copied"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive: its path, what became of it, where it lies now, or why not."""

    path: str
    outcome: Outcome
    targets: tuple[str, ...] = ()
    reason: str = ""
    detail: str = ""

    def line(self, lang: str) -> str:
        """Return one line for the report."""
        if self.outcome is Outcome.SKIPPED:
            return f"{self.path}: {say(self.reason, lang, self.detail)}"
        return f"{self.path} -> {', '.join(self.targets)}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something changed or lost on the way in the text at `path` (of the archive)."""

    path: str
    sentence: str
    detail: str = ""

    def line(self, lang: str) -> str:
        """Return one line for the report."""
        return f"{self.path}: {say(self.sentence, lang, self.detail)}"


@dataclass
class ImportReport:
    """Every file of the archive exactly once, notes, and keys that no map names (with counts)."""

    dry_run: bool = False
    entries: list[Entry] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unmapped: Counter[str] = field(default_factory=Counter)

    def of(self, outcome: Outcome) -> list[Entry]:
        """Return the entries of one outcome, by path."""
        return sorted((e for e in self.entries if e.outcome is outcome), key=lambda e: e.path)

    @property
    def counts(self) -> dict[str, int]:
        """Return seen, imported, copied, skipped; the first is the sum of the others."""
        found = Counter(entry.outcome.value for entry in self.entries)
        return {"seen": len(self.entries)} | {outcome: found[outcome] for outcome in Outcome}

    @property
    def note_counts(self) -> Counter[str]:
        """Return how often each note was made."""
        return Counter(note.sentence for note in self.notes)

    def text(self, lang: str = "id", *, full: bool = True) -> str:
        """Return the report for staff: sums, then (if `full`) every file and note."""
        return "\n".join(self._lines(lang, full)) + "\n"

    def _lines(self, lang: str, full: bool) -> Iterator[str]:
        if self.dry_run:
            yield say("dry-run", lang)
        for name, count in self.counts.items():
            yield f"{say(name, lang)}: {count}"
        reasons = Counter(entry.reason for entry in self.of(Outcome.SKIPPED))
        for reason, count in sorted(reasons.items()):
            yield f"  {say(reason, lang, '...')}: {count}"
        yield from self._section("notes", sorted(self.note_counts.items()), lang)
        yield from self._section("unmapped", sorted(self.unmapped.items()), lang)
        if full:
            yield from self._details(lang)

    def _section(self, title: str, counts: list[tuple[str, int]], lang: str) -> Iterator[str]:
        if counts:
            yield f"\n{say(title, lang)}"
            yield from (f"  {say(name, lang, '...')}: {count}" for name, count in counts)

    def _details(self, lang: str) -> Iterator[str]:
        for outcome in Outcome:
            yield f"\n{say(outcome, lang)}"
            yield from (f"  {entry.line(lang)}" for entry in self.of(outcome))
        if self.notes:
            yield f"\n{say('notes', lang)}"
            ordered = sorted(self.notes, key=lambda n: (n.path, n.sentence, n.detail))
            yield from (f"  {note.line(lang)}" for note in ordered)
