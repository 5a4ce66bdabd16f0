"""Edits of what stands in a text: words, links, headings, attachments, fields."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from datetime import timedelta
from random import Random

from tests.site.edits.registry import PICKS, named
from tests.site.edits.texts import (
    TOPICS,
    WORDS,
    Text,
    all_files,
    originals,
    other,
    overwrite,
    put,
    say,
    shuffled,
    some_words,
    texts,
    written,
)
from tests.site.edits.tiny import paper
from tests.site.trial import Trial

REGIONS = ["62.01", "62.02", "62.10", "62.71"]
AGENCIES = ["pupr", "dinkes", "dlh"]
HEADINGS = ["Hasil", "Jadwal", "Biaya", "Latar"]


# Words of a text -------------------------------------------------------------------------------


@named(2)
def change_title(trial: Trial, rng: Random) -> str:
    """Give a title of any length."""
    return put(next(texts(trial, rng), None), rng, "title", some_words(rng, "Judul"))


@named(2)
def change_title_same_length(trial: Trial, rng: Random) -> str:
    """Turn one letter of a title into another: the file's size stays."""
    for text in texts(trial, rng):
        title = str(text.fields.get("title", ""))
        if title and title[-1].isascii() and title[-1].isalpha():
            return put(text, rng, "title", title[:-1] + other(rng, "abcdefgh", title[-1]))
    return ""


@named(2)
def change_summary(trial: Trial, rng: Random) -> str:
    """Give a summary."""
    return put(next(texts(trial, rng), None), rng, "summary", some_words(rng, "Ringkasan") + ".")


@named(2, case=2)
def change_body_same_length(trial: Trial, rng: Random) -> str:
    """Turn one letter of a body into another: the file's size stays."""
    for text in texts(trial, rng):
        for found in re.finditer(r"(?m)^[A-Z][a-z]+ ([a-z]+)", text.body):
            at, letter = found.end() - 1, found[1][-1]
            text.body = text.body[:at] + other(rng, "aeiou", letter) + text.body[at + 1 :]
            return say(text, rng, f"letter {at} of the body")
    return ""


@named(2)
def add_paragraph(trial: Trial, rng: Random) -> str:
    """Add words at the end of a body."""
    for text in texts(trial, rng):
        words = f"Tambahan {rng.choice(WORDS)} {rng.randrange(100)}."
        text.body = f"{text.body.rstrip()}\n\n{words}\n"
        return say(text, rng, words)
    return ""


@named(2)
def rewrite_body(trial: Trial, rng: Random) -> str:
    """Write a body anew: paragraphs, headings, boxes, a table, a footnote, links, photos."""
    for text in texts(trial, rng):
        blocks = [f"Naskah baru {rng.randrange(100)}."]
        makers = rng.sample(_BLOCKS, rng.randrange(1, 5))
        blocks += [block for make in makers if (block := make(trial, text, rng))]
        text.body = "\n" + "\n\n".join(blocks) + "\n"
        return say(text, rng, " / ".join(block.splitlines()[0] for block in blocks))
    return ""


def _link(trial: Trial, text: Text, rng: Random) -> str:
    """Return a link to another text, mostly one that is public, sometimes to a heading."""
    for target in texts(trial, rng):
        if target.path == text.path or (target.is_hidden and rng.random() < 0.9):
            continue
        address = f"/{target.path}"
        if rng.random() < 0.5:
            address = posixpath.relpath(target.path, text.folder)
        headings = re.findall(r"(?m)^## (\w+)$", target.body)
        if headings and rng.random() < 0.6:
            address += f"#bagian-{rng.choice(headings).lower()}"
        return f"Lihat [{rng.choice(WORDS[:4])}]({address})."
    return ""


def _photo_block(trial: Trial, text: Text, rng: Random) -> str:
    return f"![]({rng.choice(text.names)})" if text.names else ""


def _paper_link(trial: Trial, text: Text, rng: Random) -> str:
    papers = [p for p in all_files(trial, ".pdf") if posixpath.dirname(p) == text.folder]
    return f"Unduh [berkas]({posixpath.basename(rng.choice(papers))})." if papers else ""


_BLOCKS: list[Callable[[Trial, Text, Random], str]] = [
    lambda trial, text, rng: f"## {rng.choice(HEADINGS)}\n\nIsi bagian.",
    lambda trial, text, rng: "## Biaya\n\nLihat [biaya](#bagian-biaya).",
    lambda trial, text, rng: f"!!! penting\n    Kotak {rng.randrange(9)}.",
    lambda trial, text, rng: f"| Tahun | Nilai |\n|---|---:|\n| 2026 | {rng.randrange(99)} |",
    lambda trial, text, rng: f"Kalimat.[^1]\n\n[^1]: Catatan {rng.randrange(9)}.",
    lambda trial, text, rng: f"- satu\n- [luar](https://lain.example/{rng.randrange(9)}?a=1&b=2)",
    _link,
    _link,
    _photo_block,
    _photo_block,
    _paper_link,
    _paper_link,
]


