"""What a photo's file says of itself: the same in XMP, IPTC and EXIF, whatever is written in it."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from newsroom.media.metadata import AVIF_ROOM, embed
from newsroom.model import Label

FORMS = ("jpeg", "webp", "avif", "png")
LABEL = Label(
    headline='Jembatan “Tumbang” & lang="x-default" <dibuka>',
    caption="Warga menyeberang; 'satu' \"dua\" ]]> tiga",
    alt="Jembatan kayu di atas sungai",
    creator="Rani Saputri é",
    credit="Rani Saputri / MMC",
    owner="Dinas Komunikasi dan Informatika Provinsi Contoh",
    copyright="© 2026 Dinas Komunikasi",
    usage="Bebas dikutip dengan menyebut sumber",
    statement="https://creativecommons.org/licenses/by/4.0/deed.id",
    created="2026-11-01T10:22:33+07:00",
    place="Kapuas",
    job="naskah000123",
    digital_source="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
)
XMP = {
    "XMP-photoshop:Headline": LABEL.headline,
    "XMP-dc:Description": LABEL.caption,
    "XMP-iptcCore:AltTextAccessibility": LABEL.alt,
    "XMP-dc:Creator": [LABEL.creator],
    "XMP-photoshop:Credit": LABEL.credit,
    "XMP-xmpRights:Owner": [LABEL.owner],
    "XMP-dc:Rights": LABEL.copyright,
    "XMP-xmpRights:UsageTerms": LABEL.usage,
    "XMP-xmpRights:WebStatement": LABEL.statement,
    "XMP-photoshop:DateCreated": "2026:11:01 10:22:33+07:00",
    "XMP-photoshop:City": LABEL.place,
    "XMP-photoshop:TransmissionReference": LABEL.job,
    "XMP-iptcExt:DigitalSourceType": LABEL.digital_source,
}
EXIF = {
    "IFD0:ImageDescription": LABEL.caption,
    "IFD0:Artist": LABEL.creator,
    "IFD0:Copyright": LABEL.copyright,
    "ExifIFD:DateTimeOriginal": "2026:11:01 10:22:33",
}
IPTC = {
    "IPTC:CodedCharacterSet": "UTF8",
    "IPTC:Headline": LABEL.headline,
    "IPTC:Caption-Abstract": LABEL.caption,
    "IPTC:By-line": LABEL.creator,
    "IPTC:Credit": LABEL.credit,
    "IPTC:Source": LABEL.owner.encode()[:32].decode(),
    "IPTC:CopyrightNotice": LABEL.copyright,
    "IPTC:City": LABEL.place,
    "IPTC:OriginalTransmissionReference": LABEL.job,
    "IPTC:DateCreated": "2026:11:01",
    "IPTC:TimeCreated": "10:22:33+07:00",
}
EXPECTED = {"jpeg": XMP | EXIF | IPTC, "webp": XMP | EXIF, "png": XMP | EXIF, "avif": XMP}
with_exiftool = pytest.mark.skipif(not shutil.which("exiftool"), reason="no exiftool here")


def bare(form: str) -> bytes:
    """Return an image as the encoders leave it."""
    out = io.BytesIO()
    more = {"xmp": AVIF_ROOM} if form == "avif" else {}
    Image.radial_gradient("L").convert("RGB").resize((64, 48)).save(out, form.upper(), **more)
    return out.getvalue()


def pixels(data: bytes) -> bytes:
    """Return what is seen."""
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB").tobytes()


def read(data: bytes, form: str, folder: Path) -> dict[str, Any]:
    """Return what ExifTool, which is not our writer, finds."""
    path = folder / f"foto.{form}"
    path.write_bytes(data)
    command = ["exiftool", "-json", "-groupNames1", "-struct", "-all"]
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)[0]
    return found


@with_exiftool
@pytest.mark.parametrize("form", FORMS)
def test_another_reader_finds_every_field(form: str, tmp_path: Path) -> None:
    found = read(embed(bare(form), form, LABEL), form, tmp_path)
    assert {name: found.get(name) for name in EXPECTED[form]} == EXPECTED[form]
    assert not [name for name in found if "GPS" in name or "Warning" in name], found


@with_exiftool
@pytest.mark.parametrize("form", FORMS)
def test_what_nobody_knows_is_left_out(form: str, tmp_path: Path) -> None:
    label = Label(*("" for _ in LABEL))._replace(headline="Judul", owner="Dinas")
    found = read(embed(bare(form), form, label), form, tmp_path)
    assert found["XMP-photoshop:Headline"] == "Judul"
    for name in (
        "XMP-dc:Description",
        "XMP-photoshop:DateCreated",
        "XMP-iptcExt:DigitalSourceType",
    ):
        assert name not in found
    assert "ExifIFD:DateTimeOriginal" not in found


@pytest.mark.parametrize("form", FORMS)
def test_the_pixels_stay(form: str) -> None:
    before = bare(form)
    after = embed(before, form, LABEL)
    assert pixels(after) == pixels(before)
    assert after == embed(before, form, LABEL)


@pytest.mark.parametrize("form", ["jpeg", "webp"])
def test_a_label_costs_little(form: str) -> None:
    """No more than it says and its names: a thumbnail has 12 KB in all."""
    before = bare(form)
    said = sum(len(text.encode()) for text in LABEL)
    assert len(embed(before, form, LABEL)) - len(before) < 1_600 + 3 * said


lines = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FORMS), st.builds(Label, *[lines] * 9, st.just(""), lines, lines, lines))
@example("avif", LABEL._replace(caption="ń" * 5000, alt="x" * 5000))
@example("jpeg", LABEL._replace(caption="ń" * 90_000, creator="é" * 31))
def test_any_text_can_be_said(form: str, label: Label) -> None:
    """The image is whole, and XMP says the headline as it is written."""
    data = embed(bare(form), form, label)
    assert pixels(data) == pixels(bare(form))
    with Image.open(io.BytesIO(data)) as image:
        packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp", b"")
    assert packet


@pytest.mark.parametrize("form", ["jpeg", "webp"])
def test_words_that_look_like_a_packet_are_words(form: str) -> None:
    """They stand as they are in IPTC and EXIF, before or after the packet itself."""
    label = LABEL._replace(caption='XMP <?xpacket begin="" id=""?>  <?xpacket end="w"?> selesai')
    data = embed(bare(form), form, label)
    with Image.open(io.BytesIO(data)) as image:
        packet = image.info["xmp"]
    root = etree.fromstring(packet)
    assert label.caption in "".join(root.itertext())
    assert b"   " not in packet[-100:]
    assert len(data) - len(bare(form)) < 4_000
    if form == "webp":
        assert int.from_bytes(data[4:8], "little") == len(data) - 8
