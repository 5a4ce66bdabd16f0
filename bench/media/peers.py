"""The builders of photos: what each is called with, and where its renditions lie afterwards."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.archive import ROOT
from bench.peers import BENCH, remove, said
from newsroom.media.plan import QUALITY
from newsroom.media.render import _ENCODERS

HERE = Path(__file__).resolve().parent
FOLDER = BENCH / "media"
WIDTHS = (320, 640, 960, 1280, 1920)
EFFORT = 9 - _ENCODERS["avif"]["speed"]  # libvips asks libaom for a speed of 9 less the effort
SHARP_OPTIONS: dict[str, dict[str, object]] = {
    "jpeg": {"quality": QUALITY["jpeg"], "progressive": True},
    "webp": {"quality": QUALITY["webp"], "effort": _ENCODERS["webp"]["method"]},
    "avif": {"quality": QUALITY["avif"], "effort": EFFORT, "chromaSubsampling": "4:2:0"},
}
CORES = 2


class Rendition(NamedTuple):
    """One file that a builder made of a photo (its name without ending)."""

    photo: str
    width: int
    format: str
    file: Path


class Peer(ABC):
    """A builder of photos with a folder of its own; `formats` is what it is to make."""

    name: str
    form: str

    def __init__(self, photos: Path, formats: Sequence[str]) -> None:
        self.photos, self.formats = photos, tuple(formats)
        self.folder = FOLDER / "work" / self.form

    def prepare(self) -> None:
        """Lay the work folder out; nothing made before is left."""
        remove(self.folder)
        self.folder.mkdir(parents=True)

    @abstractmethod
    def command(self) -> list[str]:
        """Return the command that is measured."""

    @abstractmethod
    def renditions(self) -> Iterator[Rendition]:
        """Yield what it has made."""

    @abstractmethod
    def version(self) -> str:
        """Return name and version."""

    def environment(self) -> dict[str, str]:
        """Return the environment: this process's, without our own settings."""
        return {k: v for k, v in os.environ.items() if not k.startswith("NEWSROOM_")}


class Ours(Peer):
    """This project as far as sharp goes: nothing looked through for damage, no byte budgets."""

    name, form, ships = "ours", "ours", False

    def command(self) -> list[str]:
        """Return the command; see `bench/media/ours.py`."""
        asked = {"widths": WIDTHS, "formats": self.formats, "ships": self.ships}
        module = [sys.executable, "-m", "bench.media.ours"]
        return [*module, str(self.photos), str(self.folder), json.dumps(asked)]

    def environment(self) -> dict[str, str]:
        """Return the environment, with this project's code."""
        return {**super().environment(), "PYTHONPATH": str(ROOT), "NEWSROOM_JOBS": str(CORES)}

    def renditions(self) -> Iterator[Rendition]:
        """Yield the labelled files."""
        for photo, width, form, path in json.loads((self.folder / "renditions.json").read_text()):
            yield Rendition(photo, width, form, self.folder / "objects" / path)

    def version(self) -> str:
        """Return the libraries that render."""
        from PIL import __version__, features

        known = {name: features.version(name) for name in ("webp", "avif")}
        return f"Pillow {__version__} (libwebp {known['webp']}, libavif {known['avif']})"


class OursAsItShips(Ours):
    """This project as it builds a site: what is too heavy is encoded again, with less quality."""

    name, form, ships = "ours, as it ships", "ours-ships", True