# Links, headings, attachments ------------------------------------------------------------------


@named(3)
def add_link(trial: Trial, rng: Random) -> str:
    """Link from one text to another."""
    for text in texts(trial, rng):
        if link := _link(trial, text, rng):
            text.body = f"{text.body.rstrip()}\n\n{link}\n"
            return say(text, rng, link)
    return ""


@named()
def remove_link(trial: Trial, rng: Random) -> str:
    """Take the links out of a text, and leave their words."""
    for text in texts(trial, rng):
        plain = re.sub(r"(?<!!)\[([^\]^]*)\]\([^)]*\.md[^)]*\)", r"\1", text.body)
        if plain != text.body:
            text.body = plain
            return say(text, rng, "no links")
    return ""


@named()
def add_heading(trial: Trial, rng: Random) -> str:
    """Begin a new part of a text, at its start or its end; twice the same gets a number."""
    for text in texts(trial, rng):
        part = f"## {rng.choice(HEADINGS)}\n\nIsi bagian {rng.randrange(100)}."
        parts = (part, text.body.strip()) if rng.random() < 0.5 else (text.body.strip(), part)
        text.body = "\n" + "\n\n".join(parts) + "\n"
        return say(text, rng, part.splitlines()[0])
    return ""


@named()
def rename_heading(trial: Trial, rng: Random) -> str:
    """Rename a heading: a link to it leads nowhere then."""
    for text in texts(trial, rng):
        if found := re.search(r"(?m)^## (\w+)$", text.body):
            new = other(rng, HEADINGS, found[1])
            text.body = f"{text.body[: found.start(1)]}{new}{text.body[found.end(1) :]}"
            return say(text, rng, f"## {found[1]} -> {new}")
    return ""


@named(case=2)
def add_attachment(trial: Trial, rng: Random) -> str:
    """Attach a file that lies beside the text, or one that all share."""
    for text in texts(trial, rng):
        name = f"berkas-{rng.randrange(4)}.pdf"
        folder, link = (text.folder, name) if rng.random() < 0.7 else ("media", f"/media/{name}")
        overwrite(trial.content / folder / name, paper(rng.randrange(PICKS)), rng)
        text.body = f"{text.body.rstrip()}\n\nUnduh [berkas]({link}).\n"
        return say(text, rng, f"attached {folder}/{name}")
    return ""


@named()
def replace_attachment(trial: Trial, rng: Random) -> str:
    """Put other bytes, of the same length, into an attached file."""
    for path in shuffled(all_files(trial, ".pdf"), rng):
        overwrite(trial.content / path, paper(rng.randrange(PICKS)), rng)
        return f"{path}: other bytes"
    return ""


@named()
def remove_attachment(trial: Trial, rng: Random) -> str:
    """Take a link to a file out of a text, and mostly delete the file."""
    for text in texts(trial, rng):
        if found := re.search(r"\[([^\]]*)\]\((?:/media/)?([a-z0-9-]+\.pdf)\)", text.body):
            text.body = text.body.replace(found[0], found[1])
            for path in (f"{text.folder}/{found[2]}", f"media/{found[2]}"):
                if rng.random() < 0.8:
                    (trial.content / path).unlink(missing_ok=True)
            return say(text, rng, f"no longer {found[2]}")
    return ""


# Fields ----------------------------------------------------------------------------------------


@named(2)
def add_tag(trial: Trial, rng: Random) -> str:
    """Add a tag: one that is known, one written another way, or a new one."""
    text = next(texts(trial, rng), None)
    word = rng.choice([*WORDS, f"kata {rng.randrange(PICKS)}"])
    tags = list(text.fields.get("tags", [])) if text else []
    return put(text, rng, "tags", [word, *tags] if rng.random() < 0.5 else [*tags, word])


@named(2, case=2)
def remove_tag(trial: Trial, rng: Random) -> str:
    """Remove one tag or all: perhaps nobody uses it any more."""
    for text in texts(trial, rng):
        tags = text.fields.get("tags", [])
        if isinstance(tags, list) and tags:
            gone = rng.choice(tags)
            left = [tag for tag in tags if tag != gone] if rng.random() < 0.7 else None
            return put(text, rng, "tags", left or None)
    return ""


@named()
def rename_tag(trial: Trial, rng: Random) -> str:
    """Write a tag another way in every text that has it."""
    known = [text for text in texts(trial, rng) if text.fields.get("tags")]
    tags = sorted({tag for text in known for tag in text.fields["tags"]})
    if not tags:
        return ""
    old = rng.choice(tags)
    new = rng.choice([old.upper(), f"{old} baru", other(rng, WORDS, old)])
    for text in known:
        if old in text.fields["tags"]:
            tags = [new if tag == old else tag for tag in text.fields["tags"]]
            put(text, rng, "tags", tags)
    return f"tag {old!r} -> {new!r}"


