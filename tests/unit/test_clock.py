"""The clock: given, counted, or the machine's; never a guess."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsroom.clock import read_clock
from newsroom.errors import ClockError


def test_a_given_time_is_taken() -> None:
    reading = read_clock({"NEWSROOM_NOW": "2026-11-21 12:00 WIB", "SOURCE_DATE_EPOCH": "0"})
    assert (reading.now, reading.given) == (datetime(2026, 11, 21, 5, tzinfo=UTC), True)


def test_source_date_epoch_is_taken() -> None:
    reading = read_clock({"SOURCE_DATE_EPOCH": "1790000000"})
    assert (reading.now.timestamp(), reading.given) == (1_790_000_000, True)


def test_else_the_machine_is_asked() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    reading = read_clock({})
    assert not reading.given
    assert before <= reading.now <= datetime.now(UTC)
    assert reading.now.microsecond == 0


@pytest.mark.parametrize(
    "environ",
    [
        {"NEWSROOM_NOW": "besok"},
        {"NEWSROOM_NOW": "2026-11-21 12:00"},  # a zone is required
        {"NEWSROOM_NOW": "03/04/2026 09:00 WIB"},
        {"SOURCE_DATE_EPOCH": "kemarin"},
        {"SOURCE_DATE_EPOCH": "9" * 30},
    ],
)
def test_what_cannot_be_read_ends_the_run(environ: dict[str, str]) -> None:
    with pytest.raises(ClockError) as error:
        read_clock(environ)
    assert next(iter(environ.values())) in str(error.value)


def test_the_first_year_is_refused() -> None:
    with pytest.raises(ClockError):
        read_clock({"NEWSROOM_NOW": "0001-01-01 00:00 WIB"})
