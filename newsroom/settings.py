"""Settings: agency.toml as one frozen value. Nothing falls back in silence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsroom.errors import SettingsError
from newsroom.messages import mark
from newsroom.moments import ZONES

if TYPE_CHECKING:
    from newsroom.partners import Partner

CLOSED = {"extra": "forbid"}  # pydantic reads this from __pydantic_config__
LANGUAGE = re.compile(r"^[a-z]{2,3}$")
KEY = re.compile(r"^[a-z0-9][a-z0-9-]{0,39}$")
FORMATS = ("avif", "webp", "jpeg")
SUBJECT = re.compile(r"^(medtop|subj):[0-9]{8}$")
COLOR = re.compile(r"^#[0-9a-f]{6}$")
MONTH = re.compile(r"^(\d{4}-(0[1-9]|1[0-2]))?$")
DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})?$")
SIGNER = re.compile(r"^[A-Za-z0-9.@_+-]{1,100}$")
PUBLIC_KEY = re.compile(r"^ssh-ed25519 [A-Za-z0-9+/]{60,}={0,2}( [ -~]*)?$")


@dataclass(frozen=True, kw_only=True)
class Colors:
    """Colours of the agency, as `#rrggbb`; every pair that meets is checked for contrast."""

    __pydantic_config__ = CLOSED
    ink: str = "#14201b"
    paper: str = "#fbfaf6"
    river: str = "#0f5a46"
    peat: str = "#4a3426"
    yellow: str = "#f2b705"
    red: str = "#b3261e"


@dataclass(frozen=True, kw_only=True)
class Site:
    """Who publishes, under which name, in which zone and languages."""

    __pydantic_config__ = CLOSED
    name: str
    short_name: str
    tagline: str
    organization: str
    organization_short: str
    address: str
    notice: str = ""
    logo: str = ""
    zone: str = "WIB"
    languages: tuple[str, ...] = ("id",)
    license: str
    license_url: str
    id_authority: str
    colors: Colors = field(default_factory=Colors)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The contact for the press, on pages and in bundles."""

    __pydantic_config__ = CLOSED
    name: str
    email: str
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one input may cost: seconds, megabytes, bytes, pixels (of all frames), frames."""

    __pydantic_config__ = CLOSED
    text_seconds: int = 10
    text_megabytes: int = 1024
    text_bytes: int = 1_000_000
    photo_pixels: int = 100_000_000
    photo_frames: int = 300
    file_bytes: int = 200_000_000


@dataclass(frozen=True, kw_only=True)
class Photos:
    """Renditions: widths in pixels (never upscaled) and formats, best first, JPEG last.

    `cards`: items without a photo get a picture with their headline, for links in messages.
    `originals`: where the bytes lie whose place in content/ a Git LFS pointer holds: any URL that
    fsspec knows, such as `s3://bucket/foto`; empty is nowhere.
    """

    __pydantic_config__ = CLOSED
    widths: tuple[int, ...] = (320, 640, 960, 1280, 1920)
    formats: tuple[str, ...] = ("avif", "webp", "jpeg")
    cards: bool = True
    originals: str = ""


@dataclass(frozen=True, kw_only=True)
class Front:
    """How many of the newest items a topic, region, agency, tag or kind front shows."""

    __pydantic_config__ = CLOSED
    items: int = 50


@dataclass(frozen=True, kw_only=True)
class Feeds:
    """The most a feed may hold: items (`front_items` of a topic, region, agency or tag) and bytes.

    `hub`: the address of the WebSub hub that feeds name, if any.
    """

    __pydantic_config__ = CLOSED
    items: int = 60
    front_items: int = 20
    bytes: int = 300_000
    hub: str = ""


@dataclass(frozen=True, kw_only=True)
class Bundles:
    """Bundles for media partners, as ZIPs.

    `since` is the month (`2026-01`) of the oldest items that have one ("": all). The newest `days`
    and `weeks` that have items stand ready as one ZIP each. `items` is the most that a partner's
    index lists. Weeks, and days whose photos have more than `day_megabytes`, have photos of
    `photo_width` pixels. A film of more than `film_megabytes` is linked, not packed.
    """

    __pydantic_config__ = CLOSED
    since: str = ""
    days: int = 14
    weeks: int = 4
    items: int = 100
    photo_width: int = 1920
    day_megabytes: int = 400
    film_megabytes: int = 25


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """A public key (the line of a .pub file), and the days (`2026-01-31`) in which it signs."""

    __pydantic_config__ = CLOSED
    key: str
    valid_after: str = ""
    valid_before: str = ""


@dataclass(frozen=True, kw_only=True)
class Signing:
    """Who signs bundles: the name in allowed_signers, such as an e-mail address, and its keys."""

    __pydantic_config__ = CLOSED
    identity: str = ""
    keys: tuple[SigningKey, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Service:
    """A public service in the footer; an address that begins with / is a page of this site."""

    __pydantic_config__ = CLOSED
    name: str
    url: str
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Account:
    """A social account, linked with rel=me."""

    __pydantic_config__ = CLOSED
    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """One entry of the main menu: a kind's front, or a page (its slug)."""

    __pydantic_config__ = CLOSED
    kind: str = ""
    page: str = ""


