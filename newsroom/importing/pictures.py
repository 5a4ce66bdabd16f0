"""Pictures and players of old pages: photos alone in a paragraph, or plain links."""

from __future__ import annotations

from urllib.parse import urlsplit

from bs4 import NavigableString, PageElement, Tag

from newsroom.importing.nodes import BLOCKS, HEADINGS, PHOTO, PLAYERS, new_tag, tags, text_of
from newsroom.importing.targets import References, Target

_ANCHORS = ("p", *HEADINGS, "table", "dl", "pre", "summary")


def open_players(body: Tag, refs: References) -> None:
    """Turn what plays or embeds into a plain link to it."""
    for tag in tags(body, PLAYERS):
        source = text_of(tag, "src") or text_of(tag, "data")
        title = text_of(tag, "title") or text_of(tag, "aria-label")
        inner = tag.find(PLAYERS)
        if not source and inner is not None:
            tag.unwrap()  # its <source> speaks for it
            continue
        for child in tag.find_all(PLAYERS):
            child.decompose()
        if source:
            source = _watch_address(source)
            link = new_tag("a", title or short_address(source), href=source)
            tag.insert_before(NavigableString(" "), link, NavigableString(" "))
        tag.decompose() if tag.name in ("iframe", "embed", "source") else tag.unwrap()


def _watch_address(source: str) -> str:
    """Return the page of a video rather than its player."""
    address = "https:" + source if source.startswith("//") else source
    for player in ("youtube.com/embed/", "youtube-nocookie.com/embed/"):
        if player in address:
            video = address.split(player, 1)[1].split("?")[0].split("/")[0]
            return f"https://www.youtube.com/watch?v={video}"
    return address


def short_address(address: str) -> str:
    """Return the name of the file, else the host, to stand for an address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    name = parts.path.rstrip("/").rpartition("/")[2]
    return name if "." in name else parts.netloc or address


def show_pictures(body: Tag, refs: References) -> None:
    """Declare each picture as a photo of the text, or put a link in its place."""
    for image in body.find_all("img"):
        alt = text_of(image, "alt")
        figure = image.find_parent("figure")
        words = figure.find("figcaption") if figure is not None else None
        if figure is not None and len(figure.find_all("img")) > 1:
            words = None
        caption = words.get_text(" ", strip=True) if words else text_of(image, "title")
        target = refs.picture(text_of(image, "src"), alt, caption)
        if target.kind == "photo" and words is not None:
            words.decompose()
        _replace_picture(image, alt, target)


def _replace_picture(image: Tag, alt: str, target: Target) -> None:
    link = image.find_parent("a")
    alone = link is not None and not link.get_text(strip=True)
    if target.kind == "photo":
        place_photo(image, target.address)
    label = alt or short_address(target.address)
    if link is None:
        words = new_tag("a", label, href=target.address) if target.kind == "link" else None
        image.replace_with(words) if words else image.decompose()
        return
    image.decompose()
    if link.find("img") is not None:
        return  # the last picture in a link speaks for it
    if alone and _leads_to_picture(text_of(link, "href")) and target.kind == "photo":
        link.decompose()
    elif alone:
        link.string = label or short_address(text_of(link, "href"))


def _leads_to_picture(href: str) -> bool:
    return href.lower().split("?")[0].endswith((".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"))


def place_photo(near: Tag, name: str) -> None:
    """Put a photo alone in a paragraph, after the one (or the run of text) it stood in."""
    anchor: PageElement = _outermost(near) or _end_of_run(near)
    following = _next_element(anchor)
    while isinstance(following, Tag) and following.get(PHOTO):
        anchor = following
        following = _next_element(anchor)
    anchor.insert_after(new_tag("p", "", **{PHOTO: name}))


def _outermost(tag: Tag) -> Tag | None:
    """Return the farthest paragraph, heading or table around a tag, within its list item."""
    found = None
    for parent in tag.parents:
        if parent.name in _ANCHORS:
            found = parent
        if parent.name in ("li", "blockquote", "body") and not parent.find_parent("table"):
            return found
    return found


def _end_of_run(tag: Tag) -> PageElement:
    last: PageElement = tag
    while isinstance(last.parent, Tag) and last.parent.name not in BLOCKS | {"body"}:
        last = last.parent
    while (after := last.next_sibling) is not None and not (
        isinstance(after, Tag) and after.name in BLOCKS
    ):
        last = after
    return last


def _next_element(node: PageElement) -> PageElement | None:
    following = node.next_sibling
    while isinstance(following, NavigableString) and not following.strip():
        following = following.next_sibling
    return following
