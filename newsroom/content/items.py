"""Texts into typed items: where a text lies says its kind, address and language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from hashlib import sha256
from typing import Any

from newsroom.addresses import slug
from newsroom.content.fields import inherit, salvage_fields, type_fields
from newsroom.content.library import MEDIA_FOLDER, Library
from newsroom.content.prefill import Taken, credit_of, prefill
from newsroom.content.privacy import find_private
from newsroom.kinds import all_kinds
from newsroom.kinds.common import Common, Kind, Photo
from newsroom.kinds.values import SLUG
from newsroom.media.probe import is_photo
from newsroom.messages import mark
from newsroom.model import Attached, File, Item, Label, Picture, Source
from newsroom.problems import Problem, errors
from newsroom.settings import Settings

_CAMERA = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
_TEXT = re.compile(r"^index(?:\.(?P<lang>[a-z]{2,3}))?\.md$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text lies: kind, address below its folder (with a slash), slug, language."""

    kind: Kind
    folder: str
    months: str
    slug: str
    lang: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The texts as items: `sound` ones passed; `legible` ones also count those with faults.

    A legible item that is not sound may have lost fields; rules that can do without them look at
    it too, so that a desk gets all its problems at once. It never reaches an edition.
    """

    sound: tuple[Item, ...]
    legible: tuple[Item, ...]
    problems: tuple[Problem, ...]
    taken: tuple[Taken, ...]


def make_items(library: Library, settings: Settings) -> Reading:
    """Type every text."""
    places, problems = _find_places(library, settings)
    sound, legible, taken = [], [], []
    for path, place in places.items():
        source = library.sources[path]
        item, faults, found = _read_item(source, place, library, settings)
        problems += [*faults, *_private(found)]
        taken += found
        legible.append(item)
        if not faults and not errors(source.problems):
            sound.append(item)
    return Reading(tuple(sound), tuple(legible), tuple(problems), tuple(taken))


def _private(taken: Iterable[Taken]) -> Iterator[Problem]:
    """Yield a warning for what a photo's file says and nobody should read."""
    for path, line, _, text, _ in taken:
        for problem in find_private(path, text):
            yield replace(problem, line=line)


def _read_item(
    source: Source, place: Place, library: Library, settings: Settings
) -> tuple[Item, list[Problem], list[Taken]]:
    """Return an item, its faults (then it is what could be read), and what its photos filled."""
    raw, faults = _raw_fields(source, place, library)
    raw, taken = prefill(raw, source, place.kind, place.folder, library)
    fields, wrong = type_fields(source, raw, place.kind, settings.zone)
    if fields is None and source.problems and not source.fields:
        wrong = []  # the header cannot be read at all, which was said
    elif fields is None and not faults:
        wrong = _own_faults(source, place, wrong)
    lost: frozenset[str] = frozenset()
    if fields is None:
        fields, lost = salvage_fields(raw, place.kind, settings.zone)
    item, missing = _make_item(source, place, fields, library, settings)
    return replace(item, lost=lost), [*faults, *wrong, *missing], taken


def _find_places(library: Library, settings: Settings) -> tuple[dict[str, Place], list[Problem]]:
    places: dict[str, Place] = {}
    problems: list[Problem] = []
    for path, source in library.sources.items():
        place = _place(path, source, settings)
        if isinstance(place, Problem):
            problems.append(place)
        else:
            places[path] = place
    return places, problems


