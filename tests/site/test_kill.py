"""Killed at any moment: the old edition or the new one, whole, and the next build is right."""

from __future__ import annotations

import os
import queue
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from newsroom.publish.folder import publish_folder
from tests.site.harm import (
    Cold,
    Course,
    Harm,
    Started,
    Warm,
    WarmCall,
    beside,
    course_of,
    finish,
    inventory,
    is_stopped,
    members,
    read_course,
    replace_tree,
    stamps,
    until,
)
from tests.site.tree import (
    PDF,
    Project,
    make_project,
    photo,
    picture,
    release,
    story,
    write_small,
    write_text,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
SEED = 20261121
DEEDS, MOMENTS, COLD = 24, 16, 4  # kills of each kind of build: at deeds; at times; of these cold
ASIDE = {".output-next", ".output-old"}  # what a killed build may leave beside output/
Edition = dict[str, str]


# What is built ---------------------------------------------------------------------------------


def write_first(content: Path) -> None:
    """Write the texts of the first edition."""
    write_small(content)
    write_text(
        content,
        "berita/2026/10/empat",
        story(
            "Berita Empat",
            "2026-10-04 09:00 WIB",
            tags=["hutan"],
            regions=["62.05"],
            aliases=["berita/2026/10/nomor-empat"],
            photos=[photo("e.jpg")],
        ),
        "Naskah empat. [Lampiran](empat.pdf).",
        {"e.jpg": picture((50, 40), seed=4), "empat.pdf": PDF},
    )


def edit(project: Project) -> None:
    """Change a word of one text."""
    path = project.content / "siaran-pers/2026/11/satu/index.md"
    path.write_text(path.read_text("utf-8").replace("Naskah satu.", "Naskah baru."), "utf-8")


def change_everything(project: Project) -> None:
    """Change a setting and a template that every page shows."""
    agency, footer = project.root / "agency.toml", "theme/templates/partials/footer.html"
    text = agency.read_text("utf-8")
    assert 'tagline = "' in text
    agency.write_text(text.replace('tagline = "', 'tagline = "Baru: ', 1), "utf-8")
    with (project.root / footer).open("a", encoding="utf-8") as file:
        file.write("<!-- tanda -->")


def remove(project: Project) -> None:
    """Withdraw a release and delete a story."""
    shutil.rmtree(project.content / "berita/2026/10/empat")
    told = {"time": "2026-11-11 08:00 WIB", "kind": "pencabutan", "note": "Keliru."}
    fields = release("Siaran Satu", "2026-11-10 09:00 WIB", "1/SP/2026", photos=[photo("a.jpg")])
    fields |= {"status": "withdrawn", "corrections": [told]}
    write_text(project.content, "siaran-pers/2026/11/satu", fields, "Naskah satu.")


def begin_anew(project: Project) -> None:
    """Remove all that was built."""
    shutil.rmtree(project.output)
    shutil.rmtree(project.state)


def change_nothing(project: Project) -> None:
    """Leave all as it is."""


CHANGES: dict[str, Callable[[Project], None]] = {
    "first": begin_anew,
    "edit": edit,
    "everything": change_everything,
    "removal": remove,
    "nothing": change_nothing,
}


class Slot:
    """A project that is set back to its first edition, at the same place, as often as needed."""

    def __init__(self, root: Path) -> None:
        self.first = root / "awal"
        self.project = make_project(root / "proyek")
        write_first(self.project.content)
        finish(Warm(self.project))
        self.names = beside(self.project)
        replace_tree(self.project.root, self.first)
        self.courses: dict[str, Course] = {}

    def reset(self, kind: str) -> Project:
        """Set the project back, make a kind's change, and return it."""
        replace_tree(self.first, self.project.root)
        CHANGES[kind](self.project)
        return self.project

    def course(self, kind: str) -> Course:
        """Return what a build of some kind does."""
        if kind not in self.courses:
            self.courses[kind] = course_of(self.reset(kind), self.first.with_name("log"))
        return self.courses[kind]


@dataclass(frozen=True)
class Pair:
    """The edition before a build of some kind and the one after it."""

    old: Edition
    new: Edition

    def which(self, project: Project) -> str:
        """Tell which edition stands, byte for byte; fail when it is neither."""
        found = inventory(project.output)
        assert found in (self.old, self.new), differences(found, self.old, self.new)
        return "new" if found == self.new else "old"


def differences(found: Edition, *editions: Edition) -> str:
    """Tell what stands that is neither, with some of the paths that differ."""
    told = [f"neither: {len(found)} files and folders"]
    for edition in editions:
        wrong = sorted(dict(found.items() ^ edition.items()))
        told.append(f"{len(wrong)} of {len(edition)} differ: {wrong[:5]}")
    return "; ".join(told)


class Clean:
    """What clean builds give, each in a place of its own, by the very command."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.made: dict[str, Edition] = {}

    def edition(self, kind: str) -> Edition:
        """Return the edition of a kind of build, made from nothing."""
        if kind not in self.made:
            project = make_project(self.root / kind / "di tempat lain")
            write_first(project.content)
            if kind != "first":
                CHANGES[kind](project)
            finish(Cold(project))
            self.made[kind] = inventory(project.output)
        return self.made[kind]

    def pair(self, kind: str) -> Pair:
        """Return what a kind of build may leave."""
        old = {} if kind == "first" else self.edition("nothing")
        return Pair(old, self.edition(kind))


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Clean:
    """Return the editions to compare with."""
    return Clean(tmp_path_factory.mktemp("bersih"))


@pytest.fixture(scope="module")
def slot(tmp_path_factory: pytest.TempPathFactory) -> Slot:
    """Return a place to build."""
    return Slot(tmp_path_factory.mktemp("meja"))


@pytest.fixture(scope="module")
def slots(slot: Slot, tmp_path_factory: pytest.TempPathFactory) -> list[Slot]:
    """Return a place to build for each of two cores."""
    return [slot, Slot(tmp_path_factory.mktemp("meja"))]


# Killed ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kill:
    """When and how a build is killed: at a deed, or after so many seconds."""

    kind: str
    deed: int = 0
    seconds: float = 0
    how: str = "group"
    cold: bool = False


def choose_kills(kind: str, course: Course, deeds: int, moments: int, cold: int) -> list[Kill]:
    """Return kills of one kind of build, each fourth of the main process."""
    dice = random.Random(f"{SEED} {kind}")
    hows = [("main" if number % 4 == 3 else "group") for number in range(deeds + moments)]
    at_deeds = course.choose(dice, deeds)
    kills = [Kill(kind, deed=at, how=how) for at, how in zip(at_deeds, hows, strict=False)]
    for number, how in enumerate(hows[deeds:]):
        longest = 1.1 * course.seconds + (0.6 if number < cold else 0)
        kills.append(Kill(kind, 0, dice.uniform(0.02, longest), how, number < cold))
    return kills


def strike(kill: Kill, slot: Slot, pair: Pair) -> str:
    """Kill one build; check what it left, the next build and the one after. Return what stood."""
    project = slot.reset(kill.kind)
    if kill.deed:
        started: Started = Warm(project, harm=Harm(kill.deed, kill.how))
    else:
        started = Cold(project) if kill.cold else Warm(project)
    with started:
        ended = started.wait(kill.seconds) if kill.seconds else started.wait()
        if ended is None:
            started.kill(alone=kill.how == "main")
            ended = started.wait()
        until(lambda: not members(started.pid))
    assert ended in (0, -signal.SIGKILL), ended
    stood = pair.which(project)
    assert beside(project) <= slot.names | ASIDE
    assert stood == "new" or ended != 0
    finish(Warm(project))
    assert inventory(project.output) == pair.new, "the next build is not right"
    before = stamps(project.output)
    finish(Warm(project))
    assert stamps(project.output) == before, "the build after the next one changed something"
    assert project.report()["artifacts"]["built"] == 0
    assert beside(project) <= slot.names | ASIDE
    return "finished before" if ended == 0 else stood


def strike_all(kills: Sequence[Kill], slots: Sequence[Slot], clean: Clean) -> Counter[str]:
    """Kill many builds, some at a time; return how often what stood, or fail with all faults."""
    pairs = {kind: clean.pair(kind) for kind in {kill.kind for kill in kills}}
    free: queue.Queue[Slot] = queue.Queue()
    for slot in slots:
        free.put(slot)

    def work(kill: Kill) -> str:
        slot = free.get()
        try:
            return strike(kill, slot, pairs[kill.kind])
        except AssertionError as error:
            return f"{kill}: {error}"
        finally:
            free.put(slot)

    with ThreadPoolExecutor(len(slots)) as pool:
        results = list(pool.map(work, kills))
    wrong = [result for result in results if result.startswith("Kill(")]
    assert wrong == [], "\n".join([f"{len(wrong)} of {len(kills)}", *wrong])
    return Counter(results)


def tell(capsys: pytest.CaptureFixture[str], *lines: str) -> None:
    """Print lines that are seen though the test passes."""
    with capsys.disabled():
        print("", *lines, sep="\n")


def test_killed_here_and_there(slot: Slot, clean: Clean) -> None:
    """A few of the kills below, for every day."""
    kills = choose_kills("edit", slot.course("edit"), 2, 0, 0)
    assert sum(strike_all(kills, [slot], clean).values()) == 2


@pytest.mark.long
def test_killed_at_two_hundred_points(
    slots: list[Slot], clean: Clean, capsys: pytest.CaptureFixture[str]
) -> None:
    """SIGKILL at 120 deeds and 80 times of five kinds of build: old or new, never between."""
    began, kills = time.monotonic(), list[Kill]()
    for kind in CHANGES:
        course = slots[0].course(kind)
        kills += choose_kills(kind, course, DEEDS, MOMENTS, COLD)
    assert len(kills) == 200
    random.Random(SEED).shuffle(kills)
    stood = strike_all(kills, slots, clean)
    alone = sum(kill.how == "main" for kill in kills)
    counts = ", ".join(f"{name} {stood[name]}" for name in ("old", "new", "finished before"))
    seconds = time.monotonic() - began
    tell(
        capsys,
        f"200 kills in {seconds:.0f} s ({alone} of the main process alone): {counts}, neither 0",
    )
    assert stood["old"] > 40
    assert stood["new"] > 20
    assert stood["finished before"] < 60


@pytest.mark.parametrize("fault", ["gone", "short", "extra", "mode", "folder"])
def test_what_is_neither_old_nor_new_is_seen(slot: Slot, clean: Clean, fault: str) -> None:
    """One file less, cut short or too many in the output, and the tests above fail."""
    project, pair = slot.reset("edit"), clean.pair("edit")
    assert pair.which(project) == "old"
    page = project.output / "halaman/tentang/index.html"
    if fault == "gone":
        page.unlink()
    elif fault == "short":
        page.chmod(0o644)
        page.write_bytes(page.read_bytes()[:-1])
        page.chmod(0o444)
    elif fault == "mode":
        page.chmod(0o400)
    elif fault == "extra":
        (project.output / "x.html").touch()
    else:
        (project.output / "x").mkdir()
    with pytest.raises(AssertionError, match="neither"):
        pair.which(project)


@pytest.mark.long
def test_what_a_kill_left_aside_goes_with_the_next_build(slot: Slot, clean: Clean) -> None:
    """Killed just after the exchange: the old edition, withdrawn texts and all, is not kept."""
    course = slot.course("removal")
    project, pair = slot.reset("removal"), clean.pair("removal")
    with Warm(project, harm=Harm(course.placed())) as started:
        started.wait()
    assert pair.which(project) == "new"
    finish(Warm(project))
    assert beside(project) == slot.names
    assert inventory(project.root / ".output-next") == clean.edition("removal")


@pytest.mark.long
def test_killed_again_and_again(slot: Slot, tmp_path: Path) -> None:
    """Twelve kills on end, each of a build with new words; no build ends in between."""
    dice = random.Random(SEED)
    project = slot.reset("nothing")
    course = slot.course("everything")
    editions, agency = [inventory(slot.reset("nothing").output)], project.root / "agency.toml"
    text = agency.read_text("utf-8")
    for number, deed in enumerate(course.choose(dice, 12)):
        agency.write_text(text.replace('tagline = "', f'tagline = "{number} ', 1), "utf-8")
        with Warm(project, harm=Harm(deed)) as started:
            started.wait()
            until(lambda: not members(started.pid))
        editions.append(whole(project, tmp_path / str(number)))
        assert inventory(project.output) in editions, number
    finish(Warm(project))
    assert inventory(project.output) == editions[-1]
    assert beside(project) == slot.names


def whole(project: Project, place: Path) -> Edition:
    """Return what a clean build of a project's content gives."""
    other = Project(place / "proyek")
    replace_tree(project.root, other.root)
    for name in (".newsroom", "output", ".output-next", ".output-old"):
        shutil.rmtree(other.root / name, ignore_errors=True)
    finish(Warm(other))
    return inventory(other.output)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["first", "everything"])
