"""naskah.html: clean HTML for pasting into another newsroom's editor."""

from __future__ import annotations

from html import escape

from newsroom.syndication.body import story
from newsroom.syndication.values import Release

NAME = "naskah.html"


def encode(release: Release) -> bytes:
    """Return a whole HTML document in UTF-8, without style or script."""
    banners = "".join(f"<p><strong>{escape(text)}</strong></p>\n" for text in release.banners)
    dateline = f"<p>{escape(release.dateline.upper())}</p>\n" if release.dateline else ""
    contact = escape(", ".join(release.contact.values()))
    body = "" if release.withdrawn else story(release)
    document = (
        f'<!doctype html>\n<html lang="{escape(release.lang)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(release.headline)}</title>\n</head>\n<body>\n{banners}"
        f"<h1>{escape(release.headline)}</h1>\n<p>{escape(release.date_long)}</p>\n"
        f"{dateline}{body}\n<p>Kontak: {contact}</p>\n"
        f'<p><a href="{escape(release.license_url)}">{escape(release.license)}</a></p>\n'
        "</body>\n</html>\n"
    )
    return document.encode()
