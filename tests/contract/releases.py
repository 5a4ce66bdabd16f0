"""An example release with photos, and texts that no format may stumble over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from newsroom.model import Label
from newsroom.syndication.release import PressPhoto, Release

PHOTOS = [b"\xff\xd8satu\xff\xd9", b"\xff\xd8dua\xff\xd9"]
HOSTILE = [
    "Angka < 5 & > 3",
    "\"kutip\" 'tunggal' `miring`",
    "<script>alert(1)</script>",
    "]]> <!-- --> <?x?>",
    "&amp; &lt; &#0;",
    "Ä é ñ 漢字 🎉 e\u0301",
    "*** RALAT *** palsu",
    "../../etc/passwd",
    "=HYPERLINK(1)",
    "kata" * 60,
]


LABEL = Label(*Label._fields)


def a_release(**own: Any) -> Release:
    """Return a release with two photos and a quote."""
    plain = Release(
        id="tag:x.example,2024:jembatan0001",
        version=1,
        name="jembatan_v1",
        lang="id",
        headline="Jembatan Dibuka",
        summary="Tiga desa tersambung.",
        kind="Siaran pers",
        number="93/SP/XI/2026",
        dateline="Palangka Raya",
        byline="",
        date="2026-11-20T09:30:00+07:00",
        date_long="Jumat, 20 November 2026 - 09:30 WIB",
        updated="2026-11-20T09:30:00+07:00",
        url="https://x.example/siaran-pers/2026/11/jembatan/",
        html="<p>Gubernur <em>meresmikan</em> jembatan.</p>\n<ul><li>240 meter</li></ul>",
        banners=(),
        organization="Diskominfo Contoh",
        license="Bebas dikutip",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        contact={"name": "Humas", "email": "pers@x.example"},
        photos=(
            PressPhoto("01-jembatan.jpg", "Jembatan baja", "Jembatan baru.", "Rani / MMC", LABEL),
            PressPhoto("02-dermaga.jpg", "Dermaga kayu", "", "Adi / MMC", LABEL),
        ),
        quotes=({"text": "Milik warga.", "name": "Ahmad", "role": "Gubernur"},),
    )
    return replace(plain, **own)
