"""naskah.txt: plain text for pasting, with what must not be missed at the top."""

from __future__ import annotations

import textwrap

from bs4 import BeautifulSoup, Tag

from newsroom.syndication.release import Release

NAME = "naskah.txt"
_BLOCKS = ["p", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "tr", "pre"]
_WRAP = textwrap.TextWrapper(76, break_long_words=False, break_on_hyphens=False)


def encode(release: Release) -> bytes:
    """Return UTF-8 text: banners, headline, dateline and body, (selesai), counts, contact."""
    body = body_text(release)
    head = [*(f"*** {banner} ***" for banner in release.banners), release.headline]
    facts = [part for part in (release.kind, release.number, release.date_long) if part]
    contact = ", ".join(release.contact.values())
    counts = f"{len(body)} karakter, {len(body.split())} kata"
    photos = [f"{p.name}\n    {p.caption or p.alt}\n    Kredit: {p.credit}" for p in release.photos]
    quotes = [f'"{q["text"]}"\n    {q["name"]}, {q["role"]}' for q in release.quotes]
    said = ["Kutipan:\n" + "\n".join(quotes)] if quotes else []
    parts = [
        "\n".join(head),
        " | ".join(facts),
        body,
        *said,
        "(selesai)",
        counts,
        f"Kontak: {contact}",
    ]
    if photos:
        parts.append("Foto:\n" + "\n".join(photos))
    parts += [f"{release.license}: {release.license_url}", release.url]
    return ("\n\n".join(parts) + "\n").encode()


def body_text(release: Release) -> str:
    """Return the body as wrapped text, opened by its dateline; no word is cut."""
    soup = BeautifulSoup(release.html, "lxml")
    for line_break in soup.find_all("br"):
        line_break.replace_with(" ")
    for note in soup.select("a.footnote-ref"):
        note.string = f" [{note.get_text()}]"
    for back in soup.select("a.footnote-backref"):
        back.decompose()
    blocks = [text for block in soup.find_all(_BLOCKS) if (text := _block_text(block))]
    if blocks and release.dateline:
        blocks[0] = f"{release.dateline.upper()} - {blocks[0]}"
    return "\n\n".join(_WRAP.fill(block) for block in blocks)


def _block_text(block: Tag) -> str:
    """Return a block's own text; that of blocks inside it is theirs."""
    if block.name == "tr":
        return " | ".join(cell.get_text(" ", strip=True) for cell in block.find_all(["td", "th"]))
    own = (text for text in block.find_all(string=True) if text.find_parent(_BLOCKS) is block)
    text = " ".join("".join(own).split())
    return f"- {text}" if text and (block.name == "li" or block.find_parent("li")) else text
