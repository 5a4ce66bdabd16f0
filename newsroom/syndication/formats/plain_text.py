"""naskah.txt: plain text for pasting, with what must not be missed at the top."""

from __future__ import annotations

from newsroom.syndication.body import text
from newsroom.syndication.values import Release

NAME = "naskah.txt"


def encode(release: Release) -> bytes:
    """Return UTF-8 text: banners, headline, dateline and body, (selesai), counts, contact."""
    body = text(release.html, release.dateline)
    facts = [part for part in (release.kind, release.number, release.date_long) if part]
    parts = [
        "\n".join((*(f"*** {banner} ***" for banner in release.banners), release.headline)),
        " | ".join(facts),
        body,
        _list(release.labels["facts"], [f"- {fact}" for fact in release.facts]),
        _list(release.labels["quotes"], [_quote(**quote) for quote in release.quotes]),
        "(selesai)",
        f"{len(body)} karakter, {len(body.split())} kata",
        f"Kontak: {', '.join(release.contact.values())}",
        _list("Foto", _photos(release)),
        _list("Video", [f"{film.url}\n    {film.seconds} detik" for film in release.films]),
        f"{release.license}: {release.license_url}",
        release.url,
    ]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _list(title: str, lines: list[str]) -> str:
    return "\n".join((f"{title}:", *lines)) if lines else ""


def _quote(text: str, name: str, role: str) -> str:
    return f'"{text}"\n    {name}, {role}'


def _photos(release: Release) -> list[str]:
    return [f"{p.name}\n    {p.caption or p.alt}\n    Kredit: {p.credit}" for p in release.photos]
