"""One folder of content, read whole: an item in its languages, the files beside it, all problems.

Pure: a reading follows from the folder's own files, the few outside that its texts name, and the
settings. That is why what was read can be kept until one of them changes.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from newsroom.content.items import FILE_FIELDS, make_items
from newsroom.content.library import MEDIA_FOLDER, Library
from newsroom.content.prefill import Taken
from newsroom.embargo import microseconds, withdraw
from newsroom.engine.fingerprint import encode
from newsroom.kinds.common import Common
from newsroom.media.plan import rendition_artifact, social
from newsroom.content.records import plain_record, records_of
from newsroom.model import Details, Item, PhotoRecord, Record, Source, TextLink, Where
from newsroom.problems import Problem, Severity
from newsroom.settings import Settings

Value = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder's rules may look at: its items, and the files and texts in reach.

    `items` passed the typing; `legible` are those and the ones with faults, which may have lost
    fields: a rule looks at them where it can do without.
    """

    items: tuple[Item, ...]
    legible: tuple[Item, ...]
    library: Library
    settings: Settings
    path: str

    def is_own(self, path: str) -> bool:
        """Tell whether a file lies in this very folder."""
        return folder_of(path) == self.path

    @property
    def originals(self) -> tuple[Item, ...]:
        """Items in their first language: what translations are translations of."""
        return tuple(i for i in self.items if i.path.endswith("/index.md"))

    @property
    def legible_originals(self) -> tuple[Item, ...]:
        """The same of the legible items."""
        return tuple(i for i in self.legible if i.path.endswith("/index.md"))


