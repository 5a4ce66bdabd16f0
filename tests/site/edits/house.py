"""Edits of the theme and of the settings."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from newsroom.moments import ZONES
from newsroom.settings import Account as SocialAccount
from newsroom.settings import MenuEntry, Service
from tests.site.edits.registry import PICKS, named
from tests.site.edits.texts import TOPICS, other, overwrite
from tests.site.trial import THEME, Trial

REGIONS = ["62.01", "62.02"]


# The theme -------------------------------------------------------------------------------------


def own_theme(trial: Trial) -> Path:
    """Return the trial's own copy of the theme."""
    if trial.theme == THEME:
        trial.theme = trial.bench.root / "theme"
        shutil.rmtree(trial.theme, ignore_errors=True)
        shutil.copytree(THEME, trial.theme)
    return trial.theme


@named()
def edit_template(trial: Trial, rng: Random) -> str:
    """Add a word to a template, a component or a partial; or change it for one as long."""
    files = sorted((own_theme(trial) / "templates").rglob("*.html"))
    rng.shuffle(files)
    for file in files:
        text, word = file.read_text(encoding="utf-8"), rng.choice("abcdefgh")
        if "<b>" in text:
            new = re.sub(r"<b>.</b>", f"<b>{word}</b>", text)
        else:
            new = re.sub(r"</(p|li|h1|h2|article|ul|main)>", rf"<b>{word}</b></\1>", text, count=1)
        if new != text:
            overwrite(file, new.encode(), rng)
            return f"{file.relative_to(trial.theme)}: {word}"
    return ""


@named()
def edit_style(trial: Trial, rng: Random) -> str:
    """Change a layer of the stylesheet, add one, or remove one."""
    folder = own_theme(trial) / "static" / "css"
    layers = sorted(folder.glob("*.css"))
    way, layer = rng.random(), rng.choice(layers)
    if way < 0.2 and len(layers) > 2:
        layer.unlink()
        return f"deleted {layer.name}"
    if way < 0.4:
        layer = folder / f"{rng.randrange(60, 90)}-baru.css"
    old = layer.read_bytes() if layer.exists() else b""
    overwrite(layer, old + f".x{rng.randrange(PICKS)}{{color:red}}\n".encode(), rng)
    return f"{layer.name}: one more rule"


@named()
def edit_sentence(trial: Trial, rng: Random) -> str:
    """Say a sentence of the theme in other words, in Indonesian or in English."""
    lang = rng.choice(("id", "id", "en"))
    file = own_theme(trial) / "locale" / lang / "LC_MESSAGES" / "theme.po"
    if lang == "en":
        sentence = rng.choice(("Share", "Topics", "News", "Front page", "Archive"))
        head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        data = f'{head}msgid "{sentence}"\nmsgstr "{sentence} {rng.randrange(PICKS)}"\n'
        overwrite(file, data.encode(), rng)
        return f"{sentence} in English"
    text = file.read_text(encoding="utf-8")
    plain = re.findall(r'(?m)^msgid "([^"%{}]+)"\nmsgstr "([^"%{}]+)"$', text)
    chosen = rng.choice([pair for pair in plain if pair[0] in _SEEN] or plain)
    old = 'msgid "{}"\nmsgstr "{}"'.format(*chosen)
    new = f'msgid "{chosen[0]}"\nmsgstr "Kata {rng.randrange(PICKS)}"'
    overwrite(file, text.replace(old, new).encode(), rng)
    return f"{chosen[0]} in Indonesian"


_SEEN = ("Share", "Topics", "News", "Front page", "Archive", "Press releases", "Main menu")


