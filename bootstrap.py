"""Makes `.venv` from requirements.lock, then hands the command over to Invoke inside it.

Standard library only: this runs on a machine that has Python and Git and nothing else. `.venv`
counts as whole only while its stamp, written last, still says what is true; whatever ended
a set-up half way leaves no stamp, and the next run starts over. Words go to standard error, so
that `check --format json` stays pure on its first run too.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent
MEGABYTES_NEEDED = 600
PROBE = "import invoke, pelican, newsroom"


class SetupError(Exception):
    """A set-up that cannot go on; holds the words to show, one line in each language."""

    def __init__(self, indonesian: str, english: str) -> None:
        super().__init__(f"{indonesian}\n{english}")


class Fault(Enum):
    """Why `.venv` cannot be used as it is: the words to show."""

    NEW = (
        "Menyiapkan alat kerja di .venv: sekali saja, 1-5 menit, perlu internet.",
        "Setting up the tools in .venv: once only, 1-5 minutes, needs the network.",
    )
    HALF = (
        "Penyiapan .venv sebelumnya tidak selesai; diulang dari awal (1-5 menit).",
        "The last set-up of .venv did not finish; starting over (1-5 minutes).",
    )
    BROKEN = (
        ".venv rusak atau Python-nya sudah tiada; dibuat ulang (1-5 menit).",
        ".venv is broken or its Python is gone; making it anew (1-5 minutes).",
    )
    MOVED = (
        "Map proyek ini telah dipindahkan; .venv dibuat ulang (1-5 menit).",
        "This project folder was moved; making .venv anew (1-5 minutes).",
    )
    OTHER_PYTHON = (
        ".venv dibuat dengan versi Python lain; dibuat ulang (1-5 menit).",
        ".venv was made with another Python version; making it anew (1-5 minutes).",
    )
    OUTDATED = (
        "Daftar paket atau pyproject.toml berubah; .venv disesuaikan (kurang dari 1 menit).",
        "The package list or pyproject.toml changed; bringing .venv up to date (under 1 minute).",
    )


# What pip or venv print when they fail, and what to tell the person; the first match counts.
# Narrow before wide: pip words most failures as a version that it could not find.
CURES: tuple[tuple[tuple[str, ...], tuple[str, str]], ...] = (
    (
        ("No space left on device", "Errno 28", "Disk quota exceeded"),
        (
            f"Disk penuh. Kosongkan sekitar {MEGABYTES_NEEDED} MB (juga di map sementara), "
            "lalu ulangi.",
            f"The disk is full. Free about {MEGABYTES_NEEDED} MB (in the temporary folder too) "
            "and run this again.",
        ),
    ),
    (
        ("DO NOT MATCH THE HASHES", "Hashes are required", "all requirements must have"),
        (
            "Paket yang terunduh tidak cocok dengan requirements.lock; tidak dipasang. Ulangi "
            "dengan jaringan lain, atau pulihkan berkas itu: git checkout requirements.lock",
            "A downloaded package does not match requirements.lock and was not installed. Try "
            "another network, or restore that file: git checkout requirements.lock",
        ),
    ),
    (
        ("require a different python version", "requires a different Python"),
        (
            "Satu paket di requirements.lock tidak mendukung versi Python ini; lihat pesan di "
            "atas, dan pasang Python yang lebih baru.",
            "A package in requirements.lock does not support this Python version; see the message "
            "above, and install a newer Python.",
        ),
    ),
    (
        (
            "Could not find a version that satisfies",
            "No matching distribution",
            "ConnectionError",
            "NewConnectionError",
            "ReadTimeoutError",
            "ConnectTimeoutError",
            "Read timed out",
            "ProtocolError",
            "IncompleteRead",
            "ProxyError",
            "SSLError",
            "HTTP error",
            "503 Server Error",
        ),
        (
            "Paket tidak dapat diunduh. Periksa internet (atau proksi), lalu ulangi perintah yang "
            "sama; yang sudah terunduh disimpan.",
            "Packages cannot be downloaded. Check the network (or proxy), then run the same "
            "command again; what has been downloaded is kept.",
        ),
    ),
)
UNKNOWN = (
    "Penyiapan gagal; sebabnya ada di pesan di atas. Perbaiki, lalu ulangi perintah yang sama.",
    "The set-up failed; the message above says why. Mend it and run the same command again.",
)
NO_VENV = (
    "Modul venv/ensurepip Python tidak ada. Debian/Ubuntu: sudo apt-get install python3-venv",
    "Python's venv/ensurepip module is missing. Debian/Ubuntu: sudo apt-get install python3-venv",
)
WAITING = (
    "Penyiapan lain sedang berjalan di map ini; menunggu sampai selesai.",
    "Another set-up is running in this folder; waiting for it to finish.",
)
STOPPED = (
    "Dihentikan. Jalankan perintah yang sama untuk mengulang.",
    "Stopped. Run the same command to start again.",
)


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Make `.venv` ready, then become `python -m invoke` in it; returns only on failure."""
    try:
        prepare(root)
        return hand_over(root, arguments)
    except SetupError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(error, explain(str(error), root), sep="\n", file=sys.stderr)
    except KeyboardInterrupt:
        say(STOPPED)
        return 130
    return 1


