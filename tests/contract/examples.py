"""Example values of every type of page, edge cases included: for tests, and to look at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from newsroom.kinds import all_kinds
from newsroom.messages import catalogue
from newsroom.pages.values import (
    Block,
    Card,
    Change,
    CheckPage,
    CorrectionsPage,
    DateView,
    Day,
    Download,
    FeedsPage,
    FeedView,
    FrontPage,
    IndexPage,
    ItemPage,
    Link,
    ListPage,
    MessagePage,
    Notice,
    Page,
    PhotoView,
    RedirectPage,
    SiteView,
    SourceSet,
)
from tests.contract import THEME

ROOT = "https://ruangmedia.example/"
LONG_WORD = "Pertanggungjawabanpenyelenggaraanketerbukaaninformasipublikkeprovinsian"


def says(sentence: str, lang: str) -> str:
    """Return a sentence of the theme's catalogue."""
    text: str = catalogue(THEME / "locale", lang, domain="theme").gettext(sentence)
    return text


def date(day: int = 20, hour: int = 9, minute: int = 30) -> DateView:
    """Return a time in November 2026."""
    names = ("Sabtu", "Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat")
    return DateView(
        f"2026-11-{day:02}T{hour:02}:{minute:02}:00+07:00",
        f"{names[day % 7]}, {day} November 2026 - {hour:02}:{minute:02} WIB",
        f"{day} Nov 2026",
    )


def photo(name: str = "jembatan", *, tall: bool = False, number: int = 1, **own: Any) -> PhotoView:
    """Return a photo in two formats and four widths."""
    width, height = (1280, 1920) if tall else (1280, 853)
    widths = (320, 640, 960, 1280)

    def files(ending: str) -> tuple[tuple[str, int], ...]:
        return tuple((f"media/{name}-{size}.{ending}", size) for size in widths)

    view = PhotoView(
        src=f"media/{name}-640.jpg",
        width=width,
        height=height,
        sources=(SourceSet("image/webp", files("webp")), SourceSet("image/jpeg", files("jpg"))),
        alt="Perahu kelotok melintas di bawah jembatan rangka baja saat kabut pagi",
        caption="Warga Desa Contoh menyeberang lewat jembatan baru, Jumat (20/11/2026).",
        credit="Rani Saputri / MMC",
        full=f"media/{name}-1280.jpg",
        number=number,
    )
    return replace(view, **own)


MOVING = SourceSet("image/webp", (("media/kelotok-320.moves.webp", 320),))


def site(lang: str = "id", **own: Any) -> SiteView:
    """Return the frame of the sample agency."""
    prefix = "" if lang == "id" else f"{lang}/"
    kinds = [kind for kind in all_kinds().values() if kind.listed]
    view = SiteView(
        name="Ruang Media Kalteng",
        short_name="RMK",
        tagline="Kabar resmi dari provinsi sungai",
        organization="Dinas Komunikasi dan Informatika Provinsi Contoh",
        organization_short="Diskominfo Contoh",
        address="Jalan Contoh Nomor 1, Palangka Raya 73111",
        notice="Situs contoh: semua peristiwa, nama orang, dan angka di situs ini rekaan.",
        lang=lang,
        root=ROOT,
        home=prefix,
        base_path="/",
        desk={
            "name": "Meja Redaksi Ruang Media Kalteng",
            "email": "redaksi@ruangmedia.example",
            "phone": "+62 536 000 0000",
        },
        license="Bebas dikutip dengan menyebut sumber",
        license_url="https://creativecommons.org/licenses/by/4.0/deed.id",
        menu=(
            *(Link(says(kind.plural, lang), f"{prefix}{kind.folder}/") for kind in kinds),
            Link("Tentang", f"{prefix}halaman/tentang/"),
        ),
        sections=(
            Link("Topik", f"{prefix}topik/"),
            Link("Wilayah", f"{prefix}wilayah/"),
            Link("Perangkat daerah", f"{prefix}instansi/"),
            Link("Arsip", f"{prefix}arsip/"),
        ),
        languages=(Link("Bahasa Indonesia", "", lang="id"), Link("English", "en/", lang="en")),
        services=(
            Link("SP4N-LAPOR!", "https://www.lapor.go.id", note="Aduan dan aspirasi"),
            Link("SMS 1708", "sms:1708", note="Aduan lewat pesan singkat"),
            Link("Darurat 112", "tel:112", note="Panggilan gawat darurat, bebas pulsa"),
            Link("Layanan PPID", "halaman/ppid/", note="Permohonan informasi publik"),
        ),
        social=(
            Link("Instagram", "https://www.instagram.com/ruangmedia.example"),
            Link("YouTube", "https://www.youtube.com/@ruangmedia.example"),
            Link("Facebook", "https://www.facebook.com/ruangmedia.example"),
            Link("X", "https://x.com/ruangmedia_ex"),
        ),
        feeds=(
            Link("RSS", f"{prefix}feed/rss.xml"),
            Link("Atom", f"{prefix}feed/atom.xml"),
            Link("JSON Feed", f"{prefix}feed/feed.json"),
        ),
        subscribe=(
            Link("Langganan", f"{prefix}langganan/"),
            Link("Untuk mitra media", f"{prefix}mitra/"),
        ),
        stylesheet="theme/site.css",
        scripts={"viewer": "theme/viewer.js"},
        icon="theme/icon.svg",
    )
    return replace(view, **own)


