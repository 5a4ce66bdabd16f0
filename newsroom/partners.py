"""Media partners: one TOML file each, which says what a partner wants. Nothing falls back."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal

from newsroom.errors import SettingsError
from newsroom.kinds import all_kinds
from newsroom.messages import mark, translate
from newsroom.settings import CLOSED, KEY, Agency

TAKEN = ("harian", "mingguan", "perbaikan", "tanda-tangan")  # other folders below mitra/
_LEAST, _MOST = 320, 8000  # pixels


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A media partner. An empty list means all of them.

    `formats` are names of files, such as `naskah.txt`. `photos` is "full", "none", or the most
    pixels that a photo may be wide. Who is `trusted` gets embargoed items too, and nothing of that
    is on the site.
    """

    __pydantic_config__ = CLOSED
    name: str
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    photos: Literal["full", "none"] | int = 1280
    trusted: bool = False
    slug: str = field(default="", init=False)


def read_partners(
    folder: Path, agency: Agency, formats: Callable[[], Iterable[str]]
) -> tuple[Partner, ...]:
    """Read all partners, in order of file name; without a folder there are none.

    Raises SettingsError that names every fault.
    `formats` gives the names that partners may ask for, if one of them does.
    """
    found, wrong = [], []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith("."):
            continue
        data, faults = _read(path)
        partner = _type(data, faults)
        if partner:
            object.__setattr__(partner, "slug", path.stem)
            faults += _wrong_values(partner, agency, formats)
        wrong += [f"{folder.name}/{path.name}{_line(path, key)}: {told}" for key, told in faults]
        if partner:
            found.append(partner)
    if wrong:
        raise SettingsError("\n".join(wrong))
    return tuple(found)


Fault = tuple[str, str]  # the key it is about, what to do


def _read(path: Path) -> tuple[dict[str, Any], list[Fault]]:
    if path.suffix != ".toml" or path.is_symlink() or not path.is_file():
        return {}, [_fault("", mark("only .toml files may be here; move this elsewhere"))]
    if not KEY.match(path.stem) or path.stem in TAKEN:
        order = mark('"{name}" cannot be an address; use a-z, 0-9 and -, and not {taken}')
        return {}, [_fault("", order, name=path.stem, taken=", ".join(TAKEN))]
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")), []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return {}, [("", str(error))]


def _type(data: Mapping[str, Any], faults: list[Fault]) -> Partner | None:
    from pydantic import ValidationError

    if faults:
        return None
    try:
        return _adapter().validate_python(data)  # type: ignore[no-any-return]
    except ValidationError as error:
        faults += dict.fromkeys(_typing_fault(one) for one in error.errors())
    return None


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Partner)


_LISTS = ("kinds", "topics", "regions", "agencies", "languages", "formats")


def _typing_fault(error: Any) -> Fault:
    key = str(error["loc"][0])
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        near = get_close_matches(key, Partner.__dataclass_fields__, 1, 0.6)
        order = mark('there is no "{key}"; did you mean "{near}"?') if near else _UNKNOWN
        return _fault(key, order, key=key, near=near[0] if near else "")
    if error["type"] in ("missing", "missing_argument"):
        return _fault(key, mark('add "{key}"'), key=key)
    if key in _LISTS:
        return _fault(key, mark('write a list at "{key}", such as ["a", "b"]'), key=key)
    return _fault(key, _FORMS.get(key, _UNKNOWN), key=key)


_UNKNOWN = mark('there is no "{key}"; remove it')
_FORMS = {
    "name": mark("write the partner's name in quotes"),
    "photos": mark('write "full", "none" or a width in pixels, such as 1280'),
    "trusted": mark("write true or false"),
}


def _wrong_values(
    partner: Partner, agency: Agency, formats: Callable[[], Iterable[str]]
) -> Iterator[Fault]:
    kinds = (name for name, kind in all_kinds().items() if kind.bundled)
    known = {
        "kinds": kinds,
        "topics": agency.topics,
        "regions": agency.regions,
        "agencies": agency.agencies,
        "languages": agency.site.languages,
        "formats": formats() if partner.formats else (),
    }
    for key, allowed in known.items():
        allowed = tuple(allowed)
        for word in getattr(partner, key):
            if word not in allowed:
                near = ", ".join(get_close_matches(word, allowed, 3, 0.5) or allowed[:12])
                order = mark('"{word}" is not known here; choose one of: {near}')
                yield _fault(key, order, word=word, near=near)
    if not partner.name.strip():
        yield _fault("name", _FORMS["name"])
    if not isinstance(partner.photos, str) and not _LEAST <= partner.photos <= _MOST:
        yield _fault("photos", _FORMS["photos"])


def _fault(place: str, order: str, **params: str) -> Fault:
    return place, translate(order).format(**params)


def _line(path: Path, key: str) -> str:
    """Return where a key stands in a file, as `:7`; the first line when it is not there."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    heads = [line.partition("=")[0].strip().strip("\"'") for line in lines]
    return f":{heads.index(key) + 1}" if key in heads else ":1"
