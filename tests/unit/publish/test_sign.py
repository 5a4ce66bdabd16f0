"""Signatures: of every bundle and list, by a key that partners accept, or nothing is published."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsroom.engine.store import Store
from newsroom.errors import OutputError, SettingsError
from newsroom.publish import sign as signing
from newsroom.publish.folder import publish_folder
from newsroom.publish.sign import VARIABLE, Signer, find_signer, sign_edition, verify
from newsroom.settings import Settings, Signing, SigningKey
from newsroom.signers import SIGNERS, allowed_signers, fingerprint_of
from tests.site.tree import NOW_UTC, Bench, agency, tree_of, write_small

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here")
WHO = "redaksi@contoh.example"
ZIP = "siaran-pers/2026/11/satu/satu.zip"


def make_key(folder: Path, name: str = "kunci", *options: str) -> Path:
    """Make a key pair; return where its private half is."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    command = [
        "ssh-keygen",
        "-q",
        "-N",
        "",
        "-C",
        "",
        "-f",
        str(path),
        *(options or ("-t", "ed25519")),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return path


def public(path: Path) -> str:
    """Return the public half of a key."""
    return path.with_suffix(".pub").read_text(encoding="ascii").strip()


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a key outside every project."""
    return make_key(tmp_path_factory.mktemp("kunci"))


def settings_with(folder: Path, *keys: SigningKey) -> Settings:
    """Return settings that list keys."""
    whole = agency()
    photos = replace(whole.photos, formats=("jpeg",), widths=(320,), cards=False)
    told = replace(whole, photos=photos, signing=Signing(identity=WHO, keys=keys))
    return Bench(folder).settings(agency=told)


def find(settings: Settings, path: Path | str, now: datetime = NOW_UTC) -> Signer | None:
    """Look for the key that the environment names."""
    return find_signer(settings, now, settings.content.parent, {VARIABLE: str(path)})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, key: Path) -> Iterator[tuple[Bench, Settings]]:
    """Return a site that lists a key, built once."""
    bench = Bench(tmp_path_factory.mktemp("situs"))
    write_small(bench.content)
    settings = settings_with(bench.root, SigningKey(key=public(key)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSROOM_JOBS", "1")
        bench.build(agency=settings.agency)
    yield bench, settings


def signatures(built: tuple[Bench, Settings], key: Path) -> dict[str, bytes]:
    """Return the signatures of the site."""
    bench, settings = built
    signer = find(settings, key)
    assert signer
    with Store(settings.state) as store:
        return sign_edition(bench.output, signer, store)


def checked(output: Path, name: str, data: bytes, signature: bytes, place: Path) -> bool:
    """Verify as the page tells partners to, with the file that the site publishes."""
    (place / "sig").write_bytes(signature)
    command = ["ssh-keygen", "-Y", "verify", "-f", str(output / SIGNERS), "-I", WHO]
    command += ["-n", "mmc-bundle", "-s", str(place / "sig")]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    assert done.returncode or done.stdout.startswith(b"Good ")
    return done.returncode == 0


# Signing ---------------------------------------------------------------------------------------


def test_every_bundle_and_list_is_signed(built: tuple[Bench, Settings], key: Path) -> None:
    bench, found = built[0], signatures(built, key)
    lists = {p for p in tree_of(bench.output) if re.fullmatch(r"mitra/.*\.json", p)}
    wanted = lists | {p for p in tree_of(bench.output) if p.endswith(".zip")}
    assert len(wanted) > 10
    assert found.keys() == {f"{path}.sig" for path in wanted}


def test_partners_can_verify_them(built: tuple[Bench, Settings], key: Path, tmp_path: Path) -> None:
    output, found = built[0].output, signatures(built, key)
    for path in (ZIP, "mitra/harian/index.json", "mitra/mingguan/2026-w46.zip"):
        data = (output / path).read_bytes()
        assert checked(output, path, data, found[f"{path}.sig"], tmp_path)
        assert not checked(output, path, data + b" ", found[f"{path}.sig"], tmp_path)


def test_any_changed_byte_breaks_the_signature(built: tuple[Bench, Settings], key: Path) -> None:
    """In every region of the ZIP: heads, data, manifests, directory, end."""
    bench, settings = built
    data, found = (bench.output / ZIP).read_bytes(), signatures(built, key)[f"{ZIP}.sig"]
    told = allowed_signers(settings.agency.signing)
    assert verify(data, found, told, WHO, NOW_UTC)
    for place in range(0, len(data), len(data) // 24):
        other = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert not verify(other, found, told, WHO, NOW_UTC), place


def test_only_what_is_new_is_signed(
    built: tuple[Bench, Settings], key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = signatures(built, key)
    counts: list[int] = []
    real = signing.sign

    def count(files: Any, path: Path) -> dict[str, bytes]:
        files = list(files)
        counts.append(len(files))
        return real(files, path)

    monkeypatch.setattr(signing, "sign", count)
    assert signatures(built, key) == first
    assert counts == [1]  # the trial


def test_the_same_bytes_have_the_same_signature(
    built: tuple[Bench, Settings], key: Path, tmp_path: Path
) -> None:
    one = signing.sign([(b"satu", "a")], key)["a"]
    assert signing.sign([(b"satu", "b"), (b"dua", "c")], key)["b"] == one


def test_what_was_changed_since_it_was_built_is_not_signed(key: Path, tmp_path: Path) -> None:
    bench = Bench(tmp_path / "meja")
    write_small(bench.content)
    settings = settings_with(bench.root, SigningKey(key=public(key)))
    bench.build(agency=settings.agency)
    path = bench.output / ZIP
    path.write_bytes(path.read_bytes() + b"x")
    signer = find(settings, key)
    assert signer
    with Store(settings.state) as store, pytest.raises(OutputError):
        sign_edition(bench.output, signer, store)


def test_an_agent_can_hold_the_key(key: Path, tmp_path: Path) -> None:
    """The environment then names the public half."""
    if shutil.which("ssh-agent") is None or shutil.which("ssh-add") is None:
        pytest.skip("no ssh-agent here")
    socket = tmp_path / "agen"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL)
    try:
        while not socket.exists() and agent.poll() is None:
            os.sched_yield()
        env = {**os.environ, "SSH_AUTH_SOCK": str(socket)}
        subprocess.run(["ssh-add", "-q", str(key)], env=env, check=True, capture_output=True)
        alone = tmp_path / "kunci.pub"
        shutil.copy(key.with_suffix(".pub"), alone)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSH_AUTH_SOCK", str(socket))
            assert signing.sign([(b"satu", "a")], alone) == signing.sign([(b"satu", "a")], key)
    finally:
        agent.terminate()
        agent.wait()


# Keys that will not do -------------------------------------------------------------------------


def test_no_key_is_no_fault(tmp_path: Path) -> None:
    assert find_signer(settings_with(tmp_path), NOW_UTC, tmp_path, {}) is None


def test_a_key_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such key"):
        find(settings_with(tmp_path), tmp_path / "tiada")


def test_a_key_inside_the_project_is_refused(tmp_path: Path) -> None:
    inside = make_key(tmp_path / "rahasia")
    with pytest.raises(SettingsError, match="out of the project"):
        find(settings_with(tmp_path, SigningKey(key=public(inside))), inside)


def test_a_key_that_the_site_does_not_list(tmp_path: Path, key: Path) -> None:
    other = make_key(tmp_path / "lain")
    settings = settings_with(tmp_path / "meja", SigningKey(key=public(other)))
    with pytest.raises(SettingsError, match="does not list this key") as caught:
        find(settings, key)
    assert public(key) in str(caught.value)  # ready to be pasted


@pytest.mark.parametrize(
    ("after", "before", "fine"),
    [
        ("2026-11-01", "2026-12-01", True),
        ("", "2026-11-20", False),
        ("2026-11-23", "", False),
    ],
)
def test_a_key_has_its_time(tmp_path: Path, key: Path, after: str, before: str, fine: bool) -> None:
    listed = SigningKey(key=public(key), valid_after=after, valid_before=before)
    settings = settings_with(tmp_path, listed)
    if fine:
        assert find(settings, key)
    else:
        with pytest.raises(SettingsError, match="may not sign now"):
            find(settings, key)


def test_a_key_of_another_type_is_refused(tmp_path: Path) -> None:
    """Signatures of others are not the same twice."""
    other = make_key(tmp_path / "rsa", "kunci", "-t", "ecdsa")
    with pytest.raises(SettingsError, match="ecdsa-sha2"):
        find(settings_with(tmp_path / "meja"), other)


@pytest.mark.parametrize("text", ["", "bukan kunci\n"])
def test_what_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bukan"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(SettingsError, match="nothing could be signed"):
        find(settings_with(tmp_path / "meja"), path)


def test_a_key_with_a_passphrase_does_not_wait_for_anybody(tmp_path: Path) -> None:
    path = tmp_path / "sandi"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "rahasia", "-f", str(path)]
    subprocess.run(command, check=True)
    with pytest.raises(SettingsError, match="nothing could be signed"):
        find(settings_with(tmp_path / "meja"), path)


def test_without_the_program_it_is_said(
    tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsError, match="install OpenSSH"):
        find(settings_with(tmp_path / "meja"), key)


# What is published -----------------------------------------------------------------------------


def test_a_release_holds_the_edition_and_its_signatures(
    built: tuple[Bench, Settings], key: Path, tmp_path: Path
) -> None:
    """It has a name of its own, and is made anew when a signature in it was damaged."""
    bench, found = built[0], signatures(built, key)
    plain = publish_folder(bench.output, tmp_path / "www")
    name = publish_folder(bench.output, tmp_path / "www", found)
    assert name != plain
    current = tmp_path / "www/current"
    assert tree_of(current).keys() == tree_of(bench.output).keys() | found.keys()
    assert not [path for path in tree_of(bench.output) if path.endswith(".sig")]
    (current / f"{ZIP}.sig").write_bytes(b"lain")
    assert publish_folder(bench.output, tmp_path / "www", found) == name
    assert (current / f"{ZIP}.sig").read_bytes() == found[f"{ZIP}.sig"]


def test_old_keys_stay_listed() -> None:
    """So that a ZIP of then can be verified now."""
    keys = (
        SigningKey(key="ssh-ed25519 AAAA lama", valid_before="2026-01-01"),
        SigningKey(key="ssh-ed25519 BBBB", valid_after="2026-01-01"),
    )
    assert allowed_signers(Signing(identity=WHO, keys=keys)).splitlines() == [
        f'{WHO} namespaces="mmc-bundle",valid-before="20260101" ssh-ed25519 AAAA lama',
        f'{WHO} namespaces="mmc-bundle",valid-after="20260101" ssh-ed25519 BBBB',
    ]
    assert allowed_signers(Signing()) == ""


def test_the_fingerprint_is_what_ssh_shows(key: Path) -> None:
    done = subprocess.run(
        ["ssh-keygen", "-lf", str(key)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[1] == fingerprint_of(SigningKey(key=public(key)))


def test_the_page_tells_how(built: tuple[Bench, Settings]) -> None:
    output = built[0].output
    page = (output / "mitra/tanda-tangan/index.html").read_text("utf-8")
    assert f"-I {WHO} -n mmc-bundle" in page
    assert "SHA256:" in page
    assert "allowed_signers" in page
    english = (output / "en/mitra/tanda-tangan/index.html").read_text("utf-8")
    assert "Is it from us?" in english


def test_a_time_is_told_in_utc(key: Path) -> None:
    told = allowed_signers(
        Signing(identity=WHO, keys=(SigningKey(key=public(key), valid_before="2026-12-01"),))
    )
    made = signing.sign([(b"x", "x")], key)["x"]
    assert verify(b"x", made, told, WHO, datetime(2026, 11, 30, 23, 0, tzinfo=UTC))
    assert not verify(b"x", made, told, WHO, datetime(2026, 12, 1, 1, 0, tzinfo=UTC))
