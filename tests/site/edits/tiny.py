"""The tiny content that is edited: ten items over three months."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.site.tree import common, photo, picture, release, story, write_text

SHARED = "bersama.jpg"


def tiny(number: int, form: str = "JPEG", width: int = 40) -> bytes:
    """Return a small photo; all have one length, so that only their bytes tell them apart."""
    return picture((width, 30), seed=number, form=form).ljust(2048, b"\0")


def paper(number: int) -> bytes:
    """Return an attachment; all have one length."""
    return f"%PDF-1.4\n% lampiran {number:04}\n%%EOF\n".encode()


def write_tiny(content: Path) -> None:
    """Write ten items over three months: all that edits need, no more."""
    for place, (fields, body) in _tiny_texts().items():
        write_text(content, place, fields, body)
    files = {
        "siaran-pers/2026/11/satu/a.jpg": tiny(1),
        "siaran-pers/2026/11/satu/b.jpg": tiny(2),
        "siaran-pers/2026/11/satu/lampiran.pdf": paper(1),
        "berita/2026/11/dua/a.jpg": tiny(3),
        "berita/2026/11/tunda/a.jpg": tiny(4),
        "foto/2026/10/lima/a.jpg": tiny(5),
        "foto/2026/10/lima/b.jpg": tiny(6),
        f"media/{SHARED}": tiny(7),
    }
    (content / "media").mkdir()
    for path, data in files.items():
        (content / path).write_bytes(data)


def _tiny_texts() -> dict[str, tuple[dict[str, Any], str]]:
    page = common("Tentang", "2025-01-02")
    del page["category"]
    told = {"time": "2026-10-04 08:00 WIB", "kind": "pencabutan", "note": "Keliru."}
    noted = {"time": "2026-10-10 08:00 WIB", "kind": "ralat", "note": "Tertulis 42."}
    return {
        "siaran-pers/2026/11/satu": (
            release(
                "Siaran Satu",
                "2026-11-10 09:00 WIB",
                "1/SP/2026",
                id="siaran000001",
                tags=["air", "api"],
                regions=["62.01"],
                agencies=["pupr"],
                photos=[photo("a.jpg", caption="Dermaga."), photo("b.jpg", "Kelotok di hilir")],
            ),
            "Naskah satu, dengan [lampiran](lampiran.pdf).\n\n## Jadwal\n\n![](b.jpg)\n\nAkhir.",
        ),
        "siaran-pers/2026/10/ditarik": (
            release(
                "Siaran Ditarik",
                "2026-10-03 09:00 WIB",
                "2/SP/2026",
                status="withdrawn",
                corrections=[told],
            ),
            "Naskah yang ditarik.",
        ),
        "berita/2026/11/dua": (
            story(
                "Berita Dua",
                "2026-11-09 09:00 WIB",
                tags=["air"],
                agencies=["pupr"],
                photos=[photo("a.jpg"), photo(SHARED, "Sungai di pagi hari")],
            ),
            "Naskah dua.\n\n## Hasil\n\nHasilnya cukup.",
        ),
        "berita/2026/11/tiga": (
            story("Berita Tiga", "2026-11-08 09:00 WITA", category="sosial", regions=["62.02"]),
            "Naskah tiga. Lihat [dua](/berita/2026/11/dua/index.md#bagian-hasil).",
        ),
        "berita/2026/11/tiga/index.en.md": (
            {"title": "Story Three", "status": "published", "summary": "Three."},
            "Text three.",
        ),
        "berita/2026/10/empat": (
            story(
                "Berita Empat",
                "2026-10-09 09:00",
                tags=["Air"],
                sponsor="Bank Contoh",
                aliases=["berita/2026/10/empat-lama"],
                corrections=[noted],
            ),
            "Naskah empat.",
        ),
        "foto/2026/10/lima": (
            common(
                "Foto Lima",
                "2026-10-08 09:00 WIB",
                category="budaya",
                photos=[photo("a.jpg"), photo("b.jpg", "Jala dibentangkan")],
            ),
            "",
        ),
        "berita/2026/11/tunda": (
            story(
                "Berita Tunda",
                "2026-11-07 09:00 WIB",
                category="kesehatan",
                tags=["rahasia"],
                embargo="2026-12-01 09:00 WIB",
                photos=[photo("a.jpg")],
            ),
            "Naskah yang ditahan.",
        ),
        "berita/2026/09/draf": (
            story("Berita Draf", "2026-09-07 09:00 WIB", status="draft", tags=["draf"]),
            "Naskah yang belum selesai.",
        ),
        "halaman/tentang": (page, "Tentang kami."),
    }
