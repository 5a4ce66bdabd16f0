"""What workers elsewhere must have in common with the machine that builds, or bytes may differ.

A worker looks at itself, once per build in each process: before the build begins, or before its
first work if it came later.
"""

from __future__ import annotations

import pickle
import platform
import re
import sys
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import Any

from newsroom.engine.artifact import Workshop
from newsroom.engine.fingerprint import PACKAGE, tree_digest
from newsroom.errors import BuildError
from newsroom.messages import mark

_at_first: dict[str, str] = {}  # the traits of this worker when it met its first build
_alike: set[str] = set()  # builds that this worker was found fit for
_one_at_a_time = Lock()  # recipes are written for processes, not for threads


@dataclass(frozen=True)
class Likeness:
    """Traits (name -> version), folders by their names and by every byte (path -> what is there).

    `build` names the build: a worker looks at itself once for each.
    """

    build: str
    traits: Mapping[str, str]
    listed: Mapping[str, str]
    whole: Mapping[str, str]


def look_here(build: str, workshop: Workshop | None, token: Path | None) -> Likeness:
    """Return what this machine is and sees; `token` is a file that only its own state has."""
    listed = {str(workshop.content): _names_in(workshop.content)} if workshop else {}
    whole = [path for path in (workshop and workshop.theme, token) if path]
    return Likeness(build, traits(), listed, {str(path): tree_digest(path) for path in whole})


def traits() -> dict[str, str]:
    """Return name -> version of the code, of Python, and of every library that newsroom needs."""
    return {
        **_libraries(),
        "newsroom": tree_digest(PACKAGE)[:12],
        platform.python_implementation(): platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        platform.system(): platform.machine(),
    }


def _libraries() -> dict[str, str]:
    found: dict[str, str] = {}
    wanted = ["newsroom"]
    while wanted:
        name = wanted.pop().lower().replace("_", "-")
        if name not in found:
            try:
                library = metadata.distribution(name)
            except metadata.PackageNotFoundError:  # needed on other systems only
                continue
            found[name] = library.version
            wanted += [_name_in(line) for line in library.requires or () if "extra ==" not in line]
    return found


def _name_in(requirement: str) -> str:
    named = re.match(r"[\w.-]+", requirement)
    return named[0] if named else ""


def _names_in(folder: Path) -> str:
    try:
        return "\n".join(sorted(entry.name for entry in folder.iterdir()))
    except OSError:
        return ""


def inspect(wanted: Likeness, dask_worker: Any) -> BuildError | None:
    """Return why this worker cannot work for a build; None when it can.

    It lives longer than a build, so it forgets what it read of themes and catalogues for others.
    Dask fills in `dask_worker`.
    """
    if wanted.build in _alike:
        return None
    _forget()
    found = traits()
    _at_first.update({} if _at_first else found)
    fault = (
        _other_trait(wanted.traits, found, dask_worker.address)
        or _older_code(found, dask_worker.address)
        or _other_folder(wanted, dask_worker.address)
    )
    if fault is None:
        _alike.add(wanted.build)
    return fault


def _other_trait(
    wanted: Mapping[str, str], found: Mapping[str, str], worker: str
) -> BuildError | None:
    for name in (name for name in wanted if found.get(name) != wanted[name]):
        return BuildError(
            mark(
                "the worker at {worker} has {theirs}, this machine has {ours}; "
                "install the same there, then restart it"
            ),
            worker=worker,
            theirs=f"{name} {found.get(name, '-')}",
            ours=f"{name} {wanted[name]}",
        )
    return None


def _older_code(found: Mapping[str, str], worker: str) -> BuildError | None:
    """A process keeps the code that it once loaded, whatever was installed since."""
    if found == _at_first:
        return None
    return BuildError(
        mark("the worker at {worker} began before its programs were changed; restart it"),
        worker=worker,
    )


def _other_folder(wanted: Likeness, worker: str) -> BuildError | None:
    for path in (*wanted.listed, *wanted.whole):
        listed, whole = wanted.listed.get(path), wanted.whole.get(path)
        if listed not in (None, _names_in(Path(path))) or whole not in (None, _digest(path)):
            return BuildError(
                mark(
                    "the worker at {worker} does not see {path} as this machine does; share its "
                    "folder with the worker, under the same path"
                ),
                worker=worker,
                path=path,
            )
    return None


def _digest(path: str) -> str:
    try:
        return tree_digest(Path(path))
    except OSError:
        return ""


def _forget() -> None:
    ours = [module for name, module in list(sys.modules.items()) if name.startswith("newsroom.")]
    for value in [value for module in ours for value in vars(module).values()]:
        clear = getattr(value, "cache_clear", None)
        if callable(clear):
            clear()


def work(wanted: Likeness, call: bytes) -> Any:
    """Do one pickled call `(function, args, kwargs)` on a worker that is fit for the build."""
    from distributed import get_worker

    with _one_at_a_time:
        if fault := inspect(wanted, get_worker()):
            raise fault
        function, args, kwargs = pickle.loads(call)
        return function(*args, **kwargs)
