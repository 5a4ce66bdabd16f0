"""Errors that end a run; each carries words for the person who has to act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsroom.problems import Problem


class NewsroomError(Exception):
    """A run that cannot go on: an English sentence for the catalogue, and its parameters."""

    def __init__(self, sentence: str, **params: object) -> None:
        super().__init__(sentence.format(**params) if params else sentence)
        self.sentence = sentence
        self.params = params

    def __reduce__(self) -> tuple[object, ...]:
        """Come back whole from another process, so that it can still be translated."""
        return _rebuild, (type(self), self.sentence, self.params)


def _rebuild(kind: type[NewsroomError], sentence: str, params: dict[str, object]) -> NewsroomError:
    return kind(sentence, **params)


class SettingsError(NewsroomError):
    """agency.toml or a Pelican setting cannot be used; names the setting's full path."""


class ClockError(NewsroomError):
    """The time of the edition cannot be told, or runs behind the last edition."""


class OutputError(NewsroomError):
    """The finished edition cannot be put in place; the old one is untouched."""


class BuildError(NewsroomError):
    """An artifact could not be made; names its path and its sources."""


class ContentError(NewsroomError):
    """The content has errors. Holds every problem found, never only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("{count} errors in the content", count=len(problems))
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[object, ...]:
        """Come back whole from another process."""
        return ContentError, (self.problems,)
