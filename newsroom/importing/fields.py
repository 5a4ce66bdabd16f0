"""A header of the archive as a header of ours: what the map names, and the gaps filled."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml

from newsroom.content.body import render_body
from newsroom.importing.maps import ImportMap
from newsroom.importing.plain import plain_text
from newsroom.importing.source import Text
from newsroom.importing.text import (
    from_name_slug,
    from_slug,
    item_id,
    one_line,
    shorten,
    slugify,
)
from newsroom.kinds import all_kinds
from newsroom.messages import mark
from newsroom.moments import MomentError, parse_moment

TITLE_LIMIT, SUMMARY_LIMIT, LINE_LIMIT = 150, 300, 150
NO_DATE = mark("no date in the header or the file's name")
BAD_DATE = mark("the date cannot be read: {detail}")
SECTION = mark("the front page of a section")
TITLE_CUT = mark("the title was over 150 characters; shortened")
TITLE_MADE = mark("no title; made from the text or its address")
SUMMARY_CUT = mark("the summary was over 300 characters; shortened")
SUMMARY_MADE = mark("no summary; taken from the first paragraph or the title")
BODY_MADE = mark("no text; the summary stands in its place")
BAD_MODIFIED = mark("the date of change cannot be read: {detail}")

_FILE_DATE = re.compile(r"^(\d{4}-\d{2}-\d{2})-?")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*$|^(.+)\n(?:=+|-+)[ \t]*$", re.M)


class NotImportableError(ValueError):
    """A text that cannot become one of ours: a sentence for the report and its detail."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True, slots=True)
class Identity:
    """What a text is known by before it is written; `moment` is in the site's zone."""

    id: str
    title: str
    title_note: str
    slug: str
    moment: datetime


def identify(text: Text, the_map: ImportMap) -> Identity:
    """Work out title, slug and time of a text. Raises NotImportableError."""
    stem = posixpath.basename(text.path).rpartition(".")[0]
    if stem == "_index":
        raise NotImportableError(SECTION)
    name = posixpath.basename(posixpath.dirname(text.path)) if stem == "index" else stem
    moment = _moment(text, name, the_map)
    bare = _FILE_DATE.sub("", name)
    identity = item_id(text.path)
    written = plain_text(_first(text, the_map.keys.title))
    slug = slugify(_first(text, the_map.keys.slug)) or slugify(bare) or slugify(written) or identity
    title, note = written, ""
    if not title:
        title, note = _heading(text.body) or from_slug(slug), TITLE_MADE
    if len(title) > TITLE_LIMIT:
        title, note = shorten(title, TITLE_LIMIT), TITLE_CUT
    return Identity(identity, title, note, slug, moment)


def _moment(text: Text, name: str, the_map: ImportMap) -> datetime:
    written = _first(text, the_map.keys.date)
    in_name = _FILE_DATE.match(name)
    if not written and in_name is None:
        raise NotImportableError(NO_DATE)
    try:
        moment = parse_moment(written or in_name[1], zone=the_map.zone)  # type: ignore[index]
        return moment.astimezone(the_map.site_zone)
    except (MomentError, OverflowError) as error:
        raise NotImportableError(BAD_DATE, written) from error


def _heading(body: str) -> str:
    match = _HEADING.search(body)
    return plain_text(match[1] or match[2]) if match else ""


def _first(text: Text, names: Iterable[str]) -> str:
    """Return the first filled value of their keys, as one text."""
    return next((value for name in names for value in _all(text.fields.get(name)) if value), "")


def _all(value: object) -> Iterator[str]:
    """Yield the texts in a value: itself, or those of a list, or the `name` of a block."""
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, list):
        for item in value:
            yield from _all(item)
    elif isinstance(value, dict):
        yield from _all(value.get("name") or value.get("title"))


def head(
    text: Text,
    identity: Identity,
    summary: str,
    photos: list[dict[str, str]],
    the_map: ImportMap,
    notes: list[tuple[str, str]],
) -> dict[str, Any]:
    """Return the header in the order in which staff read it."""
    defaults = the_map.defaults
    kind = all_kinds()[defaults.kind]
    topics = [topic for name in the_map.keys.topics for topic in _all(text.fields.get(name))]
    authors = list(_authors(text, the_map))
    own = {
        "dateline": one_line(_first(text, the_map.keys.dateline)) or defaults.dateline,
        "byline": _byline(authors) or defaults.byline,
        **defaults.fields,
    }
    header = {
        "title": identity.title,
        "id": identity.id,
        "date": write_moment(identity.moment),
        "modified": _modified(text, identity, the_map, notes),
        "category": _category(topics, the_map),
        "tags": Row(_tags(topics)),
        "lang": defaults.lang,
        "status": "draft" if _is_draft(text, the_map) else defaults.status,
        **{name: value for name, value in own.items() if name in kind.own_fields},
        "authors": Row(authors),
        "summary": summary,
        "photos": photos,
    }
    return {name: value for name, value in header.items() if value}


