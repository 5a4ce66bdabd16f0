"""The domain of the newsroom: decides what may be published and how; knows no Pelican."""

__version__ = "0.1.0"
