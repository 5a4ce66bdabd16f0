"""Builds on a real Dask scheduler and its workers: the same bytes, whoever is lost on the way."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, as_completed, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from newsroom.engine import cluster, connection
from newsroom.engine.cluster import ClusterExecutor
from newsroom.engine.executor import die_with_parent, open_executor
from newsroom.errors import BuildError, SettingsError
from newsroom.settings import check_siteurl
from tests.site import tree
from tests.site.tree import ROOT, Bench, make_project, story, tree_of, write_sample, write_text

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(find_spec("distributed") is None, reason="Dask is not installed"),
]
SOON = 60  # seconds; a deadline, never a pause
MODULES = {"scheduler": "distributed.cli.dask_scheduler", "worker": "distributed.cli.dask_worker"}


class Server:
    """A scheduler or a worker; ends with this process, whatever ends this process."""

    def __init__(self, kind: str, log: Path, *options: str, **env: str) -> None:
        command = [sys.executable, "-m", MODULES[kind], *options, "--host", "127.0.0.1"]
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                [*command, "--no-dashboard", "--dashboard-address", "127.0.0.1:0"],
                env={**os.environ, "PYTHONPATH": str(ROOT), **env},
                cwd="/",  # `-m` looks there first
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                preexec_fn=die_with_parent,
            )

    def kill(self) -> None:
        """End it as a lost machine ends, and wait until it is gone."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(SOON)


@dataclass
class Cluster:
    """A scheduler and its workers on this machine."""

    folder: Path
    port: int
    scheduler: Server
    workers: list[Server] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def name(self) -> str:
        """The executor's name."""
        return f"dask://127.0.0.1:{self.port}"

    def add_worker(self, **env: str) -> None:
        """Start a worker."""
        own = self.folder / f"worker-{len(self.workers)}"
        options = ("--no-nanny", "--nthreads", "1", "--local-directory", str(own))
        log = own.with_suffix(".log")
        self.workers.append(Server("worker", log, self.address, *options, **env))

    def wait(self) -> None:
        """Return when all workers are at work."""
        from distributed import Client

        with Client(self.address, timeout=SOON, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), SOON)

    def kill_workers(self) -> None:
        """Lose all workers."""
        for worker in self.workers:
            worker.kill()


