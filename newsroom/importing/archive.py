"""The whole of an import: read, give every text its place, convert, write, account for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bs4 import Tag

from newsroom.errors import NewsroomError
from newsroom.importing.body import convert
from newsroom.importing.fields import (
    BODY_MADE,
    Identity,
    NotImportableError,
    head,
    identify,
    summarize,
    write_header,
)
from newsroom.importing.links import Addresses, Place
from newsroom.importing.maps import ImportMap
from newsroom.importing.photos import Words
from newsroom.importing.references import TextReferences
from newsroom.importing.report import Entry, ImportReport, Note, Outcome
from newsroom.importing.source import Archive, Text, open_archive
from newsroom.importing.writer import write_blocks
from newsroom.kinds import all_kinds
from newsroom.messages import mark

EXISTS = mark("exists with other content; left as it is: {detail}")
TANGLED = mark("cannot be converted; bring it over by hand: {detail}")
UNUSED = mark("no imported text shows it")
SLUG_CHANGED = mark("its address was taken; it is now {detail}")

Progress = Callable[[str, int, int], None]


class ArchiveError(NewsroomError):
    """An archive that cannot be opened, or that lies within the content."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A text and where it will lie: its folder below content/."""

    text: Text
    identity: Identity
    folder: str
    slug_note: str

    @property
    def target(self) -> str:
        return f"{self.folder}/index.md"


def import_archive(
    source: Path,
    map: ImportMap,
    to: Path,
    *,
    progress: Progress | None = None,
    dry_run: bool = False,
    replace: bool = False,
) -> ImportReport:
    """Bring the archive at `source` into the content folder `to`; return what became of it.

    Nothing is overwritten that has other content, unless `replace` is set and it is the same text
    (by id). `progress` is called with the step, done and total. Raises ArchiveError.
    """
    _check_folders(source, to)
    archive = open_archive(source)
    report = ImportReport(dry_run)
    report.entries += [
        Entry(path, Outcome.SKIPPED, (), refusal.reason, refusal.detail)
        for path, refusal in archive.refused.items()
    ]
    plans = list(_plan(archive, map, report))
    addresses = _addresses(plans, archive, map)
    used: dict[str, list[str]] = {}
    for done, plan in enumerate(plans, 1):
        refs = _references(plan, addresses, archive, map)
        try:
            files = _text_files(plan, refs, map, archive)
        except (ValueError, RecursionError, OSError) as error:
            report.entries.append(_unreadable(plan, error))
            continue
        if clash := _clash(to, plan, files, replace):
            entry = Entry(plan.text.path, Outcome.SKIPPED, (), EXISTS, clash)
        else:
            entry = Entry(plan.text.path, Outcome.IMPORTED, (plan.target,))
            _account(plan, refs, map, report, used)
            if not dry_run:
                _write(to, files)
        report.entries.append(entry)
        if progress:
            progress(mark("Importing texts"), done, len(plans))
    report.entries += _file_entries(archive, used)
    return report


def _check_folders(source: Path, to: Path) -> None:
    if not source.is_dir():
        raise ArchiveError(
            mark("{folder} is no folder; name the folder of the archive"), folder=source
        )
    here, there = source.resolve(), to.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise ArchiveError(
            mark("{folder} lies within {other}; put the archive outside the content"),
            folder=source,
            other=to,
        )


def _plan(archive: Archive, the_map: ImportMap, report: ImportReport) -> Iterator[_Plan]:
    """Give each text its folder, in order of path: the same archive, the same places."""
    taken: set[str] = set()
    kind = all_kinds()[the_map.defaults.kind]
    for text in archive.texts:
        try:
            identity = identify(text, the_map)
        except NotImportableError as reason:
            refusal = (reason.reason, reason.detail)
            report.entries.append(Entry(text.path, Outcome.SKIPPED, (), *refusal))
            continue
        month = f"/{identity.moment:%Y/%m}" if kind.dated else ""
        slug = _free_slug(f"{kind.folder}{month}", identity.slug, taken)
        folder = f"{kind.folder}{month}/{slug}"
        taken.add(folder)
        yield _Plan(text, identity, folder, slug if slug != identity.slug else "")


def _free_slug(folder: str, slug: str, taken: set[str]) -> str:
    free, number = slug, 2
    while f"{folder}/{free}" in taken:
        free = f"{slug[:76].rstrip('-')}-{number}"
        number += 1
    return free