def write_moment(moment: datetime) -> str:
    """Return `2014-03-03 19:47 WIB`, with seconds where there are some."""
    seconds = moment.strftime(":%S") if moment.second else ""
    return f"{moment:%Y-%m-%d %H:%M}{seconds} {moment.tzname()}"


def _modified(
    text: Text, identity: Identity, the_map: ImportMap, notes: list[tuple[str, str]]
) -> str:
    written = _first(text, the_map.keys.modified)
    try:
        moment = parse_moment(written, zone=the_map.zone) if written else identity.moment
        moment = moment.astimezone(the_map.site_zone)
    except (MomentError, OverflowError):
        notes.append((BAD_MODIFIED, written))
        return ""
    return write_moment(moment) if moment > identity.moment else ""


def _category(topics: list[str], the_map: ImportMap) -> str:
    ours = {their.lower(): topic for their, topic in the_map.topics.items()}
    found = (ours[topic.lower()] for topic in topics if topic.lower() in ours)
    return next(found, the_map.topic_default)


def _tags(topics: Iterable[str]) -> list[str]:
    """Return their topics in small letters, words parted by a space, each once."""
    words = (re.sub(r"[-_\s,]+", " ", plain_text(topic)).strip().lower() for topic in topics)
    return list(dict.fromkeys(shorten(word, LINE_LIMIT) for word in words if word))


def _authors(text: Text, the_map: ImportMap) -> Iterator[str]:
    seen = set()
    for written in _all([text.fields.get(name) for name in the_map.keys.authors]):
        name = the_map.authors.get(written) or one_line(plain_text(written))
        if the_map.defaults.names == "slug":
            name = from_name_slug(name)
        if name and name not in seen:
            seen.add(name)
            yield shorten(name, LINE_LIMIT)


def _byline(authors: list[str]) -> str:
    line = ", ".join(authors)
    shown = len(authors)
    while len(line) > LINE_LIMIT and shown > 1:
        shown -= 1
        line = ", ".join(authors[:shown]) + " dkk."
    return shorten(line, LINE_LIMIT)


def _is_draft(text: Text, the_map: ImportMap) -> bool:
    for name in the_map.keys.draft:
        value = _first(text, [name]).lower()
        if value in (("false", "no") if name == "published" else ("true", "yes")):
            return True
    return False


def summarize(
    text: Text, identity: Identity, body: str, the_map: ImportMap, notes: list[tuple[str, str]]
) -> str:
    """Return the summary; without one the first paragraph of the new body, else the title."""
    summary = plain_text(_first(text, the_map.keys.summary))
    if not summary:
        notes.append((SUMMARY_MADE, ""))
        return shorten(_first_paragraph(body) or identity.title, SUMMARY_LIMIT)
    if len(summary) > SUMMARY_LIMIT:
        notes.append((SUMMARY_CUT, ""))
    return shorten(summary, SUMMARY_LIMIT)


def _first_paragraph(body: str) -> str:
    for paragraph in re.findall(r"<p>(.*?)</p>", render_body("index.md", body).html, re.S):
        words = one_line(re.sub(r"<[^>]*>|\ue000.*?\ue001", "", paragraph))
        if any(char.isalpha() for char in words):
            return words
    return ""


class Row(list[str]):
    """A list that is written on one line: [satu, dua]."""


class _Dumper(yaml.CSafeDumper):
    """Writes YAML that staff can read: no anchors, short lists on one line."""

    def ignore_aliases(self, data: object) -> bool:
        """Write a value again rather than point to it; our reader refuses `*`."""
        return True


_Dumper.add_representer(
    Row, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, True)
)


def write_header(header: Mapping[str, Any]) -> str:
    """Return the header as YAML between `---` lines."""
    written: str = yaml.dump(
        dict(header), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000
    )
    return f"---\n{written}---\n"
