"""Status, embargo and corrections say the same thing."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.messages import mark
from newsroom.problems import Problem
from newsroom.rules.desk import Desk, at


def withdrawal_told(desk: Desk) -> Iterator[Problem]:
    """A withdrawn item says when and why; only a withdrawn one does."""
    for item in desk.items:
        withdrawn, told = item.fields.status == "withdrawn", item.fields.withdrawal is not None
        if withdrawn and not told:
            order = mark('add "withdrawal" with time and reason; readers must be told why')
            yield at(item, "status", "withdrawal-missing", order)
        elif told and not withdrawn:
            order = mark('write "status: withdrawn", or remove "withdrawal"')
            yield at(item, "withdrawal", "withdrawal-status", order)


def times_in_order(desk: Desk) -> Iterator[Problem]:
    """No correction, withdrawal or change comes before the item itself, or is still to come."""
    order = mark('"{key}" lies before the date of the item; mend one of them')
    early = mark('"{key}" lies in the future; write it down when it is made')
    for item in desk.items:
        fields = item.fields
        times = {("corrections", n, "time"): c.time for n, c in enumerate(fields.corrections)}
        if fields.withdrawal:
            times["withdrawal", "time"] = fields.withdrawal.time  # type: ignore[index]
        if fields.modified:
            times["modified",] = fields.modified  # type: ignore[index]
        for where, time in times.items():
            if time < fields.date:
                yield at(item, where, "time-order", order, key=str(where[0]))
            elif time > desk.now:
                yield at(item, where, "time-future", early, key=str(where[0]))


def children_with_consent(desk: Desk) -> Iterator[Problem]:
    """A photo in which children can be recognised has a recorded consent (UU 27/2022)."""
    order = mark('write the recorded consent at "consent", or take another photo')
    for item in desk.items:
        for number, attached in enumerate(item.photos):
            if attached.photo.minors and not attached.photo.consent:
                yield at(item, ("photos", number), "consent-missing", order)


def body_written(desk: Desk) -> Iterator[Problem]:
    """A release, story or page has a text."""
    order = mark("write the text below the second ---")
    for item in desk.legible:
        if item.source.fields and not item.kind.picture_led and not item.source.words:
            yield Problem(item.path, 1, 1, "body-empty", order)


def kind_rules(desk: Desk) -> Iterator[Problem]:
    """What each kind asks for beyond its fields."""
    for item in desk.items:
        for found in item.kind.rules(item.fields, item.source.words):
            yield at(item, found.key, found.code, found.order, **found.params)
