"""What is done to a newsroom between two builds, by name: content, settings, clock, state.

An edit takes a Trial and a number generator; it says in a line what it did, or "" when there was
nothing to do it to. Some make content invalid: `heal` mends that.
"""

from __future__ import annotations

from tests.site.edits import faults, house, items, photos, state, status, words  # noqa: F401
from tests.site.edits.registry import EDITS, PICKS, edit

__all__ = ["EDITS", "PICKS", "edit"]
