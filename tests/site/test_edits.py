"""Whatever was edited in whatever order: an incremental build gives what a clean one gives."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.site.tree import Bench, photo, picture, story, tree_of, write_small, write_text

TEXTS = [
    "siaran-pers/2026/11/satu/index.md",
    "berita/2026/11/dua/index.md",
    "berita/2026/10/tiga/index.md",
    "berita/2026/10/tiga/index.en.md",
    "halaman/tentang/index.md",
]
WORDS = ["air", "api", "kabut pagi", "sungai & rawa", "Ë", "<5%", '"kutip"']
EDITABLE = [path for path in TEXTS if "tentang" not in path]


@contextmanager
def serial() -> Iterator[Bench]:
    """Yield a bench in a folder of its own, with one process."""
    before = os.environ.get("NEWSROOM_JOBS")
    os.environ["NEWSROOM_JOBS"] = "1"
    folder = Path(tempfile.mkdtemp(prefix="suntingan-"))
    try:
        bench = Bench(folder)
        write_small(bench.content)
        yield bench
    finally:
        shutil.rmtree(folder)
        if before is None:
            del os.environ["NEWSROOM_JOBS"]
        else:
            os.environ["NEWSROOM_JOBS"] = before


Edit = tuple[str, str, str | int]


def change(bench: Bench, path: str, with_fields: Callable[[dict[str, object]], None]) -> None:
    """Change the fields of a text that is there."""
    file = bench.content / path
    if not file.exists():
        return
    _, header, body = file.read_text(encoding="utf-8").split("---\n", 2)
    fields = yaml.safe_load(header)
    with_fields(fields)
    file.write_text(
        "---\n" + yaml.safe_dump(fields, allow_unicode=True) + "---\n" + body, encoding="utf-8"
    )


def apply(bench: Bench, edit: Edit) -> None:
    """Make one edit of the content."""
    verb, path, value = edit
    number, word = (value, "") if isinstance(value, int) else (0, value)
    if verb == "body" and (bench.content / path).exists():
        with (bench.content / path).open("a", encoding="utf-8") as file:
            file.write(f"\nTambahan {word}.\n")
    elif verb == "title":
        change(bench, path, lambda fields: fields.update(title=f"Judul {word}"))
    elif verb == "tags":
        change(bench, path, lambda fields: fields.update(tags=[word, "air"]))
    elif verb == "region":
        change(bench, path, lambda f: f.update(regions=[f"62.0{1 + number % 9}"]))
    elif verb == "date" and path.endswith("index.md"):
        month = path.split("/")[2] if path.count("/") == 4 else "01"
        most = 20 if "dua" in path else 27  # later ones are held; story three links to story two
        day = f"2026-{month}-{1 + number % most:02} 10:00 WIB"
        change(bench, path, lambda fields: fields.update(date=day))
    elif verb == "status":
        status = ["draft", "published"][number % 2]
        change(bench, path, lambda fields: fields.update(status=status))
    elif verb == "photo":
        for name in ("siaran-pers/2026/11/satu/a.jpg", "berita/2026/11/dua/b.jpg"):
            if (bench.content / name).exists():
                (bench.content / name).write_bytes(picture((44, 30), seed=number))
                return
    elif verb == "add":
        write_text(
            bench.content,
            f"berita/2026/0{1 + number % 9}/baru-{number % 3}",
            story(
                f"Baru {number}", f"2026-0{1 + number % 9}-03 08:00 WIB", photos=[photo("n.jpg")]
            ),
            f"Isi {number}.",
            {"n.jpg": picture((36, 24), seed=number % 5)},
        )
    elif verb == "remove":
        added = sorted(bench.content.glob("berita/2026/0*/baru-*"))
        if added:
            shutil.rmtree(added[number % len(added)])


EDITS = st.one_of(
    st.tuples(
        st.sampled_from(["body", "title", "tags"]),
        st.sampled_from(EDITABLE),
        st.sampled_from(WORDS),
    ),
    st.tuples(
        st.sampled_from(["region", "date", "status", "photo", "add", "remove"]),
        st.sampled_from(EDITABLE),
        st.integers(0, 30),
    ),
)


def links_hold(bench: Bench) -> bool:
    """Story three links to story two: while that is a draft, three must be one too."""
    two = (bench.content / "berita/2026/11/dua/index.md").read_text(encoding="utf-8")
    return "status: draft" not in two


def check(steps: list[list[Edit]]) -> None:
    """Build after each step; at the end the output is that of a clean build of the same tree."""
    with serial() as bench:
        bench.build()
        for edits in steps:
            for edit in edits:
                apply(bench, edit)
            if not links_hold(bench):
                apply(bench, ("status", "berita/2026/10/tiga/index.md", 0))
            bench.build()
        clean = Bench(bench.root / "bersih")
        shutil.copytree(bench.content, clean.content)
        report = clean.build()
        assert report.result.kept == 0
        assert tree_of(bench.output) == tree_of(clean.output)
        assert bench.build().result.built == 0


STEPS = st.lists(st.lists(EDITS, min_size=1, max_size=4), min_size=1, max_size=3)
SLOW = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    "database": None,
    "phases": [Phase.generate],  # a failing history is printed as it is: shrinking takes minutes
}


@settings(max_examples=5, **SLOW)
@given(STEPS)
def test_incremental_equals_clean(steps: list[list[Edit]]) -> None:
    """A few random histories of edits."""
    check(steps)


@pytest.mark.long
@settings(max_examples=60, **{**SLOW, "derandomize": False})
@given(STEPS)
def test_incremental_equals_clean_often(steps: list[list[Edit]]) -> None:
    """Many random histories of edits."""
    check(steps)