def _place(path: str, source: Source, settings: Settings) -> Place | Problem:
    """Return where a text lies. `index.md` is in the default language unless `lang` says other."""
    *folders, name = path.split("/")
    kind = all_kinds().get(folders[0]) if folders else None
    if kind is None:
        return _unknown_kind(path, folders)
    form = f"{kind.folder}/" + ("<yyyy>/<mm>/" if kind.dated else "") + "<slug>/index.md"
    match = _TEXT.match(name)
    if match is None or len(folders) != (4 if kind.dated else 2):
        return _misplaced(path, form)
    months = "/".join(folders[1:-1])
    if kind.dated and not re.match(r"^\d{4}/(0[1-9]|1[0-2])$", months):
        return _misplaced(path, form)
    if not SLUG.match(folders[-1]):
        order = mark('name this folder "{better}"; use a-z, 0-9 and - only, at most 80')
        return Problem(path, 1, 1, "folder-name", order, {"better": slug(folders[-1]) or "judul"})
    lang = match["lang"] or source.fields.get("lang") or settings.default_language
    if lang not in settings.agency.site.languages:
        order = mark('the site has no language "{lang}"; it has {known}')
        params = {"lang": str(lang), "known": ", ".join(settings.agency.site.languages)}
        return Problem(path, *source.mark_of(("lang",)), "lang-unknown", order, params)
    return Place(kind, "/".join(folders), months, folders[-1], lang)


def _unknown_kind(path: str, folders: Sequence[str]) -> Problem:
    known = ", ".join(all_kinds())
    name = folders[0] if folders else "."
    near = get_close_matches(name, all_kinds(), 1, 0.5)
    if near:
        order = mark('"{name}" is not a kind of content; did you mean the folder "{near}"?')
        return Problem(path, 1, 1, "kind-unknown", order, {"name": name, "near": near[0]})
    order = mark('"{name}" is not a kind of content; move this into one of: {known}')
    return Problem(path, 1, 1, "kind-unknown", order, {"name": name, "known": known})


def _misplaced(path: str, form: str) -> Problem:
    return Problem(path, 1, 1, "file-misplaced", mark("move this text to {form}"), {"form": form})


def _raw_fields(
    source: Source, place: Place, library: Library
) -> tuple[Mapping[str, Any], list[Problem]]:
    """Return the fields of a text; a translation takes what it leaves out from the original."""
    if source.path.endswith("/index.md"):
        return source.fields, []
    original = library.sources.get(f"{place.folder}/index.md")
    if original is None:
        order = mark("write the original first: {path} is missing")
        problem = Problem(
            source.path, 1, 1, "translation-alone", order, {"path": f"{place.folder}/index.md"}
        )
        return source.fields, [problem]
    return inherit(source.fields, original.fields), []


def _own_faults(source: Source, place: Place, faults: list[Problem]) -> list[Problem]:
    """Leave out what a translation only inherits: the original says it, where it is mended."""
    if source.path.endswith("/index.md"):
        return faults
    own = [p for p in faults if p.code == "field-missing" or p.line > 1]
    order = mark("mend the original first: {path}")
    path = f"{place.folder}/index.md"
    return own or [Problem(source.path, 1, 1, "original-broken", order, {"path": path})]


def _make_item(
    source: Source,
    place: Place,
    fields: Common,
    library: Library,
    settings: Settings,
) -> tuple[Item, list[Problem]]:
    name = fields.slug or place.slug
    id = _identity(fields, place, library)
    label = partial(_label, fields, id, settings)
    photos, problems = _attach(source, place, fields, library, label)
    files = _shown_files(source, place, fields, library)
    prefix = "" if place.lang == settings.default_language else f"{place.lang}/"
    months = f"{place.months}/" if place.months else ""
    item = Item(
        source=source,
        kind=place.kind,
        fields=fields,
        slug=name,
        folder=place.folder,
        lang=place.lang,
        url=f"{prefix}{place.kind.folder}/{months}{name}/",
        id=id,
        photos=tuple(photos),
        files=tuple(files),
    )
    return item, problems


def _identity(fields: Common, place: Place, library: Library) -> str:
    """Return the id that feeds use: the original's, else one made from the folder."""
    original = library.sources.get(f"{place.folder}/index.md")
    written = fields.id or (original.fields.get("id") if original else None)
    return str(written or sha256(place.folder.encode()).hexdigest()[:12])


def photo_fields(fields: Common) -> Iterator[tuple[tuple[str | int, ...], Photo]]:
    """Yield every photo of an item with its place in the fields; a kind's own ones first."""
    for name in fields.__dataclass_fields__:
        value = getattr(fields, name)
        if isinstance(value, Photo):
            yield (name,), value
    for number, photo in enumerate(fields.photos):
        yield ("photos", number), photo


