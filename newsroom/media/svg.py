"""SVG as a source of photos: cleaned by a strict allow list, then drawn; never published itself.

What would draw another picture elsewhere, load something or run is refused by name; what draws
nothing (editors' own notes, titles, metadata) is left out without a word. `<style>` is taken,
since Illustrator writes all colours there, but only as plain rules, and written anew.
"""

from __future__ import annotations

import base64
import binascii
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsroom.media.refusal import Refused
from newsroom.media.svg_names import (
    ACTIVE,
    ATTRIBUTES,
    ELEMENTS,
    FUNCTIONS,
    GRADIENTS,
    PROPERTIES,
    TEXT,
    UNSEEN,
)
from newsroom.messages import mark

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_ELEMENTS = 20_000  # as drawn, so each use of a symbol counts; 100,000 took 13 s at 640 pixels
MOST_DEPTH = 100
MOST_BYTES = 10_000_000  # libxml2 takes no longer text without huge_tree
WIDTH, MOST_PIXELS = 2_560, 16_000_000  # what a drawing is worth, whatever size it says it has
_ALIKE = 0.01
_DPI = 96  # CSS Values 4, 6.2
_SVG, _HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_XINCLUDE = "{http://www.w3.org/2001/XInclude}"
_URL = re.compile(r"url\(\s*(['\"]?)\s*(.*?)\s*\1\s*\)", re.IGNORECASE | re.DOTALL)
_CALL = re.compile(r"([\w-]+)\s*\(")
_RULE = re.compile(r"\s*([\w.#*>,\s-]+?)\s*\{([^{}]*)\}\s*")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_LENGTH = re.compile(r"\s*(\d*\.?\d+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|q)?\s*", re.IGNORECASE)
_PIXELS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 9.6 / 2.54}
_PIXELS["q"] = _PIXELS["mm"] / 4
_RASTER = re.compile(r"\s*data:image/(?:png|jpe?g);base64,(.*)", re.IGNORECASE | re.DOTALL)


class _RefusedError(Exception):
    """Carries a refusal out of the depth of a drawing."""

    def __init__(self, code: str, order: str, **params: str) -> None:
        super().__init__(code)
        self.refused = Refused(code, order, tuple(params.items()))


def is_svg(data: bytes) -> bool:
    """Tell by its first bytes whether a file is XML or gzip, which no raster format is."""
    return data[:2] == b"\x1f\x8b" or data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def sanitise(data: bytes) -> bytes | Refused:
    """Return a drawing in which only shapes, colours and pictures of its own are left.

    Its width and height are pixels, scaled to what it may be drawn at. Never raises for bad bytes.
    """
    from lxml import etree

    try:
        return _sanitise(data)
    except _RefusedError as error:
        return error.refused
    except (etree.XMLSyntaxError, UnicodeDecodeError, RecursionError) as error:
        order = mark("this drawing is damaged ({reason}); export it again as SVG or PNG")
        reason = " ".join(str(error).split())[:120]
        return Refused("photo-damaged", order, (("reason", reason),))


def size_of(clean: bytes) -> tuple[int, int]:
    """Return the size (pixels) of a sanitised drawing."""
    root = _parse(clean)
    return int(root.get("width")), int(root.get("height"))


def rasterise(clean: bytes, width: int) -> Image:
    """Draw a sanitised drawing so many pixels wide, on nothing; no fonts, no files."""
    import resvg_py
    from lxml import etree
    from PIL import Image

    root, (wide, high) = _parse(clean), size_of(clean)
    root.set("width", str(width))
    root.set("height", str(max(1, round(high * width / wide))))
    text = etree.tostring(root, encoding="unicode")
    try:
        drawn = resvg_py.svg_to_bytes(svg_string=text, dpi=_DPI, skip_system_fonts=True)
    except BaseException as error:  # a panic of the library is no Exception and has no name
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(str(error)) from error
    with Image.open(io.BytesIO(drawn), formats=("PNG",)) as image:
        image.load()
        return image