def _addresses(plans: list[_Plan], archive: Archive, the_map: ImportMap) -> Addresses:
    addresses = Addresses(the_map.links.own_hosts, archive.files, the_map.photos.roots)
    addresses.learn(
        Place(
            plan.text.path,
            plan.target,
            plan.identity.slug,
            plan.identity.moment.year,
            plan.identity.moment.month,
        )
        for plan in plans
    )
    return addresses


def _unreadable(plan: _Plan, error: Exception) -> Entry:
    """One text that defeats the parsers must not hold up the others."""
    detail = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return Entry(plan.text.path, Outcome.SKIPPED, (), TANGLED, detail)


def _references(
    plan: _Plan, addresses: Addresses, archive: Archive, the_map: ImportMap
) -> TextReferences:
    return TextReferences(
        source=plan.text.path,
        target=plan.target,
        title=plan.identity.title,
        addresses=addresses,
        rules=the_map.photos,
        read=archive.read,
    )


def _text_files(
    plan: _Plan, refs: TextReferences, the_map: ImportMap, archive: Archive
) -> dict[str, bytes]:
    """Return path below content/ -> bytes of a text and all that lies beside it."""
    for sentence in plan.text.mended:
        refs.lost(sentence)
    if plan.identity.title_note:
        refs.lost(plan.identity.title_note)
    if plan.slug_note:
        refs.lost(SLUG_CHANGED, plan.slug_note)
    _show_lead(plan.text, refs, the_map)
    body = convert(plan.target, plan.text.body, refs)
    summary = summarize(plan.text, plan.identity, body, the_map, refs.notes)
    if not body.strip():
        body = _paragraph(summary)
        refs.lost(BODY_MADE)
    photos = refs.described()
    header = head(plan.text, plan.identity, summary, photos, the_map, refs.notes)
    text = f"{write_header(header)}\n{body}".encode()
    refs.forget_unshown(body)
    beside = {f"{plan.folder}/{name}": archive.read(old) for name, old in refs.files.items()}
    return {**beside, plan.target: text}


def _show_lead(text: Text, refs: TextReferences, the_map: ImportMap) -> None:
    """Declare the picture of the header first, so that it leads."""
    rules = the_map.photos
    for key in the_map.keys.image:
        value = text.fields.get(key)
        if isinstance(value, str) and value:
            refs.show(value, Words())
        for block in value if isinstance(value, list) else [value]:
            if isinstance(block, dict) and isinstance(file := block.get(rules.file), str) and file:
                words = (block.get(k) for k in (rules.alt_key, rules.caption_key, rules.credit_key))
                refs.show(file, Words(*(w if isinstance(w, str) else "" for w in words)))


def _paragraph(words: str) -> str:
    body = Tag(name="div")
    body.string = words
    return "\n\n".join(write_blocks(body)) + "\n"


def _clash(to: Path, plan: _Plan, files: Mapping[str, bytes], replace: bool) -> str:
    """Return the first path that has other content than would be written; "" if none has."""
    if replace and _is_ours(to / plan.target, plan.identity.id):
        return ""
    for path, data in files.items():
        place = to / path
        if place.is_symlink() or (place.exists() and not _same(place, data)):
            return path
    return ""


def _same(place: Path, data: bytes) -> bool:
    return place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data


def _is_ours(place: Path, identity: str) -> bool:
    if place.is_symlink() or not place.is_file():
        return False
    return f"\nid: {identity}\n".encode() in place.read_bytes()


def _account(
    plan: _Plan,
    refs: TextReferences,
    the_map: ImportMap,
    report: ImportReport,
    used: dict[str, list[str]],
) -> None:
    known = the_map.known_keys()
    report.unmapped.update(key for key in plan.text.fields if key not in known)
    report.notes += [Note(plan.text.path, sentence, detail) for sentence, detail in refs.notes]
    for name, old in refs.files.items():
        used.setdefault(old, []).append(f"{plan.folder}/{name}")


def _write(to: Path, files: Mapping[str, bytes]) -> None:
    """Write a text after what it shows; each file is whole or not there."""
    for path, data in files.items():
        place = to / path
        if place.is_file() and not place.is_symlink() and _same(place, data):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.name}.part")
        part.write_bytes(data)
        part.replace(place)


def _file_entries(archive: Archive, used: Mapping[str, list[str]]) -> Iterator[Entry]:
    for path in sorted(archive.files):
        if targets := used.get(path):
            yield Entry(path, Outcome.COPIED, tuple(sorted(targets)))
        else:
            yield Entry(path, Outcome.SKIPPED, (), UNUSED)
