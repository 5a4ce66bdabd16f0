"""Call Pelican as a program of its own: with `--fatal`, in a scrubbed environment."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

_NEEDED = {"PATH", "HOME", "USER", "TMPDIR", "TEMP", "TZ", "LANG", "TERM", "COLUMNS", "CI"}
_NEEDED |= {"NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "PYTHONHASHSEED", "SYSTEMROOT"}
_FAMILIES = ("NEWSROOM_", "LC_")
# What reaching a store of originals takes: keys, its address, the way through a proxy.
_STORES = ("AWS_", "FSSPEC_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_")


def call_pelican(*options: str, conf: str, **more: str) -> int:
    """Build the content with a settings file; return the exit status.

    Without --fatal, Pelican logs a plugin that cannot be loaded and exits 0. It must never be
    combined with -q, which switches it off.
    """
    command = [sys.executable, "-m", "pelican", "content", "-s", conf, "--fatal", "errors"]
    known = needed(os.environ, names_store(conf))
    status = subprocess.call([*command, *options], env={**known, **more})
    return status if status >= 0 else 128 - status


def needed(environ: Mapping[str, str], store: bool = False) -> dict[str, str]:
    """Return what a build may know of the environment: keys only of a store that it reads."""
    return {
        name: value
        for name, value in environ.items()
        if name in _NEEDED
        or name.startswith(_FAMILIES)
        or (store and name.upper().startswith(_STORES))
    }


def names_store(conf: str) -> bool:
    """Tell whether the agency's originals lie in a store; what cannot be read names none."""
    try:
        path = Path(runpy.run_path(conf)["AGENCY"])
        url = tomllib.loads(path.read_text(encoding="utf-8"))["photos"]["originals"]
    except (OSError, LookupError, ValueError, TypeError):
        return False
    return isinstance(url, str) and bool(url) and not url.startswith("file:")
