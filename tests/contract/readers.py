"""Readers of wire formats, for tests: what a partner's program sees in each."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from tests.conftest import SHARED

STANDARDS = SHARED / "standards"
G2 = "{http://iptc.org/std/nar/2006-10-01/}"
NITF = "{http://iptc.org/std/NITF/2006-10-18/}"


def shown(data: bytes) -> str:
    """Return what a reader of a format sees, on one line: entities and tags are taken out."""
    if data.startswith(b"PK"):
        text = "\n".join(document_text(data))
    elif data.startswith(b"{"):
        text = "\n".join(_strings(json.loads(data)))
    elif data.startswith(b"<?xml"):
        text = "".join(etree.fromstring(data, etree.XMLParser(huge_tree=True)).itertext())
    else:
        text = data.decode("utf-8")
        if text.lstrip().startswith(("<!doctype", "<html")):
            text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return " ".join(text.split())


def _strings(value: Any) -> Iterator[str]:
    """Yield every text in JSON; HTML also as it is read."""
    if isinstance(value, str):
        yield value
        if value.startswith("<"):
            yield html.unescape(re.sub(r"<[^>]*>", " ", value))
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def document_text(data: bytes) -> Iterator[str]:
    """Yield paragraphs and cells of a Word document, as python-docx reads them."""
    document = docx.Document(io.BytesIO(data))
    for part in document.iter_inner_content():
        if isinstance(part, docx.table.Table):
            yield from (cell.text for row in part.rows for cell in row.cells)
        else:
            yield part.text


@cache
def g2_schema() -> etree.XMLSchema:
    """Return the schema of NewsML-G2."""
    return etree.XMLSchema(etree.parse(_file("newsml-g2/schema/NewsML-G2_2.32-spec-All-Power.xsd")))


@cache
def nitf_schema() -> etree.XMLSchema:
    """Return the schema of NITF."""
    return etree.XMLSchema(etree.parse(_file("nitf/nitf-3-6.xsd")))


@cache
def ninjs_schema(version: str) -> Any:
    """Return a validator of ninjs; GeoJSON is looked up beside it, never on the network."""
    from jsonschema import FormatChecker
    from jsonschema.validators import validator_for
    from referencing import Registry, Resource

    folder = STANDARDS / "ninjs/schema"
    schema = json.loads(_file(f"ninjs/schema/ninjs-schema_{version}.json").read_text("utf-8"))
    geo = Resource.from_contents(json.loads((folder / "GeoJSON.json").read_text("utf-8")))
    registry = Registry().with_resource("https://geojson.org/schema/GeoJSON.json#", geo)
    registry = registry.with_resource("https://geojson.org/schema/GeoJSON.json", geo)
    return validator_for(schema)(schema, registry=registry, format_checker=FormatChecker())


def _file(name: str) -> Path:
    path = STANDARDS / name
    if not path.is_file():
        pytest.skip("no ../shared/standards here")
    return path


def g2_problems(data: bytes) -> list[str]:
    """Return what the schemas of NewsML-G2 and NITF find."""
    tree = etree.fromstring(data)
    found = [] if g2_schema().validate(tree) else [str(e) for e in g2_schema().error_log]
    for inner in tree.iter(f"{NITF}nitf"):
        alone = etree.fromstring(etree.tostring(inner))
        if not nitf_schema().validate(alone):
            found += [str(e) for e in nitf_schema().error_log]
    return found


def ninjs_problems(data: bytes, version: str) -> list[str]:
    """Return what the schema of ninjs finds, associations included."""
    return [f"{e.json_path}: {e.message[:200]}" for e in problems(json.loads(data), version)]


def problems(value: Any, version: str) -> Iterator[Any]:
    yield from ninjs_schema(version).iter_errors(value)
    if version == "1.6":  # its schema says nothing of what is in an association
        for part in value.get("associations", {}).values():
            yield from ninjs_schema(version).iter_errors(part)
