"""A bag: BagIt 1.0 (RFC 8493) in a ZIP. The same files always give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

_STORED = (".jpg", ".jpeg", ".png", ".zip", ".docx", ".mp4")
_FIRST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class BagInfo:
    """What a bag says of itself: the folder inside the ZIP, who sends it, what it is, and when.

    `updated` is ISO 8601; it is the date of all files too.
    """

    name: str
    organization: str
    identifier: str
    description: str
    updated: str


def write_bag(info: BagInfo, files: Mapping[str, bytes]) -> bytes:
    """Return the ZIP: names sorted, one date and mode for all, text deflated.

    `files` are the payload: path below data/ -> bytes.
    """
    moment = max(datetime.fromisoformat(info.updated).timetuple()[:6], _FIRST_ZIP_TIME)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(bag(info, files).items()):
            entry = zipfile.ZipInfo(f"{info.name}/{name}", moment)
            entry.external_attr, entry.create_system = _MODE, 3
            stored = name.endswith(_STORED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=9)
    return out.getvalue()


def bag(info: BagInfo, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of the bag: the payload below data/, and the tag files (RFC 8493, 2)."""
    data = {f"data/{name}": content for name, content in files.items()}
    octets = sum(len(content) for content in data.values())
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": _bag_info(info, octets, len(data)),
        "manifest-sha256.txt": _manifest(data),
    }
    return {**data, **tags, "tagmanifest-sha256.txt": _manifest(tags)}


def _bag_info(info: BagInfo, octets: int, count: int) -> bytes:
    lines = [
        f"Source-Organization: {info.organization}",
        f"External-Identifier: {info.identifier}",
        f"External-Description: {info.description}",
        f"Bagging-Date: {info.updated[:10]}",
        f"Payload-Oxum: {octets}.{count}",
    ]
    return ("\n".join(lines) + "\n").encode()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    lines = (f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return "".join(lines).encode()
