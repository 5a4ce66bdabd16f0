"""Bytes of a text into its header, its body, and the place of every field.

All values stay text: a region code 62.10 must not become the number 62.1. Typing is the kinds'.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from newsroom.content.characters import find_forbidden, without_forbidden
from newsroom.messages import mark
from newsroom.model import Mark, Where
from newsroom.problems import Problem

_FENCE = re.compile(r"^(---|\+\+\+)[ \t]*$")
_CLOSE = re.compile(r"^(---|\.\.\.)[ \t]*$")
_PELICAN = re.compile(r"^([A-Za-z][A-Za-z_-]*)[ \t]*:(?:[ \t]+(.*)|)$")
_DEEPEST = 6
Report = Callable[..., None]


@dataclass
class Text:
    """A text taken apart: raw fields, their places, the body and the line it starts on."""

    fields: dict[str, Any] = field(default_factory=dict)
    marks: dict[Where, Mark] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    problems: list[Problem] = field(default_factory=list)


def read_text(path: str, data: bytes) -> Text:
    """Take a text apart; faults are in `problems`, each with its line. Never raises."""
    text = Text()

    def report(line: int, column: int, code: str, order: str, **params: str) -> None:
        text.problems.append(Problem(path, line, column, code, order, params))

    decoded = _decode(data, report)
    if decoded is None:
        return text
    lines = decoded.split("\n")
    if _FENCE.match(lines[0]):
        _yaml_header(lines, text, report)
    elif _PELICAN.match(lines[0]):
        _pelican_header(lines, text, report)
    else:
        report(1, 1, "header-missing", mark("begin the text with ---, the fields, and --- again"))
    return text


def _decode(data: bytes, report: Report) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        report(1, 1, "encoding-utf16", mark("save this text as UTF-8; it is UTF-16"))
        return None
    if b"\x00" in data:
        line = data[: data.index(b"\x00")].count(b"\n") + 1
        report(
            line,
            1,
            "encoding-nul",
            mark("this is not a text, or it is damaged; write it anew as UTF-8"),
        )
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = data.rfind(b"\n", 0, error.start) + 1
        line, column = data[:start].count(b"\n") + 1, error.start - start + 1
        report(
            line,
            column,
            "encoding-utf8",
            mark("save this text as UTF-8; it has letters in another encoding"),
        )
        return None
    return _clean(
        unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")), report
    )


def _clean(text: str, report: Report) -> str:
    """Refuse control characters and turned text, each with its place."""
    for at, code, order, name in find_forbidden(text):
        start = text.rfind("\n", 0, at) + 1
        report(text.count("\n", 0, start) + 1, at - start + 1, code, order, name=name)
    return without_forbidden(text)


def _yaml_header(lines: list[str], text: Text, report: Report) -> None:
    if lines[0].startswith("+++"):
        report(
            1, 1, "header-toml", mark("write the header as YAML between --- lines; +++ is not read")
        )
        return
    close = next((n for n, line in enumerate(lines[1:], 1) if _CLOSE.match(line)), None)
    if close is None:
        report(1, 1, "header-open", mark("end the header with a line ---"))
        return
    text.body, text.body_line = "\n".join(lines[close + 1 :]), close + 2
    try:
        _compose("\n".join(lines[1:close]), text, report)
    except yaml.MarkedYAMLError as error:
        _report_yaml(error, lines, report)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        report(2, 1, "yaml-invalid", mark("the header is not YAML: {reason}"), reason=str(error))


def _report_yaml(error: yaml.MarkedYAMLError, lines: list[str], report: Report) -> None:
    place = error.problem_mark or error.context_mark
    line, column = (place.line + 2, place.column + 1) if place else (2, 1)
    written = lines[line - 1] if line <= len(lines) else ""
    if "mapping values are not allowed" in (error.problem or ""):
        order = mark("put quotes around the text after the first colon: {example}")
        key, _, value = written.partition(":")
        quoted = '"' + value.strip().replace('"', "'") + '"'
        report(line, column, "yaml-colon", order, example=f"{key.strip()}: {quoted}")
    elif "\\t" in (error.problem or "") or "\t" in written:
        report(line, column, "yaml-tab", mark("indent with spaces; YAML does not take tabs"))
    else:
        order = mark("the header is not YAML here: {reason}")
        report(line, column, "yaml-invalid", order, reason=error.problem or str(error))


def _compose(header: str, text: Text, report: Report) -> None:
    for event in yaml.parse(header, yaml.CBaseLoader) if "*" in header else ():
        if isinstance(event, yaml.AliasEvent) and event.start_mark:
            order = mark("write the value out; & and * of YAML are not read")
            report(event.start_mark.line + 2, event.start_mark.column + 1, "yaml-alias", order)
            return
    node = yaml.compose(header, yaml.CBaseLoader)
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        report(2, 1, "yaml-invalid", mark("write the header as lines of key: value"))
        return
    text.fields = _value(node, (), text.marks, report)


def _value(node: yaml.Node, where: Where, marks: dict[Where, Mark], report: Report) -> Any:
    if where:
        marks.setdefault(where, _place(node))
    if len(where) > _DEEPEST:
        report(*_place(node), "yaml-deep", mark("this header is nested too deep"))
        return ""
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, where, marks, report)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*where, n), marks, report) for n, child in enumerate(node.value)]
    for _, code, order, name in find_forbidden(node.value):  # written as an escape: "\\x01"
        report(*_place(node), code, order, name=name)
    written_plain = isinstance(node, yaml.ScalarNode) and not node.style
    if written_plain and node.value in ("", "~", "null"):
        return None
    return without_forbidden(node.value)


def _mapping(
    node: yaml.MappingNode, where: Where, marks: dict[Where, Mark], report: Report
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, child in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        if name in values:
            report(*_place(key), "key-twice", mark('"{key}" stands here twice; keep one'), key=name)
            continue
        marks[(*where, name)] = _place(key)
        values[name] = _value(child, (*where, name), marks, report)
    return {name: value for name, value in values.items() if value is not None}


def _place(node: yaml.Node) -> Mark:
    return (node.start_mark.line + 2, node.start_mark.column + 1)


def _pelican_header(lines: list[str], text: Text, report: Report) -> None:
    """Read Pelican's own `Key: value` lines, up to the first empty one; keys in any case."""
    key = ""
    for number, line in enumerate(lines, 1):
        match = _PELICAN.match(line)
        if not line.strip():
            text.body, text.body_line = "\n".join(lines[number:]), number + 1
            return
        if line[0] in " \t" and key:
            text.fields[key] = f"{text.fields[key]} {line.strip()}".strip()
        elif match is None:
            order = mark("leave an empty line between the header and the text")
            report(number, 1, "header-line", order)
        elif match[1].lower() in text.fields:
            order = mark('"{key}" stands here twice; keep one')
            report(number, 1, "key-twice", order, key=match[1].lower())
        else:
            key = match[1].lower()
            text.fields[key] = (match[2] or "").strip()
            text.marks[(key,)] = (number, 1)
    text.body_line = len(lines) + 1