@dataclass(frozen=True, kw_only=True)
class Agency:
    """All of agency.toml. Topics map key -> language -> name; regions code -> name.

    `media_topics` maps a topic's key -> its codes in the IPTC's vocabularies, `medtop:…` (Media
    Topics) and `subj:…` (Subject Codes, which older readers want), for wire formats.
    `words` maps language -> text as it stands here -> the same in that language, for what pages in
    further languages show of the agency: tagline, notice, licence, agencies, services.
    """

    __pydantic_config__ = CLOSED
    site: Site
    desk: Desk
    limits: Limits = field(default_factory=Limits)
    photos: Photos = field(default_factory=Photos)
    front: Front = field(default_factory=Front)
    feeds: Feeds = field(default_factory=Feeds)
    bundles: Bundles = field(default_factory=Bundles)
    signing: Signing = field(default_factory=Signing)
    topics: Mapping[str, Mapping[str, str]]
    media_topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    regions: Mapping[str, str]
    agencies: Mapping[str, str]
    services: tuple[Service, ...] = ()
    social: tuple[Account, ...] = ()
    menu: tuple[MenuEntry, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The agency's settings and where this run reads, writes and publishes.

    `partners` are the public ones; those who are trusted are no part of what makes the site.
    """

    agency: Agency
    siteurl: str
    content: Path
    theme: Path
    state: Path
    preview: bool = False
    partners: tuple[Partner, ...] = ()

    @property
    def shown(self) -> object:
        """What can be seen on every page: no place of bytes, here or elsewhere, and no partner."""
        photos = replace(self.agency.photos, originals="")
        return (replace(self.agency, photos=photos), self.siteurl, self.preview)

    @property
    def zone(self) -> timezone:
        """The zone of dates that do not name one."""
        return ZONES[self.agency.site.zone]

    @property
    def default_language(self) -> str:
        """The language without a prefix in addresses."""
        return self.agency.site.languages[0]

    @property
    def base_path(self) -> str:
        """The path part of the site's address, with slashes at both ends: `/` or `/media/`."""
        return urlsplit(self.siteurl).path.rstrip("/") + "/"

    def absolute(self, url: str) -> str:
        """Return the full address of a site path such as `berita/2026/11/x/`."""
        return f"{self.siteurl.rstrip('/')}/{url}"

    def word(self, text: str, lang: str) -> str:
        """Return a text of agency.toml in a language, else as it stands there."""
        return self.agency.words.get(lang, {}).get(text, text)

    def topic_label(self, key: str, lang: str) -> str:
        """Return a topic's name in a language, else in the default one."""
        names = self.agency.topics[key]
        return names.get(lang) or names[self.default_language]


def load_agency(path: Path) -> Agency:
    """Read agency.toml. Raises SettingsError with the path of every wrong setting."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError("{file}: {reason}", file=path.name, reason=str(error)) from error
    agency = validate_agency(data, path.name)
    if wrong := list(_wrong_values(agency)):
        raise SettingsError("\n".join(f"{path.name}: {line}" for line in wrong))
    return agency


def validate_agency(data: Mapping[str, Any], name: str) -> Agency:
    """Type the tables of agency.toml. Raises SettingsError that lists every fault."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Agency).validate_python(data)
    except ValidationError as error:
        lines = [f"{name}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise SettingsError("\n".join(lines)) from error


def _wrong_values(agency: Agency) -> list[str]:
    site = agency.site
    wrong = [f"site.languages: {lang!r}" for lang in site.languages if not LANGUAGE.match(lang)]
    if not site.languages:
        wrong.append("site.languages: []")
    if site.zone not in ZONES:
        wrong.append(f"site.zone: {site.zone!r}: WIB, WITA, WIT")
    wrong += [f"topics.{key}: [a-z0-9-]" for key in agency.topics if not KEY.match(key)]
    wrong += [
        f"topics.{key}.{site.languages[0]}: ?"
        for key, names in agency.topics.items()
        if site.languages and not names.get(site.languages[0])
    ]
    wrong += [f"media_topics.{key}: ?" for key in agency.media_topics if key not in agency.topics]
    wrong += [
        f"media_topics.{key}: {code!r}: medtop:20000593, subj:11006000"
        for key, codes in agency.media_topics.items()
        for code in codes
        if not SUBJECT.match(code)
    ]
    wrong += [f"agencies.{key}: [a-z0-9-]" for key in agency.agencies if not KEY.match(key)]
    wrong += [
        f"site.colors.{name}: {value!r}: #rrggbb"
        for name, value in vars(site.colors).items()
        if not COLOR.match(value)
    ]
    return (
        wrong + _wrong_photos(agency.photos) + _wrong_feeds(agency.feeds) + _wrong_bundles(agency)
    )


def _wrong_bundles(agency: Agency) -> list[str]:
    bundles, signing = agency.bundles, agency.signing
    wrong = [f"bundles.{n}: {v}: >= 0" for n, v in vars(bundles).items() if n != "since" and v < 0]
    if not MONTH.match(bundles.since):
        wrong.append(f"bundles.since: {bundles.since!r}: 2026-01")
    if not 16 <= bundles.photo_width <= 8000:
        wrong.append(f"bundles.photo_width: {bundles.photo_width}: 16-8000")
    if signing.keys and not SIGNER.match(signing.identity):
        wrong.append(f"signing.identity: {signing.identity!r}: [A-Za-z0-9.@_+-]")
    for number, one in enumerate(signing.keys):
        if not PUBLIC_KEY.match(one.key):
            wrong.append(f"signing.keys.{number}.key: ssh-ed25519 AAAA...")
        for name in ("valid_after", "valid_before"):
            if not DAY.match(getattr(one, name)):
                wrong.append(f"signing.keys.{number}.{name}: {getattr(one, name)!r}: 2026-01-31")
    return wrong


def _wrong_photos(photos: Photos) -> list[str]:
    wrong = [
        f"photos.formats: {name!r}: avif, webp, jpeg"
        for name in photos.formats
        if name not in FORMATS
    ]
    if photos.formats[-1:] != ("jpeg",):
        wrong.append("photos.formats: jpeg last")
    wrong += [
        f"photos.widths: {width}: 16-8000" for width in photos.widths if not 16 <= width <= 8000
    ]
    if photos.originals and not _is_store(photos.originals):
        wrong.append(f"photos.originals: {photos.originals!r}: s3://bucket/foto")
    return wrong if photos.widths else [*wrong, "photos.widths: []"]


def _is_store(url: str) -> bool:
    """Tell whether this is a place by its URL; keys do not belong in it, nor in the repository."""
    protocol, _, place = url.partition("://")
    user, at, _ = place.partition("@")
    return bool(place and KEY.match(protocol)) and not (at and ":" in user)


def _wrong_feeds(feeds: Feeds) -> list[str]:
    wrong = [
        f"feeds.{name}: {most}: > 0"
        for name, most in vars(feeds).items()
        if isinstance(most, int) and most < 1
    ]
    if feeds.hub and not re.match(r"https?://[^\s/]", feeds.hub):
        wrong.append(f"feeds.hub: {feeds.hub!r}: https://...")
    return wrong


def check_siteurl(siteurl: str) -> str:
    """Return the site's address without a slash at its end. Raises SettingsError."""
    parts = urlsplit(siteurl)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SettingsError(
            mark('SITEURL = "{url}" is not an address; write it like https://media.contoh.go.id'),
            url=siteurl,
        )
    return siteurl.rstrip("/")
