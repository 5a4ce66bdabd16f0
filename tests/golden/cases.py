"""Read rusak.txt and baik.txt: cases that an editor writes, into folders and expectations."""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from newsroom.problems import Problem, Severity
from tests.conftest import COMMON, RELEASE, STORY, ContentDesk, jpeg

HERE = Path(__file__).parent
PARAGRAPH = (
    "Jembatan gantung itu dibuka pagi ini, dan warga dua desa langsung memakainya untuk pergi ke "
    "pasar, ke sekolah, dan ke puskesmas tanpa menunggu perahu."
)
_PICTURE = "{file: %s, alt: Perahu di bawah jembatan, credit: Rani Saputri}"
KINDS = {
    "berita": STORY,
    "siaran-pers": RELEASE,
    "foto": COMMON,
    "halaman": {key: COMMON[key] for key in ("title", "date", "status", "summary")},
    "infografis": {**COMMON, "image": _PICTURE % "angka.png", "source": "BPS 2026"},
    "video": {
        **COMMON,
        "youtube": "abcdefghijk",
        "duration": "2:35",
        "poster": _PICTURE % "poster.jpg",
    },
}
_PLACE = re.compile(r"^(.*?):(\d+):(\d+): ([a-z0-9-]+)(?:: (.*))?$")
_INCLUDE = re.compile(r"^\{([a-z-]+)(?: tanpa ([a-z ]+))?\}$")


@dataclass
class Case:
    """One case: files (path, how to make it, lines), expected lines, and why it is put off."""

    name: str
    files: list[tuple[str, str, list[str]]] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    put_off: str = ""

    def write(self, desk: ContentDesk) -> None:
        """Write the case's files below a desk's content/."""
        for path, how, lines in self.files:
            _write(desk, _unescape(path), how, lines)


@dataclass(frozen=True)
class Expected:
    """A problem that must be told: severity, place and code, and words of the message."""

    severity: Severity
    path: str
    line: int
    column: int
    code: str
    words: tuple[str, ...]

    @property
    def place(self) -> tuple[object, ...]:
        """Return what is compared first."""
        return (self.path, self.line, self.column, self.code, str(self.severity))

    def is_told_by(self, problem: Problem, message: str) -> bool:
        """Tell whether a problem is this one, and its message has these words."""
        return place(problem) == self.place and all(word in message for word in self.words)


def place(problem: Problem) -> tuple[object, ...]:
    """Return a problem's path, line, column, code, severity."""
    p = problem
    return (p.path, p.line, p.column, p.code, str(p.severity))


def read_cases(name: str) -> list[Case]:
    """Return the cases of a golden file, in order."""
    cases: list[Case] = []
    for line in (HERE / name).read_text(encoding="utf-8").split("\n"):
        if line.startswith("=== "):
            cases.append(Case(line[4:].strip()))
        elif not cases:
            continue  # the explanation at the top
        elif line.startswith("@@ "):
            path, _, how = line[3:].partition(" < ")
            cases[-1].files.append((path, how, []))
        elif line.startswith("=> "):
            cases[-1].expected.append(line[3:])
        elif line.startswith("!! "):
            cases[-1].put_off = line[3:]
        elif cases[-1].files and not cases[-1].expected:
            cases[-1].files[-1][2].append(line)
    return cases


def expectation(line: str) -> Expected:
    """Read one `path:line:column: code: words ... words`."""
    mild = line.startswith("[peringatan] ")
    match = _PLACE.match(line.removeprefix("[peringatan] "))
    assert match is not None, f"bukan jalur:baris:kolom: kode: {line}"
    words = tuple((match[5] or "").split(" ... ")) if match[5] else ()
    return Expected(
        Severity.WARNING if mild else Severity.ERROR,
        _unescape(match[1]),
        int(match[2]),
        int(match[3]),
        match[4],
        words,
    )


def _unescape(text: str) -> str:
    text = re.sub(r"(?<!\\)\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)
    return text.replace("\\\\u", "\\u")


def _write(desk: ContentDesk, path: str, how: str, lines: list[str]) -> None:
    verb, _, rest = how.partition(" ")
    place = desk.write(path, b"")
    if verb in ("tautan", "pipa"):
        place.unlink()
        place.symlink_to(rest) if verb == "tautan" else os.mkfifo(place)
        return
    place.write_bytes(_data(path, verb, rest, lines))


def _data(path: str, verb: str, rest: str, lines: list[str]) -> bytes:
    if verb in ("foto", "potong"):
        size, _, form = rest.partition(" ")
        width, height = (int(part) for part in (size or "64x48").split("x"))
        whole = jpeg(width, height, (form or "jpeg").upper())
        return whole if verb == "foto" else whole[: len(whole) // 2]
    if verb == "gerak":
        return _moving(*rest.split())
    if verb == "bita":
        return bytes.fromhex(rest)
    if verb == "nol":
        return b"x" * int(rest)
    return _text(path, lines).encode(rest or "utf-8", "surrogatepass")


def _moving(size: str, frames: str, form: str, each: str = "100") -> bytes:
    """Return a picture whose frames (or pages) differ; each stands so many milliseconds."""
    width, height = (int(part) for part in size.split("x"))
    colors = [(number * 67 % 256, number // 256 * 90, 0) for number in range(int(frames))]
    first, *others = [Image.new("RGB", (width, height), color) for color in colors]
    out = io.BytesIO()
    first.save(out, form.upper(), save_all=True, append_images=others, duration=int(each), loop=0)
    return out.getvalue()


def _text(path: str, lines: list[str]) -> str:
    out: list[str] = []
    for line in lines:
        if (include := _INCLUDE.match(line)) and include[1] in KINDS:
            out += _header(path, include[1], out, (include[2] or "").split())
        else:
            out.append(PARAGRAPH if line == "{isi}" else _unescape(line))
    return "\n".join(out).rstrip("\n") + "\n" if lines and any(lines) else ""


def _header(path: str, kind: str, above: list[str], left_out: list[str]) -> list[str]:
    """Return the kind's fields that are not written above; a release's number is its own."""
    own = {"number": f"{len(path)}/{path.rsplit('/', 2)[1]}/2026"} if kind == "siaran-pers" else {}
    written = {line.partition(":")[0] for line in above} | {*left_out}
    fields = {**KINDS[kind], **own}
    return [f"{key}: {value}" for key, value in fields.items() if key not in written]