def test_a_worker_that_is_killed_is_no_half_edition(slot: Slot, clean: Clean, kind: str) -> None:
    """As the out-of-memory killer does: the build goes on, or ends in words and changes nothing."""
    for deed in (1, 3, 9):
        project, pair = slot.reset(kind), clean.pair(kind)
        with Warm(project, harm=Harm(deed, "worker")) as started:
            status, said = started.wait(), started.words()
            assert status in (0, 1), said
            assert "Traceback" not in said
            assert not members(started.pid)
        assert pair.which(project) == ("old" if status else "new"), said
        finish(Warm(project))
        assert inventory(project.output) == pair.new


# Two at once, and one of them dies -------------------------------------------------------------


def stop_at(project: Project, deed: int, **env: str) -> Warm:
    """Begin a build and wait until it stopped itself at a deed."""
    started = Warm(project, harm=Harm(deed, "stop"), **env)
    try:
        until(lambda: is_stopped(started.pid), 60)
    except AssertionError:
        started.__exit__()
        raise
    return started


def is_waiting(started: Started) -> bool:
    """Tell whether a build said that it waits for another one."""
    return "menunggu" in started.words().lower()


def test_a_killed_build_lets_the_waiting_one_go_on(slot: Slot, clean: Clean) -> None:
    """The first dies while it places its edition: the second one takes over and is right."""
    course = slot.course("edit")
    placing = course.placing() + 20
    project, pair = slot.reset("edit"), clean.pair("edit")
    with stop_at(project, placing) as first, Warm(project, PYTHONUNBUFFERED="1") as second:
        until(partial(is_waiting, second))
        assert pair.which(project) == "old"
        first.kill()
        assert second.wait() == 0, second.words()
    assert inventory(project.output) == pair.new
    assert beside(project) == slot.names
    before = stamps(project.output)
    finish(Warm(project))
    assert stamps(project.output) == before


