"""Dates: read without guessing, written as citizens read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.moments import (
    ZONES,
    MomentError,
    parse_moment,
    write_iso,
    write_long,
    write_month,
    write_short,
    write_utc,
)

WIB = ZONES["WIB"]
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
moments = st.datetimes(
    min_value=datetime(1945, 8, 17), max_value=datetime(2199, 12, 31), timezones=offsets
).map(lambda moment: moment.replace(microsecond=0))


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-11-20 09:30 WIB", "2026-11-20T02:30:00Z"),
        ("2026-11-20 09:30 WITA", "2026-11-20T01:30:00Z"),
        ("2026-11-20 09:30 WIT", "2026-11-20T00:30:00Z"),
        ("2026-11-20 09:30", "2026-11-20T02:30:00Z"),
        ("2026-11-20", "2026-11-19T17:00:00Z"),
        ("2026-11-20T09:30:15+07:00", "2026-11-20T02:30:15Z"),
        ("2026-11-20T09:30:15.250+0700", "2026-11-20T02:30:15Z"),
        ("2026-11-20T09:30:15Z", "2026-11-20T09:30:15Z"),
        ("2026-11-20 09:30 -03:30", "2026-11-20T13:00:00Z"),
        ("2026-11-20 09.30 WIB", "2026-11-20T02:30:00Z"),
        ("Selasa, 28 Mei 2019 - 19:26 WIB", "2019-05-28T12:26:00Z"),
        ("28 mei 2019 pukul 19.26 WITA", "2019-05-28T11:26:00Z"),
        ("Jum'at, 20 November 2026", "2026-11-19T17:00:00Z"),
        ("Friday, 20 Nov 2026 09:30 WIB", "2026-11-20T02:30:00Z"),
        ("  2026-11-20   09:30   WIB ", "2026-11-20T02:30:00Z"),
        ("2024-02-29 00:00 WIB", "2024-02-28T17:00:00Z"),
    ],
)
def test_reads(written: str, utc: str) -> None:
    assert write_utc(parse_moment(written, zone=WIB)) == utc


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("03/04/2026", "date-ambiguous"),
        ("3-4-2026", "date-ambiguous"),
        ("03.04.26 09:00", "date-ambiguous"),
        ("2026-02-29", "date-impossible"),
        ("2026-13-01", "date-impossible"),
        ("0000-01-01", "date-impossible"),
        ("31 November 2026", "date-impossible"),
        ("20 Nopembre 2026", "date-impossible"),
        ("2026-11-20 24:00 WIB", "date-impossible"),
        ("2026-11-20 09:60 WIB", "date-impossible"),
        ("Senin, 28 Mei 2019", "date-weekday"),
        ("Selsa, 28 Mei 2019", "date-weekday"),
        ("Senin, 2019-05-28", "date-weekday"),
        ("2026-11-20 09:30 +15:00", "date-zone"),
        ("2026-11-20 09:30 +07:61", "date-zone"),
        ("2026-11-20 09:30 PST", "date-invalid"),
        ("2026-11-20 09:30 wib", "date-invalid"),
        ("2026-11-20 9 pagi", "date-invalid"),
        ("besok", "date-invalid"),
        ("", "date-invalid"),
        ("1763600000", "date-invalid"),
        pytest.param("0001-01-01 00:00 WIB", "date-impossible"),
        pytest.param("9999-12-31 23:00 -07:00", "date-impossible"),
    ],
)
def test_refuses(written: str, code: str) -> None:
    with pytest.raises(MomentError) as refused:
        parse_moment(written, zone=WIB)
    assert refused.value.code == code


@pytest.mark.parametrize("written", ["2026-11-20 09:30", "2026-11-20", "20 November 2026"])
def test_a_zone_that_must_be_written_is_missed(written: str) -> None:
    with pytest.raises(MomentError) as refused:
        parse_moment(written, zone=None)
    assert refused.value.code == "date-zone"
    assert parse_moment("2026-11-20 09:30 WIT", zone=None).utcoffset() == timedelta(hours=9)


@given(moments)
def test_what_is_written_as_data_reads_back(moment: datetime) -> None:
    back = parse_moment(write_iso(moment), zone=None)
    assert (back, back.utcoffset()) == (moment, moment.utcoffset())
    assert parse_moment(write_utc(moment), zone=None) == moment


@given(moments, st.sampled_from(sorted(ZONES)))
def test_a_zone_is_never_mistaken_for_another(moment: datetime, zone: str) -> None:
    local = moment.astimezone(ZONES[zone]).replace(second=0)
    assert parse_moment(f"{local:%Y-%m-%d %H:%M} {zone}", zone=ZONES["WITA"]) == local
    assert parse_moment(write_long(local, "id"), zone=None) == local


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    try:
        assert parse_moment(text, zone=WIB).tzinfo is not None
    except MomentError as refused:
        assert refused.code.startswith("date-")


def test_writes_for_citizens() -> None:
    moment = parse_moment("2019-05-28 19:26 WIB", zone=None)
    assert write_long(moment, "id") == "Selasa, 28 Mei 2019 - 19:26 WIB"
    assert write_long(moment, "en").startswith("Tuesday, 28 May 2019")
    assert write_long(moment, "nij") == write_long(moment, "id")  # CLDR has no Dayak Ngaju
    assert (write_short(moment, "id"), write_month(moment, "id")) == ("28 Mei 2019", "Mei 2019")
    assert write_iso(moment.astimezone(UTC)) == "2019-05-28T12:26:00+00:00"