@contextmanager
def open_servers(folder: Path, workers: int, **env: str) -> Iterator[Cluster]:
    """Start a scheduler and workers on free ports of this machine; end them afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    scheduler = Server("scheduler", folder / "scheduler.log", "--port", str(port), **env)
    made = Cluster(folder, port, scheduler)
    try:
        for _ in range(workers):
            made.add_worker()
        made.wait()
        yield made
    finally:
        for server in (*made.workers, scheduler):
            server.kill()


@pytest.fixture(scope="module", autouse=True)
def dask() -> None:
    """Load Dask, which needs the library's `site`; pytest has this folder stand for it."""
    folder = sys.modules.pop("site")
    import_module("distributed")
    sys.modules["site"] = folder


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return two workers that outlive the tests' builds."""
    with open_servers(tmp_path_factory.mktemp("bersama"), 2) as made:
        yield made


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Cluster]:
    """Return two workers that a test may kill."""
    with open_servers(tmp_path, 2) as made:
        yield made


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Return the whole sample, built serially."""
    made = Bench(tmp_path_factory.mktemp("meja"))
    write_sample(made.content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSROOM_EXECUTOR", "serial")
        made.build()
    return made


@dataclass(frozen=True)
class Elsewhere:
    """Builds of the sample by an executor, each into folders of its own."""

    sample: Bench
    root: Path
    patch: pytest.MonkeyPatch

    def build(self, executor: str) -> dict[str, str]:
        """Build everything anew; return what is in the output."""
        self.patch.setenv("NEWSROOM_EXECUTOR", executor)
        folder = self.root / re.sub(r"\W+", "-", executor)
        report = self.sample.build(output=folder / "output", state=folder / "state")
        assert report.result.kept == 0
        return tree_of(folder / "output")

    def on_progress(self, act: Callable[[], None]) -> list[tuple[int, int]]:
        """Act once, as soon as the first files are made; return where that was."""
        met: list[tuple[int, int]] = []

        def progress(step: str, done: int, total: int, at: str = "") -> None:
            if 0 < done < total and not met:
                met.append((done, total))
                act()

        self.patch.setattr(tree, "quiet", progress)
        return met


@pytest.fixture
def elsewhere(sample: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """Return a way to build the sample by another executor."""
    monkeypatch.setenv("NEWSROOM_JOBS", "2")
    return Elsewhere(sample, tmp_path, monkeypatch)


def test_same_bytes_by_every_executor(elsewhere: Elsewhere, shared: Cluster) -> None:
    expected = tree_of(elsewhere.sample.output)
    assert len(expected) > 100
    assert elsewhere.build("processes") == expected
    opened = []
    original = cluster.open_cluster
    elsewhere.patch.setattr(
        cluster, "open_cluster", lambda *args: opened.append(args) or original(*args)
    )
    assert elsewhere.build(shared.name) == expected
    assert [args[0] for args in opened] == [shared.address]


def test_through_pelican_and_quietly(sample: Bench, shared: Cluster, tmp_path: Path) -> None:
    """Pelican ends a run at the first error that is logged; a lost scheduler is told in words."""
    project = make_project(tmp_path / "proyek", tree.SITEURL)
    shutil.rmtree(project.content)
    shutil.copytree(sample.content, project.content)
    done = project.pelican(NEWSROOM_EXECUTOR=shared.name)
    assert (done.returncode, "distributed" in done.stdout + done.stderr) == (0, False)
    assert not (project.state / "workers").exists()
    old = tree_of(project.output)
    write_text(project.content, "berita/2026/11/baru", story("Baru", "2026-11-20 09:00 WIB"))
    done = project.pelican(NEWSROOM_EXECUTOR="dask://127.0.0.1:9")
    assert done.returncode == 1
    assert "tidak ada penjadwal Dask yang menjawab di tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert tree_of(project.output) == old


# Who is lost on the way ------------------------------------------------------------------------


def test_a_lost_worker_changes_nothing(elsewhere: Elsewhere, own: Cluster) -> None:
    """Its work goes to the other one."""
    met = elsewhere.on_progress(own.workers[0].kill)
    assert elsewhere.build(own.name) == tree_of(elsewhere.sample.output)
    assert met
    assert [server.process.poll() for server in own.workers] == [-signal.SIGKILL, None]


@pytest.mark.parametrize(
    ("lost", "words"),
    [("workers", "has no workers; start some"), ("scheduler", "no Dask scheduler answers")],
)
def test_with_nobody_left_the_build_ends_in_words(
    bench: Bench, own: Cluster, monkeypatch: pytest.MonkeyPatch, lost: str, words: str
) -> None:
    """The old edition stays; the next build goes on and gives what it should."""
    bench.build()
    old = tree_of(bench.output)
    for number in range(40):
        date = "2026-10-02 09:00 WIB"
        write_text(bench.content, f"berita/2026/10/lagi-{number}", story(f"Lagi {number}", date))
    monkeypatch.setattr(connection, "PATIENCE", 1.0)
    monkeypatch.setenv("NEWSROOM_EXECUTOR", own.name)
    lose = own.kill_workers if lost == "workers" else own.scheduler.kill
    met = Elsewhere(bench, bench.root, monkeypatch).on_progress(lose)
    with pytest.raises(BuildError, match=words):
        bench.build()
    assert met
    assert tree_of(bench.output) == tree_of(bench.twin) == old
    assert not (bench.settings().state / "workers").exists()
    monkeypatch.setenv("NEWSROOM_EXECUTOR", "serial")
    bench.build()
    new = tree_of(bench.output)
    bench.build(output=bench.root / "lain", state=bench.root / "baru")
    assert new == tree_of(bench.root / "lain") != old


def test_work_that_kills_its_workers_is_broken(tmp_path: Path) -> None:
    """As a pool of processes is; Dask tries again first, as often as its scheduler was told."""
    once = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with open_servers(tmp_path, 1, **once) as made, open_executor(made.name, 1) as executor:
        assert isinstance(executor.submit(os._exit, 3).exception(SOON), BrokenExecutor)


@pytest.mark.parametrize("answer", [None, b"", b"SSH-2.0-OpenSSH_9.2p1\r\n"])
def test_a_scheduler_that_does_not_answer_is_told(
    monkeypatch: pytest.MonkeyPatch, answer: bytes | None
) -> None:
    """Nobody at the port, somebody who is silent, somebody else; no thread is left behind."""
    monkeypatch.setattr(connection, "ANSWER", 0.5)
    before = threading.active_count()
    with listen(answer) as port:
        with pytest.raises(BuildError, match="no Dask scheduler answers at tcp://127"):
            open_executor(f"dask://127.0.0.1:{port}", 2).__enter__()
        assert threading.active_count() <= before + 1
    assert threading.active_count() == before


@contextmanager
def listen(answer: bytes | None) -> Iterator[int]:
    """Give a port where nobody listens, or where one caller at a time gets an answer."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                caller, _ = server.accept()
                callers.append(caller)
                caller.sendall(answer or b"")

    callers: list[socket.socket] = []
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=serve)
        if answer is not None:
            server.listen()
            thread.start()
        yield server.getsockname()[1]
        if answer is not None:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
    for caller in callers:
        caller.close()


