"""Makes .bench/interop for tests/site/interop: readers that are not among what this project needs.

Each by hash, and apart from .venv and everybody's lock. Run it with the Python of .venv, whose
libraries the readers use. Done once; again when a lock or Python has changed.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLACE = HERE.parents[1] / ".bench" / "interop"
PYTHON, NODE = PLACE / "python", PLACE / "node"
LOCK, PACKAGES = HERE / "requirements.lock", ("package.json", "package-lock.json")


def stamp(*names):
    """Return what a set of readers follows from."""
    return (
        hashlib.sha256(b"".join((HERE / n).read_bytes() for n in names)).hexdigest() + sys.version
    )


def has_python():
    """Tell whether the readers in Python are there."""
    return _stands(PYTHON, LOCK.name)


def has_node():
    """Tell whether the readers in JavaScript are there, and something that runs them."""
    return _stands(NODE, *PACKAGES) and shutil.which("node") is not None


def _stands(place, *names):
    file = place / "stamp"
    return file.is_file() and file.read_text(encoding="utf-8") == stamp(*names)


def prepare_python():
    """Install the readers in Python; bagit comes as source, and setuptools of .venv builds it."""
    shutil.rmtree(PYTHON, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", "install"]
    hashed = ["--require-hashes", "--no-deps", "--no-build-isolation", "-r", str(LOCK)]
    subprocess.run([*pip, *hashed, "--target", str(PYTHON)], check=True)
    (PYTHON / "stamp").write_text(stamp(LOCK.name), encoding="utf-8")


def prepare_node():
    """Install the readers in JavaScript; `npm ci` takes only what has the hashes of the lock."""
    shutil.rmtree(NODE, ignore_errors=True)
    NODE.mkdir(parents=True)
    for name in PACKAGES:
        shutil.copy(HERE / name, NODE)
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(npm, cwd=NODE, check=True, stdout=sys.stderr)
    (NODE / "stamp").write_text(stamp(*PACKAGES), encoding="utf-8")


if __name__ == "__main__":
    if not has_python():
        print("interop: preparing .bench/interop/python", flush=True)
        prepare_python()
    if not has_node() and shutil.which("npm"):
        print("interop: preparing .bench/interop/node", flush=True)
        prepare_node()
    print("interop: ready")
