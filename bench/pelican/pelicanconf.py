"""Stock Pelican at its best for this site: no plugins, no cache, no page that nobody asked for."""

import os
import tomllib
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
AGENCY: dict[str, Any] = tomllib.loads((HERE / "agency.toml").read_text(encoding="utf-8"))

SITENAME = "Ruang Media Kalteng"
SITESUBTITLE = AGENCY["site"]["tagline"]
SITEURL = "http://localhost:8000"
TIMEZONE = "Asia/Jakarta"
DEFAULT_LANG = "id"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
PLUGINS: list[str] = []

READERS = {"rst": None, "html": None}
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
THEME_STATIC_DIR = "aset"
CACHE_CONTENT = LOAD_CONTENT_CACHE = os.environ.get("BENCH_CACHE") == "1"
WITH_FUTURE_DATES = True
DELETE_OUTPUT_DIRECTORY = False
FORMATTED_FIELDS: list[str] = []
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "markdown.extensions.toc": {},
    },
    "output_format": "html5",
}

USE_FOLDER_AS_CATEGORY = False
ARTICLE_URL = "{kind}/{date:%Y}/{date:%m}/{slug}/"
CATEGORY_URL = "topik/{slug}/"
TAG_URL = "tag/{slug}/"
MONTH_ARCHIVE_URL = "arsip/{date:%Y}/{date:%m}/"
ARTICLE_SAVE_AS, CATEGORY_SAVE_AS, TAG_SAVE_AS, MONTH_ARCHIVE_SAVE_AS = (
    f"{url}index.html" for url in (ARTICLE_URL, CATEGORY_URL, TAG_URL, MONTH_ARCHIVE_URL)
)
AUTHOR_SAVE_AS = AUTHORS_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "categories", "tags", "archives", "404", "sitemap"]
CATEGORIES_SAVE_AS, TAGS_SAVE_AS = "topik/index.html", "tag/index.html"
ARCHIVES_SAVE_AS, SITEMAP_SAVE_AS = "arsip/index.html", "sitemap.xml"
DEFAULT_PAGINATION = False

FEED_ALL_ATOM, FEED_ALL_RSS = "atom.xml", "rss.xml"
CATEGORY_FEED_ATOM, CATEGORY_FEED_RSS = "topik/{slug}/atom.xml", "topik/{slug}/rss.xml"
TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS = 60
RSS_FEED_SUMMARY_ONLY = False

JINJA_ENVIRONMENT = {"trim_blocks": True, "lstrip_blocks": True, "extensions": []}
JINJA_GLOBALS = {
    "SITEURL": SITEURL,
    "SITENAME": SITENAME,
    "FRONT": 50,
    "KINDS": {"siaran-pers": "Siaran pers", "berita": "Berita"},
    "TOPICS": {key: names["id"] for key, names in AGENCY["topics"].items()},
    "REGIONS": AGENCY["regions"],
    "AGENCIES": AGENCY["agencies"],
}
STYLESHEETS = sorted(path.name for path in (HERE / "theme/static/css").glob("*.css"))


DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


def names(codes: str, known: dict[str, str]) -> str:
    """Return the names of comma-separated codes."""
    return ", ".join(known[code.strip()] for code in codes.split(","))


def day(moment: datetime) -> str:
    """Return a day as `Jumat, 20 November 2026`."""
    return f"{DAYS[moment.weekday()]}, {moment.day} {month(moment)}"


def month(moment: datetime) -> str:
    """Return a month as `November 2026`."""
    return f"{MONTHS[moment.month - 1]} {moment.year}"


def months(articles: list[Any]) -> list[tuple[datetime, int]]:
    """Return the months of these articles, newest first, with how many of them each holds."""
    first = Counter(datetime(a.date.year, a.date.month, 1) for a in articles)
    return sorted(first.items(), reverse=True)


def quoted(text: str) -> str:
    """Return a text as it stands in a query."""
    return quote(text, safe="")


JINJA_FILTERS = {"names": names, "day": day, "month": month, "months": months, "quoted": quoted}