def hand_over(root: Path, arguments: Sequence[str]) -> int:
    """Replace this process by Invoke, so that exit status and signals are its own."""
    python = str(interpreter(root))
    command = [python, "-m", "invoke", "-r", str(root), *(arguments or ["--list"])]
    if os.name == "posix":
        os.execv(python, command)
    import subprocess

    return subprocess.call(command)


def prepare(root: Path) -> None:
    """Make or mend `.venv` if its stamp is not true; costs some milliseconds when it is."""
    if find_fault(root) is None:
        return
    with only_one(root) as lock:
        fault = find_fault(root)  # a set-up that this one waited for may have mended it
        if fault is None:
            return
        say(fault.value)
        make(root, fault, lock)
        say(("Siap.", "Ready."))


def make(root: Path, fault: Fault, lock: int | None) -> None:
    """Fill `.venv` step by step; the stamp comes last."""
    stamp_file(root).unlink(missing_ok=True)
    python = str(interpreter(root))
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    hashed = [*pip, "--require-hashes", "--no-build-isolation", "-r"]
    if fault is not Fault.OUTDATED:
        require_venv_module()
        run([sys.executable, "-m", "venv", "--clear", str(root / ".venv")], root, lock)
    # feedgen comes as source only: its build must find setuptools, by hash like all else.
    builder = root / ".venv" / "setuptools.txt"
    builder.write_text(block(root / "requirements.lock", "setuptools"))
    run([*hashed, str(builder)], root, lock)
    run([*hashed, str(root / "requirements.lock")], root, lock)
    run([*pip, "--no-deps", "--no-build-isolation", "-e", str(root)], root, lock)
    run([python, "-c", PROBE], root, lock)
    write_stamp(root)


def find_fault(root: Path) -> Fault | None:
    """Return what keeps `.venv` from being used, by looking at files only."""
    if not (root / ".venv").exists():
        return Fault.NEW
    stamp = read_stamp(root)
    now = describe(root)
    if not os.access(interpreter(root), os.X_OK):
        return Fault.BROKEN
    if not stamp:
        return Fault.HALF
    for key, fault in (
        ("root", Fault.MOVED),
        ("interpreter", Fault.BROKEN),
        ("packages", Fault.BROKEN),
        ("python", Fault.OTHER_PYTHON),
        ("lock", Fault.OUTDATED),
        ("project", Fault.OUTDATED),
    ):
        if stamp.get(key) != now[key]:
            return fault
    return None


