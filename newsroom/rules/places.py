"""A text lies where its date and language say."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.content.folder import Folder
from newsroom.messages import mark
from newsroom.problems import Problem
from newsroom.rules.desk import at


def month_folder(folder: Folder) -> Iterator[Problem]:
    """The folders of year and month are those of the date, in the site's zone."""
    order = mark(
        "the date is in {right}, but the folder is {wrong}; mend the date or move the folder"
    )
    for item in folder.originals:
        right = f"{item.fields.date.astimezone(folder.settings.zone):%Y/%m}"
        wrong = "/".join(item.folder.split("/")[1:-1])
        if item.kind.dated and right != wrong:
            yield at(item, "date", "folder-date", order, right=right, wrong=wrong)


def language_of_file(folder: Folder) -> Iterator[Problem]:
    """`lang` says what the file's name says."""
    order = mark('"lang" is {lang}, but the name of the file says {name}; remove the line')
    for item in folder.items:
        if item.fields.lang and item.fields.lang != item.lang:
            yield at(item, "lang", "lang-mismatch", order, lang=item.fields.lang, name=item.lang)
