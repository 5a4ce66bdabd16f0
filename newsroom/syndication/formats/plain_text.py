"""naskah.txt: plain text for pasting, with what must not be missed at the top."""

from __future__ import annotations

import textwrap

from bs4 import BeautifulSoup, Tag

from newsroom.syndication.release import Release

NAME = "naskah.txt"
_WIDTH = 76


def encode(release: Release) -> bytes:
    """Return UTF-8 text: banners, headline, dateline and body, (selesai), counts, contact."""
    body = body_text(release)
    head = [*(f"*** {banner} ***" for banner in release.banners), release.headline]
    facts = [part for part in (release.kind, release.number, release.date_long) if part]
    contact = ", ".join(release.contact.values())
    counts = f"{len(body)} karakter, {len(body.split())} kata"
    photos = [f"{p.name}\n    {p.caption or p.alt}\n    Kredit: {p.credit}" for p in release.photos]
    parts = ["\n".join(head), " | ".join(facts), body, "(selesai)", counts, f"Kontak: {contact}"]
    if photos:
        parts.append("Foto:\n" + "\n".join(photos))
    parts += [f"{release.license}: {release.license_url}", release.url]
    return ("\n\n".join(parts) + "\n").encode()


def body_text(release: Release) -> str:
    """Return the body as wrapped text, opened by its dateline."""
    soup = BeautifulSoup(release.html, "lxml")
    blocks = [text for block in _blocks(soup) if (text := _block_text(block))]
    if blocks and release.dateline:
        blocks[0] = f"{release.dateline.upper()} - {blocks[0]}"
    return "\n\n".join(textwrap.fill(block, _WIDTH) for block in blocks)


def _blocks(soup: BeautifulSoup) -> list[Tag]:
    names = ["p", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "tr", "pre"]
    return [tag for tag in soup.find_all(names) if not tag.find(names)]


def _block_text(block: Tag) -> str:
    if block.name == "tr":
        return " | ".join(cell.get_text(" ", strip=True) for cell in block.find_all(["td", "th"]))
    text = " ".join(block.get_text().split())
    return f"- {text}" if block.name == "li" or block.find_parent("li") else text
