"""Sign what partners take, with `ssh-keygen -Y sign` and a key that lies outside the project.

A signature is a file beside what it signs. Ed25519 gives the same signature for the same bytes, so
that one made before is kept, and publishing signs only what is new. No build knows of the key.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from newsroom.engine.manifest import Entry
from newsroom.engine.store import Store
from newsroom.errors import OutputError, SettingsError
from newsroom.messages import mark
from newsroom.settings import Settings, Signing
from newsroom.signers import NAMESPACE, allowed_signers

VARIABLE = "MMC_SIGNING_KEY"
SUFFIX = ".sig"
_PROGRAM = "ssh-keygen"
_AT_ONCE = 200  # files that one process signs
_SECONDS = 120
_TYPE = "ssh-ed25519"


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that may sign: where it lies (the public half, when an agent has it), and its name."""

    path: Path
    public: str


def find_signer(
    settings: Settings, now: datetime, project: Path, environ: Mapping[str, str] = os.environ
) -> Signer | None:
    """Return the key that the environment names, tried out; None when it names none.

    Raises SettingsError for a key that partners would not accept now: then nothing is published.
    """
    named = environ.get(VARIABLE)
    if not named:
        return None
    path = Path(named).expanduser().absolute()
    _check_place(path, project)
    trial = sign([(b"", "trial")], path)["trial"]
    public = _public_key(trial)
    _check_allowed(public, trial, settings.agency.signing, now)
    return Signer(path, public)


def _check_place(path: Path, project: Path) -> None:
    if not path.is_file():
        raise SettingsError(
            mark('{name} names "{path}", and there is no such key'), name=VARIABLE, path=str(path)
        )
    if path.resolve().is_relative_to(project.resolve()):
        raise SettingsError(
            mark('move the key "{path}" out of the project; a key is never kept in it'),
            path=str(path),
        )


def _check_allowed(public: str, trial: bytes, signing: Signing, now: datetime) -> None:
    """Raise SettingsError unless agency.toml lists the key, and it may sign now."""
    if not public.startswith(_TYPE):
        raise SettingsError(
            mark("the key is {type}; make one with: ssh-keygen -t ed25519"), type=public.split()[0]
        )
    if all(public.split() != key.key.split()[:2] for key in signing.keys):
        raise SettingsError(
            mark('agency.toml does not list this key; add it at "signing.keys": {key}'), key=public
        )
    told = allowed_signers(signing)
    if not verify(b"", trial, told, signing.identity, now):
        raise SettingsError(
            mark("this key may not sign now; see its valid_after and valid_before: {key}"),
            key=public,
        )


def to_sign(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return what of an edition is signed: every bundle, and every list of bundles."""
    return {
        path: entry
        for path, entry in entries.items()
        if path.endswith(".zip") or (path.startswith("mitra/") and path.endswith(".json"))
    }


def sign_edition(edition: Path, signer: Signer, store: Store) -> dict[str, bytes]:
    """Return path -> signature for all that is signed of an edition; only new ones are made."""
    entries = to_sign(store.placed(str(edition.resolve())))
    name = sha256(signer.public.encode()).hexdigest()[:16]
    keys = {path: f"signature:{NAMESPACE}:{name}:{e.sha256}" for path, e in entries.items()}
    known = dict(store.recall_bytes(set(keys.values())))
    new = {keys[path]: path for path in keys if keys[path] not in known}
    for some in _some(list(new), _AT_ONCE):
        files = [(_read(edition / new[key], entries[new[key]]), key) for key in some]
        made = sign(files, signer.path)
        store.remember_bytes(made.items())
        store.commit()
        known |= made
    return {f"{path}{SUFFIX}": known[key] for path, key in keys.items()}


def _read(path: Path, entry: Entry) -> bytes:
    """Return a file of an edition; what is not as it was built is never signed."""
    data = path.read_bytes()
    if sha256(data).hexdigest() != entry.sha256:
        raise OutputError(mark('"{path}" is not as it was built; build again'), path=str(path))
    return data


def _some(keys: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def sign(files: Iterable[tuple[bytes, str]], key: Path) -> dict[str, bytes]:
    """Return name -> signature of each (bytes, name), made by one process. Raises SettingsError."""
    with tempfile.TemporaryDirectory(prefix="newsroom-") as folder:
        paths = {}
        for number, (data, name) in enumerate(files):
            path = Path(folder) / str(number)
            path.write_bytes(data)
            paths[name] = path
        _call("-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE, *map(str, paths.values()))
        try:
            return {n: p.with_name(f"{p.name}{SUFFIX}").read_bytes() for n, p in paths.items()}
        except OSError as error:
            raise SettingsError(_REFUSED, reason=error.strerror or str(error)) from error


_REFUSED = mark("nothing could be signed with the key ({reason}); nothing is published")


def _call(*arguments: str) -> None:
    """Run ssh-keygen, which has nobody to ask for a passphrase: an agent must know it."""
    program = shutil.which(_PROGRAM)
    if program is None:
        raise SettingsError(mark("ssh-keygen is missing; install OpenSSH to sign"))
    environ = {**os.environ, "SSH_ASKPASS_REQUIRE": "never", "LC_ALL": "C"}
    environ.pop("DISPLAY", None)
    try:
        done = subprocess.run(
            [program, *arguments],
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            start_new_session=True,  # no terminal: it would ask there
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SettingsError(_REFUSED, reason=str(error)) from error
    if done.returncode:
        reason = (done.stderr.strip() or str(done.returncode)).splitlines()[-1]
        raise SettingsError(_REFUSED, reason=reason)


def verify(data: bytes, signature: bytes, allowed: str, identity: str, now: datetime) -> bool:
    """Tell whether a signature is of these bytes, by a key that this name may use at a time."""
    with tempfile.TemporaryDirectory(prefix="newsroom-") as folder:
        signers, made = Path(folder) / "signers", Path(folder) / "made"
        signers.write_text(allowed, encoding="ascii")
        made.write_bytes(signature)
        options = ["-f", str(signers), "-I", identity, "-n", NAMESPACE, "-s", str(made)]
        done = subprocess.run(
            [_PROGRAM, "-Y", "verify", *options, f"-Overify-time={now:%Y%m%d%H%M%S}"],
            env={**os.environ, "TZ": "UTC"},
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        return done.returncode == 0


def _public_key(signature: bytes) -> str:
    """Return the public key inside a signature, as `ssh-ed25519 AAAA...` (PROTOCOL.sshsig)."""
    lines = signature.decode("ascii").splitlines()[1:-1]
    blob = b64decode("".join(lines))
    size = int.from_bytes(blob[10:14], "big")
    key = blob[14 : 14 + size]
    length = int.from_bytes(key[:4], "big")
    return f"{key[4 : 4 + length].decode('ascii')} {b64encode(key).decode('ascii')}"
