"""The page that tells partners how to check what they got: its sums, and who signed it."""

from __future__ import annotations

from newsroom.messages import mark
from newsroom.pages.list_pages import head
from newsroom.pages.values import CheckPage, Link, SiteView
from newsroom.shelf import Shelf
from newsroom.signers import NAMESPACE, SIGNERS, fingerprint_of

CHECK = "mitra/tanda-tangan/"


def check_page(shelf: Shelf, site: SiteView) -> CheckPage:
    """Return the page of a language; without keys in agency.toml it tells of sums alone."""
    signing = shelf.settings.agency.signing
    heading = shelf.say(mark("Check a bundle"))
    return CheckPage(
        **head(f"{shelf.prefix}{CHECK}", "check.html", heading, "", shelf, site),
        heading=heading,
        signers=Link("allowed_signers", SIGNERS) if signing.keys else None,
        identity=signing.identity,
        namespace=NAMESPACE,
        keys=tuple(
            (fingerprint_of(key), key.valid_after, key.valid_before) for key in signing.keys
        ),
    )
