"""The gate: opens the edition before Pelican plans a single page.

Pelican's `initialized` is one of the three barriers at which an exception ends the run with a
failure. In autoreload the same instance runs again; then the edition is opened anew.
"""

import sys

from pelican import signals
from pelican.log import console

from newsroom.console import ProgressLine, say_untouched, say_waiting, show_error
from newsroom.errors import NewsroomError
from newsroom.run import check_plugins, open_run


def open_gate(pelican) -> None:
    """Open the edition; problems are printed, and the run ends."""
    try:
        check_plugins(pelican.settings["PLUGINS"])
        pelican.newsroom = open_run(pelican.settings, ProgressLine(), say_waiting)
    except NewsroomError as error:
        show_error(error)
        say_untouched()
        sys.exit(1)


def open_again(pelican) -> None:
    """Open the edition anew when this instance has run before; errors wait for the next save."""
    if not pelican.newsroom.used:
        return
    console.quiet = False
    pelican.newsroom.lock.close()
    try:
        pelican.newsroom = open_run(pelican.settings, ProgressLine(), say_waiting)
    except NewsroomError as error:
        show_error(error)
        say_untouched()
        pelican.newsroom.opening = None
    pelican.newsroom.used = True


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(open_gate)
    signals.get_generators.connect(open_again)