def _attach(
    source: Source,
    place: Place,
    fields: Common,
    library: Library,
    label: Callable[[Photo, Picture], Label],
) -> tuple[list[Attached], list[Problem]]:
    attached, problems = [], []
    for where, photo in photo_fields(fields):
        path = find_file(photo.file, place.folder, library.files)
        line, column = source.mark_of((*where, "file"))
        if path is None:
            problems.append(_missing(source.path, line, column, photo.file, place, library))
        elif path in library.pictures:
            picture = library.pictures[path]
            attached.append(Attached(photo, library.files[path], picture, label(photo, picture)))
            if picture.frames > 1 and not place.kind.moving:
                problems.append(_moves(source.path, line, column, photo.file))
        elif not is_photo(path):
            order = mark('"{file}" is not a photo; give a .jpg, .png, .webp, .heic or .svg')
            problems.append(
                Problem(source.path, line, column, "photo-type", order, {"file": photo.file})
            )
    return attached, problems


def _label(
    fields: Common, id: str, settings: Settings, photo: Photo, picture: Picture
) -> Label:
    """Return what the photo's file says of itself: what the desk wrote, and the site's terms.

    A photo whose file names another owner keeps that owner's terms: we cannot give leave for it.
    The name before the first " / " of a credit is the photographer's.
    """
    site, told = settings.agency.site, picture.told
    ours = site.organization.casefold() in (told("copyright") or site.organization).casefold()
    creator = told("creator") if photo.credit == credit_of(picture) else ""
    return Label(
        headline=fields.title or "",  # of a text with faults, some fields are not there
        caption=photo.caption or photo.alt,
        alt=photo.alt,
        creator=creator or photo.credit.split(" / ")[0].strip(),
        credit=photo.credit,
        owner=site.organization if ours else told("owner"),
        copyright=told("copyright")
        or f"© {fields.date.year if fields.date else ''} {site.organization}",
        usage=site.license if ours else told("usage"),
        statement=site.license_url if ours else told("statement"),
        created=picture.created or told("created"),
        place=_place_name(fields, settings) or told("place"),
        job=id,
        digital_source=_CAMERA if picture.created else "",
    )


def _place_name(fields: Common, settings: Settings) -> str:
    """Return the one region that an item is about; "" when it is about several, or the whole."""
    codes = fields.regions
    return settings.agency.regions.get(codes[0], "") if len(codes) == 1 else ""


def _moves(path: str, line: int, column: int, name: str) -> Problem:
    order = mark('"{file}" moves; export one frame of it, or publish it as a video (MP4)')
    return Problem(path, line, column, "photo-moving", order, {"file": name})


def find_file(name: str, folder: str, files: Mapping[str, File]) -> str | None:
    """Return the path of a file named in a text: beside it, else in the shared folder."""
    for path in (f"{folder}/{name}", f"{MEDIA_FOLDER}/{name}"):
        if path in files:
            return path
    return None


def _missing(
    path: str, line: int, column: int, name: str, place: Place, library: Library
) -> Problem:
    beside = [p.rsplit("/", 1)[-1] for p in library.files if p.startswith(f"{place.folder}/")]
    near = get_close_matches(name, beside, 1, 0.6)
    if near:
        order = mark('there is no file "{file}" beside the text; did you mean "{near}"?')
        return Problem(path, line, column, "file-missing", order, {"file": name, "near": near[0]})
    order = mark('put the file "{file}" beside the text; it is missing')
    return Problem(path, line, column, "file-missing", order, {"file": name})


FILE_FIELDS = ("file", "captions")


def _shown_files(source: Source, place: Place, fields: Common, library: Library) -> Iterator[File]:
    """Yield files that are published as they are: attachments linked, a film, its captions."""
    paths = [ref.path for ref in source.refs if ref.kind == "link" and not ref.path.endswith(".md")]
    for name in FILE_FIELDS:
        written = getattr(fields, name, None)
        if isinstance(written, str) and (path := find_file(written, place.folder, library.files)):
            paths.append(path)
    for path in dict.fromkeys(paths):
        if path in library.files:
            yield library.files[path]
