"""What is looked at in each file as soon as it is made, where it is made."""

from __future__ import annotations

from newsroom.audit.feeds import Checked, check_feed
from newsroom.audit.links import Found, look_for_links
from newsroom.settings import Feeds


def look_at(path: str, data: bytes, base_path: str, feeds: Feeds) -> Found | Checked | None:
    """Return the links of a page, or what is wrong in a feed; None where there is nothing."""
    return look_for_links(path, data, base_path) or check_feed(path, data, feeds)
