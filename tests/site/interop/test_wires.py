"""Wire formats of the built site: IPTC's own reader, IPTC's schemas, Word documents by others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest

from newsroom.syndication.release import Release
from newsroom.syndication.values import utc
from tests.contract.readers import g2_problems, ninjs_problems
from tests.site.interop import readers
from tests.site.interop.published import (
    CORRECTED,
    CREDITS,
    HOSTILE,
    KILLED,
    NOTES,
    SECRET,
    WITHDRAWN,
    Published,
)

STATUS, SIGNAL = "http://cv.iptc.org/newscodes/pubstatusg2/", "http://cv.iptc.org/newscodes/signal/"
NATURE = "http://cv.iptc.org/newscodes/ninature/"
python = pytest.mark.skipif(not readers.TOOLS["has_python"](), reason=readers.MISSING)
each_site = pytest.mark.parametrize("name", ["sample", "odd"])


def messages(site: Published) -> list[tuple[list[dict[str, Any]], Release]]:
    """Return what IPTC's reader says of each item's NewsML-G2, with its truth."""
    paths = [str(site.output / folder / "newsml-g2.xml") for folder in site.releases]
    found = readers.in_python("read_newsml.py", *paths)
    return list(zip(found, site.releases.values(), strict=True))


@python
@each_site
def test_iptcs_reader_sees_every_item(chosen: Published) -> None:
    """Identity, version, status, times to the second, headline, note; an item each photo or film.

    The credit of a film's still is with the film.
    """
    for items, true in messages(chosen):
        text, *others = items
        assert (text["guid"], text["version"]) == (true.id, true.version)
        assert text["class"] == f"{NATURE}text"
        assert text["status"] == f"{STATUS}{true.status}"
        assert (text["created"], text["first"]) == (utc(true.updated), utc(true.date))
        assert text["headline"] == [true.heading]
        assert text["note"] == ([true.note] if true.note else [])
        assert None not in text["subjects"]
        assert [one["credit"] for one in others] == [[photo.credit] for photo in true.photos]
        assert all(one["guid"].startswith(f"{true.id}:") and one["files"] for one in others)
    assert len(chosen.releases) >= 8


@python
def test_iptcs_reader_sees_three_names_and_every_title(odd: Published) -> None:
    """And that it is told of a correction, and of what was taken back."""
    found = {items[0]["guid"].rpartition(":")[2]: items for items, _ in messages(odd)}
    headlines = [items[0]["headline"][0] for items in found.values()]
    assert [title for title in HOSTILE if title not in headlines] == []
    essays = [items for items in found.values() if "Tiga Nama" in items[0]["headline"][0]]
    assert [[i["credit"][0] for i in essay[1:]] for essay in essays] == [list(CREDITS)] * 2
    assert found[CORRECTED][0]["signal"] == [f"{SIGNAL}correction"]
    for own in NOTES:
        assert NOTES[own] in found[own][0]["note"][0]
    for own in (WITHDRAWN, KILLED):
        assert found[own][0]["status"] == f"{STATUS}canceled"
        assert len(found[own]) == 1


@each_site
def test_wire_files_are_valid_by_the_schemas(chosen: Published) -> None:
    """Beside pages and in bundles: ninjs 3.1 and 1.6, NewsML-G2 and the NITF inside."""
    seen = 0
    for name, data in _wires(chosen.output):
        if name.endswith("newsml-g2.xml"):
            assert g2_problems(data) == [], name
        else:
            assert ninjs_problems(data, "1.6" if "1.6" in name else "3.1") == [], name
        seen += 1
    assert seen > 5 * len(chosen.releases)


def _wires(output: Path) -> list[tuple[str, bytes]]:
    """Return name -> bytes of every wire file, inside ZIPs too."""
    ends = ("newsml-g2.xml", "ninjs.json", "ninjs-1.6.json")
    found = [(str(p), p.read_bytes()) for end in ends for p in sorted(output.rglob(end))]
    for path in sorted(output.rglob("*.zip")):
        with ZipFile(path) as archive:
            inner = [name for name in archive.namelist() if name.endswith(ends)]
            found += [(f"{path}!{name}", archive.read(name)) for name in inner]
    return found


@each_site
def test_ninjs_says_the_same_as_the_feeds(chosen: Published) -> None:
    """The identities by which partners match them; credits; times to the second, in UTC."""
    for folder, true in chosen.releases.items():
        told = json.loads((chosen.output / folder / "ninjs.json").read_bytes())
        assert (told["uri"], told["version"]) == (true.id, str(true.version))
        assert told["versionCreated"] == utc(true.updated)
        credits = [part["by"] for part in told.get("associations", ())]
        assert credits == [photo.credit for photo in true.photos]
    ids = {true.id for true in chosen.releases.values()}
    fed = {entry.id for feed in chosen.feeds.values() for entry in feed.entries}
    assert ids == fed


def documents(site: Published, place: Path) -> list[tuple[Path, Release]]:
    """Unpack the Word document of every item that has one."""
    found = []
    for number, (folder, true) in enumerate(site.releases.items()):
        (bundle,) = (site.output / folder).glob("*.zip")
        with ZipFile(bundle) as archive:
            for name in (n for n in archive.namelist() if n.endswith("naskah.docx")):
                path = place / f"{number}.docx"
                path.write_bytes(archive.read(name))
                found.append((path, true))
    return found


@each_site
def test_python_docx_reads_every_document(chosen: Published, tmp_path: Path) -> None:
    """The headline is one, photos have their credits, properties the identity and the time."""
    found = documents(chosen, tmp_path)
    usable = [true for true in chosen.releases.values() if not true.withdrawn]
    assert len(found) == len(usable)
    for path, true in found:
        document = docx.Document(str(path))
        (heading,) = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
        assert heading == true.heading
        lines = [p.text for p in document.paragraphs]
        credits = [line for line in lines if line.startswith("Kredit: ")]
        assert credits == [f"Kredit: {photo.credit}" for photo in true.photos]
        assert document.core_properties.identifier == true.id
        modified = document.core_properties.modified
        assert modified and f"{modified:%Y-%m-%dT%H:%M:%SZ}" == utc(true.updated)


def test_nothing_is_left_of_what_was_killed(odd: Published) -> None:
    (killed,) = [folder for folder, one in odd.releases.items() if one.id.endswith(KILLED)]
    for name, data in _wires(odd.output / killed):
        assert SECRET.encode() not in data, name