def _sanitise(data: bytes) -> bytes:
    from lxml import etree

    if data[:2] == b"\x1f\x8b":
        order = mark("this drawing is compressed (.svgz); export it again as plain .svg")
        raise _RefusedError("photo-svg-compressed", order)
    if len(data) > MOST_BYTES:
        raise _too_much(f"{len(data)} bytes")
    text = data.decode("utf-8-sig")  # one encoding: another may hide what is looked for
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        order = mark('this drawing has a DOCTYPE; export it as "plain SVG", or as PNG')
        raise _RefusedError("photo-svg-doctype", order)
    root = _parse(text.encode())
    _judge_shape(root)
    clean = _copy(root)
    _count(clean)
    width, height = _size(root)
    wide, high = _box(root)
    if not (wide > 0 and high > 0):
        wide, high = width, height
        clean.set("viewBox", f"0 0 {width:.9g} {height:.9g}")
    if abs(wide * height / (high * width) - 1) < _ALIKE:
        clean.set("preserveAspectRatio", "none")  # whole pixels: no pale line along an edge
    scale = min(WIDTH / width, math.sqrt(MOST_PIXELS / (width * height)))
    clean.set("width", str(max(1, round(width * scale))))
    clean.set("height", str(max(1, round(height * scale))))
    written: bytes = etree.tostring(clean, encoding="utf-8")
    return written


def _parse(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
    )
    return etree.fromstring(data, parser)


def _judge_shape(root: Any) -> None:
    """Refuse what is no SVG, what asks for other files, and what is too much to look at."""
    from lxml import etree

    if root.tag != f"{_SVG}svg":
        order = mark("this is no SVG drawing; export it again as SVG or PNG")
        raise _RefusedError("photo-svg-unknown", order)
    for before in root.itersiblings(preceding=True):
        if before.tag is etree.PI and before.target == "xml-stylesheet":
            raise _outside("<?xml-stylesheet?>")
    for count, (_, depth) in enumerate(_walk(root, 1), 1):
        if count > 2 * MOST_ELEMENTS or depth > MOST_DEPTH:
            raise _too_much(f"{count} elements")


def _walk(element: Any, depth: int) -> Iterator[tuple[Any, int]]:
    waiting = [(element, depth)]
    while waiting:
        one, deep = waiting.pop()
        yield one, deep
        waiting += ((child, deep + 1) for child in one)


def _copy(element: Any) -> Any:
    """Return an element with what is allowed of it: nothing that was written by itself stays."""
    from lxml import etree

    kept = etree.Element(element.tag, nsmap={None: _SVG[1:-1]})
    name = _local(element)
    for key, value in element.attrib.items():
        if key != _HREF or "href" not in element.attrib:  # SVG 2, 16.1.3
            _keep_attribute(kept, name, key, value)
    if name == "style":
        kept.text = _rules(element.text or "")
    for child in element:
        if _is_drawn(child):
            kept.append(_copy(child))
    return kept


def _is_drawn(child: Any) -> bool:
    """Tell whether an element is kept; raises for one that would be missed or must not be."""
    if not isinstance(child.tag, str):
        return False  # an entity: none is declared, so that it stands for nothing
    local = _local(child)
    name = local.lower()
    if name in ACTIVE:
        raise _active(f"<{local}>")
    if child.tag.startswith(_XINCLUDE):
        raise _outside(f"<xi:{local}>")
    if name in TEXT:
        if "".join(child.itertext()).strip():
            # Fonts differ from machine to machine: the same drawing would be another picture.
            order = mark("turn the text of this drawing into paths, and export it again")
            raise _RefusedError("photo-svg-text", order)
        return False
    if not child.tag.startswith(_SVG) or name in UNSEEN:
        return False
    if local not in ELEMENTS:
        raise _unknown(f"<{local}>")
    return True


