"""A small fixed content tree over all kinds, a project around it, and ways to build it.

`write_sample` writes about twenty public items and, when asked, those that must not be seen:
held, held translations, and drafts. Every word of those is in CANARIES.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageDraw

from newsroom.clock import Reading
from newsroom.edition import open_edition, quiet
from newsroom.engine.artifact import Artifact
from newsroom.engine.store import Store
from newsroom.feeds.entries import FeedOrder, make_feed
from newsroom.feeds.values import Feed
from newsroom.model import Item, Opening, Record
from newsroom.pages.item_page import ItemOrder, item_page
from newsroom.pages.list_pages import fill
from newsroom.pages.plan import ListOrder
from newsroom.pages.values import Page
from newsroom.plan import plan
from newsroom.press import Report, print_edition
from newsroom.settings import Agency, Settings, load_agency
from newsroom.syndication.bundle import BundleOrder
from newsroom.syndication.release import Release, make_release

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-11-21 09:00 WIB"
NOW_UTC = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
SITEURL = "https://x.example/media"
PDF = b"%PDF-1.4\n% lampiran untuk semua\n%%EOF\n"

RED, BLUE, GREEN = (200, 30, 30), (30, 30, 200), (30, 160, 60)

# Words that stand only in what must not be public: title, summary, body, tag, file name, alt...
CANARIES = [
    *("kanarijudul", "kanariringkas", "kanaribadan", "kanaritag", "kanarifoto", "kanarialt"),
    *("kanarikredit", "kanaricaption", "kanarilampiran", "kanarinomor", "kanarikontak"),
    *("kanarikutip", "kanarifakta", "kanarislug", "kanarialias", "kanarisponsor", "kanariid"),
    *("kanaridraf", "kanariterjemah", "kanaribesok", "kanarivideo"),
]
CANARY_PDF = b"%PDF-1.4\n% kanarilampiran: angka yang ditahan\n%%EOF\n"


# Pictures --------------------------------------------------------------------------------------


def picture(
    size: tuple[int, int] = (800, 600),
    left: tuple[int, int, int] = RED,
    right: tuple[int, int, int] = BLUE,
    *,
    form: str = "JPEG",
    mode: str = "RGB",
    gps: bool = False,
    orientation: int = 0,
    seed: int = 0,
) -> bytes:
    """Return a picture: its left half one colour, its right half another, and a seeded mark.

    `orientation` is an EXIF value: the pixels are stored turned, so that a viewer that obeys
    EXIF sees the left half left. Only 6 (stored lying, to be turned clockwise) is made here.
    """
    image = Image.new("RGB", size, left)
    draw = ImageDraw.Draw(image)
    draw.rectangle((size[0] // 2, 0, size[0], size[1]), fill=right)
    draw.rectangle((0, 0, 1 + seed % 7, 1 + seed // 7 % 7), fill=(seed % 251, seed % 241, 90))
    if orientation == 6:
        image = image.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    if gps:
        exif[0x013B] = "Nama Pemilik Kamera"
        exif[0x010F] = "KameraRahasia"
        where = exif.get_ifd(0x8825)
        where.update({1: "S", 2: (2.0, 12.0, 36.0), 3: "E", 4: (113.0, 55.0, 12.0)})
        exif.get_ifd(0x8769)[0xA431] = "SERI-12345678"
    if orientation:
        exif[0x0112] = orientation
    out = io.BytesIO()
    options: dict[str, Any] = {"exif": exif.tobytes()} if form == "JPEG" else {}
    if gps:
        options["xmp"] = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>LOKASI-XMP -2.21,113.92</x:xmpmeta>"
        options["comment"] = b"KOMENTAR-RAHASIA"
    if mode == "RGBA":
        image.putalpha(128)
    image.convert(mode).save(out, form, **options)
    return out.getvalue()


# Texts -----------------------------------------------------------------------------------------


def write_text(
    content: Path,
    place: str,
    fields: dict[str, Any],
    body: str = "Isi naskah contoh.",
    files: dict[str, bytes] | None = None,
) -> Path:
    """Write `content/<place>` (a path to index.md, or a folder) and the files beside it."""
    path = content / (place if place.endswith(".md") else f"{place}/index.md")
    path.parent.mkdir(parents=True, exist_ok=True)
    header = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(f"---\n{header}---\n\n{body}\n", encoding="utf-8")
    for name, data in (files or {}).items():
        (path.parent / name).write_bytes(data)
    return path


def common(title: str, date: str, **more: Any) -> dict[str, Any]:
    """Return the fields that every kind needs."""
    return {
        "title": title,
        "date": date,
        "status": "published",
        "summary": f"Ringkasan: {title}.",
        "category": "infrastruktur",
        **more,
    }


def photo(file: str, alt: str = "Perahu di tepi sungai", **more: Any) -> dict[str, Any]:
    """Return the description of a photo."""
    return {"file": file, "alt": alt, "credit": "Rani Saputri / MMC", **more}


def story(title: str, date: str, **more: Any) -> dict[str, Any]:
    """Return the fields of a news story."""
    return common(title, date, **{"dateline": "Palangka Raya", "byline": "Rani Saputri", **more})


def release(title: str, date: str, number: str, **more: Any) -> dict[str, Any]:
    """Return the fields of a press release."""
    contact = {
        "name": "Bidang Informasi",
        "role": "Juru bicara",
        "email": "pers@x.example",
        "phone": "+62 536 000 0001",
    }
    own = {"number": number, "dateline": "Palangka Raya", "contact": contact}
    return common(title, date, **{**own, **more})


TRANSCRIPT = (
    "## Transkrip\n\nSelamat pagi. Video ini menjelaskan cara melapor kebakaran lahan lewat "
    "nomor darurat, siapa yang datang, dan apa yang perlu disebutkan pelapor kepada petugas."
)
FIGURES = (
    "## Angka menurut tahun\n\n| Tahun | Persen |\n|---|---:|\n| 2023 | 27,4 |\n| 2024 | 25,1 |\n"
    "| 2025 | 22,0 |\n| 2026 | 18,6 |\n\nAngka turun empat tahun berturut-turut di semua "
    "kabupaten dan kota."
)
BRIDGE = """Gubernur meresmikan **Jembatan Sei Contoh** pada Jumat (20/11/2026).[^1] Baca juga
[panen raya](/berita/2026/11/panen-raya/index.md#bagian-hasil), [situs lain](https://contoh.example/a?b=1&c=2),
dan [lampiran](lampiran.pdf).

## Jalur evakuasi

- Panjang 240 meter
- Lebar 7 meter

![](dermaga.jpg)

| Tahap | Biaya |
|---|---:|
| Fondasi | 12.400 |

!!! penting "Penting"
    Truk di atas delapan ton memakai jalan lama.

!!! kutipan "Siti Contoh, kepala desa"
    Dulu, kalau air naik, anak-anak libur.

Kelotok
:   Perahu kayu bermesin.

[^1]: Menurut uji beban 2 November 2026.
"""


def write_sample(content: Path, *, unpublished: bool = True, embargo: str = "") -> None:
    """Write the public items; with `unpublished` also those that must not be seen.

    `embargo` is the time written in the held release (default: 1 December, 09:00 WITA).
    """
    _releases(content)
    _stories(content)
    _pictures(content)
    _films_and_pages(content)
    if unpublished:
        write_held(content, embargo or "2026-12-01 09:00 WITA")
        write_drafts(content)


def _releases(content: Path) -> None:
    place = "siaran-pers/2026/11/jembatan-dibuka"
    write_text(
        content,
        place,
        release(
            "Jembatan Sei Contoh Dibuka",
            "2026-11-20 09:30 WIB",
            "93/SP/XI/BKIP/2026",
            id="jembatan0001",
            tags=["jembatan", "cetak sawah"],
            regions=["62.11", "62.71"],
            agencies=["pupr"],
            aliases=["siaran-pers/2026/11/jembatan-lama"],
            quotes=[{"text": "Milik warga & kita.", "name": "Ahmad", "role": "Gubernur"}],
            facts=["Panjang 240 meter"],
            photos=[
                photo("jembatan.jpg", caption="Jembatan baru dilihat dari hilir."),
                photo("dermaga.jpg", "Dermaga kayu dengan dua kelotok"),
            ],
        ),
        BRIDGE,
        {
            "jembatan.jpg": picture((1400, 900), gps=True, seed=1),
            "dermaga.jpg": picture((600, 900), orientation=6, seed=2),
            "lampiran.pdf": PDF,
        },
    )
    write_text(
        content,
        f"{place}/index.en.md",
        {
            "title": "Sei Contoh Bridge Opens",
            "status": "published",
            "summary": "Three villages gain a road.",
            "photos": [photo("jembatan.jpg", "A steel bridge seen from downstream")],
        },
        "The Governor opened the bridge.",
    )
    write_text(
        content,
        "siaran-pers/2026/10/angka-diralat",
        release(
            "Angka Produksi Padi",
            "2026-10-05 10:00 WITA",
            "80/SP/X/BKIP/2026",
            id="padi00000001",
            category="pertanian",
            tags=["padi"],
            corrections=[
                {"time": "2026-10-05 13:00 WITA", "kind": "ralat", "note": "Tertulis 42, 24 ton."},
                {"time": "2026-10-06 08:00 WITA", "kind": "hak-jawab", "note": "Tanggapan dinas."},
            ],
        ),
        "Produksi padi mencapai 24 ton.",
    )
    write_text(
        content,
        "siaran-pers/2026/09/hibah-ditarik",
        release(
            "Hibah Perahu untuk Desa",
            "2026-09-10 10:00 WIB",
            "70/SP/IX/BKIP/2026",
            id="hibah0000001",
            status="withdrawn",
            corrections=[
                {
                    "time": "2026-09-11 08:00 WIB",
                    "kind": "pencabutan",
                    "note": "Daftar penerima keliru.",
                }
            ],
            photos=[photo("hibah.jpg", "Perahu kayu berjajar di dermaga")],
        ),
        "Naskah yang kemudian ditarik.",
        {"hibah.jpg": picture((500, 400), GREEN, RED, seed=3)},
    )
    write_text(
        content,
        "siaran-pers/2025/12/akhir-tahun",
        release("Laporan Akhir Tahun", "2025-12-30 16:00 WIB", "120/SP/XII/BKIP/2025"),
    )


def _stories(content: Path) -> None:
    (content / "media").mkdir(parents=True, exist_ok=True)
    (content / "media" / "bersama.jpg").write_bytes(picture((400, 300), GREEN, BLUE, seed=4))
    write_text(
        content,
        "berita/2026/11/panen-raya",
        story(
            'Panen Raya: hasil < 5 ton & "cukup"',
            "2026-11-19 08:00 WIB",
            category="pertanian",
            tags=["padi", "cetak sawah"],
            regions=["62.11"],
            agencies=["dtphp"],
            initials="rs/adk",
            photos=[photo("bersama.jpg", "Petani memanen padi di sawah")],
        ),
        "Panen dimulai pagi.\n\n## Hasil\n\nHasil melampaui perkiraan. "
        "Lihat [jembatan](../jembatan-dibuka-tidak/index.md).".replace(
            "../jembatan-dibuka-tidak", "../pasar-terapung"
        ),
    )
    write_text(
        content,
        "berita/2026/11/pasar-terapung",
        story(
            "Pasar Terapung Kembali Ramai",
            "2026-11-19 07:00 WIB",
            category="ekonomi",
            tags=["pasar"],
            sponsor="Bank Contoh",
            regions=["62.71"],
        ),
    )
    write_text(
        content,
        "berita/2026/10/puskesmas-air",
        story(
            "Dua Ambulans Air untuk Puskesmas",
            "2026-10-31 23:30 WIB",
            category="kesehatan",
            regions=["62.12"],
            agencies=["dinkes"],
            modified="2026-11-02 09:00 WIB",
        ),
    )
    write_text(
        content,
        "berita/2026/10/menara",
        story("Menara Baru Menyala", "2026-10-12 09:00 WIT", category="digital", tags=["sinyal"]),
    )
    write_text(
        content,
        "berita/2025/11/arsip-lama",
        story("Arsip Lama Tahun Lalu", "2025-11-11 11:11 WIB", tags=["jembatan"]),
    )
    write_text(
        content,
        "berita/2026/11/dua-bahasa",
        story("Festival Sungai Digelar", "2026-11-18 08:00 WIB", category="budaya"),
    )


def _pictures(content: Path) -> None:
    write_text(
        content,
        "foto/2026/11/pagi-di-sungai",
        common(
            "Pagi di Sungai",
            "2026-11-17 06:00 WIB",
            category="budaya",
            regions=["62.03"],
            photos=[
                photo("satu.jpg", caption="Kabut."),
                photo("dua.png", "Jala dibentangkan"),
                photo("tiga.jpg", "Anak melompat ke air"),
            ],
        ),
        "Pasar mulai sebelum terang.",
        {
            "satu.jpg": picture((700, 500), seed=5),
            "dua.png": picture((500, 700), form="PNG", mode="RGBA", seed=6),
            "tiga.jpg": picture((200, 150), seed=7),
        },
    )
    write_text(
        content,
        "foto/2025/08/karnaval",
        common(
            "Karnaval",
            "2025-08-17 10:00 WIB",
            category="budaya",
            photos=[photo("a.jpg", "Barisan perahu hias"), photo("b.jpg", "Penari di panggung")],
        ),
        "",
        {"a.jpg": picture((320, 240), seed=8), "b.jpg": picture((330, 240), seed=9)},
    )
    for slug, date, seed in (
        ("2026/11/stunting", "2026-11-16 09:00 WIB", 10),
        ("2025/10/jalan", "2025-10-01 09:00 WIB", 11),
    ):
        write_text(
            content,
            f"infografis/{slug}",
            common(
                f"Angka {slug[8:]}",
                date,
                category="kesehatan",
                image=photo("angka.png", "Batang menurun dari 27,4 ke 18,6 persen"),
                source="Dinas Kesehatan, 2026",
            ),
            FIGURES,
            {"angka.png": picture((360, 900), form="PNG", seed=seed)},
        )


def _films_and_pages(content: Path) -> None:
    write_text(
        content,
        "video/2026/11/lapor-api",
        common(
            "Cara Melapor Api",
            "2026-11-15 09:00 WIB",
            category="kebencanaan",
            youtube="a1b2c3d4e5F",
            duration="2:35",
            poster=photo("sampul.jpg", "Petugas memegang selang"),
        ),
        TRANSCRIPT,
        {"sampul.jpg": picture((640, 360), seed=12)},
    )
    write_text(
        content,
        "video/2026/10/simulasi",
        common(
            "Simulasi Evakuasi",
            "2026-10-20 09:00 WIB",
            category="kebencanaan",
            file="simulasi.mp4",
            captions="simulasi.vtt",
            duration="1:02:03",
            poster=photo("sampul.jpg", "Perahu karet di arus"),
        ),
        "",
        {
            "sampul.jpg": picture((650, 360), seed=13),
            "simulasi.mp4": b"\0\0\0\x14ftypmp42\0\0\0\0mp42\0\0\0\x08moov\0\0\0\x0emdatcontoh",
            "simulasi.vtt": b"WEBVTT\n\n00:00.000 --> 00:02.000\nMulai.\n",
        },
    )
    for slug, title in (("tentang", "Tentang"), ("permohonan-informasi", "Permohonan Informasi")):
        fields = common(title, "2025-01-02")
        del fields["category"]
        write_text(content, f"halaman/{slug}", fields)
    write_text(
        content,
        "halaman/tentang/index.en.md",
        {"title": "About", "status": "published", "summary": "Who we are."},
        "About us.",
    )


def write_held(content: Path, embargo: str) -> None:
    """Write what waits: a release under embargo, a story of a later date, a translation."""
    shared = content / "media" / "bersama.jpg"
    if not shared.exists():
        shared.parent.mkdir(parents=True, exist_ok=True)
        shared.write_bytes(picture((400, 300), GREEN, BLUE, seed=4))
    write_text(
        content,
        "siaran-pers/2026/11/kanarislug-anggaran",
        release(
            "Kanarijudul Anggaran",
            "2026-11-20 08:00 WIB",
            "kanarinomor/94/2026",
            id="kanariid0001",
            summary="Kanariringkas.",
            tags=["kanaritag", "jembatan"],
            regions=["62.05"],
            agencies=["bappeda"],
            category="sosial",
            embargo=embargo,
            aliases=["siaran-pers/2026/10/kanarialias"],
            sponsor="Kanarisponsor",
            contact={"name": "Kanarikontak", "role": "Humas", "email": "kanarikontak@x.example"},
            quotes=[{"text": "Kanarikutip.", "name": "A", "role": "B"}],
            facts=["Kanarifakta"],
            photos=[
                photo(
                    "kanarifoto.jpg",
                    "Kanarialt di meja",
                    credit="Kanarikredit",
                    caption="Kanaricaption.",
                ),
                photo("bersama.jpg", "Kanarialt kedua"),
            ],
        ),
        "Kanaribadan rahasia, dengan [lampiran](kanarilampiran.pdf).\n\n## Kanaribadan",
        {
            "kanarifoto.jpg": picture((640, 480), (1, 2, 3), (250, 240, 230), seed=20),
            "kanarilampiran.pdf": CANARY_PDF,
        },
    )
    write_text(
        content,
        "berita/2026/11/kanaribesok",
        story(
            "Kanaribesok Terbit", "2026-11-25 08:00 WIB", category="olahraga", tags=["kanaritag"]
        ),
    )
    if not (content / "berita/2026/11/dua-bahasa").exists():
        return
    write_text(
        content,
        "berita/2026/11/dua-bahasa/index.en.md",
        {
            "title": "Kanariterjemah Festival",
            "status": "published",
            "summary": "Kanariterjemah.",
            "embargo": "2026-11-30 09:00 WIT",
        },
        "Kanariterjemah text.",
    )


def write_drafts(content: Path) -> None:
    """Write drafts: a story with a photo, an attachment and tags; a video."""
    write_text(
        content,
        "berita/2026/11/kanaridraf",
        story(
            "Kanaridraf Belum Selesai",
            "2026-11-19 08:00 WIB",
            status="draft",
            category="pendidikan",
            tags=["kanaritag draf"],
            photos=[photo("kanarifoto-draf.jpg", "Kanarialt draf")],
        ),
        "Kanaribadan draf. [Berkas](kanarilampiran-draf.pdf)",
        {
            "kanarifoto-draf.jpg": picture((500, 500), (9, 9, 9), (99, 1, 99), seed=21),
            "kanarilampiran-draf.pdf": CANARY_PDF + b"draf",
        },
    )
    write_text(
        content,
        "video/2026/11/kanarivideo",
        common(
            "Kanarivideo",
            "2026-11-18 08:00 WIB",
            status="draft",
            youtube="KanariVid0x",
            duration="0:30",
            poster=photo("kanarifoto-sampul.jpg", "Kanarialt video"),
        ),
        TRANSCRIPT + " Kanaribadan.",
        {"kanarifoto-sampul.jpg": picture((320, 180), (70, 9, 9), (99, 81, 9), seed=22)},
    )


def write_small(content: Path) -> None:
    """Write five items for tests that build again and again."""
    write_text(
        content,
        "siaran-pers/2026/11/satu",
        release(
            "Siaran Satu",
            "2026-11-10 09:00 WIB",
            "1/SP/2026",
            tags=["air"],
            regions=["62.01"],
            photos=[photo("a.jpg")],
        ),
        "Naskah satu.",
        {"a.jpg": picture((48, 32), seed=1)},
    )
    write_text(
        content,
        "berita/2026/11/dua",
        story(
            "Berita Dua",
            "2026-11-09 09:00 WIB",
            tags=["air", "api"],
            agencies=["pupr"],
            photos=[photo("b.jpg")],
        ),
        "Naskah dua.",
        {"b.jpg": picture((40, 30), seed=2)},
    )
    write_text(
        content,
        "berita/2026/10/tiga",
        story("Berita Tiga", "2026-10-09 09:00 WIB", category="sosial"),
        "Naskah tiga. Lihat [dua](/berita/2026/11/dua/index.md).",
    )
    write_text(
        content,
        "berita/2026/10/tiga/index.en.md",
        {"title": "Story Three", "status": "published", "summary": "Three."},
        "Text three.",
    )
    fields = common("Tentang", "2025-01-02")
    del fields["category"]
    write_text(content, "halaman/tentang", fields)


# Builds ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Project:
    """A copy of what stands around the package: settings, plugins, theme, tasks."""

    root: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> Path:
        """What staff write."""
        return self.root / "content"

    @property
    def output(self) -> Path:
        """What is published."""
        return self.root / "output"

    @property
    def state(self) -> Path:
        """What was made before."""
        return self.root / ".newsroom"

    def report(self) -> dict[str, Any]:
        """Return the report of the last build."""
        import json

        return json.loads((self.state / "report.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]

    def environment(self, **env: str) -> dict[str, str]:
        """Return the environment of a command: this process's, then what the test says."""
        mine = {k: v for k, v in os.environ.items() if not k.startswith("NEWSROOM_")}
        mine.pop("SOURCE_DATE_EPOCH", None)
        mine |= {"NEWSROOM_NOW": NOW, "NEWSROOM_JOBS": "2", "PYTHONPATH": str(ROOT)}
        return {k: v for k, v in {**mine, **self.env, **env}.items() if v != ""}

    def command(self, *args: str, conf: str = "pelicanconf.py", fatal: bool = True) -> list[str]:
        """Return the command of a build."""
        strict = ["--fatal", "errors"] if fatal else []
        return [sys.executable, "-m", "pelican", "content", "-s", conf, *strict, *args]

    def pelican(
        self, *args: str, conf: str = "pelicanconf.py", fatal: bool = True, **env: str
    ) -> subprocess.CompletedProcess[str]:
        """Build as staff do; `env` is added to the environment ("" takes a name out)."""
        return self.run(self.command(*args, conf=conf, fatal=fatal), **env)

    def tasks(self, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a task as `invoke` does inside the venv."""
        return self.run([sys.executable, "-m", "invoke", *args], **env)

    def run(self, command: list[str], **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the project, without a terminal."""
        return subprocess.run(
            command,
            cwd=self.root,
            env=self.environment(**env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


def make_project(root: Path, siteurl: str = "") -> Project:
    """Copy settings, plugins, theme and tasks of this project to `root`; no content yet."""
    root.mkdir(parents=True, exist_ok=True)
    for name in ("pelicanconf.py", "publishconf.py", "tasks.py", "agency.toml"):
        shutil.copy(ROOT / name, root / name)
    for name in ("plugins", "theme", "partners"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    if siteurl:
        for name in ("pelicanconf.py", "publishconf.py"):
            with (root / name).open("a", encoding="utf-8") as conf:
                conf.write(f'\nSITEURL = "{siteurl}"\n')
    (root / "content").mkdir(exist_ok=True)
    return Project(root)


def agency() -> Agency:
    """Return the agency of this project."""
    return load_agency(ROOT / "agency.toml")


@dataclass(frozen=True)
class Bench:
    """Builds in this process, without Pelican: quick enough to do often."""

    root: Path

    @property
    def content(self) -> Path:
        """What staff write."""
        return self.root / "content"

    @property
    def output(self) -> Path:
        """What is published."""
        return self.root / "output"

    def settings(self, **more: Any) -> Settings:
        """Return settings of a run."""
        own = {
            "agency": agency(),
            "siteurl": SITEURL,
            "content": self.content,
            "theme": ROOT / "theme",
            "state": self.root / "state",
        }
        return Settings(**{**own, **more})

    def open(self, now: datetime = NOW_UTC, **more: Any) -> Opening:
        """Open the edition."""
        settings = self.settings(**more)
        with Store(settings.state) as store:
            return open_edition(settings, now, store)

    def build(
        self,
        now: datetime = NOW_UTC,
        output: Path | None = None,
        *,
        given: bool = True,
        **more: Any,
    ) -> Report:
        """Open, plan, make and place."""
        settings, opening = self.settings(**more), self.open(now, **more)
        planned = partial(plan, opening.edition, settings)
        clock, place = Reading(now, given), output or self.output
        return print_edition(planned, opening, settings, place, clock, quiet)

    @property
    def twin(self) -> Path:
        """Where the next edition is prepared."""
        return self.root / ".output-next"

    def record(self, path: str, **more: Any) -> Record:
        """Return what is known of a public text."""
        return next(r for r in self.open(**more).edition.items if r.path == path)

    def item(self, path: str, **more: Any) -> Item:
        """Return a public text, opened."""
        record = self.record(path, **more)
        with Store(self.settings(**more).state) as store:
            return open_items([record.digest], store)[0]

    def planned(self, **more: Any) -> list[Artifact]:
        """Return everything that an edition publishes, as artifacts: as if nothing stood."""
        found = plan(self.open(**more).edition, self.settings(**more))
        return [artifact for artifact in found if isinstance(artifact, Artifact)]

    def values(self, **more: Any) -> dict[str, Any]:
        """Return first output path -> what each page, feed and bundle is written from."""
        planned = self.planned(**more)
        with Store(self.settings(**more).state) as store:
            return values_of(planned, store)

    def pages(self, **more: Any) -> dict[str, Page]:
        """Return address -> value of every page."""
        return pages_among(self.values(**more))

    def feeds(self, **more: Any) -> dict[str, Feed]:
        """Return path of the RSS -> value of every feed."""
        return {p: one for p, one in self.values(**more).items() if isinstance(one, Feed)}

    def releases(self, **more: Any) -> dict[str, Release]:
        """Return path of the ZIP -> value of every bundle."""
        return {p: one for p, one in self.values(**more).items() if isinstance(one, Release)}


def open_items(digests: Sequence[str], store: Store) -> list[Item]:
    """Return items by their digests, as a recipe gets them."""
    found = store.items(digests)
    return [pickle.loads(found[digest]) for digest in digests]


def value_of(artifact: Artifact, items: Sequence[Item]) -> Any:
    """Return what an artifact's files are written from: a page, a feed, a release, or its inputs.

    It is made as the artifact's recipe makes it: of the order and the items it names.
    """
    order = artifact.inputs
    if isinstance(order, ItemOrder):
        return item_page(order, items[0], items[1:])
    if isinstance(order, ListOrder):
        return fill(order.page, order.parts, items, order.frame.value)
    if isinstance(order, FeedOrder):
        return make_feed(order, items, [(("", 1),) * 99 for _ in order.photos])
    if isinstance(order, BundleOrder):
        return make_release(items[0], dict(order.urls), order.settings.value)
    return order


def values_of(artifacts: Iterable[Artifact], store: Store) -> dict[str, Any]:
    """Return first output path -> value of each artifact."""
    return {a.paths[0]: value_of(a, open_items(a.items, store)) for a in artifacts}


def pages_among(values: dict[str, Any]) -> dict[str, Page]:
    """Return address -> page of those values that are pages."""
    return {value.url: value for value in values.values() if isinstance(value, Page)}


def beside(folder: Path) -> list[str]:
    """Return the names of what lies in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


# What is in a folder ---------------------------------------------------------------------------


def tree_of(folder: Path) -> dict[str, str]:
    """Return path -> SHA-256 of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return name -> bytes of every file, and of what is inside ZIPs (`x.zip!inner`)."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found |= _unpacked(path.relative_to(folder).as_posix(), path.read_bytes())
    return found


def _unpacked(name: str, data: bytes) -> dict[str, bytes]:
    """Return a file and, of a ZIP or a Word document, all that is inside it, at any depth."""
    found = {name: data}
    if name.endswith((".zip", ".docx")):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.namelist():
                found |= _unpacked(f"{name}!{inner}", archive.read(inner))
    return found


def seen(folder: Path, words: list[str]) -> list[str]:
    """Return `word in file` for every word that stands in a name or in any byte; any case."""
    hits = []
    for name, data in bytes_of(folder).items():
        lower = name.lower().encode() + b"\n" + data.lower()
        hits += [f"{word} in {name}" for word in words if word.lower().encode() in lower]
    return hits