Judge = Callable[[Folder], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class FolderReading:
    """What a folder holds.

    `odd` are texts that gave no record, `drafts` those whose header says so, readable or not;
    `outside` are the paths elsewhere that its texts name; `hashes` its files' (name, SHA-256);
    `anchors` the ids that others may link to, by text; `taken` is what photos' files filled.
    """

    records: Sequence[Record] = ()
    hashes: Sequence[tuple[str, str]] = ()
    outside: Sequence[str] = ()
    odd: Sequence[str] = ()
    drafts: Sequence[str] = ()
    problems: Sequence[Problem] = ()
    anchors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    taken: Sequence[Taken] = ()

    @property
    def is_plain(self) -> bool:
        """Tell whether its records say all there is to say about it at every build."""
        special = self.outside or self.odd or self.drafts or self.problems
        return not special and all(record.sound for record in self.records)


def read_folder(
    folder: str, library: Library, settings: Settings, judge: Judge
) -> tuple[FolderReading, list[Value]]:
    """Read a folder; return the reading, and its sound items to keep: (digest, pickled) pairs."""
    reading = make_items(library, settings)
    problems = [*library.problems, *reading.problems]
    problems += judge(Folder(reading.sound, reading.legible, library, settings, folder))
    drafts = [p for p, s in library.sources.items() if s.fields.get("status") == "draft"]
    sound = {item.path for item in reading.sound}
    records, values = [], []
    for item in reading.legible:
        record, kept = _record(item, item.path in sound, settings)
        records.append(record)
        values += kept
    known = {item.path for item in reading.legible}
    found = FolderReading(
        records=records,
        hashes=[(name_of(f.path), f.sha256) for f in library.own(folder)],
        outside=sorted(_outside(folder, library)),
        odd=[path for path in library.sources if path not in known],
        drafts=drafts,
        problems=list(soften(problems, drafts)),
        anchors={i.path: sorted(withdraw(i).source.anchors) for i in reading.legible},
        taken=reading.taken,
    )
    return found, values


def soften(problems: Iterable[Problem], drafts: Iterable[str]) -> Iterator[Problem]:
    """Turn the problems of a draft into warnings: unfinished work holds up nobody else."""
    paths = set(drafts)
    folders = {folder_of(path) for path in paths if path.endswith("/index.md")}
    for problem in problems:
        mild = problem.path in paths or folder_of(problem.path) in folders
        yield problem.as_warning() if mild else problem


def folder_of(path: str) -> str:
    """Return the folder of a path; "" at the top."""
    return path.rpartition("/")[0]


def name_of(path: str) -> str:
    """Return the last part of a path."""
    return path.rpartition("/")[2]


def _outside(folder: str, library: Library) -> set[str]:
    """Return the paths outside a folder whose presence or bytes its reading depends on."""
    own = {file.path for file in library.own(folder)}
    found = set()
    for source in library.sources.values():
        names = {name for name in file_names(source.fields) if f"{folder}/{name}" not in own}
        found |= {f"{MEDIA_FOLDER}/{name}" for name in names}
        found |= {ref.path for ref in source.refs if not ref.path.endswith(".md")} - own
        shown = (name_of(ref.path) for ref in source.refs if ref.kind == "photo")
        found |= {f"{MEDIA_FOLDER}/{name}" for name in shown if f"{folder}/{name}" not in own}
    return found - {""}


def file_names(value: object) -> Iterator[str]:
    """Yield every name of a file in raw fields."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in FILE_FIELDS and isinstance(inner, str):
                yield inner
            else:
                yield from file_names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from file_names(inner)


# Records ---------------------------------------------------------------------------------------


def _record(item: Item, sound: bool, settings: Settings) -> tuple[Record, list[Value]]:
    shown = withdraw(item)
    brief, digest, values = _digests(shown) if sound else ("", "", [])
    fields = shown.fields
    details = Details(
        numbers=[(key, str(getattr(fields, key) or "")) for key in item.kind.unique],
        aliases=fields.aliases or (),
        links=[
            TextLink(ref.path, ref.fragment, ref.line, ref.written)
            for ref in item.source.refs
            if ref.kind == "link" and ref.path.endswith(".md")
        ],
        told=[
            (where, microseconds(time))
            for where, time in told_times(item.fields)
            if sound and time >= item.fields.date
        ],
        photos=_photos(shown, settings) if sound else (),
        files=[(file.path, file.sha256, file.size) for file in shown.files],
        corrected_by=[
            (number, correction.item.strip("/"))
            for number, correction in enumerate(fields.corrections or ())
            if correction.item
        ],
    )
    record = Record(
        folder=item.folder,
        path=item.path,
        kind=item.kind.folder,
        lang=item.lang,
        slug=item.slug,
        url=item.url,
        id=item.id,
        own_id=bool(item.fields.id),
        sound=sound,
        status=fields.status,
        due=microseconds(item.date) if fields.date else 0,
        month=f"{item.date.astimezone(settings.zone):%Y-%m}" if fields.date else "",
        title=str(fields.title or ""),
        category=fields.category or "",
        regions=fields.regions or (),
        agencies=fields.agencies or (),
        tags=fields.tags or (),
        version=item.version if sound else 1,
        brief=brief,
        digest=digest,
        details=details if any(details) else None,
    )
    return record, values


def told_times(fields: Common) -> Iterator[tuple[Where, datetime]]:
    """Yield the place and time of every correction, and of a stated change."""
    for number, correction in enumerate(fields.corrections or ()):
        yield ("corrections", number, "time"), correction.time
    if fields.modified:
        yield ("modified",), fields.modified


def _photos(item: Item, settings: Settings) -> list[PhotoRecord]:
    found = []
    for number, attached in enumerate(item.photos):
        lead = number == 0
        planned = rendition_artifact(attached, settings.agency.photos, lead)
        message = social(attached)
        file, picture = attached.file, attached.picture
        found.append(
            PhotoRecord(
                path=file.path,
                sha256=file.sha256,
                size=file.size,
                format=picture.format,
                width=picture.width,
                height=picture.height,
                frames=picture.frames,
                label=tuple(attached.label),
                social=(message.width, message.height, *(message.crop or ())) if lead else (),
                focus=attached.photo.focus or (),
                pixels=planned.needs[0].fingerprint,
                fingerprint=planned.fingerprint,
                outputs=planned.paths,
            )
        )
    return found


def _digests(item: Item) -> tuple[str, str, list[Value]]:
    """Return the digests of all but the body and of all, and the item under each of them."""
    source = item.source
    bare = Source(source.path, "", {}, {}, "", 0, frozenset(), (), ())
    full = replace(bare, html=source.html, words=source.words, anchors=source.anchors)
    head = encode(
        (item.kind.folder, item.slug, item.folder, item.lang, item.url, item.id, item.fields)
        + tuple((a.photo, a.file, a.picture, a.label) for a in item.photos)
    )
    brief = _digest(head)
    body = encode((source.html, source.words, [file for file in item.files]))
    digest = _digest(brief.encode() + body)
    return brief, digest, [
        (brief, pickle.dumps(replace(item, source=bare, files=()), protocol=5)),
        (digest, pickle.dumps(replace(item, source=full), protocol=5)),
    ]


def _digest(data: bytes) -> str:
    """Return a digest short enough to be kept a hundred thousand times (128 bits, hex)."""
    return sha256(data).hexdigest()[:32]


# As it is kept ---------------------------------------------------------------------------------


def pack(reading: FolderReading) -> bytes:
    """Write a reading as JSON."""
    problems = [
        (p.path, p.line, p.column, p.code, p.order, dict(p.params), str(p.severity))
        for p in reading.problems
    ]
    return orjson.dumps(
        (
            [plain_record(record) for record in reading.records],
            *(reading.hashes, reading.outside, reading.odd, reading.drafts, problems),
            reading.anchors,
            [*map(tuple, reading.taken)],
        )
    )


def unpack(data: bytes) -> FolderReading:
    """Read what `pack` wrote. Raises ValueError, TypeError."""
    rows, hashes, outside, odd, drafts, problems, anchors, taken = orjson.loads(data)
    told = [Problem(*parts, severity=Severity(severity)) for *parts, severity in problems]  # type: ignore[misc]
    filled = [Taken(*parts) for parts in taken]
    return FolderReading(records_of(rows), hashes, outside, odd, drafts, told, anchors, filled)