def frame(url: str, template: str, title: str, lang: str = "id", **own: Any) -> dict[str, Any]:
    """Return the fields that every page has."""
    return {
        "url": url,
        "template": template,
        "lang": lang,
        "title": title,
        "description": f"{title}: ringkasan satu kalimat untuk mesin pencari.",
        "canonical": f"{ROOT}{url}",
        "site": site(lang),
        "image": f"{ROOT}media/og.jpg",
        "image_width": 1200,
        "image_height": 630,
        "image_alt": "Jembatan rangka baja di atas sungai",
        **own,
    }


TITLES = (
    "Jembatan Sei Contoh Dibuka, Warga Tiga Desa Tak Lagi Menyeberang dengan Perahu",
    "Panen Raya Perdana di Lahan Cetak Sawah, Hasil Melampaui Perkiraan",
    "Pagi di Pasar Terapung: Sayur, Ikan, dan Kabar dari Hulu",
    "Angka Stunting Turun Empat Tahun Berturut-turut",
    "Cara Melapor Kebakaran Lahan Lewat 112",
    "Gubernur Contoh Serahkan Dua Ambulans Air untuk Puskesmas di Hulu Sungai",
    "Festival Sungai Kembali Digelar, Ratusan Perahu Hias Ikut Lomba",
    "Sinyal Masuk Desa: Dua Puluh Menara Baru Mulai Menyala",
)
FOLDERS = (
    "siaran-pers",
    "berita",
    "foto",
    "infografis",
    "video",
    "siaran-pers",
    "berita",
    "berita",
)


