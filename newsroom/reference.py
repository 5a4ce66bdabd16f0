"""docs/kinds.md and docs/settings.md, written from the code so that they cannot go stale."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from inspect import getdoc
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from newsroom.kinds import all_kinds
from newsroom.kinds.common import Common, Contact, Correction, Kind, Photo, Quote
from newsroom.messages import catalogue, mark, translate
from newsroom.rules import all_rules
from newsroom.settings import Agency
from newsroom.template import doc_of

_BLOCKS = {
    "photos, image, poster": Photo,
    "contact": Contact,
    "quotes": Quote,
    "corrections": Correction,
}
_NOTE = "<!-- Made by `invoke docs` from the code; edit the code. -->"
_TYPES = {str: "text", int: "number", bool: "true or false"}
_YES, _NO = mark("yes"), mark("no")


def reference_pages() -> dict[Path, str]:
    """Return path -> text of every page that follows from the code."""
    return {
        Path("docs/kinds.md"): "\n".join(_kinds_page()) + "\n",
        Path("docs/settings.md"): "\n".join(_settings_page()) + "\n",
        Path("docs/rules.md"): "\n".join(_rules_page()) + "\n",
    }


def _kinds_page() -> Iterator[str]:
    yield f"# {_id(mark('Content kinds and their fields'))}\n\n{_NOTE}\n"
    yield _id(
        mark("Every text is `content/<folder>/<yyyy>/<mm>/<slug>/index.md`, photos beside it.")
    )
    yield f"\n## {_id(mark('Fields of every kind'))}\n"
    yield from _table(Common, list(fields(Common)))
    for kind in all_kinds().values():
        yield f"\n## `{kind.folder}`: {_kind_label(kind)}\n"
        own = [f for f in fields(kind.fields) if _is_own(f, kind)]
        yield from _table(kind.fields, own) if own else iter([_id(mark("No further fields."))])
    yield f"\n## {_id(mark('Blocks inside fields'))}"
    for name, block in _BLOCKS.items():
        yield f"\n### `{name}`\n"
        yield from _table(block, list(fields(block)))


def _is_own(field: Field[Any], kind: Kind) -> bool:
    common = Common.__dataclass_fields__.get(field.name)
    return common is None or field.name in kind.fields.__annotations__


def _kind_label(kind: Kind) -> str:
    label: str = catalogue(Path("theme/locale"), "id", "theme").gettext(kind.label)
    return label


def _table(owner: type, shown: list[Field[Any]]) -> Iterator[str]:
    hints = get_type_hints(owner, include_extras=True)
    heads = (mark("key"), mark("required"), mark("what it is"), mark("example"))
    yield "| " + " | ".join(_id(head) for head in heads) + " |"
    yield "|---|---|---|---|"
    for field in shown:
        doc = doc_of(hints[field.name])
        required = field.default is MISSING and field.default_factory is MISSING
        example = f"`{doc.example}`" if doc.example else ""
        yield f"| `{field.name}` | {_id(_YES if required else _NO)} | {_id(doc.text)} | {example} |"


def _settings_page() -> Iterator[str]:
    yield f"# Settings: agency.toml\n\n{_NOTE}\n"
    yield "Everything that another agency would change. A wrong key or value stops every build."
    yield from _section("", Agency)


def _section(prefix: str, owner: type) -> Iterator[str]:
    hints = get_type_hints(owner)
    plain = [f for f in fields(owner) if not is_dataclass(_inner(hints[f.name]))]
    title = f"`{prefix}`" if prefix else "Top level"
    yield f"\n## {title}\n\n{getdoc(owner)}\n"
    if plain:
        yield "| key | type | default |\n|---|---|---|"
    for field in plain:
        default = "required" if _is_required(field) else f"`{_toml(_default(field))}`"
        yield f"| `{field.name}` | {_type_name(hints[field.name])} | {default} |"
    for field in fields(owner):
        inner = _inner(hints[field.name])
        if is_dataclass(inner) and isinstance(inner, type):
            name = f"{prefix.strip('[]')}.{field.name}".strip(".")
            many = get_origin(hints[field.name]) is tuple
            yield from _section(f"[[{name}]]" if many else f"[{name}]", inner)


def _default(field: Field[Any]) -> object:
    made = field.default_factory
    return field.default if made is MISSING else made()


def _toml(value: object) -> str:
    """Return a default as it would be written in agency.toml."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _inner(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is tuple else hint


def _type_name(hint: Any) -> str:
    origin = get_origin(hint)
    if origin is Annotated:
        return _type_name(get_args(hint)[0])
    if origin is Literal:
        return " or ".join(get_args(hint))
    if origin is tuple:
        return f"list of {_type_name(get_args(hint)[0])}"
    if origin is not None:
        return "table"
    return _TYPES[hint]


def _rules_page() -> Iterator[str]:
    yield f"# Rules of the desk\n\n{_NOTE}\n"
    yield "Each is one generator in `newsroom/rules/`; its docstring is the rule.\n"
    for rule in all_rules():
        module = rule.__module__.rsplit(".", 1)[-1]
        text = " ".join((rule.__doc__ or "").split())
        yield f"- `{module}.{rule.__name__}`: {text}"


def _id(sentence: str) -> str:
    return translate(sentence, "id") if sentence else ""
