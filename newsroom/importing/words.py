"""What the report says, in Indonesian; the English is in the code that says it."""

from __future__ import annotations

_ENGLISH = {
    "seen": "Files in the archive",
    "imported": "Imported texts",
    "copied": "Copied pictures and documents",
    "skipped": "Skipped files",
    "notes": "Changed on the way",
    "unmapped": "Keys that the map does not name (their values were left behind)",
    "dry-run": "Dry run: nothing was written.",
}
_INDONESIAN = {
    "seen": "Berkas dalam arsip",
    "imported": "Naskah diimpor",
    "copied": "Foto dan dokumen disalin",
    "skipped": "Berkas dilewati",
    "notes": "Yang berubah di perjalanan",
    "unmapped": "Kunci yang tidak ada di peta (isinya ditinggalkan)",
    "dry-run": "Uji coba: tidak ada yang ditulis.",
    # why a file is skipped
    "exists with other content; left as it is: {detail}": (
        "sudah ada dengan isi lain; dibiarkan: {detail}"
    ),
    "no imported text shows it": "tidak dipakai oleh naskah yang diimpor",
    "no date in the header or the file's name": "tanpa tanggal di kepala naskah atau nama berkas",
    "the date cannot be read: {detail}": "tanggal tidak terbaca: {detail}",
    "the front page of a section": "halaman depan sebuah bagian",
    "no header between --- lines": "tanpa kepala naskah di antara baris ---",
    "the header cannot be read: {detail}": "kepala naskah tidak terbaca: {detail}",
    "cannot be converted; bring it over by hand: {detail}": (
        "tidak dapat diubah; pindahkan dengan tangan: {detail}"
    ),
    "not an ordinary file": "bukan berkas biasa",
    "a hidden file": "berkas tersembunyi",
    "not a text, a picture or a document": "bukan naskah, foto, atau dokumen",
    "cannot be opened: {detail}": "tidak dapat dibuka: {detail}",
    # what changed
    "its address was taken; it is now {detail}": "alamatnya sudah terpakai; kini {detail}",
    "a link within the text led nowhere; its words are kept": (
        "tautan di dalam naskah tidak menuju apa pun; kata-katanya tetap ada"
    ),
    "the text may look different in places; compare it with the old page": (
        "naskah mungkin tampil agak lain; bandingkan dengan halaman lama"
    ),
    "the title was over 150 characters; shortened": "judul lebih dari 150 karakter; dipendekkan",
    "no title; made from the text or its address": "tanpa judul; dibuat dari naskah atau alamatnya",
    "the summary was over 300 characters; shortened": (
        "ringkasan lebih dari 300 karakter; dipendekkan"
    ),
    "no summary; taken from the first paragraph or the title": (
        "tanpa ringkasan; diambil dari paragraf pertama atau judul"
    ),
    "no text; the summary stands in its place": "tanpa isi; ringkasan menggantikannya",
    "the date of change cannot be read: {detail}": "tanggal perubahan tidak terbaca: {detail}",
    "the alt text was taken from the caption; say what is seen: {detail}": (
        "teks alt diambil dari keterangan foto; tuliskan apa yang tampak: {detail}"
    ),
    "the alt text only names the text; say what is seen: {detail}": (
        "teks alt hanya menyebut judul naskah; tuliskan apa yang tampak: {detail}"
    ),
    "the alt text was over 500 characters; shortened: {detail}": (
        "teks alt lebih dari 500 karakter; dipendekkan: {detail}"
    ),
    "a picture is not in the archive; removed: {detail}": (
        "foto tidak ada dalam arsip; dihapus: {detail}"
    ),
    "a picture's file is damaged or no picture; removed: {detail}": (
        "berkas foto rusak atau bukan foto; dihapus: {detail}"
    ),
    "a picture of another site became a link: {detail}": (
        "foto dari situs lain menjadi tautan: {detail}"
    ),
    "a link led nowhere; its words are kept: {detail}": (
        "tautan tidak menuju apa pun; kata-katanya tetap ada: {detail}"
    ),
    "a link leads to the old site still: {detail}": "tautan masih menuju situs lama: {detail}",
    "template code removed: {detail}": "kode templat dihapus: {detail}",
    "Windows line ends or a byte order mark removed": (
        "akhir baris Windows atau tanda urutan bita dihapus"
    ),
    "read as Windows-1252 or UTF-16 and written as UTF-8": (
        "dibaca sebagai Windows-1252 atau UTF-16, ditulis sebagai UTF-8"
    ),
    "control characters or invisible characters removed": (
        "karakter kendali atau tak terlihat dihapus"
    ),
    "struck out text removed": "teks yang dicoret dihapus",
    "a script, form or drawing removed": "skrip, formulir, atau gambar vektor dihapus",
}


def say(sentence: str, lang: str, detail: str = "") -> str:
    """Return a sentence of the report in `lang` (id, else English) with its detail filled in."""
    words = _INDONESIAN if lang == "id" else _ENGLISH
    return words.get(sentence, sentence).replace("{detail}", detail)


def is_translated(sentence: str) -> bool:
    """Say whether a sentence has its Indonesian."""
    return sentence in _INDONESIAN
