"""A new item: its folder, and a front matter that says what each line is for."""

from __future__ import annotations

import secrets
import string
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from newsroom.addresses import slug
from newsroom.errors import NewsroomError
from newsroom.kinds import all_kinds
from newsroom.kinds.common import Contact, Kind, Photo
from newsroom.kinds.values import Doc
from newsroom.messages import mark, translate
from newsroom.settings import Settings

_LETTERS = string.ascii_lowercase + string.digits
_LATER = ("slug", "lang", "modified", "corrections", "aliases", "sponsor", "authors")


def ask(kind: str | None, title: str | None) -> tuple[str, str]:
    """Return kind and title, asking for what is missing. Raises NewsroomError off a terminal."""
    if not (kind and title) and not sys.stdin.isatty():
        raise NewsroomError(mark("give --kind and --title; there is no terminal to ask on"))
    known = ", ".join(all_kinds())
    kind = kind or input(translate(mark("Kind ({known}): ")).format(known=known)).strip()
    if kind not in all_kinds():
        raise NewsroomError(
            mark('"{kind}" is not a kind; choose one of: {known}'), kind=kind, known=known
        )
    title = (title or input(translate(mark("Title: ")))).strip()
    if not slug(title):
        raise NewsroomError(mark("the title needs letters or digits"))
    return kind, title


def write_new(kind_name: str, title: str, settings: Settings, now: datetime) -> str:
    """Make the item's folder with index.md; return its path. Raises NewsroomError if taken."""
    kind, local = all_kinds()[kind_name], now.astimezone(settings.zone)
    months = f"{local:%Y/%m}/" if kind.dated else ""
    path = settings.content / f"{kind.folder}/{months}{slug(title)}" / "index.md"
    try:
        path.parent.mkdir(parents=True)
    except FileExistsError:
        raise NewsroomError(
            mark("{path} is there already; choose another title"), path=_shown(path.parent)
        ) from None
    path.write_text(template(kind, title, local), encoding="utf-8")
    return _shown(path)


def _shown(path: Path) -> str:
    return (
        "/".join(path.parts[path.parts.index("content") :])
        if "content" in path.parts
        else str(path)
    )


def template(kind: Kind, title: str, local: datetime) -> str:
    """Return the text of a new item: required fields ready, the others as comments."""
    filled = {
        "title": '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"',
        "date": f"{local:%Y-%m-%d %H:%M} {local.tzname()}",
        "status": "draft",
        "id": new_id(),
    }
    lines = "\n".join(_lines(kind, filled))
    return f"---\n{lines}\n---\n\n"


def new_id() -> str:
    """Return an identity that no two clerks will ever draw alike (62 bits)."""
    return "".join(secrets.choice(_LETTERS) for _ in range(12))


def _lines(kind: Kind, filled: dict[str, str]) -> Iterator[str]:
    hints = get_type_hints(kind.fields, include_extras=True)
    found = [f for f in fields(kind.fields) if f.name not in _LATER]
    for field in sorted(found, key=lambda f: f.name not in filled and not _required(f)):
        doc = doc_of(hints[field.name])
        if field.name in filled:
            yield f"{field.name}: {filled[field.name]}   # {translate(doc.text)}"
        elif _required(field):
            yield from _blank(field.name, hints[field.name], doc, "")
        else:
            yield from _blank(field.name, hints[field.name], doc, "# ")


def _blank(name: str, hint: Any, doc: Doc, off: str) -> Iterator[str]:
    """Yield the lines of an empty field; a block for photos and contacts."""
    inner = next((kind for kind in (Photo, Contact) if kind in _mentioned(hint)), None)
    if inner is None:
        yield f"{off}{name}:   # {_note(doc)}"
        return
    yield f"{off}{name}:   # {translate(doc.text)}"
    bullet = "  - " if "tuple" in str(hint) else "    "
    for field in fields(inner):
        if _required(field):
            doc = doc_of(get_type_hints(inner, include_extras=True)[field.name])
            yield f"{off}{bullet}{field.name}:   # {_note(doc)}".removesuffix("   # ")
            bullet = "    "


def _note(doc: Doc) -> str:
    """Return what a field is for; the example stands in the comment, so that none is published."""
    example = translate(mark(", like {example}")).format(example=doc.example) if doc.example else ""
    return f"{translate(doc.text)}{example}" if doc.text else ""


def _required(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _mentioned(hint: Any) -> set[Any]:
    return (
        {hint, *(kind for inner in get_args(hint) for kind in _mentioned(inner))}
        if get_args(hint)
        else {hint}
    )


def doc_of(hint: Any) -> Doc:
    """Return what a field is for."""
    if get_origin(hint) is Annotated:
        return next((part for part in get_args(hint) if isinstance(part, Doc)), Doc(""))
    return Doc("")