def describe(root: Path) -> dict[str, str]:
    """Return what a true stamp says now: where, by which Python, from which files."""
    return {
        "root": str(root),
        "interpreter": os.path.realpath(interpreter(root)),
        "packages": measure_packages(root),
        "python": f"{sys.implementation.name} {sys.version_info[0]}.{sys.version_info[1]}",
        "lock": digest(root / "requirements.lock"),
        "project": digest(root / "pyproject.toml"),
    }


def measure_packages(root: Path) -> str:
    """Return the sizes of the two packages' first files: a cheap stand-in for importing them."""
    places = sorted((root / ".venv").glob("[Ll]ib/python3*/site-packages")) or [
        root / ".venv" / "Lib" / "site-packages"
    ]
    sizes = []
    for name in ("invoke/program.py", "invoke/__init__.py", "pelican/__init__.py"):
        with suppress(OSError):
            sizes.append(str((places[0] / name).stat().st_size))
    return " ".join(sizes)


def interpreter(root: Path) -> Path:
    """Return where the virtual environment's Python is."""
    if os.name == "nt":
        return root / ".venv" / "Scripts" / "python.exe"
    return root / ".venv" / "bin" / "python"


def stamp_file(root: Path) -> Path:
    """Return where the stamp is."""
    return root / ".venv" / "newsroom-stamp"


def read_stamp(root: Path) -> dict[str, str]:
    """Return what the stamp says; nothing if there is none or it is not readable."""
    try:
        lines = stamp_file(root).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return dict(line.split("=", 1) for line in lines if "=" in line)


def write_stamp(root: Path) -> None:
    """Declare `.venv` whole: at once, so that no half-written stamp is ever read."""
    text = "".join(f"{key}={value}\n" for key, value in describe(root).items())
    new = stamp_file(root).with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(stamp_file(root))


def digest(file: Path) -> str:
    """Return a file's SHA-256, the same for both kinds of line ending."""
    return hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def block(lock: Path, name: str) -> str:
    """Return one package's lines of a lock file: its pin and its hashes."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", "\\\0")
    lines = [line for line in text.splitlines() if line.startswith(f"{name}==")]
    return "\n".join(lines).replace("\\\0", "\\\n") + "\n"


def require_venv_module() -> None:
    """Raise if this Python came without venv or ensurepip, as Debian's does."""
    from importlib.util import find_spec

    if not (find_spec("venv") and find_spec("ensurepip")):
        raise SetupError(*NO_VENV)


def run(command: Sequence[str], root: Path, lock: int | None = None) -> None:
    """Run one step in sight of the person; raise with the cure if it fails.

    The child inherits the lock: if this process is killed and the child lives on, a second
    set-up still waits until the child is done with `.venv`.
    """
    import subprocess

    environment = {**os.environ, "PIP_USER": "0", "PYTHONNOUSERSITE": "1"}
    environment.pop("PYTHONHOME", None)
    said = []
    with subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=2,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=() if lock is None else (lock,),
    ) as child:
        for line in child.stderr or ():
            said.append(line)
            sys.stderr.write(line)
    if child.returncode:
        raise explain("".join(said), root)


def explain(said: str, root: Path) -> SetupError:
    """Return the error whose words cure what a failed step said."""
    for needles, words in CURES:
        if any(needle in said for needle in needles):
            return SetupError(*words)
    import shutil

    # venv keeps to itself why its own pip could not be written.
    if shutil.disk_usage(root).free < 50 * 1024 * 1024:
        return SetupError(*CURES[0][1])
    return SetupError(*UNKNOWN)


@contextmanager
def only_one(root: Path) -> Iterator[int | None]:
    """Let one set-up at a time work in this folder, where the system can tell (not Windows)."""
    try:
        import fcntl
    except ImportError:
        yield None
        return
    folder = os.open(root, os.O_RDONLY)  # the folder itself: no lock file to leave behind
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(WAITING)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(folder)


def say(words: tuple[str, str]) -> None:
    """Show a word in both languages, at once."""
    print("\n".join(words), file=sys.stderr, flush=True)
