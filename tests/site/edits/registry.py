"""The register of edits: every function that is `named` is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from tests.site.trial import Trial

PICKS = 1000

Do = Callable[[Trial, Random], str]


@dataclass(frozen=True)
class Edit:
    """One thing to do. `shows`: readers see it, so that the next edition is another.

    Its case in the quick run: the steps `before`, a build, and the edit with the number `case`,
    which picks what is really seen in the tiny content.
    """

    do: Do
    weight: float = 1.0
    shows: bool = True
    case: int = 1
    before: tuple[str, ...] = ()


EDITS: dict[str, Edit] = {}


def named(
    weight: float = 1.0, *, shows: bool = True, case: int = 1, before: Sequence[str] = ()
) -> Callable[[Do], Do]:
    """Register a function as an edit: `change_title` is `change-title`."""

    def register(do: Do) -> Do:
        EDITS[do.__name__.replace("_", "-")] = Edit(do, weight, shows, case, tuple(before))
        return do

    return register


def edit(trial: Trial, step: str) -> str:
    """Make the edit `name:number`; the number alone decides what it picks."""
    name, _, number = step.partition(":")
    return EDITS[name].do(trial, Random(f"{name}:{number}"))
