"""Call Pelican as a program of its own: with `--fatal`, in a scrubbed environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

_NEEDED = {"PATH", "HOME", "USER", "TMPDIR", "TEMP", "TZ", "LANG", "TERM", "COLUMNS", "CI"}
_NEEDED |= {"NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "PYTHONHASHSEED", "SYSTEMROOT"}
_FAMILIES = ("NEWSROOM_", "LC_")


def call_pelican(*options: str, conf: str, **more: str) -> int:
    """Build the content with a settings file; return the exit status.

    Without --fatal, Pelican logs a plugin that cannot be loaded and exits 0. It must never be
    combined with -q, which switches it off.
    """
    command = [sys.executable, "-m", "pelican", "content", "-s", conf, "--fatal", "errors"]
    status = subprocess.call([*command, *options], env={**needed(os.environ), **more})
    return status if status >= 0 else 128 - status


def needed(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what a build may know of the environment; keys and tokens are not among it."""
    return {
        name: value
        for name, value in environ.items()
        if name in _NEEDED or name.startswith(_FAMILIES)
    }