@pytest.mark.long
@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("where", ["lock", "making", "placing", "placed"])
def test_either_of_two_builds_may_die(slot: Slot, clean: Clean, where: str, alone: bool) -> None:
    """At its lock, with workers about, while placing or after it; then the one that waits."""
    course = slot.course("everything")
    lock, placing, placed = course.number_of("fcntl.") + 1, course.placing(), course.placed()
    making = (lock + placing) // 2
    deed = {"lock": lock, "making": making, "placing": placing + 60, "placed": placed}[where]
    pair = clean.pair("everything")
    for dies in ("first", "second"):
        project = slot.reset("everything")
        with stop_at(project, deed) as first, Warm(project, PYTHONUNBUFFERED="1") as second:
            until(partial(is_waiting, second))
            if dies == "first":
                first.kill(alone=alone)
                goes_on: Started = second
            else:
                second.kill(alone=alone)
                second.wait()
                os.kill(first.pid, signal.SIGCONT)
                goes_on = first
            assert goes_on.wait() == 0, goes_on.words()
            until(lambda: not members(first.pid) and not members(second.pid))
        assert inventory(project.output) == pair.new
        before = stamps(project.output)
        finish(Warm(project))
        assert stamps(project.output) == before


@pytest.mark.long
@pytest.mark.parametrize("kind", ["first", "everything"])
def test_three_builds_at_once(slot: Slot, clean: Clean, kind: str) -> None:
    """Begun together: all three end well, and one edition stands."""
    project = slot.reset(kind)
    started = [Cold(project, NEWSROOM_JOBS=jobs) for jobs in ("1", "2", "3")]
    said = [finish(one) for one in started]
    assert inventory(project.output) == clean.pair(kind).new, said
    assert beside(project) == slot.names
    before = stamps(project.output)
    finish(Warm(project))
    assert stamps(project.output) == before
    assert project.report()["artifacts"]["built"] == 0


