"""The words of the invented archive: names, places, programmes, and the patterns of sentences.

Everything here is made up. `{slot}` in a pattern names one of the lists in LISTS, or a word that
belongs to the item or to its topic.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """The words of one topic: what is done, with what, by and for whom, and its tags."""

    key: str
    programs: tuple[str, ...]
    things: tuple[str, ...]
    people: tuple[str, ...]
    agencies: tuple[str, ...]
    tags: tuple[str, ...]


def _split(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split("|"))


TOPICS = (
    Topic(
        "infrastruktur",
        _split("""
            Perbaikan jembatan kayu | Pelebaran jalan lintas kecamatan | Pengerukan alur sungai |
            Pemasangan lampu jalan | Pembangunan dermaga rakyat | Penggantian gorong-gorong
        """),
        _split("""
            ruas jalan | tiang jembatan | lampu jalan | rambu sungai | papan dermaga | tembok
            penahan
        """),
        _split("pengemudi angkutan | pemilik perahu | pekerja proyek | warga tepi jalan"),
        _split("pupr | dishub | bappeda"),
        _split("jembatan | jalan | transportasi | sungai | dermaga | tata ruang | listrik desa"),
    ),
    Topic(
        "kesehatan",
        _split("""
            Imunisasi keliling | Pemeriksaan ibu hamil | Pelatihan kader posyandu | Layanan gigi
            di sekolah | Penyemprotan sarang nyamuk | Klinik terapung
        """),
        _split("tensimeter | kotak vaksin | buku periksa | perahu klinik | ruang tunggu | obat"),
        _split("ibu muda | kader posyandu | bidan desa | warga lansia"),
        _split("dinkes | dinsos"),
        _split("posyandu | vaksin | gizi | tengkes | puskesmas | kesehatan ibu | air bersih"),
    ),
    Topic(
        "pendidikan",
        _split("""
            Perbaikan ruang kelas | Penyaluran buku bacaan | Pelatihan guru daerah sulit | Lomba
            karya tulis pelajar | Pembukaan asrama siswa | Sekolah lapang membaca
        """),
        _split("meja belajar | buku bacaan | papan tulis | perahu sekolah | modul | sanggar"),
        _split("guru honorer | siswa kelas akhir | orang tua murid | pengelola perpustakaan"),
        _split("disdik | dispora"),
        _split("sekolah | guru | literasi | beasiswa | perpustakaan | anak | pelatihan"),
    ),
    Topic(
        "ekonomi",
        _split("""
            Pasar murah | Pendampingan usaha kecil | Pameran kerajinan rotan | Pembukaan pasar
            tani | Uji timbangan pedagang | Kredit usaha perempuan
        """),
        _split("lapak | timbangan | anyaman | kemasan | etalase | gerobak | buku catatan"),
        _split("pedagang sayur | perajin rotan | pemilik warung | pengurus koperasi"),
        _split("disdagperin | bappeda"),
        _split("pasar | umkm | harga pangan | koperasi | rotan | ekspor | investasi | kerajinan"),
    ),
    Topic(
        "lingkungan",
        _split("""
            Penanaman kembali lahan gambut | Bank sampah kelurahan | Pemasangan sekat kanal |
            Pemantauan mutu air sungai | Kebun bibit desa | Patroli hutan adat
        """),
        _split("bibit | sekat kanal | alat ukur | karung pilah | menara pantau | pondok kerja"),
        _split("penjaga hutan | pengelola bank sampah | petani sekitar hutan | relawan muda"),
        _split("dlh | dishut"),
        _split("gambut | hutan | sampah | karbon | mutu air | satwa | perhutanan sosial"),
    ),
    Topic(
        "pertanian",
        _split("""
            Panen padi ladang | Pembagian benih jagung | Perbaikan saluran irigasi | Vaksinasi
            sapi | Sekolah lapang petani | Lelang karet desa
        """),
        _split("benih | pompa | saluran air | lumbung | alat panen | pupuk kandang"),
        _split("petani padi | peternak sapi | penyuluh lapangan | penyadap karet"),
        _split("dtphp | disdagperin"),
        _split("padi | karet | ternak | irigasi | penyuluh | benih | lumbung pangan | perikanan"),
    ),
    Topic(
        "kebencanaan",
        _split("""
            Latihan evakuasi banjir | Pembentukan regu siaga api | Pemasangan sirene dini |
            Penyaluran air bersih | Pemetaan jalur aman | Gladi posko terpadu
        """),
        _split("perahu karet | sirene | tangki air | tenda | peta jalur | radio genggam"),
        _split("regu siaga | ketua rukun tetangga | relawan posko | keluarga di bantaran"),
        _split("bpbd | dinsos"),
        _split("banjir | karhutla | evakuasi | relawan | posko | cuaca | kabut asap"),
    ),
    Topic(
        "budaya",
        _split("""
            Festival perahu hias | Pemugaran rumah betang | Lokakarya tari pedalaman | Pekan
            kuliner sungai | Pendataan cerita lisan | Jalur wisata susur sungai
        """),
        _split("perahu hias | tiang ukir | alat musik | kain tenun | panggung | papan cerita"),
        _split("penari muda | pemandu wisata | tetua kampung | juru masak"),
        _split("disbudpar | diskominfo | dispora"),
        _split("festival | wisata | betang | kuliner | tenun | bahasa daerah | musik | museum"),
    ),
)
SHARED_TAGS = ("data terbuka",)
ALL_TAGS = tuple(dict.fromkeys((*(tag for topic in TOPICS for tag in topic.tags), *SHARED_TAGS)))

REGIONS = {
    "62.01": ("Kotawaringin Barat", "Pangkalan Bun"),
    "62.02": ("Kotawaringin Timur", "Sampit"),
    "62.03": ("Kapuas", "Kuala Kapuas"),
    "62.04": ("Barito Selatan", "Buntok"),
    "62.05": ("Barito Utara", "Muara Teweh"),
    "62.06": ("Katingan", "Kasongan"),
    "62.07": ("Seruyan", "Kuala Pembuang"),
    "62.08": ("Sukamara", "Sukamara"),
    "62.09": ("Lamandau", "Nanga Bulik"),
    "62.10": ("Gunung Mas", "Kuala Kurun"),
    "62.11": ("Pulang Pisau", "Pulang Pisau"),
    "62.12": ("Murung Raya", "Puruk Cahu"),
    "62.13": ("Barito Timur", "Tamiang Layang"),
    "62.71": ("Palangka Raya", "Palangka Raya"),
}

FIRST_NAMES = _split("""
    Andika | Bunga | Citra | Damang | Elisa | Ferdi | Gerson | Hermina | Indra | Juwita | Karlina
    | Lamiang | Marten | Nurbaya | Oktavia | Petrus | Ratna | Salundik | Tiwi | Utuh | Veronika |
    Wandi | Yohana | Zainal | Rusmini | Dewan | Melisa | Suria | Bambang | Aluh
