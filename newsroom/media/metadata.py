"""What a photo's file says of itself: written into each file that leaves, read by nobody here.

The only user of pyexiv2. The same facts stand in XMP, in IPTC-IIM and in EXIF, since newsrooms read
whichever their system knows (IPTC Photo Metadata Standard 2023.2).
"""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Any, Literal

from newsroom.engine.artifact import Recipe, Supplies
from newsroom.engine.fingerprint import code_digest, library_versions
from newsroom.model import Label

# Room for XMP in an AVIF: pyexiv2 cannot write there, so that the encoder leaves a place for it.
_BEGIN = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_END = b'<?xpacket end="w"?>'
AVIF_ROOM = _BEGIN + b" " * 3000 + _END
_XMP_SEGMENT = b"http://ns.adobe.com/xap/1.0/\0"
_PADDING = re.compile(r"\s+(?=<\?xpacket end)")
_LONGEST = 2_000  # characters of one field; all of them fit into the 64 KB that a JPEG allows
_COUNTRY, _COUNTRY_CODE = "Indonesia", "IDN"
# The most bytes that a field of IPTC-IIM 4.2 may have.
_MOST = {
    **{"Byline": 32, "Credit": 32, "Source": 32, "City": 32, "TransmissionReference": 32},
    **{"Copyright": 128, "Headline": 256, "Caption": 2000, "CountryName": 64, "CountryCode": 3},
}


@cache
def exiv2() -> Any:
    """Return the library, which is not to write its own warnings on the desk's screen."""
    import pyexiv2

    pyexiv2.set_log_level(4)
    return pyexiv2


@cache
def label_recipe() -> Recipe:
    """Return the recipe that writes a label into all renditions of a photo; pixels stay."""
    version = code_digest("media/metadata") + library_versions("pyexiv2")
    return Recipe("label", version, label_all, batch=16)


def label_all(inputs: Any, supplies: Supplies) -> list[bytes]:
    """Label `(formats, label)` the renditions that are needed, in order; further ones stay bare."""
    formats, label = inputs
    pairs = zip(formats, supplies.needed, strict=False)
    return [embed(data, form, label) for form, data in pairs]


def embed(data: bytes, form: str, label: Label) -> bytes:
    """Return an image ("jpeg", "webp", "avif", "png") with a label, and the same pixels."""
    pyexiv2 = exiv2()
    label = Label(*(text[:_LONGEST] for text in label))
    if form == "avif":
        return _fill_room(data, label)
    with pyexiv2.ImageData(data) as image:
        image.modify_xmp(_xmp(label))
        if form == "jpeg":
            image.modify_iptc(_iptc(label))
        image.modify_exif(_exif(label))
        labelled: bytes = image.get_bytes()
    return _trim(labelled, form)


def _trim(data: bytes, form: str) -> bytes:
    """Take out the 2 KB of spaces that exiv2 leaves for later editing: a sixth of a thumbnail.

    The packet is found by the container's own sizes: a caption may hold any words.
    """
    sizes: dict[int, tuple[int, Literal["big", "little"]]]
    if form == "jpeg":
        start = data.index(_XMP_SEGMENT) + len(_XMP_SEGMENT)
        at = start - len(_XMP_SEGMENT) - 2
        stop = at + int.from_bytes(data[at : at + 2], "big")
        sizes = {at: (2, "big")}
    elif form == "webp":
        start = 20
        while data[start - 8 : start - 4] != b"XMP ":
            size = int.from_bytes(data[start - 4 : start], "little")
            start += size + size % 2 + 8
        stop = start + int.from_bytes(data[start - 4 : start], "little")
        sizes = {4: (4, "little"), start - 4: (4, "little")}
    else:
        return data
    end = data.rindex(b"<?xpacket end", start, stop)
    cut = (end - start - len(data[start:end].rstrip())) // 2 * 2  # WebP: chunks have even sizes
    trimmed = bytearray(data)
    for at, (length, order) in sizes.items():
        size = int.from_bytes(data[at : at + length], order) - cut
        trimmed[at : at + length] = size.to_bytes(length, order)
    del trimmed[end - cut : end]
    return bytes(trimmed)


