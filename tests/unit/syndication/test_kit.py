"""The social kit: of public items only, in a folder of its own, pictures at the channels' sizes."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from newsroom.run import print_kits
from newsroom.syndication.kit import SIZES, plan_kits
from tests.conftest import NOW, PHOTO, ROOT, ContentDesk, jpeg, make_desk

CHANNELS = {"instagram.txt", "x.txt", "facebook.txt", "whatsapp.txt", "telegram.txt", "alt.txt"}


def conf(desk: ContentDesk) -> dict[str, str]:
    """Return the settings file of a desk."""
    return {
        "PATH": str(desk.settings.content),
        "THEME": str(ROOT / "theme"),
        "AGENCY": str(ROOT / "tests" / "agency.toml"),
        "STATE_PATH": str(desk.settings.state),
        "SITEURL": "https://media.contoh.example",
    }


def make(desk: ContentDesk, days: int = 14) -> Path:
    """Make the kits; return their folder."""
    print_kits(conf(desk), desk.root / "kit", days, lambda *_: None)
    return desk.root / "kit"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_NOW", NOW.isoformat())


@pytest.fixture(scope="module")
def kits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make the kits of a desk that has all sorts of items."""
    desk = make_desk(tmp_path_factory.mktemp("kit"))
    path = desk.story("foto", photos=f"[{PHOTO}]", tags="[jembatan gantung]")
    desk.write(path.replace("index.md", "rapat.jpg"), jpeg(800, 600))
    desk.story("teks")
    desk.story("lama", date="2026-11-01 09:00 WIB")
    desk.story("ditahan", embargo="2026-12-01 09:00 WIB", title="Kanari")
    desk.story("draf", status="draft", title="Kanari")
    gone = "[{time: 2026-11-20 12:00 WIB, kind: pencabutan, note: Kanari}]"
    desk.story("ditarik", status="withdrawn", corrections=gone)
    image = "{file: angka.png, alt: Diagram batang jumlah desa, credit: Tim Data}"
    fields = {"image": image, "source": "Diskominfo", "title": "Angka"}
    body = "Angka " * 30
    header = "\n".join(f"{k}: {v}" for k, v in {**_common(), **fields}.items())
    desk.write("infografis/2026/11/angka/index.md", f"---\n{header}\n---\n\n{body}")
    desk.write("infografis/2026/11/angka/angka.png", graphic())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSROOM_NOW", NOW.isoformat())
        yield make(desk)


def _common() -> dict[str, str]:
    return {
        "date": "2026-11-20 09:30 WIB",
        "category": "infrastruktur",
        "status": "published",
        "summary": "Ringkas.",
    }


def graphic() -> bytes:
    """Return an upright graphic with a red bar at its very left and its very right."""
    image = Image.new("RGB", (600, 800), "#ffffff")
    ImageDraw.Draw(image).rectangle((0, 0, 20, 800), "#ff0000")
    ImageDraw.Draw(image).rectangle((580, 0, 600, 800), "#ff0000")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_public_items_of_the_last_days_have_a_kit(kits: Path) -> None:
    names = {path.name for path in kits.iterdir() if path.is_dir()}
    assert names == {
        "2026-11-20-berita-foto",
        "2026-11-20-berita-teks",
        "2026-11-20-infografis-angka",
    }


def test_nothing_of_what_is_not_public_is_in_it(kits: Path) -> None:
    for path in kits.rglob("*"):
        assert "kanari" not in path.name
        assert not path.is_file() or b"Kanari" not in path.read_bytes()


def test_pictures_have_the_sizes_that_channels_want(kits: Path) -> None:
    for folder in (path for path in kits.iterdir() if path.is_dir()):
        for name, size in SIZES.items():
            path = folder / f"{name}-{size[0]}x{size[1]}.jpg"
            with Image.open(path) as image:
                assert (image.format, image.size) == ("JPEG", size)
            assert path.stat().st_size <= 1_000_000


def test_texts_are_ready_to_paste(kits: Path) -> None:
    folder = kits / "2026-11-20-berita-foto"
    assert {path.name for path in folder.glob("*.txt")} == CHANNELS
    text = (folder / "x.txt").read_text("utf-8")
    assert "https://media.contoh.example/berita/2026/11/foto/" in text
    assert "#JembatanGantung" in text
    assert (folder / "alt.txt").read_text("utf-8") == "Warga berdiri di jembatan\n"


def test_a_graphic_is_not_cut_at_its_sides(kits: Path) -> None:
    """A story is narrower than most graphics: it stands whole in the middle."""
    with Image.open(kits / "2026-11-20-infografis-angka/cerita-1080x1920.jpg") as image:
        for across in (8, 1071):
            red, green, _ = image.convert("RGB").getpixel((across, 700))
            assert red > 200 and green < 90


def test_what_is_withdrawn_later_leaves_the_folder(desk: ContentDesk) -> None:
    path = desk.story("batal")
    folder = make(desk)
    assert (folder / "2026-11-20-berita-batal").is_dir()
    desk.story("lain")
    (desk.settings.content / path).unlink()
    shutil.rmtree((desk.settings.content / path).parent)
    make(desk)
    assert {p.name for p in folder.iterdir() if p.is_dir()} == {"2026-11-20-berita-lain"}


def test_the_report_of_the_site_stays(desk: ContentDesk) -> None:
    desk.story("satu")
    report = desk.settings.state / "report.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text("{}")
    make(desk)
    assert report.read_text() == "{}"


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 0), (3, 1), (30, 2)])
def test_only_the_last_days(desk: ContentDesk, days: int, count: int) -> None:
    desk.story("baru")
    desk.story("lama", date="2026-11-01 09:00 WIB")
    opening, _ = desk.examine()
    made = plan_kits(
        opening.edition,
        desk.settings,
        NOW + timedelta(hours=23),
        days,
    )
    assert len({a.paths[0].split("/")[0] for a in made}) == count
