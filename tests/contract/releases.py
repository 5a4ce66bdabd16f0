"""An example release with photos, and texts that no format may stumble over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from newsroom.kinds.common import Genre
from newsroom.model import Label
from newsroom.syndication.pictures import measure
from newsroom.syndication.release import PressPhoto, Release
from newsroom.syndication.values import Film, Note, PhotoFile, Term
from tests.conftest import jpeg

PHOTOS = [jpeg(64, 48), jpeg(48, 64)]
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


# A release with all that a format can tell, and one of each nature --------------------------------

ID = "tag:x.example,2024:jembatan0001"
CAMERA = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
TERMS = Label(
    headline="Jembatan Dibuka",
    caption="Jembatan baru.",
    alt="Jembatan baja",
    creator="Rani Saputri",
    credit="Rani / MMC",
    owner="Diskominfo Contoh",
    copyright="© 2026 Diskominfo Contoh",
    usage="Bebas dikutip",
    statement="https://creativecommons.org/licenses/by/4.0/",
    created="2026-11-19T16:00:00+07:00",
    place="Pulang Pisau",
    job="jembatan0001",
    digital_source=CAMERA,
)
BODY = (
    "<h2>Latar</h2><p>Gubernur <em>meresmikan</em> jembatan, <strong>lalu</strong> "
    '<a href="https://x.example/a?b=1&amp;c=2">menyeberang</a>.<br>Warga ikut.</p>'
    "<ul><li>satu<ul><li>dalam</li></ul></li><li><p>dua</p><p>lagi</p></li></ul>"
    '<ol start="3"><li>tiga</li></ol><blockquote><p>Milik warga.</p></blockquote>'
    "<table><thead><tr><th>Pos</th><th>Rp</th></tr></thead>"
    "<tbody><tr><td>Fondasi</td><td>12.400</td></tr></tbody></table>"
    "<dl><dt>Kelotok</dt><dd>Perahu.</dd></dl><pre><code>a &lt; b\n  c</code></pre><hr>"
    '<div class="admonition catatan"><p class="admonition-title">Catatan</p><p>Isi.</p></div>'
    "<p>Luas 2 m<sup>2</sup> H<sub>2</sub>O <del>lama</del> "
    '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup></p>'
    '<div class="footnote"><hr><ol><li id="fn:1"><p>Sumber.'
    '<a class="footnote-backref" href="#fnref:1">\u21a9</a></p></li></ol></div>'
)
WORDS = (
    *("Latar", "meresmikan", "lalu", "menyeberang", "Warga ikut.", "satu", "dalam", "dua", "lagi"),
    *("tiga", "Milik warga.", "Pos", "12.400", "Kelotok", "Perahu.", "a < b", "Catatan", "Isi."),
    *("Sumber.",),
)


def a_photo(number: int, **own: Any) -> PressPhoto:
    """Return a photo that is public, with all its rights."""
    address = f"https://x.example/media/{number:02}/foto-1920x1280.jpg"
    plain = PressPhoto(
        *(f"{number:02}-foto.jpg", f"Perahu {number}", f"Keterangan {number}.", f"Kredit {number}"),
        TERMS,
        id=f"{ID}:foto:{number:012}",
        shown=PhotoFile("web", address, 1920, 1280),
    )
    return replace(plain, **own)


def a_full_release(**own: Any) -> Release:
    """Return a release that fills every field of a format; its photos are not packed."""
    full = a_release(
        html=BODY,
        banners=("RALAT Jumat, 20 November 2026: angka.",),
        corrections=(Note("2026-11-20T10:00:00+07:00", "ralat", "angka"),),
        version=2,
        updated="2026-11-20T10:00:00+07:00",
        byline="Rani Saputri",
        authors=("Rani Saputri",),
        facts=("Panjang 240 meter",),
        slug="jembatan",
        site="https://x.example/",
        authority="x.example,2024",
        copyright="© 2026 Diskominfo Contoh",
        genre=Genre("Press_Release", "Press Release"),
        topic=Term("infrastruktur", "Infrastruktur"),
        subjects=("medtop:20000235", "subj:04004000"),
        tags=("jembatan", "sungai"),
        regions=(Term("62.11", "Pulang Pisau"),),
        agencies=(Term("pupr", "Dinas Pekerjaan Umum"),),
        contact={"name": "Humas", "role": "Humas", "email": "pers@x.example", "phone": "+62 536 1"},
        photos=(a_photo(1), a_photo(2)),
    )
    return replace(full, **own)


def packed(release: Release) -> Release:
    """Return a release whose photos lie in a bundle."""
    return measure(release, PHOTOS[: len(release.photos)])


MP4 = Film(
    f"{ID}:film", "https://x.example/v/f.mp4", "video/mp4", 155, 9, "https://x.example/v/t.vtt"
)
YOUTUBE = Film(f"{ID}:film", "https://www.youtube.com/watch?v=abcdefghijk", "text/html", 155)
POSTER = a_photo(1, nature="poster", place="video/")
GRAPHIC = a_photo(1, nature="graphic", place="infografis/")
WITHDRAWN = {
    **{"withdrawn": True, "html": "", "summary": "", "photos": (), "quotes": (), "facts": ()},
    **{"banners": ("DITARIK Sabtu, 21 November 2026: keliru.",), "version": 3},
}
NATURES = {
    "release": a_full_release(),
    "bare": a_release(photos=(), quotes=(), authority="x.example,2024"),
    "packed": packed(a_full_release()),
    "essay": a_full_release(photos=tuple(a_photo(n) for n in range(1, 31)), number="", quotes=()),
    "infographic": packed(a_full_release(photos=(GRAPHIC,))),
    "film": packed(a_full_release(photos=(POSTER,), films=(MP4,))),
    "youtube": a_full_release(photos=(POSTER,), films=(YOUTUBE,)),
    "embargoed": packed(
        a_full_release(
            photos=(a_photo(1, shown=None),),
            embargo="2026-12-01T09:00:00+07:00",
            banners=("EMBARGO sampai 1 Desember",),
        )
    ),
    "withdrawn": a_full_release(**WITHDRAWN),
    "translation": a_full_release(lang="en", id=f"{ID}:en"),
    "nij": a_full_release(lang="nij"),
}