def card(at: int = 0, lang: str = "id", **own: Any) -> Card:
    """Return one of eight cards of all kinds."""
    at %= len(TITLES)
    kind = all_kinds()[FOLDERS[at]]
    view = Card(
        url=f"{kind.folder}/2026/11/contoh-{at}/",
        title=TITLES[at],
        summary="Jembatan sepanjang 240 meter itu memotong waktu tempuh dari dua jam menjadi "
        "lima belas menit, dan menjadi jalur evakuasi saat air naik.",
        kind=kind.folder,
        kind_label=says(kind.label, lang),
        tone=kind.tone,
        date=date(20 - at // 3, 16 - at, 5 * at),
        lang=lang,
        topic=Link("Infrastruktur", "topik/infrastruktur/"),
        regions=(("Pulang Pisau", "Kota Palangka Raya"), ("Kapuas",), ())[at % 3],
        photo=photo(f"foto{at}") if at not in (4, 7) else None,
        photos=12 if kind.folder == "foto" else 0,
        duration="2:35" if kind.folder == "video" else "",
    )
    return replace(view, **own)


BODY = (
    Block(
        "<p>Gubernur Contoh meresmikan Jembatan Sei Contoh pada Jumat (20/11/2026). Jembatan "
        'itu menghubungkan tiga desa yang selama ini <a href="../contoh-1/">hanya dapat dicapai '
        "dengan perahu</a>, dan dapat dilalui truk sampai delapan ton.<sup "
        'id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup></p>'
        "<p>Pembangunan memakan waktu empat belas bulan. Selama pengerjaan, warga ikut memilih "
        "letak dermaga baru supaya perahu pengangkut hasil kebun tetap dapat bersandar.</p>"
        "<h2>Jalur evakuasi saat air naik</h2>"
        "<p>Lantai jembatan berada satu setengah meter di atas muka air tertinggi yang pernah "
        "tercatat. <strong>Ambulans kini sampai dalam lima belas menit</strong>, dari semula "
        "dua jam lewat sungai.</p>"
        "<ul><li>Panjang 240 meter, lebar 7 meter</li><li>Dua dermaga perahu</li></ul>"
    ),
    Block(photo=photo("dermaga", caption="Dermaga baru di sisi hilir.")),
    Block(
        '<div class="admonition kutipan"><p class="admonition-title">Siti Contoh, kepala desa</p>'
        "<p>Dulu, kalau air naik, anak-anak libur sekolah. Sekarang tidak lagi.</p></div>"
        "<h2>Biaya dan tahapan</h2>"
        '<table><caption>Biaya menurut tahap</caption><thead><tr><th class="kiri">Tahap</th>'
        '<th class="tengah">Bulan</th><th class="kanan">Biaya (Rp juta)</th></tr></thead><tbody>'
        '<tr><td class="kiri">Fondasi</td><td class="tengah">1–5</td><td class="kanan">12.400'
        '</td></tr><tr><td class="kiri">Rangka baja</td><td class="tengah">6–11</td>'
        '<td class="kanan">21.750</td></tr><tr><td class="kiri">Lantai dan dermaga</td>'
        '<td class="tengah">12–14</td><td class="kanan">6.300</td></tr></tbody></table>'
        '<div class="admonition catatan"><p class="admonition-title">Catatan</p><p>Angka di atas '
        "rekaan, dibuat untuk contoh.</p></div>"
        '<div class="admonition penting"><p class="admonition-title">Penting</p><p>Truk di atas '
        "delapan ton memakai jalan lama.</p></div>"
        '<div class="admonition peringatan"><p class="admonition-title">Peringatan</p><p>Jangan '
        "berhenti di atas jembatan saat hujan angin.</p></div>"
        "<h3>Istilah</h3><dl><dt>Kelotok</dt><dd>Perahu kayu bermesin.</dd>"
        "<dt>Batang</dt><dd>Rumah rakit di tepi sungai.</dd></dl>"
        "<blockquote><p>Kutipan panjang dari dokumen resmi.</p></blockquote>"
        "<pre><code>curl https://ruangmedia.example/feed/feed.json</code></pre>"
        '<div class="footnote"><hr><ol><li id="fn:1"><p>Menurut uji beban 2 November 2026. '
        '<a class="footnote-backref" href="#fnref:1" title="Kembali">↩</a></p></li></ol></div>'
    ),
)


def shares(url: str) -> tuple[Link, ...]:
    """Return the share row."""
    to = f"https%3A%2F%2Fruangmedia.example%2F{url.replace('/', '%2F')}"
    return (
        Link("WhatsApp", f"https://wa.me/?text={to}"),
        Link("Telegram", f"https://t.me/share/url?url={to}"),
        Link("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={to}"),
        Link("X", f"https://x.com/intent/post?url={to}"),
        Link("Email", f"mailto:?body={to}"),
    )


def own_fields(folder: str) -> dict[str, Any]:
    """Return the fields that only one kind has."""
    return {
        "siaran-pers": {
            "number": "93/SP/XI/BKIP/2026",
            "dateline": "Palangka Raya",
            "contact": {
                "name": "Bidang Pengelolaan Informasi",
                "role": "Juru bicara Pemerintah Provinsi Contoh",
                "email": "pers@ruangmedia.example",
                "phone": "+62 536 000 0001",
            },
            "quotes": (
                {
                    "text": "Jembatan ini milik warga. Kami hanya mengantarnya sampai selesai.",
                    "name": "Ahmad Contoh",
                    "role": "Gubernur Provinsi Contoh",
                },
                {
                    "text": "Hasil kebun sampai ke pasar sebelum layu.",
                    "name": "Siti Contoh",
                    "role": "Kepala Desa Contoh",
                },
            ),
            "facts": (
                "Panjang 240 meter, lebar 7 meter",
                "Biaya Rp40,45 miliar dari APBD 2025–2026",
                "Tiga desa, 4.312 warga",
            ),
        },
        "berita": {"dateline": "Kuala Contoh", "byline": "Rani Saputri", "initials": "rs/adk"},
        "foto": {"dateline": "Pulang Pisau"},
        "infografis": {
            "image": photo("grafik", tall=True, credit="Desain: MMC", caption=""),
            "source": "Dinas Kesehatan Provinsi Contoh, 2026",
        },
        "video": {
            "duration": "2:35",
            "poster": photo("poster"),
            "youtube": "a1b2c3d4e5F",
            "file": None,
            "captions": None,
        },
        "halaman": {},
    }[folder]


def item(folder: str, lang: str = "id", **own: Any) -> ItemPage:
    """Return the page of an item of one kind, with all that such a page can show."""
    kind = all_kinds()[folder]
    prefix = "" if lang == "id" else f"{lang}/"
    url = f"{prefix}{folder}/2026/11/contoh/" if kind.dated else f"{prefix}{folder}/tentang/"
    title = TITLES[FOLDERS.index(folder)] if folder in FOLDERS else "Tentang ruang media ini"
    label = says(kind.label, lang)
    photos = {"foto": tuple(photo(f"foto{n}", tall=n == 3, number=n) for n in range(1, 7))}
    page = ItemPage(
        **frame(url, f"kinds/{kind.template}", title, lang),
        crumbs=(Link("Beranda", prefix), Link(says(kind.plural, lang), f"{prefix}{folder}/")),
        alternates=(
            Link("Bahasa Indonesia", url, lang="id"),
            Link("English", f"en/{url}", lang="en"),
        )
        if lang == "id"
        else (),
        kind=folder,
        kind_label=label,
        kind_url=f"{prefix}{folder}/",
        tone=kind.tone,
        date=date(),
        updated=date(21, 8, 15),
        summary=card().summary,
        topic=Link("Infrastruktur", f"{prefix}topik/infrastruktur/") if kind.listed else None,
        regions=(Link("Pulang Pisau", "wilayah/62.11/"), Link("Kapuas", "wilayah/62.03/")),
        agencies=(Link("Dinas Pekerjaan Umum dan Penataan Ruang", "instansi/pupr/"),),
        tags=(Link("jembatan", "tag/jembatan/"), Link("cetak sawah", "tag/cetak-sawah/")),
        authors=(),
        body=BODY if folder != "foto" else (Block("<p>Pasar mulai ramai sebelum terang.</p>"),),
        lead=photo() if folder in ("siaran-pers", "berita") else None,
        photos=photos.get(folder, ()),
        own=own_fields(folder),
        downloads=(
            Download("Paket lengkap: teks, foto, hak cipta", f"{url}paket.zip", "ZIP"),
            Download("Teks", f"{url}teks.txt", "TXT"),
        )
        if kind.bundled
        else (),
        credits=("Rani Saputri / MMC", "Adi Karsa / MMC") if kind.bundled else (),
        check="mitra/tanda-tangan/" if kind.bundled else "",
        shares=shares(url) if kind.listed else (),
        related=(card(1, lang), card(6, lang), card(7, lang)) if kind.listed else (),
        article_type="NewsArticle" if kind.listed else "WebPage",
    )
    return replace(page, **own)


def corrected() -> ItemPage:
    """Return a release with two corrections."""
    notices = (
        Notice(
            *("Ralat", date(21, 8, 15), "Panjang jembatan 240 meter, bukan 420 meter."),
            changed="judul dan paragraf kedua",
            url="siaran-pers/2026/11/ralat/",
        ),
        Notice("Hak jawab", date(22, 10, 0), "Tanggapan Dinas Contoh dimuat di akhir naskah."),
    )
    corrects = (Link(TITLES[0], "siaran-pers/2026/11/lama/"),)
    return item("siaran-pers", corrections=notices, corrects=corrects)


def withdrawn() -> ItemPage:
    """Return a withdrawn story: the notice stays, the text is gone."""
    notice = Notice(
        *("Ditarik", date(22, 14, 0), "Keterangan narasumber terbukti keliru."),
        lead="Naskah ini ditarik pada",
    )
    return item(
        "berita",
        url="berita/2026/11/ditarik/",
        withdrawal=notice,
        body=(),
        lead=None,
        shares=(),
        related=(),
    )


def killed() -> ItemPage:
    """Return a killed release: nothing of it is left but the notice."""
    notice = Notice(
        *("Dibatalkan", date(22, 14, 0), "Naskah terbit sebelum disetujui."),
        lead="Jangan gunakan lagi naskah ini; naskah dibatalkan pada",
    )
    title = "Dibatalkan: Siaran pers 93/SP/IV/BKIP/2026"
    return replace(withdrawn(), title=title, summary="", withdrawal=notice, noindex=True)


def changed() -> CorrectionsPage:
    """Return the public list of corrections."""
    told = "Panjang jembatan 240 meter, bukan 420 meter."
    return CorrectionsPage(
        **frame("mitra/perbaikan/", "corrections.html", "Ralat dan pencabutan"),
        heading="Ralat dan pencabutan",
        intro="Apa yang telah diralat atau dicabut, dan mengapa.",
        data="mitra/perbaikan.json",
        changes=(
            Change(
                *("Dibatalkan", date(22, 14, 0), "Dibatalkan: Siaran pers 9/SP/2026", "a/b/"),
                *("Siaran pers", "Naskah terbit sebelum disetujui.", "", 3, True),
            ),
            Change(
                *("Ralat", date(21, 8, 15), TITLES[0], "siaran-pers/2026/11/contoh/"),
                *("Siaran pers", told, "paragraf kedua", 2, False),
            ),
        ),
    )


def english() -> ItemPage:
    """Return a release in English, with a card in Indonesian beside it."""
    text = (
        "<p>The Governor of Contoh opened the Sei Contoh bridge on Friday (20/11/2026). It links "
        "three villages that could only be reached by boat until now, and carries trucks of up to "
        "eight tonnes.</p><h2>A way out when the water rises</h2><p>The deck lies one and a half "
        "metres above the highest water ever recorded. Ambulances now need fifteen minutes "
        "instead of two hours on the river.</p>"
    )
    title = "Sei Contoh Bridge Opens: Three Villages No Longer Cross by Boat"
    summary = "The bridge of 240 metres cuts the journey from two hours to fifteen minutes."
    caption = "Residents of Contoh cross the new bridge on Friday (20/11/2026)."
    related = (card(1, "en", title=title, summary=summary), card(6))
    return item(
        "siaran-pers",
        "en",
        title=title,
        description=summary,
        summary=summary,
        body=(Block(text),),
        lead=photo(caption=caption, alt="A motor boat passes under a steel bridge in the mist"),
        own=own_fields("siaran-pers")
        | {
            "quotes": (),
            "facts": ("240 metres long", "Three villages"),
            "contact": {
                "name": "Information Desk",
                "role": "Spokesperson of the provincial government",
                "email": "press@ruangmedia.example",
                "phone": "",
            },
        },
        related=related,
    )


def front(lang: str = "id", **own: Any) -> FrontPage:
    """Return the front page."""
    page = FrontPage(
        **frame("" if lang == "id" else f"{lang}/", "front.html", "Ruang Media Kalteng", lang),
        lead=card(0, lang),
        latest=tuple(card(at, lang) for at in range(1, 8)),
        strip=tuple(card(at, lang) for at in (2, 3, 6, 5)),
        topics=TOPICS,
        regions=REGIONS,
        months=MONTHS[:6],
    )
    return replace(page, **own)


TOPICS = tuple(
    Link(name, f"topik/{name.split()[0].lower()}/", count=count)
    for name, count in (
        ("Pemerintahan", 1204), ("Kesehatan", 318), ("Pendidikan", 290), ("Ekonomi", 244),
        ("Infrastruktur", 211), ("Kebencanaan", 96), ("Budaya dan Pariwisata", 88),
    )
)  # fmt: skip
REGIONS = tuple(
    Link(name, f"wilayah/62.{number:02}/", count=310 - 20 * number)
    for number, name in enumerate(
        ("Kotawaringin Barat", "Kotawaringin Timur", "Kapuas", "Barito Selatan", "Barito Utara",
         "Katingan", "Seruyan", "Sukamara", "Lamandau", "Gunung Mas", "Pulang Pisau",
         "Murung Raya", "Barito Timur", "Kota Palangka Raya"), 1)
)  # fmt: skip
MONTHS = tuple(
    Link(f"{name} 2026", f"arsip/2026/{number:02}/", count=100 + 7 * number)
    for number, name in reversed(
        list(enumerate(
            ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus",
             "September", "Oktober", "November"), 1))
    )
)  # fmt: skip


