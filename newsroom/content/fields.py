"""Raw fields into a kind's typed ones; every fault becomes a Problem with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, is_dataclass
from datetime import timezone
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args, get_type_hints

from newsroom.kinds import all_kinds
from newsroom.kinds.common import RETRACTION, Common, Kind
from newsroom.messages import mark
from newsroom.model import GONE, Source, Where
from newsroom.problems import Problem

OWN_TO_EACH_LANGUAGE = ("id", "slug", "lang", "aliases", "title", "summary", "status", "photos")
_ORDERS = {
    "missing": ("field-missing", mark('add "{key}"')),
    "too_short": ("list-short", mark('give at least {min_length} at "{key}"')),
    "too_long": ("list-long", mark('give at most {max_length} at "{key}"')),
    "tuple_type": (
        "type-list",
        mark('write a list at "{key}": one entry a line, each with - before it'),
    ),
    "dataclass_type": ("type-block", mark('write "{key}" as a block of indented lines')),
    "bool_parsing": ("type-bool", mark('write true or false at "{key}"')),
    "bool_type": ("type-bool", mark('write true or false at "{key}"')),
}


def inherit(translation: Mapping[str, Any], original: Mapping[str, Any]) -> dict[str, Any]:
    """Return a translation's fields with what it leaves out taken from the original."""
    shared = {k: v for k, v in original.items() if k not in OWN_TO_EACH_LANGUAGE}
    fields = {**shared, **translation}
    if original.get("status") in GONE and translation.get("status") != "draft":
        fields["status"] = original["status"]  # one edit takes an item back in all its languages
        fields["corrections"] = _with_retractions(translation, original)
    return fields


def _with_retractions(translation: Mapping[str, Any], original: Mapping[str, Any]) -> Any:
    """Return a translation's own corrections and the original's retractions."""
    own, others = translation.get("corrections"), original.get("corrections")
    if not (isinstance(own, list) and isinstance(others, list)):
        return others
    return own + [c for c in others if isinstance(c, dict) and c.get("kind") == RETRACTION and c not in own]


def type_fields(
    source: Source, raw: Mapping[str, Any], kind: Kind, zone: timezone
) -> tuple[Common | None, list[Problem]]:
    """Type the raw fields of a text. Without problems the first value is there, else None."""
    from pydantic import ValidationError

    try:
        return _adapter(kind.folder).validate_python(raw, context={"zone": zone}), []
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=True)
        return None, _without_echoes([_problem(source, kind, fault) for fault in faults])


def _without_echoes(problems: list[Problem]) -> list[Problem]:
    """Leave out that a key is missing where it only stands there with a typing mistake."""
    meant = {p.params["near"] for p in problems if p.code == "key-unknown" and "near" in p.params}
    return [p for p in problems if p.code != "field-missing" or p.params["key"] not in meant]


def salvage_fields(
    raw: Mapping[str, Any], kind: Kind, zone: timezone
) -> tuple[Common, frozenset[str]]:
    """Return the fields that can be read one by one, and the names of those that are lost.

    A lost field has its default, or None where it has none: only for rules that know of it.
    """
    from pydantic import ValidationError

    kept: dict[str, Any] = {}
    lost = set()
    for name, adapter in _field_adapters(kind.folder).items():
        try:
            if name in raw:
                kept[name] = adapter.validate_python(raw[name], context={"zone": zone})
                continue
        except ValidationError:
            lost.add(name)
        if _is_required(kind, name):
            lost.add(name)
            kept[name] = () if name == "photos" else None
    return kind.fields(**kept), frozenset(lost)


def _is_required(kind: Kind, name: str) -> bool:
    field = kind.fields.__dataclass_fields__[name]
    return field.default is MISSING and field.default_factory is MISSING


@cache
def _field_adapters(kind: str) -> dict[str, Any]:
    from pydantic import TypeAdapter

    hints = get_type_hints(all_kinds()[kind].fields, include_extras=True)
    names = all_kinds()[kind].fields.__dataclass_fields__
    return {name: TypeAdapter(hints[name]) for name in names}


@cache
def _adapter(kind: str) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(all_kinds()[kind].fields)


def _problem(source: Source, kind: Kind, fault: Mapping[str, Any]) -> Problem:
    where: Where = tuple(fault["loc"])
    line, column = source.mark_of(where)
    code, order, params = _order(fault, kind, where)
    return Problem(source.path, line, column, code, order, params)


def _order(fault: Mapping[str, Any], kind: Kind, where: Where) -> tuple[str, str, dict[str, str]]:
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in where)
    context = {name: str(value) for name, value in (fault.get("ctx") or {}).items()}
    if fault["type"] == "unexpected_keyword_argument":
        return _unknown_key(key, where, kind)
    if fault["type"] == "literal_error":
        return _unknown_value(str(fault["input"]), str(context["expected"]), key)
    if "_sentence" in context:
        return fault["type"], context.pop("_sentence"), {"key": key, **context}
    code, order = _ORDERS.get(fault["type"], ("field-invalid", mark('mend "{key}": {reason}')))
    return code, order, {"key": key, "reason": str(fault["msg"]), **context}


def _unknown_key(key: str, where: Where, kind: Kind) -> tuple[str, str, dict[str, str]]:
    name = str(where[-1])
    near = get_close_matches(name.lower(), known_keys(kind.fields, where[:-1]), 1, 0.5)
    if near:
        order = mark('there is no key "{key}"; did you mean "{near}"?')
        return "key-unknown", order, {"key": name, "near": near[0]}
    return "key-unknown", mark('there is no key "{key}"; remove this line'), {"key": name}


def _unknown_value(value: str, expected: str, key: str) -> tuple[str, str, dict[str, str]]:
    allowed = expected.replace(" or ", ", ").replace("'", "")
    near = get_close_matches(value.lower(), allowed.split(", "), 1, 0.5)
    code = "status-unknown" if key == "status" else "value-unknown"
    if near:
        order = mark('"{value}" is not known at "{key}"; did you mean "{near}"?')
        return code, order, {"value": value, "key": key, "near": near[0]}
    order = mark('"{value}" is not known at "{key}"; write one of: {allowed}')
    return code, order, {"value": value, "key": key, "allowed": allowed}


def known_keys(fields: type, where: Where) -> list[str]:
    """Return the keys that may stand at a place inside the fields of a kind."""
    kind: Any = fields
    for part in where:
        if isinstance(part, int):
            continue
        kind = get_type_hints(kind).get(part, str)
        while not is_dataclass(kind) and get_args(kind):
            kind = next((a for a in get_args(kind) if is_dataclass(a)), get_args(kind)[0])
    return list(kind.__dataclass_fields__) if is_dataclass(kind) else []
