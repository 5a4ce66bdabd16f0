"""RESULTS.md: the machine, every case, and the goals; each part is renewed without the other."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

from bench.cases import CLEAN, NEWEST, SAME, Result

MIB = 1024 * 1024
# (what, case and size of ours, field, limit, case, size and builder of the other side)
GOALS = (
    ("clean build of 10,000 beside stock Pelican", CLEAN, 10_000, "wall", 0.35, CLEAN, "Pelican"),
    ("clean build of 10,000 beside Hugo", CLEAN, 10_000, "wall", 1.5, CLEAN, "Hugo"),
    ("one text edited in 10,000 beside Hugo", NEWEST, 10_000, "wall", 0.10, CLEAN, "Hugo"),
    ("the same edit in 100,000 beside 10,000", NEWEST, 100_000, "wall", 3.0, NEWEST, "ours"),
    ("nothing changed in 10,000 beside Hugo", SAME, 10_000, "wall", 0.05, CLEAN, "Hugo"),
    ("most memory, clean build of 10,000, Hugo", CLEAN, 10_000, "together", 1.0, CLEAN, "Hugo"),
)
OTHER_SIZE = 10_000
MEDIA, BUNDLES = "Media", "Bundles"


def write_report(results: Sequence[Result], versions: Sequence[str], file: Path) -> None:
    """Write all results as Markdown; the other sections stay as they were."""
    lines = [
        "# Results",
        "",
        "Made by `invoke bench`; what is compared, and how, is in [README.md](README.md).",
        "",
        f"Machine: {machine()}. {'; '.join((f'Python {platform.python_version()}', *versions))}.",
        "",
        "Seconds are medians of the runs, with the least and the most. *Others* are the processor"
        " seconds that everything else on the machine took during the worst run. *Largest* is the"
        " most memory one process held; *together* is the most that all held at once, what they"
        " share counted once (PSS).",
        "",
        *_table(results),
        "",
        "## Goals",
        "",
        *_goals(results),
    ]
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    text = "\n".join(lines) + "\n"
    for title in (MEDIA, BUNDLES):
        text = with_section(text, title, section_of(before, title))
    file.write_text(text, encoding="utf-8")


def write_section(section: str, title: str, file: Path) -> None:
    """Write one section into a report; all else in it stays as it was."""
    text = file.read_text(encoding="utf-8") if file.exists() else "# Results\n"
    file.write_text(with_section(text, title, section), encoding="utf-8")


def section_of(text: str, title: str) -> str:
    """Return a section of the second level with its heading; "" where there is none."""
    lines = text.splitlines(keepends=True)
    start, end = _bounds(lines, title)
    return "".join(lines[start:end]).rstrip("\n") + "\n" if start < end else ""


def with_section(text: str, title: str, section: str) -> str:
    """Return a text with a section put in its place, or at the end; "" takes it out."""
    lines = text.splitlines(keepends=True)
    start, end = _bounds(lines, title)
    parts = ("".join(lines[:start]), section, "".join(lines[end:]))
    return "\n".join(part.strip("\n") + "\n" for part in parts if part.strip())


def _bounds(lines: Sequence[str], title: str) -> tuple[int, int]:
    """Return where a section begins and ends among lines."""
    start = next((n for n, line in enumerate(lines) if line.rstrip() == f"## {title}"), len(lines))
    after = range(start + 1, len(lines))
    return start, next((n for n in after if lines[n].startswith("## ")), len(lines))


def machine() -> str:
    """Return the machine's kind in words: processor, cores, memory, kernel."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":", 1)[1] for line in info if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    cores = len(os.sched_getaffinity(0))
    kernel = f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"
    return f"{' '.join(model.split())}, {cores} cores, {memory:.0f} GiB of memory, {kernel}"


def _table(results: Sequence[Result]) -> list[str]:
    rows = [
        "| texts | case | builder | runs | wall s | processor s | others s | largest MiB"
        " | together MiB | files | MB |",
        "|---:|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for r in results:
        walls = [run.wall for run in r.runs]
        span = f" ({min(walls):.2f}–{max(walls):.2f})" if len(walls) > 1 else ""
        rows.append(
            f"| {r.size:,} | {r.case} | {r.peer} | {len(r.runs)} | {r.wall:.2f}{span}"
            f" | {r.cpu:.2f} | {r.others:.1f} | {r.largest / MIB:.0f} | {r.together / MIB:.0f}"
            f" | {r.files:,} | {r.bytes / 1e6:.1f} |"
        )
    return rows


def _goals(results: Sequence[Result]) -> list[str]:
    """Return a row for each goal; one whose runs were not asked for says so."""
    rows = ["| goal | ours | other | ratio | at most | met |", "|---|---:|---:|---:|---:|---|"]
    for what, case, size, field, limit, other_case, peer in GOALS:
        ours = _find(results, case, size, "ours")
        other = _find(results, other_case, OTHER_SIZE, peer)
        if ours is None or other is None:
            rows.append(f"| {what} | | | | {limit} | not measured |")
            continue
        mine, theirs = getattr(ours, field), getattr(other, field)
        met = "yes" if mine <= limit * theirs else "**no**"
        amounts = f"{_amount(mine, field)} | {_amount(theirs, field)}"
        rows.append(f"| {what} | {amounts} | {mine / theirs:.3f} | {limit} | {met} |")
    return rows


def _amount(value: float, field: str) -> str:
    return f"{value / MIB:.0f} MiB" if field == "together" else f"{value:.2f} s"


def _find(results: Sequence[Result], case: str, size: int, peer: str) -> Result | None:
    wanted = (case, size, peer)
    return next((r for r in results if (r.case, r.size, r.peer) == wanted), None)