def listing(**own: Any) -> ListPage:
    """Return the front of a section: three days."""
    days = tuple(
        Day(label, f"2026-11-{day}", tuple(card(at) for at in ats))
        for label, day, ats in (
            ("Jumat, 20 November 2026", 20, (0, 1, 2)),
            ("Kamis, 19 November 2026", 19, (3, 4, 5)),
            ("Rabu, 18 November 2026", 18, (6, 7)),
        )
    )
    page = ListPage(
        **frame("berita/", "list.html", "Berita"),
        crumbs=(Link("Beranda", ""), Link("Berita", "berita/")),
        heading="Berita",
        eyebrow="",
        intro="Liputan meja redaksi dari seluruh provinsi.",
        total=1722,
        days=days,
        months=MONTHS,
        tone="story",
    )
    return replace(page, **own)


def grid() -> ListPage:
    """Return the front of a picture-led section."""
    return listing(
        **frame("foto/", "list.html", "Foto"), heading="Foto", grid=True, tone="photo", intro=""
    )


def month() -> ListPage:
    """Return one month of an archive."""
    return listing(
        **frame("berita/2026/10/", "list.html", "Berita, Oktober 2026"),
        heading="Oktober 2026",
        eyebrow="Arsip berita",
        intro="",
        months=(),
        previous=Link("September 2026", "berita/2026/09/"),
        following=Link("November 2026", "berita/2026/11/"),
    )


