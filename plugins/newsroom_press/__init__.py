"""The press: makes what is new and exchanges output/ as a whole, at Pelican's last barrier."""

from pathlib import Path

from pelican import signals
from pelican.log import console

from newsroom.console import ProgressLine, ended_in_words, show_problems, show_report
from newsroom.door import leave_note
from newsroom.press import report_data
from newsroom.run import finish_run


def print_edition(pelican) -> None:
    """Build and place the edition. An error leaves the old edition where it is."""
    run = pelican.newsroom
    again, run.used = run.used, True
    console.quiet = True  # Pelican's last line would count its own articles: none, always
    if run.opening is None:  # autoreload, and the content has errors: that was told
        return
    output = Path(pelican.settings["OUTPUT_PATH"])
    with ended_in_words(run.settings.state, leave=not again):
        report = finish_run(run, output, ProgressLine())
        told = report_data(report, run.settings.agency.site.zone)
        limit = run.settings.agency.limits.file_bytes
        leave_note(pelican.settings, limit, run.opening.seen, told)
        if report.heavy:
            show_problems(report.heavy)
        show_report(told, report.diff)


def register() -> None:
    """Connect to Pelican."""
    signals.finalized.connect(print_edition)
