"""Feeds: which items, as small values; and their XML, by feedgen."""
