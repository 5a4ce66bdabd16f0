"""Bytes at any URL that fsspec knows; it is loaded only where something is fetched or sent.

A library that hangs is left behind after some patience, whatever it waits for.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from math import ceil
from threading import Thread
from typing import Any, TypeVar

from newsroom.errors import BuildError, SettingsError
from newsroom.messages import mark

R = TypeVar("R")
PATIENCE = 30.0  # seconds for an answer, and one more for so many bytes:
_SLOWEST = 100_000
_CONNECT, _RETRIES = "10s", 2
_ENDPOINTS = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT", "FSSPEC_S3_ENDPOINT_URL")
_ASKS_MACHINE = "latest/api/token"  # where a server of Amazon's would be told its own keys
_CLOSED = ("Permission", "Credential", "Unauthenticated", "Token", "Forbidden")
_OBSTORES = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "azure", "http", "https"}
INSTALL = ".venv/bin/pip install --require-hashes -r tools/s3/requirements.lock"


def fetch(url: str, path: str, size: int) -> bytes:
    """Return an object's bytes, at most one more than `size`.

    Raises FileNotFoundError where there is none, BuildError where the store is away or closed,
    SettingsError where nobody here speaks its protocol.
    """

    def work() -> bytes:
        files, place = _open(url, patience(size))
        data = files.cat_file(f"{place.rstrip('/')}/{path}", start=0, end=size + 1)
        return bytes(data[: size + 1])

    return _bounded(work, url, patience(size))


def send(url: str, path: str, data: bytes) -> None:
    """Put an object at its place. Raises BuildError, SettingsError."""

    def work() -> None:
        files, place = _open(url, patience(len(data)))
        files.pipe_file(f"{place.rstrip('/')}/{path}", data)

    _bounded(work, url, patience(len(data)))


def patience(size: int) -> float:
    """Return how long (s) so many bytes may take."""
    return PATIENCE + size / _SLOWEST


def _bounded(work: Callable[[], R], url: str, seconds: float) -> R:
    """Return what the work returns; what it raises, in our terms."""
    done: list[R] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as error:  # each library has errors of its own
            failed.append(error)

    thread = Thread(target=run, name="newsroom-remote", daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise _in_our_terms(failed[0], url) from failed[0]
    if not done:
        raise away(url, f"{seconds:.0f} s")
    return done[0]


def _open(url: str, seconds: float) -> tuple[Any, str]:
    """Return the file system of a URL, and the path there. Raises ValueError, ImportError."""
    import fsspec

    protocol = url.partition("://")[0]
    if protocol == "file":
        opened: tuple[Any, str] = fsspec.core.url_to_fs(url, auto_mkdir=True)
        return opened
    try:
        kind = fsspec.get_filesystem_class(protocol)
    except ImportError:
        if protocol not in _OBSTORES:
            raise
        kind = _register(protocol)
    is_ours = any(base.__module__.startswith("obstore") for base in kind.__mro__)
    opened = fsspec.core.url_to_fs(url, **(_options(seconds) if is_ours else {}))
    return opened


def _register(protocol: str) -> Any:
    """Let obstore speak for a protocol whose own package is missing. Raises ImportError."""
    import fsspec
    from obstore.fsspec import register

    register(protocol)
    return fsspec.get_filesystem_class(protocol)


def _options(seconds: float) -> dict[str, Any]:
    """Return obstore's: its own would try for three minutes, and give no large file its time."""
    plain = any(os.environ.get(name, "").startswith("http://") for name in _ENDPOINTS)
    client = {
        "timeout": f"{60 * ceil(seconds / 60)}s",
        "connect_timeout": _CONNECT,
        "allow_http": plain,
    }
    retry = {"max_retries": _RETRIES, "retry_timeout": timedelta(seconds=PATIENCE)}
    return {"client_options": client, "retry_config": retry}


def _in_our_terms(error: Exception, url: str) -> Exception:
    if isinstance(error, FileNotFoundError):
        return error
    kinds = " ".join(kind.__name__ for kind in type(error).__mro__)
    if isinstance(error, ImportError):
        return _missing(url, error)
    if "Protocol not known" in str(error):
        order = mark('photos.originals = "{url}" cannot be used; write it like s3://bucket/foto')
        return SettingsError(order, url=url)
    if _ASKS_MACHINE in str(error) or any(word in kinds for word in _CLOSED):
        return BuildError(
            mark(
                "the originals at {url} are closed to us ({reason}); set the keys in the "
                "environment, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            ),
            url=url,
            reason=_short(error),
        )
    return away(url, _short(error))


def _missing(url: str, error: ImportError) -> SettingsError:
    if url.partition("://")[0] in _OBSTORES:
        order = mark('photos.originals = "{url}" needs a library that is missing; run: {install}')
        return SettingsError(order, url=url, install=INSTALL)
    order = mark('photos.originals = "{url}" needs a library ({reason}); install it in .venv')
    return SettingsError(order, url=url, reason=_short(error))


def away(url: str, reason: str) -> BuildError:
    """Return the error of a store that gives no answer, or none that can be used."""
    return BuildError(
        mark("the originals at {url} cannot be had ({reason}); see to the server, then try again"),
        url=url,
        reason=reason,
    )


def _short(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [""]
    return lines[0][:300] or type(error).__name__
