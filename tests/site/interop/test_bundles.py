"""Every bundle by the tools that partners have: unzip, bagit, sha256sum, ExifTool, ssh-keygen."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from newsroom.publish.sign import sign
from newsroom.settings import Signing, SigningKey
from newsroom.signers import NAMESPACE, allowed_signers
from tests.site.interop import readers
from tests.site.interop.published import Published

WHO = "redaksi@contoh.example"
Bags = dict[Path, Path]


def needs(program: str) -> pytest.MarkDecorator:
    """Skip a test where a program is missing."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


python = pytest.mark.skipif(not readers.TOOLS["has_python"](), reason=readers.MISSING)


@pytest.fixture(scope="module")
def bags(sample: Published, odd: Published, tmp_path_factory: pytest.TempPathFactory) -> Bags:
    """Return ZIP -> folder it was unpacked to, of both sites: of items, days, weeks, partners."""
    place, found = tmp_path_factory.mktemp("paket"), {}
    zips = [path for site in (sample, odd) for path in sorted(site.output.rglob("*.zip"))]
    for number, path in enumerate(zips):
        with ZipFile(path) as archive:
            archive.extractall(place / str(number))
        (found[path],) = (place / str(number)).iterdir()
    assert len(found) > 40
    return found


@needs("unzip")
def test_unzip_finds_every_archive_whole(bags: Bags) -> None:
    for path in bags:
        done = subprocess.run(["unzip", "-tqq", path], capture_output=True, check=False)
        assert done.returncode == 0, (path, done.stdout)


@python
def test_bagit_accepts_every_bag(bags: Bags, sample: Published, odd: Published) -> None:
    """And reads the identity of the item, which is that of the feeds."""
    told = readers.in_python("read_bags.py", *map(str, bags.values()))
    by_path = dict(zip(bags, told, strict=True))
    assert [found for found in told if "fault" in found] == []
    assert {found["version"] for found in told} == {"1.0"}
    for site in (sample, odd):
        for folder, true in site.releases.items():
            (path,) = (site.output / folder).glob("*.zip")
            assert by_path[path]["External-Identifier"] == true.id


@python
def test_bagit_notices_a_changed_byte(bags: Bags, tmp_path: Path) -> None:
    """In a text, in the manifest, in what the bag says of itself; and a file too many."""
    whole = next(iter(bags.values()))
    harmed = []
    for name in ("data/LISENSI.txt", "manifest-sha256.txt", "bag-info.txt", "data/lebih.txt"):
        folder = shutil.copytree(whole, tmp_path / name.replace("/", "-"))
        with (folder / name).open("ab") as file:
            file.write(b"x")
        harmed.append(str(folder))
    assert all("fault" in found for found in readers.in_python("read_bags.py", *harmed))


@needs("sha256sum")
def test_sha256sum_accepts_every_bag(bags: Bags) -> None:
    for folder in bags.values():
        for manifest in ("tagmanifest-sha256.txt", "manifest-sha256.txt"):
            command = ["sha256sum", "-c", "--strict", "--quiet", manifest]
            assert subprocess.run(command, cwd=folder, check=False).returncode == 0, folder


@needs("exiftool")
def test_exiftool_reads_rights_and_no_place_in_every_photo(bags: Bags) -> None:
    """Credit and copyright of each are those that ninjs beside it tells of that very file."""
    told = _told_by_ninjs(bags)
    assert len(told) > 20
    for path, found in _exif(list(told)).items():
        keys = {key.rpartition(":")[2] for key in found}
        assert not [key for key in keys if "GPS" in key or key in {"Make", "Model"}], path
        credit, copyright = told[path]
        assert found["IPTC:Credit"] == found["XMP-photoshop:Credit"] == credit
        assert found["IPTC:CopyrightNotice"] == found["XMP-dc:Rights"] == copyright
        assert found["IFD0:Copyright"] == copyright


def _told_by_ninjs(bags: Bags) -> dict[Path, tuple[str, str]]:
    """Return file -> credit line and copyright, of every picture in the bags."""
    found = {}
    for folder in bags.values():
        for wire in folder.rglob("ninjs.json"):
            for part in json.loads(wire.read_bytes()).get("associations", ()):
                names = (rendition["href"] for rendition in part["renditions"])
                for name in (n for n in names if "://" not in n and n.endswith(".jpg")):
                    found[wire.parent / name] = (part["by"], part["copyrightNotice"])
    return found


def _exif(paths: list[Path]) -> dict[Path, dict[str, Any]]:
    command = ["exiftool", "-j", "-G1", "-a", *map(str, paths)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return {Path(one["SourceFile"]): one for one in told}


@needs("ssh-keygen")
def test_ssh_keygen_verifies_every_signature(bags: Bags, tmp_path: Path) -> None:
    """With the file and the command that the site gives; of other bytes it verifies none."""
    key = tmp_path / "kunci"
    make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)]
    subprocess.run(make, check=True)
    public = key.with_suffix(".pub").read_text("ascii").strip()
    signers = tmp_path / "allowed_signers"
    signers.write_text(allowed_signers(Signing(identity=WHO, keys=(SigningKey(key=public),))))
    made = sign([(path.read_bytes(), str(path)) for path in bags], key)
    for path in bags:
        signature = tmp_path / "PAKET.zip.sig"
        signature.write_bytes(made[str(path)])
        data = path.read_bytes()
        assert _verify(signers, signature, data), path
        assert not _verify(signers, signature, data[:-1] + bytes([data[-1] ^ 1])), path


def _verify(signers: Path, signature: Path, data: bytes) -> bool:
    options = ["-f", str(signers), "-I", WHO, "-n", NAMESPACE, "-s", str(signature)]
    command = ["ssh-keygen", "-Y", "verify", *options]
    return subprocess.run(command, input=data, capture_output=True, check=False).returncode == 0
