"""Releases side by side, one link that moves at once, old ones pruned."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from newsroom.errors import OutputError
from newsroom.publish import folder
from newsroom.publish.folder import KEPT, publish_folder
from tests.site.tree import tree_of


def edition(place: Path, name: str, page: str = "") -> Path:
    """Make an edition's folder."""
    shutil.rmtree(place, ignore_errors=True)
    (place / "berita").mkdir(parents=True)
    (place / "index.html").write_text(page or name, encoding="utf-8")
    (place / "berita" / "index.html").write_text(name, encoding="utf-8")
    (place / ".edition").write_text(name.ljust(64, "0") + "\n", encoding="ascii")
    return place


def releases(target: Path) -> list[str]:
    """Return the names of the releases."""
    return sorted(path.name for path in (target / "releases").iterdir())


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return a folder that does not exist yet."""
    return tmp_path / "www" / "situs"


def test_first_release(tmp_path: Path, target: Path) -> None:
    source = edition(tmp_path / "keluaran", "satu")
    name = publish_folder(source, target)
    assert name == "satu" + "0" * 12
    assert (target / "current").readlink() == Path("releases") / name  # relative: it may be moved
    assert tree_of(target / "current") == tree_of(source)


def test_releases_stand_side_by_side_and_old_ones_go(tmp_path: Path, target: Path) -> None:
    for number in range(KEPT + 3):
        name = publish_folder(edition(tmp_path / "keluaran", f"edisi{number}"), target)
        os.utime(target / "releases" / name, (number, number))
        assert (target / "current").readlink().name == name
    last = [f"edisi{number}".ljust(16, "0") for number in range(3, KEPT + 3)]
    assert releases(target) == last


def test_copies_share_no_inode_with_the_output(tmp_path: Path, target: Path) -> None:
    """What is served is a copy: writing into the output does not change it."""
    source = edition(tmp_path / "keluaran", "satu")
    publish_folder(source, target)
    (source / "index.html").write_text("lain", encoding="utf-8")
    assert (target / "current/index.html").read_text(encoding="utf-8") == "satu"


def test_same_edition_again_changes_nothing(tmp_path: Path, target: Path) -> None:
    source = edition(tmp_path / "keluaran", "satu")
    publish_folder(source, target)
    before = (target / "current/index.html").stat().st_ino
    publish_folder(source, target)
    assert releases(target) == ["satu" + "0" * 12]
    assert (target / "current/index.html").stat().st_ino == before


def test_rolling_back_is_the_same_move(tmp_path: Path, target: Path) -> None:
    """Publishing an older edition again moves the link back; that release is not pruned."""
    names = [publish_folder(edition(tmp_path / "k", f"edisi{n}"), target) for n in range(3)]
    for age, name in enumerate(names):
        os.utime(target / "releases" / name, (age, age))
    publish_folder(edition(tmp_path / "k", "edisi0"), target)
    assert (target / "current").readlink().name == names[0]
    publish_folder(edition(tmp_path / "k", "edisi9"), target)
    assert names[0] in releases(target)
    assert names[1] not in releases(target)


@pytest.mark.parametrize("moment", ["copytree", "sync", "rename", "symlink_to", "replace"])
def test_a_failure_leaves_current_alone(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Whichever step fails, the link leads to the old release, whole; the next one mends all."""
    old = publish_folder(edition(tmp_path / "keluaran", "lama"), target)
    before = tree_of(target / "current")
    real = folder.shutil.copytree

    def stop(*args: object, **kwargs: object) -> None:
        if moment == "copytree":
            real(args[0], args[1])  # type: ignore[call-overload]
            next(Path(str(args[1])).rglob("*.html")).unlink()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        if moment == "copytree":
            patch.setattr(folder.shutil, "copytree", stop)
        elif moment == "sync":
            patch.setattr(folder.os, "sync", stop)
        else:
            patch.setattr(Path, moment, stop)
        with pytest.raises(OutputError, match="No space left"):
            publish_folder(edition(tmp_path / "keluaran", "baru"), target)
    assert (target / "current").readlink().name == old
    assert tree_of(target / "current") == before
    name = publish_folder(edition(tmp_path / "keluaran", "baru"), target)
    assert tree_of(target / "current") == tree_of(tmp_path / "keluaran")
    assert releases(target) == sorted([old, name])
    assert sorted(p.name for p in target.iterdir()) == ["current", "releases"]


def test_a_half_copy_of_a_killed_run_is_never_served(tmp_path: Path, target: Path) -> None:
    """A stump under the name of this edition is made anew, and stumps of others are removed."""
    name = "satu" + "0" * 12
    for half in (f".{name}.half", ".lain.half"):
        (target / "releases" / half).mkdir(parents=True)
        (target / "releases" / half / "index.html").write_text("setengah", encoding="utf-8")
    publish_folder(edition(tmp_path / "keluaran", "satu"), target)
    assert (target / "current/index.html").read_text(encoding="utf-8") == "satu"
    assert releases(target) == [name]


def test_no_edition_is_told(tmp_path: Path, target: Path) -> None:
    """A folder that is no edition is not published."""
    (tmp_path / "kosong").mkdir()
    with pytest.raises(OutputError):
        publish_folder(tmp_path / "kosong", target)
    assert not (target / "current").exists()


def test_a_release_that_was_damaged_is_made_anew(tmp_path: Path, target: Path) -> None:
    """Publishing the same edition mends a release that lost a file."""
    source = edition(tmp_path / "keluaran", "satu")
    publish_folder(source, target)
    (target / "current/berita/index.html").unlink()
    publish_folder(source, target)
    assert tree_of(target / "current") == tree_of(source)


def test_a_release_with_what_was_killed_since_does_not_stay(tmp_path: Path, target: Path) -> None:
    """Nobody can roll back to a text that was killed; releases that tell of the kill stay."""

    def publish(name: str, *killed: str) -> str:
        source = edition(tmp_path / "k", name)
        items = [{"id": id, "status": "killed"} for id in killed]
        items.append({"id": "ralat", "status": "published"})
        (source / "mitra").mkdir()
        (source / "mitra/perbaikan.json").write_text(json.dumps({"items": items}), "utf-8")
        return publish_folder(source, target)

    first, second = publish("edisi0"), publish("edisi1", "a")
    assert releases(target) == [second]
    third = publish("edisi2", "a")
    assert releases(target) == sorted((second, third))
    assert first not in releases(target)
    fourth = publish("edisi3")  # the kill was taken back
    assert releases(target) == sorted((second, third, fourth))
