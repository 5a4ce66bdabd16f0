"""Tell a WebSub hub which feeds have changed, so that subscribers need not poll.

W3C WebSub (2018), section 7, leaves the call to the hub; this is the one that hubs agree on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from filecmp import cmp
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from newsroom.channels import FORMS

_AT_ONCE = 50
_SECONDS = 10


def changed_feeds(before: Path | None, after: Path) -> Iterator[str]:
    """Yield the site paths of the feeds that are new or other than in the release before."""
    names = {form.file for form in FORMS}
    for path in sorted(p for name in names for p in after.rglob(name)):
        place = path.relative_to(after)
        old = before / place if before else None
        if old is None or not old.is_file() or not cmp(old, path, shallow=False):
            yield place.as_posix()


def tell_hub(hub: str, urls: Sequence[str]) -> str:
    """Name the changed feeds to the hub; return why it could not be told, "" if it was.

    The edition is out by then, so that a hub that is away is no failure of publishing.
    """
    for start in range(0, len(urls), _AT_ONCE):
        some = urls[start : start + _AT_ONCE]
        form = urlencode([("hub.mode", "publish"), *(("hub.url", url) for url in some)])
        try:
            with urlopen(Request(hub, form.encode(), method="POST"), timeout=_SECONDS):
                pass
        except (OSError, HTTPException, ValueError) as error:
            return str(error) or type(error).__name__
    return ""