def _fill_room(data: bytes, label: Label) -> bytes:
    """Put a label where the encoder left room: spaces may end a packet (ISO 16684-1, 7.3).

    What is too long is cut: first the caption, then the alternative text.
    """
    packet, longest = _packet(label).encode(), max(len(label.caption), len(label.alt))
    while len(packet) > len(AVIF_ROOM) and longest:
        longest //= 2
        short = label._replace(caption=label.caption[:longest], alt=label.alt[:longest])
        packet = _packet(short).encode()
    start = data.index(AVIF_ROOM)
    return data[:start] + packet.ljust(len(AVIF_ROOM)) + data[start + len(AVIF_ROOM) :]


def _packet(label: Label) -> str:
    """Return the XMP of a label as the library writes it into a JPEG, without its padding."""
    pyexiv2 = exiv2()
    with pyexiv2.ImageData(_blank()) as image:
        image.modify_xmp(_xmp(label))
        text: str = image.read_raw_xmp()
    return _PADDING.sub("", text)


@cache
def _blank() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (1, 1)).save(out, "JPEG")
    return out.getvalue()


def _xmp(label: Label) -> dict[str, Any]:
    told = {
        "Xmp.dc.description": _alternative(label.caption),
        "Xmp.dc.creator": [label.creator],
        "Xmp.dc.rights": _alternative(label.copyright),
        "Xmp.photoshop.Headline": label.headline,
        "Xmp.photoshop.Credit": label.credit,
        "Xmp.photoshop.Source": label.owner,
        "Xmp.photoshop.DateCreated": label.created,
        "Xmp.photoshop.City": label.place,
        "Xmp.photoshop.Country": _COUNTRY,
        "Xmp.photoshop.TransmissionReference": label.job,
        "Xmp.xmpRights.Marked": "True",
        "Xmp.xmpRights.Owner": [label.owner],
        "Xmp.xmpRights.UsageTerms": _alternative(label.usage),
        "Xmp.xmpRights.WebStatement": label.statement,
        "Xmp.iptc.CountryCode": _COUNTRY_CODE,
        "Xmp.iptc.AltTextAccessibility": _alternative(label.alt),
        "Xmp.iptcExt.DigitalSourceType": label.digital_source,
    }
    if label.owner and label.statement:  # whom to ask, as picture searches show it (PLUS 1.2)
        told |= {
            "Xmp.plus.Licensor": 'type="Bag"',
            "Xmp.plus.Licensor[1]/plus:LicensorName": label.owner,
            "Xmp.plus.Licensor[1]/plus:LicensorURL": label.statement,
        }
    return {name: value for name, value in told.items() if value and value != [""]}


def _alternative(text: str) -> dict[str, str]:
    """Return a text in the language that has no name, as XMP wants it."""
    return {'lang="x-default"': text} if text else {}


def _iptc(label: Label) -> dict[str, Any]:
    day, _, time = label.created.partition("T")
    told = {
        "Byline": label.creator,
        "Credit": label.credit,
        "Source": label.owner,
        "Copyright": label.copyright,
        "Headline": label.headline,
        "Caption": label.caption,
        "City": label.place,
        "CountryName": _COUNTRY,
        "CountryCode": _COUNTRY_CODE,
        "TransmissionReference": label.job,
        "DateCreated": day,
        "TimeCreated": time if time[8:] else "",
    }
    fields = {name: _short(text, _MOST.get(name, 64)) for name, text in told.items() if text}
    return {
        "Iptc.Envelope.CharacterSet": "\x1b%G",  # UTF-8 (ISO 2022)
        **{f"Iptc.Application2.{name}": text for name, text in fields.items()},
    }


def _short(text: str, most: int) -> str:
    """Cut what has more bytes than a field takes, on the boundary of a character."""
    return text.encode()[:most].decode(errors="ignore")


def _exif(label: Label) -> dict[str, str]:
    day, _, time = label.created.partition("T")
    told = {
        "Exif.Image.ImageDescription": label.caption or label.alt,
        "Exif.Image.Artist": label.creator,
        "Exif.Image.Copyright": label.copyright,
        "Exif.Photo.DateTimeOriginal": f"{day.replace('-', ':')} {time[:8]}" if time else "",
    }
    return {name: value for name, value in told.items() if value}