# Workers that must not work --------------------------------------------------------------------


def test_workers_take_a_changed_theme(
    bench: Bench, shared: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker outlives a build; what it read of templates and catalogues is read again."""
    theme = tmp_path / "tema"
    shutil.copytree(ROOT / "theme", theme)
    monkeypatch.setenv("NEWSROOM_EXECUTOR", shared.name)
    bench.build(theme=theme)
    for path in ("templates/partials/footer.html", "locale/id/LC_MESSAGES/theme.po"):
        text = (theme / path).read_text(encoding="utf-8")
        changed = re.sub(r'^msgstr "(\w)', r'msgstr "Tanda \1', text, flags=re.MULTILINE)
        (theme / path).write_text(changed + "# <!-- tanda -->\n", encoding="utf-8")
    bench.build(theme=theme)
    monkeypatch.setenv("NEWSROOM_EXECUTOR", "serial")
    bench.build(theme=theme, output=tmp_path / "lain", state=tmp_path / "baru")
    assert tree_of(bench.output) == tree_of(tmp_path / "lain")
    front = (bench.output / "index.html").read_text(encoding="utf-8")
    assert "<!-- tanda -->" in front
    assert "Tanda " in front


def test_a_worker_of_other_code_is_refused(bench: Bench, own: Cluster, tmp_path: Path) -> None:
    other = tmp_path / "lain"
    shutil.copytree(ROOT / "newsroom", other / "newsroom")
    with (other / "newsroom/moments.py").open("a", encoding="utf-8") as module:
        module.write("# berbeda\n")
    own.add_worker(PYTHONPATH=str(other))
    own.wait()
    refused = r"the worker at tcp://127\.0\.0\.1:\d+ has newsroom \w{12}, this machine has newsroom"
    with pytest.raises(BuildError, match=refused), open_executor(own.name, 1):
        pass


def test_a_machine_without_newsroom_is_refused(own: Cluster, tmp_path: Path) -> None:
    (tmp_path / "newsroom.py").write_text("raise ImportError('bukan di sini')\n", encoding="ascii")
    own.add_worker(PYTHONPATH=str(tmp_path))
    own.wait()
    with pytest.raises(BuildError, match="newsroom cannot be loaded"), open_executor(own.name, 1):
        pass


def test_a_worker_that_is_silent_is_told(own: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its machine sleeps, say; Dask itself would wait for five minutes."""
    own.workers[0].process.send_signal(signal.SIGSTOP)
    monkeypatch.setattr(connection, "PATIENCE", 1.0)
    with pytest.raises(BuildError, match="does not answer"), open_executor(own.name, 1):
        pass


def test_a_worker_that_joins_later_is_looked_at_too(shared: Cluster) -> None:
    """Each looks at itself before its first work for a build."""
    with open_executor(shared.name, 1) as executor:
        assert isinstance(executor, ClusterExecutor)
        wanted = replace(executor._wanted, build="lain", traits={"python": "4"})
        late = ClusterExecutor(executor._client, shared.address, wanted)
        error = late.submit(pow, 2, 3).exception(SOON)
        late.shutdown()
    assert isinstance(error, BuildError)
    assert error.params["ours"] == "python 4"


# The promises of an executor -------------------------------------------------------------------


def test_futures_are_ordinary_ones(shared: Cluster) -> None:
    """Waiting, order of completion, errors with their words, cancelling."""
    with open_executor(shared.name, 1) as executor:
        futures = [executor.submit(pow, number, 2) for number in range(100)]
        assert wait(futures, SOON, return_when=FIRST_COMPLETED).done
        assert sorted(future.result() for future in as_completed(futures, SOON)) == [
            number**2 for number in range(100)
        ]
        assert executor.submit(int, "11", base=2).result(SOON) == 3
        assert isinstance(executor.submit(divmod, 1, 0).exception(SOON), ZeroDivisionError)
        words = executor.submit(check_siteurl, "x").exception(SOON)
        assert isinstance(words, SettingsError)
        assert ("SITEURL" in words.sentence, words.params) == (True, {"url": "x"})


def test_what_is_not_done_at_the_end_is_cancelled(shared: Cluster) -> None:
    """None is left to wait for, and the workers are free for the next build."""
    with open_executor(shared.name, 1) as executor:
        futures = [executor.submit(sum, range(10_000_000)) for _ in range(20)]
        assert futures[-1].cancel()
    assert not wait(futures, SOON).not_done
    assert futures[-1].cancelled()
    assert [thread.name for thread in threading.enumerate() if "newsroom" in thread.name] == []
    with open_executor(shared.name, 1) as executor:
        assert executor.submit(pow, 2, 3).result(SOON) == 8
