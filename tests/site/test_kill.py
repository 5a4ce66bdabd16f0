"""Killed at any moment, or out of disk: the old edition or the new one, and the next one right."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.site.tree import (
    Project,
    make_project,
    photo,
    picture,
    story,
    tree_of,
    write_sample,
    write_small,
    write_text,
)

pytestmark = pytest.mark.long
MOMENTS = 20


def start(project: Project, **env: str) -> subprocess.Popen[bytes]:
    """Begin a build in a process group of its own."""
    return subprocess.Popen(
        project.command(),
        cwd=project.root,
        env=project.environment(**env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill_group(run: subprocess.Popen[bytes]) -> None:
    """Kill a build and its workers, as a power cut does."""
    try:
        os.killpg(run.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    run.wait()


def complete(project: Project) -> dict[str, str]:
    """Build to the end; return what is in the output."""
    done = project.pelican()
    assert done.returncode == 0, done.stdout + done.stderr
    return tree_of(project.output)


def test_killed_at_random_moments(tmp_path: Path) -> None:
    """SIGKILL of all processes at 20 moments of a build: old or new, never between."""
    project = make_project(tmp_path / "proyek")
    write_sample(project.content)
    old = complete(project)
    began = time.monotonic()
    complete(project)
    longest = 2 * (time.monotonic() - began)
    agency = (project.root / "agency.toml").read_text(encoding="utf-8")
    dice, outcomes = random.Random(20261121), {"old": 0, "new": 0, "late": 0}
    for number in range(MOMENTS):
        named = agency.replace('tagline = "', f'tagline = "{number} ', 1)
        (project.root / "agency.toml").write_text(named, encoding="utf-8")
        (project.content / "media/bersama.jpg").write_bytes(picture((900, 700), seed=number))
        run = start(project)
        try:
            run.wait(dice.uniform(0.2, longest))
            outcomes["late"] += 1
        except subprocess.TimeoutExpired:
            kill_group(run)
        left = tree_of(project.output)
        new = complete(project)
        assert left in (old, new), number
        outcomes["old" if left == old else "new"] += 1
        assert sorted(p.name for p in project.root.iterdir() if "output" in p.name) == ["output"]
        old = new
    clean = make_project(tmp_path / "bersih")
    shutil.rmtree(clean.content)
    shutil.copytree(project.content, clean.content)
    shutil.copy(project.root / "agency.toml", clean.root / "agency.toml")
    assert complete(clean) == old
    assert outcomes["late"] < MOMENTS


def test_killed_first_build_leaves_nothing_or_all(tmp_path: Path) -> None:
    """Where there was no edition there is none, or a whole one."""
    dice, whole = random.Random(7), {}
    for number in range(6):
        project = make_project(tmp_path / f"proyek{number}")
        write_small(project.content)
        run = start(project)
        try:
            run.wait(dice.uniform(0.3, 2.5))
        except subprocess.TimeoutExpired:
            kill_group(run)
        left = tree_of(project.output) if project.output.exists() else {}
        whole = complete(project)
        assert left in ({}, whole)


def test_lock_of_a_killed_build_is_free(tmp_path: Path) -> None:
    """Only the build itself is killed (as the OOM killer does), not its workers."""
    project = make_project(tmp_path / "proyek")
    write_sample(project.content)
    run = start(project, NEWSROOM_JOBS="2")
    try:
        until(lambda: len(list((project.state / "objects").glob("*/*"))) > 20)
        run.kill()
        run.wait()
        until(lambda: is_free(project.state / "lock"))
        assert complete(project)
    finally:
        kill_group(run)


def until(true: object, seconds: float = 20) -> None:
    """Wait until something is true; fail when it takes too long."""
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def is_free(lock: Path) -> bool:
    """Tell whether nobody holds the lock."""
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[None]:
    """Mount a small file system; skip where that is not allowed."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small disk needs root")
    place.mkdir()
    size = f"size={megabytes}m"
    command = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("left", [0, 8_000, 60_000, 200_000])
def test_a_full_disk_leaves_the_old_edition(tmp_path: Path, left: int) -> None:
    """With so many bytes left: exit 1 in words, the old edition whole; with room again, right."""
    with small_disk(tmp_path / "disk", 6):
        project = make_project(tmp_path / "disk" / "proyek")
        write_small(project.content)
        old = complete(project)
        noise = picture((1300, 1000), seed=3)
        write_text(
            project.content,
            "berita/2026/11/besar",
            story("Besar", "2026-11-20 09:00 WIB", photos=[photo("n.jpg")]),
            "Isi besar. " * 2000,
            {"n.jpg": noise},
        )
        filler = tmp_path / "disk" / "penuh"
        free = shutil.disk_usage(tmp_path / "disk").free
        filler.write_bytes(b"\0" * max(0, free - left - 8192))
        with filler.open("ab") as file:
            try:
                while shutil.disk_usage(tmp_path / "disk").free > left:
                    file.write(b"\0" * 4096)
                    file.flush()
            except OSError:
                pass
        done = project.pelican()
        assert done.returncode != 0
        assert tree_of(project.output) == old
        filler.unlink()
        assert complete(project) != old
        assert not (project.root / ".output-next").exists()


def test_a_full_disk_is_told_in_words(tmp_path: Path) -> None:
    """No traceback: the desk is told that the disk is full."""
    with small_disk(tmp_path / "disk", 6):
        project = make_project(tmp_path / "disk" / "proyek")
        write_small(project.content)
        complete(project)
        write_text(project.content, "berita/2026/11/b", story("B", "2026-11-20 09:00 WIB"))
        with (tmp_path / "disk" / "penuh").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                pass
        done = project.pelican()
        assert done.returncode != 0
        assert "Traceback" not in done.stdout + done.stderr
