"""Stock Pelican with one plugin: a picture in five widths for each article, and no page besides."""

import json
import os

FORMATS = os.environ["BENCH_FORMATS"].split(",")
WIDTHS = json.loads(os.environ["BENCH_WIDTHS"])

SITENAME, SITEURL, TIMEZONE, DEFAULT_LANG = "Foto", "", "Asia/Jakarta", "id"
PATH, OUTPUT_PATH = "content", "output"
PLUGIN_PATHS, PLUGINS = [os.environ["BENCH_PLUGINS"]], ["image_process"]
STATIC_PATHS = ["images"]
STATIC_CREATE_LINKS = True
DIRECT_TEMPLATES: list[str] = []
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DEFAULT_PAGINATION = False


def _source(form: str) -> dict[str, object]:
    """Return a source with all widths; JPEG is the photo's own format."""
    ops = [(f"{width}w", [f"scale_in {width} None True"]) for width in WIDTHS]
    made_as = {} if form == "jpeg" else {"output-format": form}
    return {"name": "default", "srcset": ops, "sizes": "100vw", **made_as}


IMAGE_PROCESS = {
    "picture": {
        "type": "picture",
        "sources": [_source(form) for form in FORMATS],
        "default": ("default", "640w"),
    }
}