@named(2)
def change_topic(trial: Trial, rng: Random) -> str:
    """Give another topic; now and then one that is not known."""
    text = next(originals(trial, rng, dated=True), None)
    topics = TOPICS if rng.random() < 0.95 else ["tanpa-nama"]
    return put(text, rng, "category", other(rng, topics, text and text.fields.get("category")))


@named()
def change_regions(trial: Trial, rng: Random) -> str:
    """Give other regions, or none."""
    text = next(originals(trial, rng, dated=True), None)
    count = 0 if text and text.fields.get("regions") and rng.random() < 0.3 else rng.choice((1, 2))
    chosen = rng.sample(REGIONS, count)
    if text and chosen == text.fields.get("regions"):
        chosen.append(other(rng, REGIONS, chosen[0]))
    return put(text, rng, "regions", chosen or None)


@named(case=2)
def change_agencies(trial: Trial, rng: Random) -> str:
    """Give other agencies, or none."""
    text = next(originals(trial, rng, dated=True), None)
    had = text.fields.get("agencies") if text else None
    choices = [None, *([key] for key in AGENCIES), AGENCIES[:2]]
    return put(text, rng, "agencies", other(rng, choices, had))


@named()
def change_sponsor(trial: Trial, rng: Random) -> str:
    """Name who paid, or nobody."""
    text = next(originals(trial, rng, dated=True), None)
    had = text.fields.get("sponsor") if text else None
    return put(text, rng, "sponsor", other(rng, [None, "Bank Contoh", "Koperasi"], had))


@named()
def change_names(trial: Trial, rng: Random) -> str:
    """Give other authors."""
    text = next(originals(trial, rng, dated=True), None)
    had = text.fields.get("authors") if text else None
    return put(text, rng, "authors", other(rng, [["Sari Contoh"], ["Budi", "Sari"]], had))


@named()
def change_own_field(trial: Trial, rng: Random) -> str:
    """Change what only the kind has: number, contact, quotes, facts, dateline, byline."""
    for text in originals(trial, rng, dated=True):
        if text.kind == "siaran-pers":
            contact = {"name": some_words(rng, "Kantor"), "role": "Humas", "email": "a@x.example"}
            quote = {"text": some_words(rng, "Kutipan"), "name": "Ahmad", "role": "Gubernur"}
            number = f"{rng.randrange(1, 9)}/SP/2026"  # now and then that of another
            own = {"number": number, "contact": contact, "quotes": [quote], "facts": ["Satu"]}
            return put(text, rng, *rng.choice(list(own.items())))
        if text.kind == "berita":
            return put(text, rng, rng.choice(("dateline", "byline", "initials")), "Sampit")
    return ""


@named()
def change_modified(trial: Trial, rng: Random) -> str:
    """Say that a text was changed lately."""
    for text in originals(trial, rng):
        return put(text, rng, "modified", written(trial.now - timedelta(hours=rng.randrange(99))))
    return ""


@named()
def add_alias(trial: Trial, rng: Random) -> str:
    """Lead an old address here; now and then one that is taken."""
    text = next(texts(trial, rng), None)
    aliases = list(text.fields.get("aliases", [])) if text else []
    taken = [posixpath.dirname(path) for path in all_files(trial, "index.md")]
    new = f"berita/2026/{rng.choice(('09', '10'))}/lama-{rng.randrange(5)}"
    return put(text, rng, "aliases", [*aliases, rng.choice([new] * 8 + taken[:1])])


@named()
def remove_alias(trial: Trial, rng: Random) -> str:
    """Forget the old addresses of a text."""
    for text in texts(trial, rng):
        if text.fields.get("aliases"):
            return put(text, rng, "aliases", None)
    return ""


@named(2)
def change_slug(trial: Trial, rng: Random) -> str:
    """Give another address than the folder's name; now and then one that is taken."""
    text = next(texts(trial, rng), None)
    taken = [posixpath.basename(posixpath.dirname(path)) for path in all_files(trial, "index.md")]
    return put(text, rng, "slug", rng.choice([f"alamat-{rng.randrange(20)}"] * 8 + taken[:1]))


@named(before=["change-slug:1", "build"])
def remove_slug(trial: Trial, rng: Random) -> str:
    """Go back to the address that the folder's name gives."""
    for text in texts(trial, rng):
        if text.fields.get("slug"):
            return put(text, rng, "slug", None)
    return ""


@named()
def change_id(trial: Trial, rng: Random) -> str:
    """Give another identity, or none; now and then that of another."""
    text = next(originals(trial, rng), None)
    had = text.fields.get("id") if text else None
    ids = [None, f"naskah{rng.randrange(PICKS):06}", "siaran000001"]
    return put(text, rng, "id", other(rng, ids, had))


@named()
def change_language(trial: Trial, rng: Random) -> str:
    """Say that an original is in English, or is not."""
    for text in originals(trial, rng):
        lang = None if "lang" in text.fields else rng.choice(("en", "en", "nij"))
        return put(text, rng, "lang", lang)
    return ""
