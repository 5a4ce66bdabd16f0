"""Real photos of many cameras, each as an item: upright, credited, with nothing private."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageChops, ImageCms, ImageOps, ImageStat

from newsroom.edition import examine
from newsroom.engine.store import Store
from newsroom.errors import ContentError
from newsroom.media.plan import renditions
from newsroom.media.probe import is_photo
from newsroom.messages import translate
from newsroom.problems import Problem
from newsroom.settings import Photos, Settings
from tests.conftest import SHARED
from tests.site.test_photos import SAID
from tests.site.tree import NOW_UTC, Bench, agency, photo, release, write_text

CORPORA = [SHARED / "corpora" / n for n in ("exif-samples", "exif-orientation-examples")]
WIDTHS = Photos(widths=(160, 320), formats=("webp", "jpeg"))
CUT = CORPORA[1] / "Landscape_1.jpg"
NOBODY = "Rani Saputri / MMC"
_OURS = {"Exif.Image.Artist", "Iptc.Application2.Byline", "Iptc.Application2.Credit"}
_OURS |= {"Xmp.photoshop.Credit", "Xmp.dc.creator"}

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not all(p.is_dir() for p in CORPORA), reason="../shared/corpora is not here"
    ),
]


@dataclass(frozen=True)
class Built:
    """The site of all photos: their sources and credits by folder, and those refused before."""

    bench: Bench
    settings: Settings
    sources: dict[str, Path]
    credits: dict[str, str]
    refused: dict[str, Problem]

    def published(self) -> list[str]:
        """Return the folders of the photos that are on the site."""
        return [folder for folder in self.sources if folder not in self.refused]

    def files(self, folder: str) -> dict[str, bytes]:
        """Return name -> bytes of all that was made of a photo, the bundle's too."""
        item = self.bench.item(f"{folder}/index.md", agency=self.settings.agency)
        (attached,) = item.photos
        planned = renditions(attached.picture, WIDTHS)
        output = self.bench.output
        found = {
            r.path(attached.key): (output / r.path(attached.key)).read_bytes() for r in planned
        }
        (bundle,) = sorted((output / item.url).rglob("*.zip"))
        with zipfile.ZipFile(bundle) as archive:
            names = [name for name in archive.namelist() if name.endswith(".jpg")]
            found |= {f"{item.slug}-{Path(name).name}": archive.read(name) for name in names}
        assert names
        return found


def every_photo() -> list[Path]:
    found = (path for corpus in CORPORA for path in sorted(corpus.rglob("*")))
    return [path for path in found if path.is_file() and is_photo(path.name)]


def own_credit(path: Path) -> str:
    """Return who made a photo, as its own IPTC, XMP or EXIF says; "" if it does not."""
    import pyexiv2

    told: dict[str, Any] = {}
    try:
        with pyexiv2.ImageData(path.read_bytes()) as image:
            for read in (image.read_exif, image.read_xmp, image.read_iptc):
                told |= read()
    except (RuntimeError, UnicodeDecodeError):
        return ""
    for name in sorted(_OURS & told.keys(), reverse=True):
        value = told[name]
        text = " ".join(str(value[0] if isinstance(value, list) else value).split())
        if text:
            return text
    return ""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the site; what is refused is taken out, and then the build goes through."""
    bench = Bench(tmp_path_factory.mktemp("korpus"))
    settings = bench.settings(agency=replace(agency(), photos=WIDTHS))
    cut = tmp_path_factory.mktemp("potong") / "potong.jpg"
    cut.write_bytes(CUT.read_bytes()[:9000])
    sources, credits = {}, {}
    for number, path in enumerate([*every_photo(), cut]):
        folder = f"siaran-pers/2026/11/foto-{number:03}"
        name = re.sub(r"[^a-z0-9.-]+", "-", path.name.lower()).strip("-")
        sources[folder], credits[folder] = path, own_credit(path)
        shown = photo(name, "Perahu di tepi sungai", credit=credits[folder] or NOBODY)
        fields = release(f"Foto {number}", "2026-11-20 09:30 WIB", f"{number}/SP/2026")
        fields["photos"] = [shown]
        write_text(bench.content, folder, fields, files={name: path.read_bytes()})
    with Store(settings.state) as store:
        problems = examine(settings, NOW_UTC, store)[1]
    refused = {problem.path.rpartition("/")[0]: problem for problem in problems}
    with pytest.raises(ContentError):
        bench.build(agency=settings.agency)
    for folder in refused:
        shutil.rmtree(bench.content / folder)
    bench.build(agency=settings.agency)
    return Built(bench, settings, sources, credits, refused)


def test_each_is_published_or_refused_by_name(built: Built) -> None:
    """A refusal names the photo, or its line, in Indonesian; most are published.

    All of the corpora can be: what is refused here is one that was cut for it.
    """
    assert len(built.sources) > 60
    assert "potong.jpg" in {built.sources[folder].name for folder in built.refused}
    for folder, problem in built.refused.items():
        assert problem.code.startswith("photo-"), problem
        assert problem.path.startswith(folder)
        assert translate(problem.order, "id") != problem.order
        print(built.sources[folder].name, problem.text(lambda s: translate(s, "id")))
    assert len(built.published()) > 0.9 * len(built.sources)


def test_each_stands_upright(built: Built) -> None:
    """Beside a decode of the source by other hands: turned by its own tag, then made small."""
    for folder in built.published():
        right = upright(built.sources[folder])
        for name, data in built.files(folder).items():
            with Image.open(io.BytesIO(data)) as image:
                wide, high = image.size
                difference = unlike(image, right)
            assert abs(wide / high - right.width / right.height) < 0.03 * wide / high, name
            most = ALIKE if high > 32 else 1.5 * ALIKE  # WebP halves the colours of 14 lines
            assert difference < most, (built.sources[folder].name, name, difference)


ALIKE = 10


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Return how much two pictures differ as thumbnails: the mean of the worst channel."""
    box = Image.Resampling.BOX  # some are 14 pixels high: nothing is made up between them
    small = [image.convert("RGB").resize((12, 12), box) for image in (one, other)]
    return max(ImageStat.Stat(ImageChops.difference(*small)).mean)


