"""The preview: drafts and held items too, each under a banner; refreshed after every save."""

from __future__ import annotations

import webbrowser
from pathlib import Path

from newsroom.console import say
from newsroom.messages import mark
from newsroom.pelican_call import call_pelican

OUTPUT = Path(".newsroom/preview")
WATCHED = ("content", "theme", "newsroom", "agency.toml", "pelicanconf.py")


def build_preview(port: int) -> bool:
    """Build the preview in its own folder; True when it is whole. Never touches output/."""
    address = f'SITEURL="http://localhost:{port}"'
    options = ("-o", str(OUTPUT.resolve()), "-e", address)
    return call_pelican(*options, conf="pelicanconf.py", NEWSROOM_PREVIEW="1") == 0


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