@named(0.5)
def edit_theme_picture(trial: Trial, rng: Random) -> str:
    """Change a picture of the theme, add one, or remove the one that was added."""
    folder = own_theme(trial) / "static" / "img"
    new = folder / "tanda.svg"
    if new.exists() and rng.random() < 0.5:
        new.unlink()
        return "deleted tanda.svg"
    file = rng.choice((new, folder / "icon.svg"))
    data = f'<svg xmlns="http://www.w3.org/2000/svg"><title>{rng.randrange(PICKS)}</title></svg>\n'
    overwrite(file, data.encode(), rng)
    return f"{file.name}: another picture"


@named(0.5, before=["edit-template:1", "build"])
def drop_own_theme(trial: Trial, rng: Random) -> str:
    """Use the theme as it was delivered."""
    if trial.theme == THEME:
        return ""
    trial.theme = THEME
    return "the theme as it was delivered"


# Settings --------------------------------------------------------------------------------------


def _site(trial: Trial, **changes: Any) -> str:
    trial.agency = replace(trial.agency, site=replace(trial.agency.site, **changes))
    return str(changes)


def _agency(trial: Trial, **changes: Any) -> str:
    trial.agency = replace(trial.agency, **changes)
    return str(changes)[:150]


@named()
def set_sitesome_words(trial: Trial, rng: Random) -> str:
    """Change a word of the site: its name, its notice, its licence, who publishes..."""
    names = ("name", "short_name", "tagline", "organization", "organization_short", "address")
    more = ("notice", "license", "id_authority")
    key = rng.choice((*names, *more))
    return _site(trial, **{key: f"kata{rng.randrange(PICKS)}.example,2026"})


@named()
def set_siteurl(trial: Trial, rng: Random) -> str:
    """Publish at another address, or below another path."""
    urls = ("https://x.example", "https://x.example/media", "https://lain.example/a/b")
    trial.siteurl = other(rng, urls, trial.siteurl)
    return trial.siteurl


@named()
def set_languages(trial: Trial, rng: Random) -> str:
    """Take a language away or bring it back; now and then, let another be the first."""
    choices = [("id",), ("id", "en"), ("id", "en", "nij"), ("en", "id")]
    return _site(trial, languages=other(rng, choices, trial.agency.site.languages))


@named(0.5)
def set_zone(trial: Trial, rng: Random) -> str:
    """Let the site be in another zone: dates that name none are read in it."""
    return _site(trial, zone=other(rng, list(ZONES), trial.agency.site.zone))


@named(0.5)
def set_colors(trial: Trial, rng: Random) -> str:
    """Change a colour of the agency."""
    river = f"#0f{rng.randrange(0x40, 0x5B):02x}46"
    return _site(trial, colors=replace(trial.agency.site.colors, river=river))


@named(0.5, case=4)
def set_desk(trial: Trial, rng: Random) -> str:
    """Change the contact for the press."""
    changes = {rng.choice(("name", "email", "phone")): f"meja{rng.randrange(PICKS)}@x.example"}
    return _agency(trial, desk=replace(trial.agency.desk, **changes))


@named()
def set_topics(trial: Trial, rng: Random) -> str:
    """Rename a topic in one language, put it first, or remove it."""
    topics, key = dict(trial.agency.topics), rng.choice(TOPICS)
    names, way = dict(topics.pop(key, {})), rng.random()
    if way < 0.1 and names:
        return _agency(trial, topics=topics) and f"topic {key} removed"
    names["id"] = names.get("id", key)
    if way < 0.8:
        names[rng.choice(("id", "en"))] = f"Topik {rng.randrange(PICKS)}"
    order = {key: names, **topics} if rng.random() < 0.5 else {**topics, key: names}
    return _agency(trial, topics=order) and f"topic {key}: {names}"


@named()
def set_regions(trial: Trial, rng: Random) -> str:
    """Rename a region, put it first, or remove it."""
    regions, key, way = dict(trial.agency.regions), rng.choice(REGIONS[:2]), rng.random()
    name = regions.pop(key, "Kembali")
    if way < 0.1:
        return _agency(trial, regions=regions) and f"region {key} removed"
    name = f"Wilayah {rng.randrange(PICKS)}" if way < 0.8 else name
    return _agency(trial, regions={key: name, **regions}) and f"region {key}: {name}"


