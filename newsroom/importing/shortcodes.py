"""Remains of a generator's template language in a body: said in HTML, or taken out."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from newsroom.importing.targets import References
from newsroom.messages import mark

SHORTCODE = mark("template code removed: {detail}")

_CODE = re.compile(
    r"(^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\2|(?<!`)(`+)(?!`).*?(?<!`)\3(?!`))", re.S | re.M
)
_HUGO = re.compile(r"\{\{(?P<kind>[<%])\s*(?P<inner>.*?)\s*[>%]\}\}", re.S)
_LIQUID = re.compile(r"\{%-?\s*(?P<inner>.*?)\s*-?%\}|\{\{-?\s*(?P<value>[^{}]*?)\s*-?\}\}", re.S)
_ARGUMENT = re.compile(r"(?:([\w-]+)\s*=\s*)?(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=]+))")
_ADDRESSES = {"ref", "relref", "link", "post_url"}


def open_shortcodes(body: str, refs: References) -> str:
    """Return a body without shortcodes of Hugo and tags of Liquid; code is left alone."""
    if "{{" not in body and "{%" not in body:
        return body
    return outside_code(body, lambda text: _open(text, refs))


def outside_code(body: str, change: Callable[[str], str]) -> str:
    """Return a body with everything changed but its fenced listings and code spans."""
    at = 0
    out = []
    for code in _CODE.finditer(body):
        out += [change(body[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*out, change(body[at:])])


def _open(text: str, refs: References) -> str:
    text = _HUGO.sub(lambda match: _said(match["inner"], refs), text)
    return _LIQUID.sub(lambda match: _liquid(match, refs), text)


def _liquid(match: re.Match[str], refs: References) -> str:
    value = match["value"]
    if value is None:
        return _said(match["inner"], refs)
    if re.match(r"(?:site|page)\.[\w.]*url\b", value):
        return ""  # {{ site.baseurl }}/path: a path of the old site
    refs.lost(SHORTCODE)
    return ""


def _said(inner: str, refs: References) -> str:
    """Return what a shortcode shows, as far as it can be told."""
    name, _, rest = inner.strip().partition(" ")
    named, loose = _arguments(rest)
    first = loose[0] if loose else ""
    if name in _ADDRESSES and first:
        return first
    if name == "youtube" and (video := named.get("id", first)):
        return f"<https://www.youtube.com/watch?v={video}>"
    if name == "vimeo" and (video := named.get("id", first)):
        return f"<https://vimeo.com/{video}>"
    if name in ("figure", "img", "image") and (source := named.get("src", first)):
        caption = escape(named.get("caption") or named.get("title", ""))
        alt = escape(named.get("alt", ""))
        return f'<img src="{escape(source)}" alt="{alt}" title="{caption}">'
    if name not in ("raw", "endraw") and not name.startswith(("/", "end")):
        refs.lost(SHORTCODE)
    return ""


def _arguments(text: str) -> tuple[dict[str, str], list[str]]:
    named: dict[str, str] = {}
    loose: list[str] = []
    for name, *values in _ARGUMENT.findall(text.rstrip("/ ")):
        value = next((value for value in values if value), "")
        if name:
            named[name] = value
        else:
            loose.append(value)
    return named, loose
