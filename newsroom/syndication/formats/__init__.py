"""Wire formats by registry: every module here with NAME and encode(release) is one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from newsroom.syndication.values import Release

Encode = Callable[[Release], bytes]
# What shapes the bytes of a format besides our own code, for the version of a recipe.
LIBRARIES = ("lxml", "orjson", "python-docx", "babel")


@cache
def all_formats() -> dict[str, Encode]:
    """Return the name of each format's file in a bundle -> its encoder, in order of name."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return dict(sorted((module.NAME, module.encode) for module in modules))
