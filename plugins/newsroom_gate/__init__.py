"""The gate: opens the edition before Pelican plans a single page.

Pelican's `initialized` is one of the three barriers at which an exception ends the run with a
failure. In autoreload the same instance runs again; then the edition is opened anew.
"""

from pathlib import Path

from pelican import signals
from pelican.log import console

from newsroom.console import ProgressLine, ended_in_words, say_waiting
from newsroom.run import check_plugins, open_run


def open_gate(pelican) -> None:
    """Open the edition; problems are printed, and the run ends."""
    with ended_in_words(Path(pelican.settings["STATE_PATH"])):
        check_plugins(pelican.settings["PLUGINS"])
        pelican.newsroom = open_run(pelican.settings, ProgressLine(), say_waiting)


def open_again(pelican) -> None:
    """Open the edition anew when this instance has run before; errors wait for the next save."""
    if not pelican.newsroom.used:
        return
    console.quiet = False
    pelican.newsroom.lock.close()
    pelican.newsroom.opening = None
    with ended_in_words(pelican.newsroom.settings.state, leave=False):
        pelican.newsroom = open_run(pelican.settings, ProgressLine(), say_waiting)
    pelican.newsroom.used = True


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(open_gate)
    signals.get_generators.connect(open_again)