@named()
def set_agencies(trial: Trial, rng: Random) -> str:
    """Rename an agency, and translate its name or not."""
    name = f"Instansi {rng.randrange(PICKS)}"
    words = dict(trial.agency.words)
    if rng.random() < 0.5:
        words["en"] = {**words.get("en", {}), name: f"Office {rng.randrange(PICKS)}"}
    return _agency(trial, agencies={**trial.agency.agencies, "pupr": name}, words=words)


@named()
def setsome_words(trial: Trial, rng: Random) -> str:
    """Say a text of agency.toml in other words on English pages."""
    site = trial.agency.site
    key = rng.choice((site.tagline, site.notice, site.license, "Darurat 112"))
    words = {**trial.agency.words.get("en", {}), key: f"Words {rng.randrange(PICKS)}"}
    return _agency(trial, words={**trial.agency.words, "en": words})


@named()
def set_front(trial: Trial, rng: Random) -> str:
    """Let fronts show few items or many."""
    items = other(rng, (1, 2, 50), trial.agency.front.items)
    return _agency(trial, front=replace(trial.agency.front, items=items))


@named(case=2)
def set_feeds(trial: Trial, rng: Random) -> str:
    """Let feeds hold few items or bytes, or many."""
    feeds = trial.agency.feeds
    choices = [(1, 300_000), (2, 300_000), (60, 300_000), (60, 3000), (60, 6000)]
    items, most = other(rng, choices, (feeds.items, feeds.bytes))
    return _agency(trial, feeds=replace(feeds, items=items, bytes=most))


@named()
def set_menu(trial: Trial, rng: Random) -> str:
    """Put other entries into the menu, or the same in another order."""
    kinds = [MenuEntry(kind=name) for name in ("siaran-pers", "berita", "foto", "video")]
    choices = [*kinds, MenuEntry(page="tentang"), MenuEntry(page="belum-ada")]
    return _agency(trial, menu=tuple(rng.sample(choices, rng.randrange(1, 6))))


@named()
def set_services(trial: Trial, rng: Random) -> str:
    """Offer other services and accounts; one is a page that may not be there."""
    page = rng.choice(("/halaman/tentang/", "/halaman/belum-ada/"))
    first = Service(name=f"Layanan {rng.randrange(9)}", url="tel:112")
    social = (SocialAccount(name="X", url=f"https://x.example/{rng.randrange(9)}"),)
    return _agency(trial, services=(first, Service(name="Isi", url=page)), social=social)


@named(0.5)
def set_photos(trial: Trial, rng: Random) -> str:
    """Make renditions of other widths and formats, with cards for all items or not."""
    choices = [((320, 640), ("webp", "jpeg")), ((16, 32), ("jpeg",)), ((20,), ("webp", "jpeg"))]
    photos = trial.agency.photos
    widths, formats = other(rng, choices, (photos.widths, photos.formats))
    cards = rng.random() < 0.5
    return _agency(trial, photos=replace(photos, widths=widths, formats=formats, cards=cards))


@named(0.5)
def set_limits(trial: Trial, rng: Random) -> str:
    """Allow less than the content has, or all of it again."""
    name, least, most = rng.choice(
        (
            ("text_bytes", 400, 1_000_000),
            ("photo_pixels", 1250, 100_000_000),
            ("file_bytes", 1000, 200_000_000),
        )
    )
    value = least if getattr(trial.agency.limits, name) == most else most
    return _agency(trial, limits=replace(trial.agency.limits, **{name: value}))


@named()
def set_preview(trial: Trial, rng: Random) -> str:
    """Build a preview into the same folder, or no longer."""
    trial.preview = not trial.preview
    return "a preview" if trial.preview else "no preview"
