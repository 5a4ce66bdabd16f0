"""The registry: every module here that has a KIND is a content kind. Nobody else names one."""

from __future__ import annotations

import copyreg
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from newsroom.kinds.common import Kind


@cache
def all_kinds() -> dict[str, Kind]:
    """Return folder -> kind, in order of folder name."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    kinds = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {kind.folder: kind for kind in sorted(kinds, key=lambda kind: kind.folder)}


def kind_named(folder: str) -> Kind:
    """Return the kind of a folder. Raises KeyError."""
    return all_kinds()[folder]


def _travel(kind: Kind) -> tuple[object, tuple[str]]:
    """Let a kind travel by name: another process has the same kinds."""
    return kind_named, (kind.folder,)


copyreg.pickle(Kind, _travel)  # type: ignore[arg-type]
