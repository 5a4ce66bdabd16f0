"""Texts on the disk: picked, taken apart, changed, saved."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import yaml

from newsroom.moments import ZONES, MomentError, parse_moment
from tests.site.trial import Trial

WIB = ZONES["WIB"]
WORDS = ["air", "Air", "api", "kabut pagi", "sungai & rawa", "Ë", "<5%", '"kutip"', "rawa"]
TOPICS = ["infrastruktur", "sosial", "kesehatan", "budaya"]


@dataclass
class Text:
    """A text taken apart, to be changed and saved."""

    content: Path
    path: str
    fields: dict[str, Any]
    body: str

    @property
    def folder(self) -> str:
        """Its folder below content/."""
        return posixpath.dirname(self.path)

    @property
    def kind(self) -> str:
        """The folder of its kind."""
        return self.path.split("/")[0]

    @property
    def is_hidden(self) -> bool:
        """Tell whether readers are not meant to see it yet."""
        return self.fields.get("status") == "draft" or "embargo" in self.fields

    @property
    def names(self) -> list[str]:
        """The names of its photos."""
        return [described["file"] for described in self.fields.get("photos", [])]

    def save(self, rng: Random) -> None:
        """Write it; now and then with the time that it had, as `cp -p` and rsync do."""
        header = yaml.dump(self.fields, Dumper=yaml.CSafeDumper, allow_unicode=True, width=1000)
        overwrite(self.content / self.path, f"---\n{header}---\n{self.body}".encode(), rng)


def overwrite(path: Path, data: bytes, rng: Random) -> None:
    """Write a file anew: in place or by a rename, and one time in three with its old time."""
    moment = path.stat().st_mtime_ns if path.exists() else 0
    path.parent.mkdir(parents=True, exist_ok=True)
    way = rng.random()
    if way < 0.5:
        path.write_bytes(data)
    else:
        aside = path.with_name(".aside")
        aside.write_bytes(data)
        aside.replace(path)
    if moment and rng.random() < 0.34:
        os.utime(path, ns=(moment, moment))


def read(content: Path, path: str) -> Text | None:
    """Take a text apart; None when its header cannot be read."""
    try:
        _, header, body = (content / path).read_text(encoding="utf-8").split("---\n", 2)
        fields = yaml.load(header, yaml.CBaseLoader)
    except (ValueError, yaml.YAMLError, OSError):
        return None
    return Text(content, path, fields, body) if isinstance(fields, dict) else None


def all_files(trial: Trial, ending: str = "") -> list[str]:
    """Return the paths of all files below content/ whose name ends so."""
    found = (p for p in trial.content.rglob("*") if p.is_file() and not p.is_symlink())
    paths = (p.relative_to(trial.content).as_posix() for p in found)
    return sorted(path for path in paths if path.endswith(ending))


def texts(trial: Trial, rng: Random, ending: str = ".md") -> Iterator[Text]:
    """Yield the legible texts in any order, but mostly the published ones first."""
    paths = all_files(trial, ending)
    rng.shuffle(paths)
    public_first, hidden = rng.random() < 0.8, []
    for path in paths:
        text = read(trial.content, path) if path.count("/") > 1 else None
        if text and text.is_hidden and public_first:
            hidden.append(text)
        elif text:
            yield text
    yield from hidden


def originals(trial: Trial, rng: Random, *, dated: bool = False) -> Iterator[Text]:
    """Yield the texts that are no translations, in any order."""
    return (t for t in texts(trial, rng, "index.md") if not dated or t.path.count("/") == 4)


def put(text: Text | None, rng: Random, key: str, value: Any) -> str:
    """Set or remove (None) a field, save, and say so."""
    if text is None:
        return ""
    if value is None:
        text.fields.pop(key, None)
    else:
        text.fields[key] = value
    text.save(rng)
    return f"{text.path}: {key} = {value!r}"


def say(text: Text, rng: Random, what: str) -> str:
    """Save and say what was done."""
    text.save(rng)
    return f"{text.path}: {what}"


def moment(text: Text, key: str = "date") -> datetime:
    """Return a time of a text; long ago when it cannot be read."""
    try:
        return parse_moment(str(text.fields.get(key, "")), zone=WIB)
    except MomentError:
        return datetime(2000, 1, 1, tzinfo=WIB)


def written(time: datetime) -> str:
    """Write a time as the desk does."""
    return f"{time.astimezone(WIB):%Y-%m-%d %H:%M} WIB"


def other(rng: Random, values: Sequence[Any], but: Any) -> Any:
    """Pick a value that is not this one."""
    return rng.choice([value for value in values if value != but])


def some_words(rng: Random, start: str) -> str:
    """Return a few words that begin so."""
    return f"{start} {rng.choice(WORDS)} {rng.randrange(1000)}"


def shuffled(paths: list[str], rng: Random) -> list[str]:
    """Return these in any order."""
    rng.shuffle(paths)
    return paths