""")
LAST_NAMES = _split("""
    Bahing | Dandan | Ensung | Garantung | Hanjak | Ilon | Jaweh | Kandui | Lawang | Manurung Ulu
    | Nahan | Pahewan | Rangkap | Sawang | Tampang | Udau | Wahana | Yusran | Binti Rusli | Siren
    | Maran | Lintang | Rumbang | Sangen | Tuah
""")
VILLAGE_FIRST = _split("Tumbang | Sei | Tanjung | Muara | Teluk | Bukit | Lubuk | Danau | Petak")
VILLAGE_LAST = _split("""
    Hanjalu | Rangan | Sapiri | Lahung | Kaminting | Belawan Ilir | Manjuhan | Sarapat | Tabuk |
    Mantangai Lama | Usang | Bakarung | Pararapak | Halangit | Jutuh | Karuing | Empas | Rawi
""")

BYLINES = tuple(
    f"{first} {last}" for first, last in zip(FIRST_NAMES[:20], LAST_NAMES[:20], strict=True)
)

LISTS: dict[str, tuple[str, ...]] = {
    "n": tuple(str(n) for n in (*range(7, 100), *range(105, 960, 5))),
    "few": _split("dua | tiga | empat | lima | enam | tujuh | delapan | sembilan | sepuluh"),
    "percent": tuple(f"{n},{n % 10}" for n in range(11, 89)),
    "money": tuple(f"Rp{n},{n % 9} miliar" for n in range(1, 48)),
    "name": tuple(f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES),
    "village": tuple(f"Desa {a} {b}" for a in VILLAGE_FIRST for b in VILLAGE_LAST),
    "month": _split("Januari | Maret | April | Juni | Juli | September | Oktober | Desember"),
    "time": _split("06.30 | 07.00 | 07.45 | 08.30 | 09.15 | 10.00 | 13.30 | 15.00 | 19.00"),
    "spot": _split("""
        balai desa | halaman kantor kecamatan | aula kabupaten | lapangan pasar | dermaga lama |
        gedung serbaguna | pendopo | tepi sungai
    """),
    "office": _split("""
        kepala bidang | sekretaris dinas | koordinator lapangan | juru bicara | kepala seksi |
        pelaksana tugas kepala
    """),
    "said": _split("kata | ujar | tutur | ucap | jelas | papar"),
    "good": _split("""
        lebih tertib | lebih cepat | lebih murah | lebih aman | lebih terang | merata
    """),
    "wait": _split("musim hujan tiba | akhir tahun | panen berikutnya | tahun ajaran baru"),
    "done": _split("""
        dimulai | selesai | dilanjutkan | diperluas | dibuka untuk umum | dipercepat
    """),
    "how": _split("""
        bertahap | bersama-sama | dengan gotong royong | setiap pekan | tanpa pungutan
    """),
    "source": _split("""
        Catatan dinas | Laporan kecamatan | Pendataan warga | Rekap posko | Survei tim lapangan
    """),
    "heading": _split("""
        Yang berubah bagi warga | Cara mengikuti | Anggaran dan jadwal | Catatan dari lapangan |
        Langkah berikutnya | Siapa yang terlibat | Kendala yang tersisa | Angka sampai pekan ini |
        Cerita dari hulu | Jadwal sampai akhir tahun | Suara warga | Hasil pemantauan
    """),
    "site": _split("layanan | data | jadwal | peta | laporan"),
}

TITLES = _split("""
    {program} di {place} {done} | {program} {done}, {n} warga {place} ikut | {place}: {lower}
    {done} | {lower_first} menjangkau {n} keluarga di {place} | Warga {place} menyambut {lower} |
    {program} {done} di {few} kecamatan {place}