def _keep_attribute(kept: Any, name: str, key: str, value: str) -> None:
    if key.lower().startswith("on"):
        raise _active(key)
    if key in (_HREF, "href"):
        if name != "a":  # a link draws nothing; only pictures of the drawing are published
            kept.set("href", _target(name, value))
    elif key == "style":
        kept.set("style", _declarations(value))
    elif key in PROPERTIES:
        kept.set(key, _drawable(value))
    elif key in ATTRIBUTES:
        kept.set(key, value)


def _target(name: str, value: str) -> str:
    """Return where a reference leads: into the drawing, or to a raster picture inside it."""
    if value.startswith("#"):
        return value
    match = _RASTER.fullmatch(value)
    if match is None or name not in ("image", "feImage"):
        raise _outside(value)
    return _raster(match[1])


def _raster(written: str) -> str:
    """Return a picture inside a drawing; it is judged like any photo, by its header."""
    from PIL import Image

    try:
        data = base64.b64decode("".join(written.split()), validate=True)
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            form, size, turned = image.format, image.size, image.getexif().get(0x0112, 1) != 1
    except (binascii.Error, OSError, ValueError, SyntaxError):
        form, size, turned = "", (0, 0), True
    if turned or not form or size[0] * size[1] > MOST_PIXELS:
        order = mark(
            "a picture inside this drawing is damaged, turned or above {most} pixels; replace it"
        )
        raise _RefusedError("photo-svg-picture", order, most=str(MOST_PIXELS))
    return f"data:image/{form.lower()};base64,{base64.b64encode(data).decode()}"


def _rules(text: str) -> str:
    """Return a style sheet of plain rules; anything else would not be drawn as it was meant."""
    text, at, kept = _COMMENT.sub(" ", text), 0, []
    while text[at:].strip():
        match = _RULE.match(text, at)
        if match is None:
            _judge_references(text[at:])
            raise _unknown(" ".join(text[at:].split())[:40])
        kept.append(f"{match[1]}{{{_declarations(match[2])}}}")
        at = match.end()
    return "\n".join(kept)


def _declarations(text: str) -> str:
    """Return the declarations that draw something; others have no effect on shapes."""
    text = _COMMENT.sub(" ", text)
    _judge_references(text)
    pairs = [part.partition(":") for part in text.split(";")]
    drawn = [(k.strip(), v) for k, _, v in pairs if k.strip() in PROPERTIES]
    return ";".join(f"{key}:{_drawable(value).strip()}" for key, value in drawn)


def _drawable(value: str) -> str:
    """Return a value; raises for one that leads out, or has functions that nobody here draws."""
    _judge_references(value)
    if "\\" in value:
        raise _unknown(value[:40])
    for match in _CALL.finditer(value):
        if match[1].lower() not in FUNCTIONS:
            raise _unknown(f"{match[1]}()")
    return value


def _judge_references(value: str) -> None:
    """Refuse a value that leads out of the drawing."""
    if "@import" in value.lower():
        raise _outside(" ".join(value.split()))
    for part in re.split(r"url\s*\(", value, flags=re.IGNORECASE)[1:]:
        if not part.lstrip(" \t\r\n'\"").startswith("#"):
            raise _outside(part)


@dataclass(frozen=True)
class _Rule:
    """The last part of a selector (`rect.a#b`), and the ids that its declarations show."""

    element: str
    classes: frozenset[str]
    ids: frozenset[str]
    shown: tuple[str, ...]

    def may_mean(self, one: Any) -> bool:
        """Tell whether the rule may apply; what stands around the element does not count."""
        return (
            self.element in ("", "*", _local(one))
            and self.classes <= set(one.get("class", "").split())
            and self.ids <= {one.get("id")}
        )


