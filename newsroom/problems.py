"""What is wrong in the content, as values: where, which rule, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

Translate = Callable[[str], str]


class Severity(StrEnum):
    """Errors stop an edition; warnings do not (every problem of a draft is one)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: a place (line and column from 1), a code, and an order.

    `order` is an English sentence of the catalogue with `{names}`; `params` fill them.
    """

    path: str
    line: int
    column: int
    code: str
    order: str
    params: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR

    def text(self, translate: Translate) -> str:
        """Return the order in the reader's language."""
        return translate(self.order).format(**self.params) if self.params else translate(self.order)

    def line_text(self, translate: Translate) -> str:
        """Return `file:line:column: code: order`, the form editors can jump to."""
        return f"{self.path}:{self.line}:{self.column}: {self.code}: {self.text(translate)}"

    def as_warning(self) -> Problem:
        """Return the same problem as one that does not stop an edition."""
        return replace(self, severity=Severity.WARNING)


def order_key(problem: Problem) -> tuple[str, int, int, str, str]:
    """Sort by file, place, code."""
    return (problem.path, problem.line, problem.column, problem.code, str(problem.params))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return those that stop an edition, in order."""
    return tuple(sorted((p for p in problems if p.severity is Severity.ERROR), key=order_key))
