"""Checks on what was built, before it takes the old edition's place."""