def _rules_that_show(root: Any) -> Iterator[_Rule]:
    for style in root.iter(f"{_SVG}style"):
        for match in _RULE.finditer(style.text or ""):
            if shown := tuple(_names(match[2])):
                for selector in match[1].split(","):
                    last = re.split(r"[\s>]+", selector.strip())[-1]
                    classes = frozenset(re.findall(r"\.([\w-]+)", last))
                    ids = frozenset(re.findall(r"#([\w-]+)", last))
                    yield _Rule(re.split(r"[.#]", last)[0], classes, ids, shown)


def _names(value: str) -> Iterator[str]:
    return (match[2][1:] for match in _URL.finditer(value))


def _count(root: Any) -> None:
    """Refuse a drawing that draws itself, or too much: a use of a use doubles with every step."""
    named: dict[str, list[Any]] = {}
    for one in root.iter():
        named.setdefault(one.get("id", ""), []).append(one)
    rules = list(_rules_that_show(root))
    known: dict[Any, tuple[int, int]] = {}
    at_work: set[Any] = set()

    def measure(one: Any, depth: int) -> tuple[int, int]:
        if one in known:
            return known[one]
        if one in at_work or depth > 2 * MOST_DEPTH:
            raise _too_much(f"#{one.get('id') or _local(one)}")
        at_work.add(one)
        shown = (other for name in _shown_by(one, rules) for other in named.get(name, ()))
        inner = [measure(other, depth + 1) for other in (*one, *shown)]
        at_work.discard(one)
        own = _local(one) not in GRADIENTS
        total = (1 + sum(count for count, _ in inner)) * own
        high = 1 + max((height for _, height in inner), default=0)
        if total > MOST_ELEMENTS or high > 2 * MOST_DEPTH:
            raise _too_much(f"{total} elements")
        known[one] = total, high
        return known[one]

    measure(root, 1)


def _shown_by(one: Any, rules: Sequence[_Rule]) -> Iterator[str]:
    """Yield the ids of what an element draws besides its children: uses, patterns, masks."""
    if one.get("href", "").startswith("#"):
        yield one.get("href")[1:]
    for value in one.attrib.values():
        if "(" in value:
            yield from _names(value)
    for rule in rules:
        if rule.may_mean(one):
            yield from rule.shown


def _size(root: Any) -> tuple[float, float]:
    """Return width and height (pixels) as the drawing says, else as its viewBox does."""
    wide, high = _box(root)
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    if wide > 0 and high > 0:
        if not width and not height:
            width = wide
        width = width or height * wide / high
        height = height or width * high / wide
    if not (1e-3 < width < 1e6 and 1e-3 < height < 1e6):
        order = mark('this drawing has no size; give it width and height, or a "viewBox"')
        raise _RefusedError("photo-svg-size", order)
    return width, height


def _box(root: Any) -> tuple[float, float]:
    numbers = root.get("viewBox", "").replace(",", " ").split()
    try:
        _, _, wide, high = map(float, numbers)
    except ValueError:
        return 0.0, 0.0
    return wide, high


def _length(written: str) -> float:
    match = _LENGTH.fullmatch(written)
    return float(match[1]) * _PIXELS[(match[2] or "").lower()] if match else 0.0


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _active(name: str) -> _RefusedError:
    order = mark(
        'take "{name}" out of this drawing: no script, animation or page; export it as plain SVG'
    )
    return _RefusedError("photo-svg-active", order, name=name)


def _outside(what: str) -> _RefusedError:
    order = mark('this drawing asks for another file ("{what}"); embed it as PNG or JPEG')
    return _RefusedError("photo-svg-outside", order, what=what[:60])


def _unknown(name: str) -> _RefusedError:
    order = mark('"{name}" in this drawing cannot be drawn here; export the drawing as PNG')
    return _RefusedError("photo-svg-unknown", order, name=name)


def _too_much(what: str) -> _RefusedError:
    order = mark("this drawing is too complex ({what}); make it simpler, or export it as PNG")
    return _RefusedError("photo-svg-complex", order, what=what)