@pytest.mark.long
@pytest.mark.parametrize("left", [b"", b"4194305\n", b"\0" * 9])
def test_a_lock_file_of_a_dead_process_is_no_lock(slot: Slot, clean: Clean, left: bytes) -> None:
    """Whatever stands in the file that a killed build left: the lock is the kernel's."""
    project = slot.reset("edit")
    locks = [path for path in project.state.iterdir() if "lock" in path.name]
    for path in locks or [project.state / "lock"]:
        path.write_bytes(left)
        path.chmod(0o444)
    assert "menunggu" not in finish(Warm(project)).lower()
    assert inventory(project.output) == clean.pair("edit").new


@pytest.mark.long
@pytest.mark.parametrize(("kind", "processes"), [("first", 3), ("everything", 4)])
def test_a_worker_dies_whose_build_died_at_its_birth(slot: Slot, kind: str, processes: int) -> None:
    """Only the main process is killed, before its workers do anything: none stays with the lock.

    "first" begins with workers that read, the other has one that looks at the output besides.
    """
    project = slot.reset(kind)
    with Warm(project, harm=Harm(how="birth")) as started:
        until(lambda: len(members(started.pid)) == processes)
        workers = set(members(started.pid)) - {started.pid}
        until(lambda: all(is_stopped(pid) for pid in workers))
        started.kill(alone=True)
        started.wait()
        for pid in workers:
            os.kill(pid, signal.SIGCONT)
        until(lambda: not members(started.pid), 5)


