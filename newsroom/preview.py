"""The preview: drafts and held items too, each under a banner; refreshed after every save."""

from __future__ import annotations

import os
import subprocess
import sys
import webbrowser
from pathlib import Path

from newsroom.console import say
from newsroom.messages import mark

OUTPUT = Path(".newsroom/preview")
WATCHED = ("content", "theme", "newsroom", "agency.toml", "pelicanconf.py")


def build_preview(port: int) -> bool:
    """Build the preview in its own folder; True when it is whole. Never touches output/."""
    command = [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py"]
    command += ["--fatal", "errors", "-o", str(OUTPUT.resolve())]
    command += ["-e", f'SITEURL="http://localhost:{port}"']
    environ = {**os.environ, "NEWSROOM_PREVIEW": "1"}
    return subprocess.call(command, env=environ) == 0


def serve_preview(port: int, open_browser: bool) -> int:
    """Serve on this machine until stopped. Returns 1 when there is nothing to serve."""
    from livereload import Server

    if not build_preview(port) and not OUTPUT.is_dir():
        return 1
    server = Server()
    for path in WATCHED:
        server.watch(path, lambda: build_preview(port))
    address = f"http://localhost:{port}/"
    say(mark("Preview: {address} (Ctrl-C ends it)"), address=address)
    if open_browser:
        webbrowser.open(address)
    server.serve(root=str(OUTPUT), host="127.0.0.1", port=port, restart_delay=0)
    return 0
