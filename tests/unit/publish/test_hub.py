"""A hub is told of what changed; one that is away does not stop anything."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pytest

from newsroom.publish.hub import changed_feeds, tell_hub


class Hub(ThreadingHTTPServer):
    """A hub that remembers what it was told, and answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Told)
        self.told: list[dict[str, list[str]]] = []
        self.status = 204

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Told(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        """Note the form."""
        length = int(self.headers["Content-Length"])
        self.server.told.append(parse_qs(self.rfile.read(length).decode()))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    """Return a hub on this machine."""
    server = Hub()
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def write(folder: Path, **files: str) -> Path:
    """Write files named by path, with _ for /."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_feeds_that_differ_are_named_and_no_other_file(tmp_path: Path) -> None:
    old = write(tmp_path / "a", rss_xml="1", atom_xml="1", berita__feed_json="1", index_html="1")
    new = write(tmp_path / "b", rss_xml="2", atom_xml="1", berita__feed_json="2", index_html="2")
    write(new, foto__atom_xml="1")
    assert sorted(changed_feeds(old, new)) == ["berita/feed.json", "foto/atom.xml", "rss.xml"]
    assert len(list(changed_feeds(None, new))) == 4
    assert list(changed_feeds(new, new)) == []


def test_the_hub_gets_all_in_few_calls(hub: Hub) -> None:
    urls = [f"https://ruang.example/{n}/atom.xml" for n in range(60)]
    assert tell_hub(hub.address, urls) == ""
    assert [form["hub.mode"] for form in hub.told] == [["publish"], ["publish"]]
    assert [url for form in hub.told for url in form["hub.url"]] == urls


def test_a_hub_that_refuses_or_is_away_is_told_of_in_words(hub: Hub) -> None:
    hub.status = 500
    assert "500" in tell_hub(hub.address, ["https://ruang.example/atom.xml"])
    address = hub.address
    hub.server_close()
    assert tell_hub(address, ["https://ruang.example/atom.xml"])
