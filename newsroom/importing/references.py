"""What the addresses in one text lead to; gathers its photos, documents and notes."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field

from newsroom.importing.links import Addresses
from newsroom.importing.maps import Photos
from newsroom.importing.photos import Words, describe, picture_suffixes
from newsroom.importing.source import IMAGES
from newsroom.importing.targets import Target
from newsroom.importing.text import file_name
from newsroom.messages import mark

MISSING = mark("a picture is not in the archive; removed: {detail}")
NO_PICTURE = mark("a picture's file is damaged or no picture; removed: {detail}")
REMOTE = mark("a picture of another site became a link: {detail}")
DEAD = mark("a link led nowhere; its words are kept: {detail}")
OLD_SITE = mark("a link leads to the old site still: {detail}")


@dataclass
class TextReferences:
    """References of the text at `source` (in the archive) that goes to `target` (index.md).

    `files` maps new name -> old path; `photos` holds the entries of the header, in order, and
    `made_up` what the desk must know of them.
    """

    source: str
    target: str
    title: str
    addresses: Addresses
    rules: Photos
    read: Callable[[str], bytes]
    files: dict[str, str] = field(default_factory=dict)
    photos: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    made_up: dict[str, str] = field(default_factory=dict)

    def lost(self, what: str, detail: str = "") -> None:
        """Note that something could not be kept as it was."""
        self.notes.append((what, detail))

    def link(self, href: str) -> Target:
        """Return where a link leads: a text or file of ours, an address, or nowhere."""
        if path := self.addresses.text(href, self.source):
            here = posixpath.dirname(self.target)
            return Target("text" if path == self.target else "link", posixpath.relpath(path, here))
        if file := self.addresses.file(href, self.source):
            return self._file(file)
        address = self.addresses.absolute(href)
        if not address:
            self.lost(DEAD, href)
            return Target("text")
        if self.addresses.is_own(address):
            self.lost(OLD_SITE, address)
        return Target("link", address)

    def _file(self, path: str) -> Target:
        if posixpath.splitext(path)[1].lower() in IMAGES:
            return self._photo(path, Words())
        return Target("link", self._name(path, posixpath.basename(path)))

    def picture(self, src: str, alt: str, caption: str) -> Target:
        """Return a photo beside the text, or a link to a picture elsewhere."""
        return self.show(src, Words(alt, caption))

    def show(self, src: str, words: Words) -> Target:
        """Declare the photo that `src` means and return it."""
        if path := self.addresses.file(src, self.source):
            return self._photo(path, words)
        address = self.addresses.absolute(src)
        if address.startswith(("http:", "https:")) and not self.addresses.is_own(address):
            self.lost(REMOTE, address)
            return Target("link", address)
        self.lost(MISSING, src)
        return Target("text")

    def _photo(self, path: str, words: Words) -> Target:
        suffixes = picture_suffixes(self.read(path))
        if not suffixes:
            self.lost(NO_PICTURE, path)
            return Target("text")
        stem, _, suffix = posixpath.basename(path).rpartition(".")
        if suffix.lower() not in suffixes:
            suffix = suffixes[0]
        name = self._name(path, f"{stem}.{suffix}")
        entry, note = describe(name, words, self.title, self.rules)
        if name not in self.photos or (self.made_up[name] and not note):
            self.photos[name] = entry
            self.made_up[name] = note
        return Target("photo", name)

    def _name(self, path: str, wanted: str) -> str:
        """Return the name of an old file beside the new text; two files never share one."""
        known = next((name for name, old in self.files.items() if old == path), "")
        if known:
            return known
        name = plain = file_name(wanted)
        number = 2
        while name in self.files or name == "index.md":
            stem, dot, suffix = plain.rpartition(".")
            name = f"{stem}-{number}{dot}{suffix}"
            number += 1
        self.files[name] = path
        return name

    def described(self) -> list[dict[str, str]]:
        """Return the photos for the header, the first one leading; note what was made up."""
        for name, note in self.made_up.items():
            if note:
                self.lost(note, name)
        return list(self.photos.values())

    def forget_unshown(self, body: str) -> None:
        """Leave out documents whose link did not survive: a file that nothing shows is an error."""
        self.files = {
            name: old for name, old in self.files.items() if name in self.photos or name in body
        }