""")
SUMMARIES = _split("""
    {program} di {place} {done} dan menjangkau {n} keluarga. Kegiatan berlangsung {how} sampai
    {wait}. | {agency} mencatat {n} orang mengikuti {lower} di {place}. Pelaksanaannya {how},
    dengan {few} pos layanan. | Sebanyak {n} {people} mengikuti {lower} di {place}. Tahap
    berikutnya menunggu {wait}.
""")
OPENINGS = _split("""
    {agency} memulai {lower} di {village}, {place}, pada {day} pukul {time} WIB. Kegiatan itu
    diikuti {n} {people} dari {few} desa. | Sejak pagi, {n} {people} berkumpul di {spot} di
    {village} pada {day}. Mereka mengikuti {lower} yang digelar {agency}. | Sebanyak {n} {people}
    di {place} mengikuti {lower} pada {day}. {agency} menyiapkan {few} pos di {spot}.
""")
SAYINGS = _split("""
    “Kami tidak menunggu {wait}. Begitu {thing} siap, warga langsung memakainya,” {said} {name},
    {office} yang hadir di lokasi. | “Dulu kami berjalan {few} jam untuk ini. Sekarang cukup
    menyeberang sungai,” {said} {name}, warga {village}. | “Yang penting bukan upacaranya, tetapi
    siapa yang merawat {thing} sesudahnya,” {said} {name}, {office}. | “Catatan kami sederhana:
    siapa datang, apa yang kurang, dan kapan dilengkapi,” {said} {name} dari {village}.
""")
QUOTES = _split("""
    Kalau {thing} rusak, kami tahu harus menghubungi siapa, dan jawabannya datang pada hari yang
    sama. Itu yang berubah sejak {month}. | Anak-anak melihat sendiri bagaimana {thing} dipasang.
    Tahun depan mereka yang akan merawatnya, bukan kami yang sudah tua. | Pekerjaan ini {good}
    karena semua orang tahu bagiannya. Tidak ada yang menunggu perintah, tidak ada yang ditinggal.
