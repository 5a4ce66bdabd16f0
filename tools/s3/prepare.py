"""Makes .bench/s3 for tests/site/test_originals.py: an S3 server, and what speaks with it.

Both by hash, and apart from .venv: the server needs older libraries than this project has. Done
once; again when a lock or Python has changed.
"""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLACE = HERE.parents[1] / ".bench" / "s3"
SERVER, CLIENT, STAMP = PLACE / "server", PLACE / "client", PLACE / "stamp"
LOCKS = (HERE / "server.lock", HERE / "requirements.lock")


def stamp():
    """Return what all of it follows from."""
    return hashlib.sha256(b"".join(p.read_bytes() for p in LOCKS)).hexdigest() + sys.version


def is_ready():
    """Tell whether all of it is there."""
    return STAMP.is_file() and STAMP.read_text(encoding="utf-8") == stamp()


def prepare():
    """Install both; the stamp comes last."""
    shutil.rmtree(PLACE, ignore_errors=True)
    venv.create(SERVER, with_pip=True)
    pip = [str(SERVER / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "-q"]
    hashed = [*pip, "install", "--require-hashes", "--only-binary", ":all:", "-r"]
    subprocess.run([*hashed, str(LOCKS[0])], check=True)
    subprocess.run([*hashed, str(LOCKS[1]), "--target", str(CLIENT)], check=True)
    STAMP.write_text(stamp(), encoding="utf-8")


if __name__ == "__main__":
    if not is_ready():
        print("s3: preparing .bench/s3", flush=True)
        prepare()
    print("s3: ready")
