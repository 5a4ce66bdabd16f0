"""Settings of every build. What another agency would change is in agency.toml."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent
AGENCY = str(ROOT / "agency.toml")
PARTNERS = str(ROOT / "partners")
SITEURL = "http://localhost:8000"

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
STATE_PATH = str(ROOT / ".newsroom")
TIMEZONE = "Asia/Jakarta"
DEFAULT_LANG = "id"
SITENAME = "Newsroom"

PLUGIN_PATHS = ["plugins"]
PLUGINS = [
    "newsroom_gate",
    "newsroom_media",
    "newsroom_pages",
    "newsroom_feeds",
    "newsroom_bundles",
    "newsroom_wires",
    "newsroom_site",
    "newsroom_press",
]

# Pelican's own generators get nothing: all content goes through the gate, and output/ is
# exchanged as a whole at the end. Without the plugins nothing is published.
READERS = {"rst": None, "html": None}
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
THEME_STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
DELETE_OUTPUT_DIRECTORY = False
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
