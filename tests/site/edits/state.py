"""Edits of what was made before, and of what is published."""

from __future__ import annotations

import shutil
from random import Random

from tests.site.edits.registry import named
from tests.site.trial import Trial, apart, attempt, put_back


@named(shows=False)
def delete_state(trial: Trial, rng: Random) -> str:
    """Lose all that was remembered."""
    shutil.rmtree(trial.state, ignore_errors=True)
    return "no state"


@named(shows=False)
def damage_state(trial: Trial, rng: Random) -> str:
    """Cut a remembered file short, or lose it."""
    files = [path for path in sorted(trial.state.rglob("*")) if path.is_file()]
    if not files:
        return ""
    file = rng.choice([*files, *(path for path in files if "objects" not in path.parts)])
    data = file.read_bytes()
    file.unlink()
    if rng.random() < 0.7:
        file.write_bytes(data[: len(data) // 2])
    return f"damaged {file.relative_to(trial.state)}"


@named(shows=False, before=["change-title:1", "build"])
def bring_old_state(trial: Trial, rng: Random) -> str:
    """Get the state of an earlier build back, as a CI's cache does."""
    if not trial.past:
        return ""
    put_back(trial.state, rng.choice(trial.past).state)
    return "the state of an earlier build"


@named(shows=False)
def delete_output(trial: Trial, rng: Random) -> str:
    """Lose all that was published."""
    shutil.rmtree(trial.output, ignore_errors=True)
    return "no output"


@named(shows=False)
def damage_output(trial: Trial, rng: Random) -> str:
    """Deface a published file, cut it short, delete it, or add one."""
    files = [path for path in sorted(trial.output.rglob("*")) if path.is_file()]
    files = [path for path in files if path.name != ".edition"]
    if not files:
        return ""
    file, way = rng.choice(files), rng.randrange(4)
    data = file.read_bytes()
    file.unlink()
    if way < 2:
        file.write_bytes(data[:-1] + b"x" if way else data[:-1])
    elif way == 2:
        file.write_bytes(data)
        file.with_name("judi.html").write_bytes(b"judi")
    return f"damaged {file.relative_to(trial.output)} ({way})"


@named(shows=False, before=["change-title:1", "build"])
def bring_old_output(trial: Trial, rng: Random) -> str:
    """Get an earlier edition back into the output folder."""
    if not trial.past:
        return ""
    put_back(trial.output, rng.choice(trial.past).output)
    return "an earlier edition in the output"


@named(0.5, shows=False)
def build_preview_aside(trial: Trial, rng: Random) -> str:
    """Build a preview into a folder of its own, with the same state, as `preview` does."""
    settings = {**trial.settings, "preview": True, "siteurl": "http://localhost:8000"}
    aside = trial.bench.root / "pratinjau"
    return apart(trial.jobs, attempt, trial.bench, aside, settings).words()
