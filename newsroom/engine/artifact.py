"""An artifact: output files as a pure function of a small value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsroom.engine.fingerprint import fingerprint
from newsroom.engine.pointer import stands_for
from newsroom.model import File

if TYPE_CHECKING:
    from newsroom.engine.originals import Originals


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where a recipe finds files that its inputs name by hash; not part of any fingerprint."""

    content: Path
    theme: Path
    objects: Path
    originals: Originals | None = None

    def read(self, file: File) -> bytes:
        """Return the bytes of a source file; ChangedError if they are not the ones planned.

        Where a pointer lies in its place, its original is fetched. Raises BuildError then too.
        """
        data = (self.content / file.path).read_bytes()
        if sha256(data).hexdigest() == file.sha256:
            return data
        if self.originals and stands_for(data, file):
            return self.originals.read(file)
        raise ChangedError(file.path)


class ChangedError(Exception):
    """A source file changed while the edition was being built."""


@dataclass(frozen=True, slots=True)
class Supplies:
    """What a recipe works with besides an artifact's inputs: items, files needed, the workshop.

    `weighed` has the (SHA-256, size in bytes) of every file of each artifact that is weighed.
    """

    workshop: Workshop
    items: Sequence[Any] = ()
    needed: Sequence[bytes] = ()
    weighed: Sequence[Sequence[tuple[str, int]]] = ()


@dataclass(slots=True, eq=False)
class Kept:
    """An output file that need not be planned: its key is the one that it stands with."""

    path: str


Build = Callable[[Any, Supplies], Sequence[bytes]]


@dataclass(frozen=True)
class Recipe:
    """How a kind of file is made: `build(inputs, supplies) -> files`.

    `build` is a module's own function, so that another process or machine can find it. `version`
    changes whenever its code, templates or libraries would give other bytes. `batch` is how many
    artifacts a worker gets at once: one where each takes long, many where handing over does. A
    `wary` recipe works on bytes that others made, so that it is held to limits.
    """

    name: str
    version: str
    build: Build
    batch: int = 16
    wary: bool = False


@dataclass(slots=True, eq=False)
class Artifact:
    """Output files (site paths) that a recipe makes from inputs, items and other artifacts.

    `paths` may be empty strings for files that are needed by others but not published. `items`
    are digests of items in the store, which the recipe gets opened. Of what it `needs` it gets the
    bytes, of what it `weighs` only their hashes and sizes. `sources` are the content
    files it comes from, for the manifest. The fingerprint covers all that the files depend on.
    `key`, if there is one, covers all that it was planned from: where it is the same as before,
    there is no need to plan it again.
    """

    paths: tuple[str, ...]
    recipe: Recipe
    inputs: Any
    items: tuple[str, ...] = ()
    needs: tuple[Artifact, ...] = ()
    sources: tuple[str, ...] = ()
    fingerprint: str = ""
    key: str = ""
    weighs: tuple[Artifact, ...] = ()

    def __post_init__(self) -> None:
        """Take the fingerprint, unless it is known."""
        if not self.fingerprint:
            needed = [need.fingerprint for need in self.needs]
            needed += [f"weighs:{other.fingerprint}" for other in self.weighs]
            recipe = self.recipe
            self.fingerprint = fingerprint(
                recipe.name, recipe.version, self.inputs, self.items, needed
            )
