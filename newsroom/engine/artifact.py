"""An artifact: output files as a pure function of a small value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsroom.engine.fingerprint import fingerprint
from newsroom.model import File


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where a recipe finds files that its inputs name by hash; not part of any fingerprint."""

    content: Path
    theme: Path

    def read(self, file: File) -> bytes:
        """Return the bytes of a source file; ChangedError if they are not the ones planned."""
        from hashlib import sha256

        data = (self.content / file.path).read_bytes()
        if sha256(data).hexdigest() != file.sha256:
            raise ChangedError(file.path)
        return data


class ChangedError(Exception):
    """A source file changed while the edition was being built."""


Build = Callable[[Any, Sequence[bytes], Workshop], Sequence[bytes]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a kind of file is made: `build(inputs, needed files, workshop) -> files`.

    `build` is a module's own function, so that another process or machine can find it. `version`
    changes whenever its code, templates or libraries would give other bytes. `batch` is how many
    artifacts a worker gets at once: one where each takes long, many where handing over does.
    """

    name: str
    version: str
    build: Build
    batch: int = 16


@dataclass(frozen=True, slots=True)
class Artifact:
    """Output files (site paths) that a recipe makes from inputs and from other artifacts.

    `paths` may be empty strings for files that are needed by others but not published.
    `sources` are the content files it comes from, for the manifest.
    """

    paths: tuple[str, ...]
    recipe: Recipe
    inputs: Any
    needs: tuple[Artifact, ...] = ()
    sources: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        """Return the hash of all that the files depend on."""
        needed = (need.fingerprint() for need in self.needs)
        return fingerprint(self.recipe.name, self.recipe.version, self.inputs, needed)
