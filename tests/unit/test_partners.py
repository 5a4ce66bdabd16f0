"""Partners' files: all faults at once, each with its file, line and cure in Indonesian."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom.errors import SettingsError
from newsroom.partners import Partner, read_partners
from newsroom.settings import load_agency
from tests.conftest import ROOT

AGENCY = load_agency(ROOT / "agency.toml")


def read(folder: Path) -> tuple[Partner, ...]:
    """Read a folder of partners who may ask for two formats."""
    return read_partners(folder, AGENCY, lambda: ("naskah.txt", "naskah.html"))


def faults(folder: Path, text: str, name: str = "koran.toml") -> str:
    """Return what is said of one file."""
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read(folder)
    return str(caught.value)


def test_the_sample_has_partners_of_each_sort() -> None:
    found = {one.slug: one for one in read(ROOT / "partners")}
    assert {one.trusted for one in found.values()} == {True, False}
    assert found["radio-hulu"].formats == ("naskah.txt",)
    assert found["radio-hulu"].photos == "none"


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    assert read(tmp_path / "tiada") == ()


def test_a_name_is_enough(tmp_path: Path) -> None:
    (tmp_path / "koran-a.toml").write_text('name = "Koran A"\n')
    (only,) = read(tmp_path)
    assert (only.slug, only.photos, only.trusted, only.kinds) == ("koran-a", 1280, False, ())


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('kinds = ["beritaa"]', '"beritaa" tidak dikenal di sini; pilih salah satu: berita'),
        ('kinds = ["halaman"]', '"halaman" tidak dikenal'),
        ('topics = ["kesehatn"]', "pilih salah satu: kesehatan"),
        ('regions = ["61.01"]', '"61.01" tidak dikenal'),
        ('agencies = ["pupr", "tiada"]', '"tiada" tidak dikenal'),
        ('languages = ["fr"]', "pilih salah satu: id, en"),
        ('formats = ["naskah.pdf"]', "naskah.txt"),
        ('kinds = "berita"', 'tuliskan daftar di "kinds"'),
        ('kind = ["berita"]', 'tidak ada "kind"; apakah maksudnya "kinds"?'),
        ("xyzzy = 1", 'tidak ada "xyzzy"; hapus'),
        ("photos = 20", "lebar dalam piksel"),
        ('photos = "besar"', "lebar dalam piksel"),
        ('trusted = "mungkin"', "tuliskan true atau false"),
    ],
)
def test_each_fault_is_named_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    message = faults(tmp_path, f'# mitra\nname = "Koran"\n{line}\n')
    assert message.startswith(f"{tmp_path.name}/koran.toml:3: ")
    assert told in message
    assert len(message.splitlines()) == 1


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('kinds = ["x"]\n')
    (tmp_path / "harian.toml").write_text('name = "Harian"\n')
    (tmp_path / "catatan.txt").write_text("catatan")
    (tmp_path / "rusak.toml").write_text("name = \n")
    lines = faults(tmp_path, 'name = " "\ntopics = ["q"]\n').splitlines()
    assert len(lines) == 6
    assert [line.split(":")[0].rpartition("/")[2] for line in lines] == [
        *("a.toml", "catatan.txt", "harian.toml", "koran.toml", "koran.toml", "rusak.toml"),
    ]
    assert 'tambahkan "name"' in lines[0]


def test_a_name_that_is_no_address_is_refused(tmp_path: Path) -> None:
    for name in ("Koran A.toml", "perbaikan.toml", "..toml"):
        if not name.startswith("."):
            assert "tidak bisa menjadi alamat" in faults(tmp_path, 'name = "X"\n', name)
            (tmp_path / name).unlink()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mitra").mkdir()
    (tmp_path / "luar.toml").write_text('name = "Luar"\n')
    (tmp_path / "mitra/luar.toml").symlink_to(tmp_path / "luar.toml")
    with pytest.raises(SettingsError):
        read(tmp_path / "mitra")
