"""Who signs bundles: the file `allowed_signers` that partners verify with (ssh-keygen(1))."""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256

from newsroom.settings import Signing, SigningKey

SIGNERS = "mitra/allowed_signers"
NAMESPACE = "mmc-bundle"


def allowed_signers(signing: Signing) -> str:
    """Return the text of the file: a line for each key, old ones too; "" when nobody signs."""
    return "".join(f"{_line(signing.identity, key)}\n" for key in signing.keys)


def _line(identity: str, key: SigningKey) -> str:
    options = [f'namespaces="{NAMESPACE}"']
    for name, day in (("valid-after", key.valid_after), ("valid-before", key.valid_before)):
        options += [f'{name}="{day.replace("-", "")}"'] if day else []
    return f"{identity} {','.join(options)} {key.key}"


def fingerprint_of(key: SigningKey) -> str:
    """Return what `ssh-keygen -l` shows of a key, as it is read out on the telephone."""
    digest = sha256(b64decode(key.key.split()[1])).digest()
    return f"SHA256:{b64encode(digest).decode('ascii').rstrip('=')}"