def empty() -> ListPage:
    """Return a front without items."""
    return listing(
        **frame("tag/sepi/", "list.html", "sepi"), heading="sepi", eyebrow="Tag", total=0, days=()
    )


def topics() -> IndexPage:
    """Return the list of topics."""
    return IndexPage(
        **frame("topik/", "index.html", "Topik"),
        heading="Topik",
        intro="Semua kabar menurut pokok bahasan.",
        groups=(("", TOPICS),),
    )


def archive() -> IndexPage:
    """Return the archive by year."""
    return IndexPage(
        **frame("arsip/", "index.html", "Arsip"),
        heading="Arsip",
        intro="",
        groups=(("2026", MONTHS), ("2025", MONTHS)),
    )


FEED_FORMS = ("RSS", "rss.xml"), ("Atom", "atom.xml"), ("JSON Feed", "feed.json")


def feed_view(label: str, folder: str) -> FeedView:
    """Return what can be subscribed to."""
    return FeedView(
        label, folder, tuple(Link(name, f"{folder}{file}") for name, file in FEED_FORMS)
    )


def feeds(url: str = "langganan/", template: str = "feeds.html") -> FeedsPage:
    """Return the page that lists all feeds, with a name as long as they come."""
    tags = tuple(feed_view(f"kata kunci {n}", f"tag/kata-kunci-{n}/") for n in range(60))
    return FeedsPage(
        **frame(url, template, "Langganan"),
        crumbs=(Link("Beranda", ""), Link("Langganan", url)),
        alternates=(
            Link("Bahasa Indonesia", url, lang="id"),
            Link("English", f"en/{url}", lang="en"),
        ),
        heading="Langganan",
        intro="Kabar baru datang sendiri, di aplikasi pilihan Anda.",
        groups=(
            ("Semua", (feed_view("Ruang Media Kalteng", ""),)),
            (
                "Topik",
                (feed_view(LONG_WORD, "topik/panjang/"), feed_view("Sosial", "topik/sosial/")),
            ),
            ("Kata kunci", tags),
        ),
        list_url="langganan/umpan.opml",
        corrections=Link("Ralat dan pencabutan", "mitra/perbaikan/"),
        check=Link("Periksa paket", "mitra/tanda-tangan/"),
        bundles=(Link("Per hari", "mitra/harian/index.json"),),
    )


