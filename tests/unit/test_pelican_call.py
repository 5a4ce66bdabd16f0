"""What a build may know of the environment: keys of a store only where it reads from one."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom.pelican_call import names_store, needed

SECRETS = {"AWS_SECRET_ACCESS_KEY": "k", "FSSPEC_S3_KEY": "k", "https_proxy": "p"}
OTHERS = {"GITHUB_TOKEN": "k", "PATH": "/bin", "NEWSROOM_LANG": "en"}


def test_keys_stay_outside() -> None:
    assert needed(SECRETS | OTHERS) == {"PATH": "/bin", "NEWSROOM_LANG": "en"}


def test_keys_of_a_store_come_in_where_there_is_one() -> None:
    found = needed(SECRETS | OTHERS, store=True)
    assert found == SECRETS | {"PATH": "/bin", "NEWSROOM_LANG": "en"}


@pytest.mark.parametrize(
    ("agency", "found"),
    [
        ('[photos]\noriginals = "s3://x/y"', True),
        ('[photos]\noriginals = "file:///x"', False),
        ('[photos]\noriginals = ""', False),
        ("[photos]\noriginals = 3", False),
        ("photos = 3", False),
        ("", False),
        ("not toml", False),
    ],
)
def test_agency_toml_says_whether(tmp_path: Path, agency: str, found: bool) -> None:
    (tmp_path / "agency.toml").write_text(agency, encoding="utf-8")
    conf = tmp_path / "conf.py"
    conf.write_text(f"AGENCY = {str(tmp_path / 'agency.toml')!r}", encoding="utf-8")
    assert names_store(str(conf)) is found


def test_a_conf_that_is_missing_names_none() -> None:
    assert not names_store("tidak-ada.py")
