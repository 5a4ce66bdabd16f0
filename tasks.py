"""Semua perintah proyek ini: `python3 tasks.py build`, `python3 tasks.py test`, dan lainnya.

Run as a script by any Python 3.11 or newer, it first makes `.venv` (see bootstrap.py), then runs
itself there as an ordinary Invoke file; inside `.venv`, `invoke build` does the same.
Keep to grammar that Python 3.6 can parse: an old Python must get far enough to say so.
"""

import sys

OLDEST = (3, 11)


def too_old(version):
    """Return the words for a Python older than this project needs; nothing for others."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    found = ".".join(str(part) for part in version[:3])
    return (
        "Perlu Python 3.11 atau lebih baru; ini Python {0}. Pasang, lalu: python3.11 tasks.py\n"
        "Python 3.11 or newer is needed; this is Python {0}. Install it, then: python3.11 tasks.py"
    ).format(found)


if __name__ == "__main__":
    if too_old(sys.version_info):
        sys.exit(too_old(sys.version_info))
    import bootstrap

    sys.exit(bootstrap.main(sys.argv[1:]))

import os
import subprocess
from pathlib import Path

from invoke import Exit, task

ROOT = Path(__file__).resolve().parent
HERE = Path.cwd()


@task(
    help={
        "now": "Waktu yang dianggap sekarang, ISO 8601 / the time taken as now",
        "lang": "Bahasa pesan: id atau en / language of messages",
        "jobs": "Berapa proses sekaligus / how many processes",
        "conf": "Berkas pengaturan Pelican / settings file (publishconf.py to publish)",
    }
)
def build(_, now="", lang="", jobs="", conf="pelicanconf.py"):
    """Bangun situs ke output/.

    Builds the site. Nothing in output/ changes unless all of it is right.
    """
    settings = {"NEWSROOM_NOW": now, "NEWSROOM_LANG": lang, "NEWSROOM_JOBS": number(jobs)}
    chosen = {name: value for name, value in settings.items() if value}

    def work():
        from newsroom.door import build

        return build(conf, chosen)

    finish(work)


@task(
    help={
        "format": "text, json, atau github / form of the report",
        "lang": "Bahasa pesan: id atau en / language of messages",
        "now": "Waktu yang dianggap sekarang, ISO 8601 / the time taken as now",
    }
)
def check(_, format="text", lang="", now=""):
    """Periksa semua naskah tanpa membangun situs.

    Checks every source file and shows all problems, with file and line.
    """
    at_desk("check", format=format, lang=lang or None, now=now or None)


@task(
    help={
        "port": "Nomor porta / port number",
        "open_browser": "Buka peramban / open the browser",
    }
)
def serve(_, port="8000", open_browser=False):
    """Pratinjau di komputer ini; tampilan segar sendiri.

    Serves a preview on this machine and refreshes the browser after each change.
    """
    at_desk("serve", port=int(number(port)), open_browser=open_browser)


@task(
    help={
        "kind": "Jenis naskah, misalnya berita / content kind; asked for when left out",
        "title": "Judul / title; asked for when left out",
    }
)
def new(_, kind="", title=""):
    """Buat naskah baru dari contohnya.

    Makes the folder and the front matter of a new item.
    """
    at_desk("new", kind=kind or None, title=title or None)


@task(
    name="import",
    positional=["source"],
    help={
        "source": "Folder arsip lama / folder of the old archive",
        "map": "Berkas peta (TOML): kolom lama ke kolom baru / which old field goes where",
        "to": "Folder tujuan / folder to write to",
        "dry_run": "Tunjukkan saja, jangan menulis / only show, write nothing",
    },
)
def import_(_, source, map="map.toml", to="content", dry_run=False):
    """Impor arsip situs lama.

    Turns an old site's archive into content folders, as the map file says.
    """
    to = to if to == "content" else from_here(to)
    at_desk(
        "import_archive",
        source=from_here(source),
        map_file=from_here(map),
        to=to,
        dry_run=dry_run,
    )


@task(help={"to": "Tujuan lain, misalnya sebuah map / another target, such as a folder"})
def publish(_, to=""):
    """Terbitkan hasil yang sudah diperiksa.

    Sends what differs from the published edition to its target.
    """
    at_desk("publish", to=from_here(to) if to else None)


@task(
    help={
        "to": "Folder tujuan / folder to write to",
        "days": "Naskah berapa hari terakhir / items of how many days",
    }
)
def kit(_, to="kit", days="14"):
    """Buat gambar dan teks siap tempel untuk media sosial.

    Makes pictures and posts for Instagram, X, Facebook, WhatsApp and Telegram.
    """
    at_desk("kit", to=from_here(to), days=int(number(days) or 14))


@task
def ids(_):
    """Tuliskan id ke naskah terbit yang belum memilikinya.

    Writes into each public text the identity that feeds and bundles know it by.
    """
    at_desk("ids")


@task(help={"over": "Mulai dari berapa MB / from how many megabytes"})
def originals(_, over="1"):
    """Pindahkan foto dan film besar ke penyimpanan berkas asli.

    Sends large photos and films to where agency.toml says, and leaves pointers.
    """
    at_desk("send_originals", over=int(number(over) or 1))


@task(help={"to": "Folder tujuan, di luar situs / folder to write to, outside the site"})
def partners(_, to):
    """Tulis paket untuk mitra tepercaya, termasuk naskah yang diembargo.

    Writes the bundles of trusted partners, with embargoed items, into a folder of its own.
    """
    at_desk("partners", to=from_here(to))


@task(
    help={
        "all": "Termasuk simpanan mypy, pytest, ruff / their caches as well",
        "unused": "Hanya simpanan yang tidak dipakai lagi / only what nothing needs any more",
    }
)
def clean(_, all=False, unused=False):
    """Hapus output/ dan .newsroom/.

    Removes what a build makes; the next build starts from nothing.
    """
    at_desk("clean", everything=all, unused=unused)


@task(
    help={
        "all": "Termasuk uji yang lama / the long tests as well",
        "keyword": "Hanya uji yang cocok / only tests that match (pytest -k)",
    }
)
def test(_, all=False, keyword=""):
    """Jalankan uji; --all termasuk yang lama.

    Runs pytest; without --all it leaves out the tests marked `long`.
    """
    choice = () if all else ("-m", "not long")
    words = ("-k", keyword) if keyword else ()
    finish(lambda: run_module("pytest", *choice, *words))


@task
def lint(_):
    """Periksa kode: ruff dan mypy.

    Shows the findings of all three checks; fails if any has one.
    """
    checks = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",))

    def work():
        codes = [run_module(*command, show=True) for command in checks]
        return 1 if any(codes) else 0

    finish(work)


@task(
    help={
        "quick": "Hanya 1.000 naskah / only 1,000 texts",
        "sizes": "Jumlah naskah, dipisah koma / how many texts, separated by commas",
        "repeat": "Berapa kali setiap kasus / runs of each case",
        "peers": "ours, hugo, pelican; dipisah koma / which builders, separated by commas",
        "media": "Hanya foto, di samping sharp / only photos, beside sharp",
        "bundles": "Hanya paket untuk mitra / only bundles for partners",
        "photos": "Berapa foto / how many photos",
    }
)
def bench(_, quick=False, sizes="", repeat="", peers="", media=False, bundles=False, photos=""):
    """Bandingkan lama pembangunan dengan Hugo, Pelican polos, dan sharp.

    Builds the same invented archive, then the same photos, and reports what each took; takes long.
    """
    lists = (("--sizes", map(number, parts(sizes))), ("--peers", parts(peers)))
    options = [word for name, words in lists for word in joined(name, words)]
    options += joined("--repeat", parts(number(repeat))) + joined("--photos", parts(number(photos)))
    flags = (("--quick", quick), ("--media", media), ("--bundles", bundles))
    options += [word for word, asked in flags if asked]
    finish(lambda: run_module("bench.run", *options))


@task(help={"check": "Jangan menulis; gagal bila usang / write nothing; fail if out of date"})
def docs(_, check=False):
    """Perbarui rujukan di docs/ dari kode.

    Writes docs/kinds.md, docs/settings.md and docs/rules.md, which follow from the code.
    """
    at_desk("docs", check=check)


def at_desk(verb, **options):
    """Do what `newsroom.desk` calls by this name; imported late, so that --list stays quick."""

    def work():
        from newsroom import desk

        return getattr(desk, verb)(**options)

    finish(work)


def finish(work):
    """Do the work in the project's folder and end with its exit code, never with a traceback."""
    os.chdir(ROOT)
    try:
        code = work()
    except KeyboardInterrupt:
        raise Exit("\nDihentikan.\nStopped.", code=130) from None
    if code:
        raise Exit(code=code)


def run_module(*command, show=False, **environment):
    """Run a Python module as a program of its own; return its exit code."""
    if show:
        print("$", *command, flush=True)
    code = subprocess.call([sys.executable, "-m", *command], env={**os.environ, **environment})
    return code if code >= 0 else 128 - code


def number(text):
    """Return a whole number as typed, or nothing; Invoke ends in a traceback on a bad one."""
    if text and not text.isdecimal():
        raise Exit(f"{text}: tuliskan sebuah angka.\n{text}: give a whole number.", code=2)
    return text


def parts(text):
    """Return the words of a list that is separated by commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def joined(name, words):
    """Return an option with its words, or nothing when there are none."""
    words = list(words)
    return [name, *words] if words else []


def from_here(path):
    """Return a path given from the person's folder, as seen from the project's."""
    return path if HERE == ROOT else str(HERE / path)