def missing(base_path: str = "/") -> MessagePage:
    """Return the page for addresses that lead nowhere."""
    return MessagePage(
        **frame("404.html", "404.html", "Halaman tidak ditemukan", site=site(base_path=base_path)),
        heading="Halaman ini tidak ada",
        text="Alamatnya mungkin salah ketik, atau halamannya sudah pindah.",
        ways=(Link("Beranda", "", note="Kabar terbaru"), Link("Arsip", "arsip/")),
    )


def moved() -> RedirectPage:
    """Return an old address."""
    return RedirectPage(
        **frame("siaran-pers/2026/03/lama/", "redirect.html", "Pindah"),
        target="siaran-pers/2026/11/contoh/",
        label=TITLES[0],
    )


def check(**own: Any) -> CheckPage:
    """Return the page on how to check a bundle, with an old key and a new one."""
    page = CheckPage(
        **frame("mitra/tanda-tangan/", "check.html", "Periksa paket"),
        heading="Periksa paket",
        signers=Link("allowed_signers", "mitra/allowed_signers"),
        identity="redaksi@ruangmedia.example",
        namespace="mmc-bundle",
        keys=(
            ("SHA256:Rm9vRm9vRm9vRm9vRm9vRm9vRm9vRm9vRm9vRm9vRm8", "", "2026-11-01"),
            ("SHA256:QmFyQmFyQmFyQmFyQmFyQmFyQmFyQmFyQmFyQmFyQmE", "2026-11-01", ""),
        ),
    )
    return replace(page, **own)


