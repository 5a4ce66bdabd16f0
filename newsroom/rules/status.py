"""Status, embargo and corrections say the same thing."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.content.folder import Folder, told_times
from newsroom.embargo import microseconds
from newsroom.messages import mark
from newsroom.model import GONE
from newsroom.problems import Problem
from newsroom.rules.desk import Desk, at


def withdrawal_told(folder: Folder) -> Iterator[Problem]:
    """A withdrawn or killed item says when and why, in a retraction that nothing follows."""
    for item in folder.items:
        gone, told = item.fields.status in GONE, item.fields.withdrawal is not None
        if gone and not told:
            order = mark(
                'add to "corrections" one with kind: pencabutan, time and note; '
                "readers must be told why"
            )
            yield at(item, "status", "withdrawal-missing", order)
        elif told and not gone:
            order = mark(
                'write "status: withdrawn" (or killed); an item that is to be public again needs '
                "a later correction that says so"
            )
            yield at(item, "corrections", "withdrawal-status", order)


def times_in_order(folder: Folder) -> Iterator[Problem]:
    """No correction or change comes before the item itself."""
    order = mark('"{key}" lies before the date of the item; mend one of them')
    for item in folder.items:
        for where, time in told_times(item.fields):
            if time < item.fields.date:
                yield at(item, where, "time-order", order, key=str(where[0]))


def times_of_the_past(desk: Desk) -> Iterator[Problem]:
    """No correction or change is still to come."""
    order = mark('"{key}" lies in the future; write it down when it is made')
    now = microseconds(desk.now)
    for record in desk.sound:
        for where, stamp in record.told:
            if stamp > now:
                yield desk.at(record, tuple(where), "time-future", order, key=str(where[0]))


def children_with_consent(folder: Folder) -> Iterator[Problem]:
    """A photo in which children can be recognised has a recorded consent (UU 27/2022)."""
    order = mark('write the recorded consent at "consent", or take another photo')
    for item in folder.items:
        for number, attached in enumerate(item.photos):
            if attached.photo.minors and not attached.photo.consent:
                yield at(item, ("photos", number), "consent-missing", order)


def body_written(folder: Folder) -> Iterator[Problem]:
    """A release, story or page has a text."""
    order = mark("write the text below the second ---")
    for item in folder.legible:
        if item.source.fields and not item.kind.picture_led and not item.source.words:
            yield Problem(item.path, 1, 1, "body-empty", order)


def kind_rules(folder: Folder) -> Iterator[Problem]:
    """What each kind asks for beyond its fields."""
    for item in folder.items:
        for found in item.kind.rules(item.fields, item.source.words):
            yield at(item, found.key, found.code, found.order, **found.params)
