"""Whatever was edited in whatever order: an incremental build gives what a clean one gives.

By hand: NEWSROOM_SEQUENCES=5000 plays so many long ones, NEWSROOM_SEED=500 begins at another
number, and NEWSROOM_SEQUENCE='build title:17 build' plays one, as a failure prints it.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import pytest

from tests.site.edits import EDITS
from tests.site.edits.house import own_theme
from tests.site.edits.tiny import tiny, write_tiny
from tests.site.tree import tree_of
from tests.site.trial import (
    FORK,
    Failure,
    OwnBench,
    draw,
    edition_of,
    folders_between,
    new_trial,
    play,
    play_anew,
    shorten,
    warm_up,
)

FEW, MANY = 25, 150
WORKERS = min(2, len(os.sched_getaffinity(0)))
Played = tuple[Failure | None, Counter[str]]


@pytest.fixture(scope="module")
def workers() -> Iterator[ProcessPoolExecutor]:
    """Yield processes that have built once, from which builds are forked."""
    with ProcessPoolExecutor(WORKERS, mp_context=FORK, initializer=warm_up) as pool:
        yield pool


# Random sequences ------------------------------------------------------------------------------


def play_number(number: int) -> Played:
    """Play the sequence of a number; count its builds."""
    with new_trial() as trial:
        return play(trial, draw(number)), trial.counts


def play_many(pool: ProcessPoolExecutor, numbers: Sequence[int]) -> Counter[str]:
    """Play sequences side by side; the first that fails is made short and told."""
    played = {pool.submit(play_number, number): number for number in numbers}
    sums: Counter[str] = Counter(sequences=len(played))
    for future in as_completed(played):
        failure, counts = future.result()
        sums += counts
        if failure:
            for waiting in played:
                waiting.cancel()
            failure = pool.submit(shorten, failure).result()
            pytest.fail(f"sequence {played[future]}:\n{failure}", pytrace=False)
    return sums


def test_random_edits_give_what_a_clean_build_gives(workers: ProcessPoolExecutor) -> None:
    """A few sequences, always the same ones."""
    play_many(workers, range(FEW))


@pytest.mark.long
def test_many_random_edits_give_what_a_clean_build_gives(
    workers: ProcessPoolExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
    """Many sequences; most builds are placed, and enough are refused to be worth it."""
    start = int(os.environ.get("NEWSROOM_SEED", FEW))
    many = int(os.environ.get("NEWSROOM_SEQUENCES", MANY))
    sums = play_many(workers, range(start, start + many))
    with capsys.disabled():
        print("\n" + ", ".join(f"{number} {what}" for what, number in sums.items()))
    assert sums["placed"] > 2 * sums["refused"] > many / 10


@pytest.mark.skipif("NEWSROOM_SEQUENCE" not in os.environ, reason="NEWSROOM_SEQUENCE is not set")
def test_a_sequence_by_hand(workers: ProcessPoolExecutor) -> None:
    """The sequence of a failure, told again."""
    steps = os.environ["NEWSROOM_SEQUENCE"].split()
    if failure := workers.submit(play_anew, steps).result():
        pytest.fail(str(failure), pytrace=False)


# Every edit once -------------------------------------------------------------------------------


def play_case(name: str) -> tuple[Failure | None, bool]:
    """Build, edit, build; tell what failed, and whether readers or the desk see the edit."""
    case = EDITS[name]
    with new_trial() as trial:
        failure = play(trial, ["build", *case.before])
        before = tree_of(trial.output)
        failure = failure or play(trial, [f"{name}:{case.case}", "build"])
        assert trial.last
        return failure, bool(trial.last.refusal) or tree_of(trial.output) != before


@pytest.fixture(scope="module")
def cases(
    workers: ProcessPoolExecutor, request: pytest.FixtureRequest
) -> dict[str, Future[tuple[Failure | None, bool]]]:
    """Begin every case that is asked for, so that the workers are never idle."""
    asked = (getattr(item, "callspec", None) for item in request.session.items)
    names = {spec.params["edit"] for spec in asked if spec and "edit" in spec.params}
    return {name: workers.submit(play_case, name) for name in EDITS if name in names}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_gives_what_a_clean_build_gives(
    edit: str, cases: dict[str, Future[tuple[Failure | None, bool]]]
) -> None:
    """Each edit alone: built before and after it; and it is seen where it should be."""
    failure, seen = cases[edit].result()
    if failure:
        pytest.fail(str(failure), pytrace=False)
    assert seen or not EDITS[edit].shows


# What looks unchanged --------------------------------------------------------------------------

TEXT = "content/berita/2026/11/dua/index.md"
AS_LONG = {
    "title": (TEXT, b"Berita Dua", b"Berita Tua"),
    "body": (TEXT, b"cukup", b"bagus"),
    "translation": ("content/berita/2026/11/tiga/index.en.md", b"three", b"eight"),
    "photo": ("content/berita/2026/11/dua/a.jpg", tiny(3), tiny(303)),
    "attachment": ("content/siaran-pers/2026/11/satu/lampiran.pdf", b"0001", b"0002"),
    "template": ("theme/templates/components/card.html", b"card-title", b"title-card"),
    "stylesheet": ("theme/static/css/10-base.css", b"margin", b"bottom"),
    "script": ("theme/static/js/viewer.js", b"STEP = 80", b"STEP = 90"),
    "sentence": ("theme/locale/id/LC_MESSAGES/theme.po", b'"Bagikan"', b'"Sebarka"'),
}


@pytest.mark.parametrize("what", AS_LONG)
def test_a_file_of_the_same_size_and_time_is_seen_to_be_another(
    what: str, workers: ProcessPoolExecutor
) -> None:
    """Changed at once after a build to as many bytes, under the old time; and back again."""
    assert workers.submit(change_in_secret, *AS_LONG[what]).result() == []


def change_in_secret(name: str, old: bytes, new: bytes) -> list[str]:
    """Change a file in place, and back by a rename; tell what a build did not see."""
    with new_trial() as trial:
        if name.startswith("theme/"):
            own_theme(trial)
        edition_of(trial, unchanged=False, compare=False)
        file, first = trial.bench.root / name, tree_of(trial.output)
        _write_in_secret(file, file, old, new)
        _, lines = edition_of(trial, unchanged=False)
        if tree_of(trial.output) == first:
            lines.append("readers do not see it")
        _write_in_secret(file, file.with_name(".aside"), new, old)
        return lines + edition_of(trial, unchanged=False)[1]


def _write_in_secret(file: Path, target: Path, old: bytes, new: bytes) -> None:
    """Write other bytes so that only they, and the time of the change of state, are new."""
    status, data = file.stat(), file.read_bytes()
    assert old in data
    assert len(old) == len(new)
    target.write_bytes(data.replace(old, new))
    os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
    target.replace(file)


# These tests can fail --------------------------------------------------------------------------


class Blind(OwnBench):
    """A bench that looks at the content once, and builds from that ever after."""

    def build(self, *args: Any, output: Path, **more: Any) -> Any:
        """Build; into any other output, rightly."""
        if output == self.output:
            if not (seen := self.root / "seen").exists():
                shutil.copytree(self.content, seen)
            more["content"] = seen
        return super().build(*args, output=output, **more)


class Broken(OwnBench):
    """A bench that crashes."""

    def build(self, *args: Any, **more: Any) -> Any:
        """Raise what the newsroom never raises."""
        raise KeyError("berita")


def test_an_edit_that_is_not_noticed_is_told_and_made_short(workers: ProcessPoolExecutor) -> None:
    """The failure names the edit and the pages; steps that do not matter are dropped."""
    steps = ["build", "change-title:1", "delete-state:1", "build"]
    long = workers.submit(play_anew, steps, Blind).result()
    assert long
    failure = workers.submit(shorten, long, Blind).result()
    assert failure.steps == ("build", "change-title:1", "build")
    assert "other bytes: siaran-pers/2026/11/satu/index.html" in failure.lines
    assert "NEWSROOM_SEQUENCE='build change-title:1 build'" in str(failure)


def test_a_fault_that_is_not_noticed_is_told(workers: ProcessPoolExecutor) -> None:
    """What a clean build refuses must be refused."""
    failure = workers.submit(play_anew, ["build", "spoil-text:1", "build"], Blind).result()
    assert failure
    assert failure.lines[0] == "refusals differ"


def test_a_crash_is_told(workers: ProcessPoolExecutor) -> None:
    """An error that is none of the newsroom's is a failure, though a clean build has it too."""
    failure = workers.submit(play_anew, ["build"], Broken).result()
    assert failure
    assert "KeyError: 'berita'" in failure.lines


def test_one_byte_is_told(tmp_path: Path) -> None:
    """The comparison of two folders sees a byte, a missing file and one too many."""
    right, ours = tmp_path / "clean", tmp_path / "ours"
    write_tiny(right)
    shutil.copytree(right, ours)
    assert folders_between(right, ours) == []
    photo = ours / "media/bersama.jpg"
    photo.write_bytes(photo.read_bytes()[:-1] + b"\x01")
    (ours / "halaman/tentang/index.md").rename(ours / "baru.html")
    assert folders_between(right, ours)[:3] == [
        "missing: halaman/tentang/index.md",
        "too many: baru.html",
        "other bytes: media/bersama.jpg",
    ]