def examples() -> dict[str, Page]:
    """Return one value of every type of page and edge case, by name."""
    long_title = f"{LONG_WORD} dan {LONG_WORD}"
    plates = tuple(photo(f"foto{n}", tall=n % 5 == 0, number=n) for n in range(1, 31))
    return {
        **{folder: item(folder) for folder in all_kinds()},
        "corrected": corrected(),
        "withdrawn": withdrawn(),
        "killed": killed(),
        "changed": changed(),
        "unchanged": replace(changed(), changes=()),
        "sponsored": item("berita", sponsor="Bank Contoh", authors=("Rani Saputri", "Adi Karsa")),
        "no-photo": item("siaran-pers", lead=None, related=(), downloads=(), updated=None),
        "long-words": item("berita", title=long_title, tags=(Link(LONG_WORD, "tag/x/"),)),
        "thirty-photos": item("foto", photos=plates),
        "photo-in-essay": item("foto", body=(Block(photo=photo("lain")), Block("<p>Siang.</p>"))),
        "more-photos": item("berita", photos=(photo(), photo("lain", tall=True))),
        "moving": item("berita", lead=photo(moving=MOVING)),
        "english": english(),
        "own-video": item(
            "video",
            own=own_fields("video")
            | {"youtube": None, "file": "media/film.mp4", "captions": "media/film.vtt"},
        ),
        "front": front(),
        "front-en": front("en", lead=card(3, "id")),
        "front-empty": front(lead=None, latest=(), strip=(), topics=(), regions=(), months=()),
        "front-plain": front(lead=card(4)),
        "list": listing(),
        "grid": grid(),
        "month": month(),
        "empty": empty(),
        "marked": listing(
            days=(
                Day(
                    "Jumat, 20 November 2026",
                    "2026-11-20",
                    (
                        card(0, corrected=True),
                        card(1, withdrawn=True),
                        card(6, sponsor="Bank Contoh"),
                        card(7, "en", title=long_title),
                    ),
                ),
            ),
        ),
        "topics": topics(),
        "archive": archive(),
        "feeds": feeds(),
        "partners": feeds("mitra/", "partners.html"),
        "check": check(),
        "check-unsigned": check(signers=None, identity="", keys=()),
        "404": missing("/portal/"),
        "moved": moved(),
        "preview": replace(front(), banner="Pratinjau: belum terbit.", site=site(preview=True)),
    }
