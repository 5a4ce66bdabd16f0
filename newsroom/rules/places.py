"""A text lies where its date and language say."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.messages import mark
from newsroom.problems import Problem
from newsroom.rules.desk import Desk, at


def month_folder(desk: Desk) -> Iterator[Problem]:
    """The folders of year and month are those of the date, in the site's zone."""
    order = mark(
        "the date is in {right}, but the folder is {wrong}; mend the date or move the folder"
    )
    for item in desk.originals:
        right = f"{item.fields.date.astimezone(desk.settings.zone):%Y/%m}"
        wrong = "/".join(item.folder.split("/")[1:-1])
        if item.kind.dated and right != wrong:
            yield at(item, "date", "folder-date", order, right=right, wrong=wrong)


def language_of_file(desk: Desk) -> Iterator[Problem]:
    """`lang` says what the file's name says."""
    order = mark('"lang" is {lang}, but the name of the file says {name}; remove the line')
    for item in desk.items:
        if item.fields.lang and item.fields.lang != item.lang:
            yield at(item, "lang", "lang-mismatch", order, lang=item.fields.lang, name=item.lang)