def test_that_comparison_sees_a_photo_on_its_side() -> None:
    right = upright(CUT)
    assert unlike(right, right.rotate(1)) < ALIKE
    for turned in (right.rotate(90), right.rotate(180), right.transpose(0)):
        assert unlike(right, turned) > 1.5 * ALIKE


def upright(path: Path) -> Image.Image:
    import pillow_heif

    pillow_heif.register_heif_opener()
    with Image.open(path) as image:
        turned = ImageOps.exif_transpose(image)
        if turned.mode == "RGB" and (profile := image.info.get("icc_profile")):
            source, target = io.BytesIO(profile), ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(turned, source, target) or turned
        ground = Image.new("RGBA", turned.size, "white")
        return Image.alpha_composite(ground, turned.convert("RGBA")).convert("RGB")


@pytest.mark.parametrize("side", ["Landscape", "Portrait"])
def test_all_eight_ways_look_the_same(built: Built, side: str) -> None:
    seen = {}
    for folder in built.published():
        if re.fullmatch(rf"{side}_\d\.jpg", built.sources[folder].name):
            *_, data = built.files(folder).values()
            with Image.open(io.BytesIO(data)) as image:
                seen[built.sources[folder].name] = image.copy()
    assert len(seen) == 9
    first = seen[f"{side}_1.jpg"]
    for image in seen.values():
        assert unlike(first, image) < ALIKE


PRIVATE = {0x927C, 0xA430, 0xA431, 0xA435, 0x010F, 0x0110, 0x013C}  # notes, owner, serials, camera
GPS, PHOTO, THUMBNAIL = ExifTags.IFD.GPSInfo, ExifTags.IFD.Exif, ExifTags.IFD.IFD1


def private(data: bytes) -> set[str]:
    """Return what Pillow finds in a file that nobody should see."""
    with Image.open(io.BytesIO(data)) as image:
        told = image.getexif()
        tags = {*told, *told.get_ifd(PHOTO)} & PRIVATE
        more = {"gps": told.get_ifd(GPS), "thumbnail": told.get_ifd(THUMBNAIL)}
        return {hex(tag) for tag in tags} | {name for name, found in more.items() if found}


def test_nothing_private_is_left(built: Built) -> None:
    """Not by Pillow in any file; and the same look finds it in the sources."""
    before = set()
    for folder in built.published():
        path = built.sources[folder]
        if path.suffix.lower() in (".jpg", ".jpeg"):
            before |= private(path.read_bytes())
        for name, data in built.files(folder).items():
            assert private(data) == set(), (path.name, name)
    assert {"gps", "thumbnail", hex(0x927C), hex(0x010F)} <= before


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_exiftool_finds_the_label_and_nothing_else(built: Built, tmp_path: Path) -> None:
    """Renditions and bundles: who made it, on all that had a word of it; and no other field."""
    credits = {}
    for folder in built.published():
        for name, data in built.files(folder).items():
            file = tmp_path / name.replace("/", "-")
            file.write_bytes(data)
            credits[str(file)] = " ".join((built.credits[folder] or NOBODY).split())
    for one in told_by_exiftool(tmp_path):
        assert one.keys() - SAID <= {"SourceFile"}, one
        assert one["XMP-photoshop:Credit"] == credits.pop(one["SourceFile"])
    assert credits == {}
    assert sum(map(bool, built.credits.values())) >= 2


def told_by_exiftool(folder: Path) -> list[dict[str, Any]]:
    """Return what ExifTool reads in a folder's pictures: all metadata that cameras write."""
    groups = [f"-{name}:All" for name in ("EXIF", "XMP", "IPTC", "GPS", "MakerNotes", "Photoshop")]
    more = ["-Comment", "-ThumbnailImage", "-PreviewImage", "-SerialNumber", "-OwnerName"]
    command = ["exiftool", "-json", "-groupNames1", "-r", *groups, *more, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]
