"""The section "Media" of RESULTS.md: every case, and the goals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.media.cases import LOOKED_AT, PLAIN, WITH_AVIF, MediaResult
from bench.report import MEDIA, MIB, machine

FORMS = {"jpeg": "JPEG", "webp": "WebP", "avif": "AVIF"}
MOST = 400 * MIB
SHARP, PLUGIN = "sharp", "pelican-image-process"
# (what, case, the other builder, at least so many times its photos a second)
SPEEDS = (
    ("photos a second, JPEG and WebP, beside sharp", PLAIN, SHARP, 1.0),
    ("photos a second, with AVIF, beside sharp", WITH_AVIF, SHARP, 1.0),
    ("photos a second, JPEG and WebP, beside pelican-image-process", PLAIN, PLUGIN, 3.0),
    ("photos a second, with AVIF, beside pelican-image-process", WITH_AVIF, PLUGIN, 3.0),
)
ALIKE = 0.0001  # one of the last digit that is shown


def media_section(results: Sequence[MediaResult], versions: Sequence[str]) -> str:
    """Return the section as Markdown, with its heading."""
    photos = results[0].photos
    lines = [
        f"## {MEDIA}",
        "",
        f"{photos} invented photos of twelve megapixels, each to five widths, on two cores; what is"
        " compared, and how fair it is, is in [README.md](README.md#media).",
        "",
        f"Machine: {machine()}. {'; '.join(versions)}.",
        "",
        "*MB* are megabytes written, by format. *SSIM* is the mean at 640 and at 1280 pixels.",
        "",
        *_table(results),
        "",
        f"### Goals of {MEDIA.lower()}",
        "",
        *_goals(results),
    ]
    return "\n".join(lines) + "\n"


def _table(results: Sequence[MediaResult]) -> list[str]:
    rows = [
        "| case | builder | runs | photos/s | wall s | processor s | others s | largest MiB"
        " | together MiB | MB | SSIM |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---|---|",
    ]
    for r in results:
        walls = [run.wall for run in r.runs]
        span = f" ({min(walls):.1f}–{max(walls):.1f})" if len(walls) > 1 else ""
        rows.append(
            f"| {r.case} | {r.peer} | {len(r.runs)} | {r.speed:.2f} | {r.wall:.1f}{span}"
            f" | {r.cpu:.1f} | {r.others:.1f} | {r.largest / MIB:.0f} | {r.together / MIB:.0f}"
            f" | {_by_format(r, _weight)} | {_by_format(r, _likeness)} |"
        )
    return rows


def _by_format(result: MediaResult, tell: Callable[[MediaResult, str], str]) -> str:
    return "; ".join(f"{name} {tell(result, f)}" for f, name in FORMS.items() if f in result.bytes)


def _weight(result: MediaResult, form: str) -> str:
    return f"{result.bytes[form] / 1e6:.2f}"


def _likeness(result: MediaResult, form: str) -> str:
    return ", ".join(f"{result.ssim[form, width]:.4f}" for width in LOOKED_AT)


def _goals(results: Sequence[MediaResult]) -> list[str]:
    """Return a row for each goal; one whose runs were not asked for says so."""
    rows = ["| goal | ours | other | ratio | limit | met |", "|---|---:|---:|---:|---|---|"]
    for what, case, peer, least in SPEEDS:
        ours, other = _find(results, case, "ours"), _find(results, case, peer)
        if ours is None or other is None:
            rows.append(f"| {what} | | | | at least {least} | not measured |")
            continue
        ratio = ours.speed / other.speed
        amounts = f"{ours.speed:.2f} | {other.speed:.2f} | {ratio:.2f} | at least {least}"
        rows.append(f"| {what} | {amounts} | {_met(ratio >= least)} |")
    rows += [_alike(results, *pair) for pair in ((PLAIN, "jpeg"), (PLAIN, "webp"))]
    rows.append(_alike(results, WITH_AVIF, "avif"))
    return [*rows, _memory(results)]


def _alike(results: Sequence[MediaResult], case: str, form: str) -> str:
    """Return the row of a format's SSIM: at every width not below sharp's."""
    what, limit = f"SSIM of {FORMS[form]} beside sharp", f"not below, to {ALIKE}"
    ours, other = _find(results, case, "ours"), _find(results, case, SHARP)
    if ours is None or other is None:
        return f"| {what} | | | | {limit} | not measured |"
    less = max(other.ssim[form, width] - ours.ssim[form, width] for width in LOOKED_AT)
    amounts = f"{_likeness(ours, form)} | {_likeness(other, form)} | | {limit}"
    return f"| {what} | {amounts} | {_met(less <= ALIKE)} |"


def _memory(results: Sequence[MediaResult]) -> str:
    """Return the row of the most memory that all our processes held in any case."""
    what, limit = "most memory, all processes together", f"at most {MOST // MIB} MiB"
    if not (held := [r.together for r in results if r.peer.startswith("ours")]):
        return f"| {what} | | | | {limit} | not measured |"
    return f"| {what} | {max(held) / MIB:.0f} MiB | | | {limit} | {_met(max(held) <= MOST)} |"


def _met(yes: bool) -> str:
    return "yes" if yes else "**no**"


def _find(results: Sequence[MediaResult], case: str, peer: str) -> MediaResult | None:
    return next((r for r in results if (r.case, r.peer) == (case, peer)), None)