""")
SENTENCES = _split("""
    {agency} menyiapkan {n} {thing} untuk {few} desa di {place}. | Setiap regu terdiri atas {few}
    orang dan bekerja {how} dari pukul {time} WIB. | {source} menyebut {percent} persen rumah
    tangga di {village} sudah terjangkau. | Sisanya dijadwalkan selesai sebelum {wait}. | {name},
    {office}, mengatakan pembagian tugas dibahas bersama {people} di {spot}. | Angka itu naik dari
    {n} pada {month} tahun lalu. | Warga {village} menyumbang tenaga, sedangkan {thing} berasal
    dari anggaran provinsi sebesar {money}. | Pada tahap pertama, {n} keluarga menerima giliran
    lebih dulu karena rumahnya paling jauh dari pusat kecamatan. | Petugas mencatat {few} kendala,
    terutama jarak antardesa dan air sungai yang surut. | Untuk mengatasinya, {thing} diangkut
    dengan perahu warga dari {village}. | Menurut {name}, pola kerja seperti ini {good} daripada
    menunggu satu rombongan besar. | Hasil pemantauan diumumkan di {spot} setiap akhir pekan agar
    semua orang dapat memeriksanya. | Sebagian {people} meminta agar {thing} ditambah sebelum
    {wait}. | Permintaan itu dicatat dan akan dijawab paling lambat {few} hari kerja. | Pemerintah
    kabupaten menanggung biaya perawatan, sementara provinsi menyediakan suku cadang. | {name}
    dari {village} menuturkan, antrean yang dulu sampai siang kini habis sebelum pukul {time} WIB.
    | Kegiatan serupa akan digelar di {village} pada {month}. | Panitia mengingatkan warga agar
    membawa kartu keluarga dan datang sesuai dengan jadwal. | Tidak ada biaya yang dipungut dalam
    kegiatan ini. | Bila ada yang meminta bayaran, warga diminta melapor melalui kanal aduan
    resmi. | Dari {n} titik yang diperiksa, {few} titik masih memerlukan perbaikan ringan. |
    Perbaikan dikerjakan {how} oleh {people} setempat dengan pendampingan {agency}. | Sejak
    {month}, jumlah keluhan turun {percent} persen. | {source} juga menunjukkan waktu tempuh
    berkurang rata-rata {n} menit. | Bagi {people}, perubahan itu terasa pada ongkos harian yang
    {good}. | {name} berharap hasilnya bertahan sampai {wait}. | Data lengkap tersedia di {spot}
    dan diperbarui {how}. | Di {village}, {few} rumah dipakai sebagai tempat menyimpan {thing}. |
    Kunci tempat itu dipegang dua orang, seorang dari desa dan seorang dari kecamatan. | Tim dari
    {place} membandingkan hasilnya dengan {few} desa tetangga. | Perbandingan itu dipakai untuk
    menentukan urutan kerja tahun depan. | Rapat berikutnya diadakan pada {month} di {spot}. |
    Sementara itu, {people} tetap bekerja seperti biasa pada siang hari. | Beberapa keluarga
    memilih menunggu tahap kedua karena sedang berada di ladang. | Mereka tetap tercatat dan tidak
    kehilangan giliran. | Seluruh berita acara ditandatangani di tempat dan salinannya dibawa
    pulang oleh ketua regu. | Anggaran {money} itu mencakup upah, angkutan, dan perawatan selama
    {few} bulan. | Pengawas dari kecamatan datang tanpa pemberitahuan sedikitnya {few} kali
    sebulan. | Cuaca diperkirakan cerah berawan sampai akhir pekan sehingga jadwal tidak berubah.
    | Jalur sungai dipakai karena jalan darat ke {village} masih licin sesudah hujan.
""")
POINTS = _split("""
    Tempat: {spot}, {village}, mulai pukul {time} WIB | Sasaran tahap ini {n} keluarga di {few}
    desa | Perlengkapan: {n} {thing} dari {agency} | Dana {money} dari anggaran provinsi |
    Penanggung jawab lapangan: {name} | Pendaftaran dibuka {how} sampai {month} | Capaian sampai
    pekan ini {percent} persen | Pemeriksaan ulang sebelum {wait} | Pengaduan dijawab dalam {few}
    hari kerja
""")
FACTS = _split("""
    {n} keluarga di {few} desa terjangkau | Biaya {money} dari anggaran provinsi | {n} {thing}
    disiapkan | Tahap berikutnya: {month} | {percent} persen sasaran tercapai | {few} pos layanan
    dibuka sejak pukul {time} WIB
""")
EDITS = _split("""
    Jadwal tahap kedua di {village} diumumkan pada {month}. | Redaksi mencatat tambahan {n}
    keluarga dari {village}. | {name} menambahkan bahwa {thing} sudah tiba pada pukul {time} WIB.
""")
