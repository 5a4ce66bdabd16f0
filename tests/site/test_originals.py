"""Originals on a real S3 server on this machine: the same site as with the photos themselves.

`tools/s3/prepare.py` installs the server and the library; .ci/run calls it.
"""

from __future__ import annotations

import json
import os
import runpy
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

import pytest

from newsroom.engine.executor import die_with_parent
from newsroom.engine.originals import object_name
from newsroom.engine.pointer import Pointer, write_pointer
from newsroom.media.probe import is_photo
from tests.site import test_dask
from tests.site.tree import ROOT, SITEURL, Project, make_project, picture, tree_of, write_small

TOOLS = runpy.run_path(str(ROOT / "tools" / "s3" / "prepare.py"))
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not TOOLS["is_ready"](), reason="no S3 server: python3 tools/s3/prepare.py installs one"
    ),
]
STORE = "s3://foto/arsip"
PHOTOS = ("siaran-pers/2026/11/satu/a.jpg", "berita/2026/11/dua/b.jpg")


@dataclass
class Server:
    """An S3 server; ends with this process, whatever ends this process."""

    process: subprocess.Popen[str]
    env: dict[str, str]
    asked: list[dict[str, object]] = field(default_factory=list)

    def gets(self) -> list[str]:
        """Return the names of objects that were asked for since the last time."""
        self._catch_up()
        found = [str(a["path"]).rpartition("/")[2] for a in self.asked if a["method"] == "GET"]
        self.asked.clear()
        return found

    def _catch_up(self) -> None:
        """Wait until all was heard that was asked before now: another request, seen on its way."""
        self._say("OPTIONS", "/tanda")
        until = time.monotonic() + 20
        while not any(told["method"] == "OPTIONS" for told in self.asked):
            assert time.monotonic() < until
            time.sleep(0.001)

    def put(self, name: str, data: bytes) -> None:
        """Put an object there, as another program does."""
        self._say("PATCH", f"/arsip/{name}", data)

    def _say(self, method: str, path: str, data: bytes = b"") -> None:
        host, port = self.env["AWS_ENDPOINT_URL"].rpartition("/")[2].split(":")
        connection = HTTPConnection(host, int(port), timeout=20)
        connection.request(method, path, data)
        assert connection.getresponse().status == 204
        connection.close()

    def stop(self) -> None:
        """End it."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(20)


@contextmanager
def open_server() -> Iterator[Server]:
    """Start a server on a free port of this machine."""
    process = subprocess.Popen(
        [str(TOOLS["SERVER"] / "bin" / "python"), str(ROOT / "tools" / "s3" / "server.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent,
    )
    assert process.stdout
    told = json.loads(process.stdout.readline())
    env = {
        "AWS_ACCESS_KEY_ID": told["key"],
        "AWS_SECRET_ACCESS_KEY": told["secret"],
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{told['port']}",
        "AWS_DEFAULT_REGION": "us-east-1",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{TOOLS['CLIENT']}",
    }
    server = Server(process, env)
    listener = Thread(target=_listen, args=(process.stdout, server.asked), daemon=True)
    listener.start()
    try:
        yield server
    finally:
        server.stop()
        listener.join(20)
        process.stdout.close()


def _listen(lines: Iterator[str], asked: list[dict[str, object]]) -> None:
    for line in lines:
        asked.append(json.loads(line))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Return a server for all tests of this module."""
    with open_server() as made:
        yield made


@pytest.fixture
def plain(tmp_path: Path) -> Project:
    """Return a project with its photos, built."""
    project = make_project(tmp_path / "asli" / "proyek", SITEURL)
    write_small(project.content)
    assert project.pelican().returncode == 0
    return project


@pytest.fixture
def away(tmp_path: Path, server: Server) -> Project:
    """Return the same project, not built, whose photos lie on the server."""
    project = make_project(tmp_path / "jauh" / "proyek", SITEURL)
    project.env.update(server.env)
    write_small(project.content)
    set_photos(project, f'originals = "{STORE}"')
    for path in PHOTOS:
        send(project, path, (project.content / path).read_bytes(), server)
    server.gets()
    return project


def set_photos(project: Project, line: str) -> None:
    """Set something of the photos in agency.toml."""
    agency = project.root / "agency.toml"
    text = agency.read_text(encoding="utf-8")
    name = line.partition("=")[0]
    kept = [old for old in text.splitlines() if not old.startswith(name)]
    kept.insert(kept.index("[photos]") + 1, line)
    agency.write_text("\n".join(kept) + "\n", encoding="utf-8")


def send(project: Project, path: str, data: bytes, server: Server, sent: bytes = b"") -> None:
    """Put a photo (or other bytes in its place) on the server, and a pointer into the content."""
    sha = sha256(data).hexdigest()
    server.put(object_name(sha), sent or data)
    (project.content / path).write_bytes(write_pointer(Pointer(sha, len(data))))


def names(project: Project) -> list[str]:
    """Return the hashes of the originals that the content names."""
    found = [p for p in sorted(project.content.rglob("*")) if p.is_file() and is_photo(p.name)]
    return sorted(p.read_text().split("sha256:")[1][:64] for p in found)