class Sharp(Peer):
    """sharp, in its quickest way on two cores: decoded once, then all from those pixels."""

    name, form, way, threads, flying = "sharp", "sharp", "once", 1, 3

    def prepare(self) -> None:
        """Install sharp, unless it is there."""
        super().prepare()
        sharp_folder()

    def command(self) -> list[str]:
        """Return the command; see `bench/media/sharp.js`."""
        asked = {
            **{"way": self.way, "threads": self.threads, "flying": self.flying},
            **{"widths": WIDTHS, "formats": {form: SHARP_OPTIONS[form] for form in self.formats}},
        }
        script = str(sharp_folder() / "sharp.js")
        return ["node", script, str(self.photos), str(self.folder), json.dumps(asked)]

    def environment(self) -> dict[str, str]:
        """Return the environment: as many pictures in work at once as there are cores."""
        return {**super().environment(), "UV_THREADPOOL_SIZE": str(CORES)}

    def renditions(self) -> Iterator[Rendition]:
        """Yield what lies in its folder."""
        for file in self.folder.iterdir():
            photo, _, width = file.stem.partition("-")
            yield Rendition(photo, int(width), file.suffix.lstrip("."), file)

    def version(self) -> str:
        """Return the versions of Node, of sharp, and of what it renders with."""
        script = (
            "const v = require('sharp').versions;"
            "console.log(`Node ${process.versions.node}, sharp ${v.sharp} (libvips ${v.vips},"
            " libwebp ${v.webp}, libaom ${v.aom})`)"
        )
        return said(["node", "-e", script], folder=sharp_folder())


class SharpClones(Sharp):
    """sharp as its documentation clones one input: the file is decoded for each rendition."""

    name, form, way = "sharp, clones", "sharp-clones", "clone"


class ImageProcess(Peer):
    """Stock Pelican with pelican-image-process: an article for each photo."""

    name, form = "pelican-image-process", "image-process"

    def prepare(self) -> None:
        """Write settings and articles, and link the photos."""
        super().prepare()
        plugin_folder()
        shutil.copy(HERE / "pelicanconf.py", self.folder)
        content = self.folder / "content"
        (content / "images").mkdir(parents=True)
        for photo in sorted(self.photos.glob("*.jpg")):
            os.link(photo, content / "images" / photo.name)
            (content / f"{photo.stem}.md").write_text(_article(photo.stem), encoding="utf-8")

    def command(self) -> list[str]:
        """Return the command of a build."""
        fatal = ["--fatal", "errors"]
        return [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", *fatal]

    def environment(self) -> dict[str, str]:
        """Return the environment, with what the settings file is told by it."""
        told = {"BENCH_FORMATS": ",".join(self.formats), "BENCH_WIDTHS": json.dumps(WIDTHS)}
        return {**super().environment(), **told, "BENCH_PLUGINS": str(plugin_folder())}

    def renditions(self) -> Iterator[Rendition]:
        """Yield the derivatives: `.../picture/default/640w/0000.webp`."""
        suffixes = {".jpg": "jpeg", ".webp": "webp", ".avif": "avif"}
        for file in sorted(self.folder.glob("output/images/derivatives/**/*w/*")):
            width = int(file.parent.name.rstrip("w"))
            yield Rendition(file.stem, width, suffixes[file.suffix], file)

    def version(self) -> str:
        """Return its version."""
        (pinned,) = (
            line.split()[0]
            for line in (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines()
            if "==" in line
        )
        return pinned.replace("==", " ")


PEERS: Mapping[str, type[Peer]] = {
    peer.form: peer for peer in (Ours, OursAsItShips, Sharp, SharpClones, ImageProcess)
}


def sharp_folder() -> Path:
    """Return the folder with sharp and its script; installed when missing or another is pinned."""
    folder = FOLDER / "sharp"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "sharp.js", folder)
    pinned = (HERE / "package.json").read_text(encoding="utf-8")
    stamp = folder / "installed.json"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != pinned:
        shutil.copy(HERE / "package.json", folder)
        install = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund"]
        subprocess.run(install, cwd=folder, check=True, stdout=sys.stderr)
        stamp.write_text(pinned, encoding="utf-8")
    return folder


def plugin_folder() -> Path:
    """Return the folder of the plugin for Pelican, which is installed when missing."""
    folder = FOLDER / "plugin"
    if not (folder / "pelican").exists():
        install = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
        pinned = ["--no-deps", "--require-hashes", "-r", str(HERE / "requirements.txt")]
        command = [*install, "install", "-q", *pinned, "--target", str(folder)]
        subprocess.run(command, check=True, stdout=sys.stderr)
    return folder / "pelican" / "plugins"


def _article(name: str) -> str:
    return (
        f"Title: Foto {name}\nDate: 2026-11-20 08:00\nCategory: foto\n\n"
        f'<div><img class="image-process-picture" alt="Foto" src="/images/{name}.jpg"></div>\n'
    )
