"""Contracts: every kind, template and component, found by registry."""

from pathlib import Path

THEME = Path(__file__).parents[2] / "theme"