def build(project: Project, **env: str) -> str:
    """Build; return what it said. It must succeed."""
    done = project.pelican(**env)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def refused(project: Project, **env: str) -> str:
    """Build; return what it said. It must fail in words and leave the site as it was."""
    before = tree_of(project.output)
    done = project.pelican(NEWSROOM_LANG="en", **env)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "Traceback" not in said, said
    assert tree_of(project.output) == before
    return said


def test_the_site_is_the_same_and_each_photo_comes_once(
    plain: Project, away: Project, server: Server
) -> None:
    build(away)
    assert tree_of(away.output) == tree_of(plain.output)
    assert sorted(server.gets()) == names(away)


def test_nothing_comes_after_a_fresh_clone(away: Project, server: Server) -> None:
    build(away)
    before = tree_of(away.output)
    server.gets()
    shutil.rmtree(away.state / "originals")
    shutil.rmtree(away.output)
    shutil.copytree(away.content, away.root / "klon", copy_function=shutil.copyfile)
    shutil.rmtree(away.content)
    (away.root / "klon").rename(away.content)
    build(away)
    assert tree_of(away.output) == before
    assert server.gets() == []


def test_workers_fetch_by_themselves(plain: Project, away: Project, server: Server) -> None:
    """Other widths: all is rendered anew, and of what was fetched before nothing is left."""
    build(away)
    server.gets()
    shutil.rmtree(away.state / "originals")
    for project in (plain, away):
        set_photos(project, "widths = [32, 320]")
        build(project, NEWSROOM_EXECUTOR="processes")
    assert tree_of(away.output) == tree_of(plain.output)
    assert set(server.gets()) == set(names(away))


@pytest.mark.skipif(find_spec("distributed") is None, reason="Dask is not installed")
def test_workers_of_dask_fetch_by_themselves(
    plain: Project,
    away: Project,
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The build itself could not: where it looks, nobody answers."""
    for name, value in server.env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(test_dask, "ROOT", server.env["PYTHONPATH"])
    build(away)
    server.gets()
    shutil.rmtree(away.state / "originals")
    for project in (plain, away):
        set_photos(project, "widths = [32, 320]")
    build(plain)
    with test_dask.open_servers(tmp_path, 1) as cluster:
        build(away, NEWSROOM_EXECUTOR=cluster.name, AWS_ENDPOINT_URL="http://127.0.0.1:1")
    assert tree_of(away.output) == tree_of(plain.output)
    assert set(server.gets()) == set(names(away))


def test_other_bytes_on_the_server_are_refused_by_name(away: Project, server: Server) -> None:
    build(away)
    data = picture((50, 40), seed=9)
    send(away, PHOTOS[0], data, server, sent=data[:-1] + b"x")
    said = refused(away)
    assert PHOTOS[0] in said
    assert "original-changed" in said
    send(away, PHOTOS[0], data, server)
    build(away)


def test_an_original_that_is_missing_is_refused_by_name(away: Project, server: Server) -> None:
    build(away)
    sha = "0" * 64
    (away.content / PHOTOS[1]).write_bytes(write_pointer(Pointer(sha, 5)))
    said = refused(away)
    assert f"{PHOTOS[1]}:1:1: original-missing" in said
    assert f"{STORE}/00/00/{sha}" in said


def test_keys_that_are_wrong_are_told(away: Project) -> None:
    said = refused(away, AWS_SECRET_ACCESS_KEY="salah")
    assert "closed to us" in said


def test_a_server_that_is_away_is_told_and_what_is_known_needs_none(away: Project) -> None:
    build(away)
    nobody = "http://127.0.0.1:1"
    text = away.content / "berita/2026/11/dua/index.md"
    text.write_text(text.read_text().replace("Naskah dua.", "Naskah kedua."), encoding="utf-8")
    build(away, AWS_ENDPOINT_URL=nobody)
    (away.content / PHOTOS[1]).write_bytes(write_pointer(Pointer("0" * 64, 5)))
    assert "cannot be had" in refused(away, AWS_ENDPOINT_URL=nobody)


@pytest.mark.skipif(
    bool(find_spec("obstore") or find_spec("s3fs")), reason="the library is installed here"
)
def test_without_the_library_its_installation_is_told(away: Project) -> None:
    said = refused(away, PYTHONPATH=str(ROOT))
    assert "-r tools/s3/requirements.lock" in said


def test_photos_are_sent_and_built_as_before(
    tmp_path: Path, plain: Project, server: Server
) -> None:
    plain.env.update(server.env)
    set_photos(plain, f'originals = "{STORE}/lain"')
    code = "import sys; from newsroom import desk; sys.exit(desk.send_originals(0))"
    large = picture((1200, 900), seed=30)
    path = plain.content / PHOTOS[0]
    path.write_bytes(large)
    build(plain)
    before = tree_of(plain.output)
    done = plain.run([sys.executable, "-c", code])
    assert done.returncode == 0, done.stdout + done.stderr
    assert path.read_bytes() == write_pointer(Pointer(sha256(large).hexdigest(), len(large)))
    server.gets()
    build(plain)
    assert tree_of(plain.output) == before
    assert server.gets() == []