@pytest.mark.long
def test_a_build_that_waited_publishes_what_stands_in_the_content_now(
    slot: Slot, clean: Clean
) -> None:
    """One stops before its lock, a text is withdrawn and built, the first one goes on."""
    course = slot.course("edit")
    project = slot.reset("edit")
    with stop_at(project, course.number_of("fcntl.")) as slow:
        remove(project)
        finish(Warm(project))
        assert inventory(project.output) == clean.edition("removal")
        os.kill(slow.pid, signal.SIGCONT)
        slow.wait()
    assert inventory(project.output) == clean.edition("removal")


# Publishing --------------------------------------------------------------------------------------


@pytest.mark.long
def test_publishing_killed_at_any_point(slot: Slot, clean: Clean, tmp_path: Path) -> None:
    """`current` always leads to a whole release; the next run publishes, and clears up."""
    pair, target = clean.pair("everything"), tmp_path / "server"
    old, new = tmp_path / "lama", tmp_path / "baru"
    replace_tree(slot.reset("nothing").output, old)
    finish(Warm(slot.reset("everything")))
    replace_tree(slot.project.output, new)
    publish_folder(old, target)
    replace_tree(target, tmp_path / "awal")
    log = tmp_path / "log"
    finish(WarmCall(tmp_path, Harm(log=str(log)), publish_folder, new, target))
    course = read_course(log, 1, Project(tmp_path))
    dice, last = random.Random(SEED), len(course.deeds)
    links = [n for n, (_, path) in enumerate(course.deeds, 1) if "current" in path]
    deeds = sorted({*links, *(n + 1 for n in links), *dice.sample(range(1, last + 1), 12)})
    stood = Counter[str]()
    for deed in deeds:
        replace_tree(tmp_path / "awal", target)
        with WarmCall(tmp_path, Harm(deed), publish_folder, new, target) as started:
            started.wait()
        found = inventory((target / "current").resolve())
        assert found in (pair.old, pair.new), deed
        stood["new" if found == pair.new else "old"] += 1
        finish(WarmCall(tmp_path, Harm(), publish_folder, new, target))
        assert inventory((target / "current").resolve()) == pair.new
        assert {path.name for path in target.iterdir()} == {"current", "releases"}
        assert not [path.name for path in (target / "releases").iterdir() if path.name[0] == "."]
    assert min(stood["old"], stood["new"]) > 0
