"""Odd and hostile pictures, made here byte by byte; nobody's files are needed."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageCms, TiffImagePlugin

RED = (200, 30, 30)
BLUE = (30, 30, 200)
SIZE = (160, 120)
FORMS = {
    "jpg": "JPEG",
    "png": "PNG",
    "webp": "WEBP",
    "gif": "GIF",
    "tif": "TIFF",
    "avif": "AVIF",
    "heic": "HEIF",
}


def halves(size: tuple[int, int] = SIZE) -> Image.Image:
    """Return a picture that is red on the left and blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def written(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    """Return a picture as a file."""
    if form == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def whole(extension: str) -> bytes:
    """Return the two halves in the format of an extension."""
    return written(halves(), FORMS[extension])


def moving(
    frames: int = 5, form: str = "GIF", size: tuple[int, int] = (64, 48), each: int = 100
) -> bytes:
    """Return a picture that is red and violet in turn, each so many milliseconds."""
    colors = [(200, 30, number % 2 * 170 + 30) for number in range(frames)]
    first, *others = [Image.new("RGB", size, color) for color in colors]
    return written(first, form, save_all=True, append_images=others, duration=each, loop=0)


# PNG, chunk by chunk ---------------------------------------------------------------------------


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return one chunk with its sum."""
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def png_with(*chunks: bytes, data: bytes | None = None) -> bytes:
    """Return a PNG with chunks right after its header."""
    data = data or whole("png")
    return data[:33] + b"".join(chunks) + data[33:]


def png_header(width: int, height: int) -> bytes:
    """Return a PNG whose header promises a size that its data does not hold."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + END


END = chunk(b"IEND", b"")


def png_bomb(width: int, height: int) -> bytes:
    """Return a PNG of one colour: small as a file, large when decoded, and whole."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    packer = zlib.compressobj(9)
    row = b"\0" + bytes(RED) * width
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", data) + END


def adam7() -> bytes:
    """Return an interlaced PNG of 8 by 8 red pixels: seven passes."""
    rows = [(1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4)]
    raw = b"".join((b"\0" + bytes(RED) * wide) * high for wide, high in rows)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 1))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(raw)) + END


def itxt_bomb(megabytes: int = 200) -> bytes:
    """Return a PNG with a compressed text that is very long when it is unpacked."""
    packed = zlib.compress(b"a" * (megabytes << 20), 9)
    return png_with(chunk(b"iTXt", b"judul\0\1\0\0\0" + packed))


# JPEG, segment by segment ----------------------------------------------------------------------


def segment(kind: int, data: bytes) -> bytes:
    """Return one segment of a JPEG."""
    return bytes((0xFF, kind)) + struct.pack(">H", len(data) + 2) + data


def jpeg_with(*segments: bytes, data: bytes | None = None) -> bytes:
    """Return a JPEG with segments right after its start."""
    data = data or whole("jpg")
    return data[:2] + b"".join(segments) + data[2:]


def jpeg_sized(width: int, height: int) -> bytes:
    """Return a JPEG whose frame header says another size than it has."""
    data = bytearray(whole("jpg"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def oriented(kind: int, count: int, value: bytes) -> bytes:
    """Return a JPEG whose EXIF says an orientation, in a type and number of values of any kind."""
    entry = struct.pack("<HHI", 0x0112, kind, count) + value.ljust(4, b"\0")
    return with_exif(b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 1) + entry + b"\0" * 4)


def with_exif(raw: bytes) -> bytes:
    """Return a JPEG with a raw EXIF segment."""
    return jpeg_with(segment(0xE1, raw))


def exif_offsets() -> bytes:
    """Return a JPEG whose EXIF points outside itself, everywhere."""
    head = b"Exif\0\0II*\0\x08\0\0\0"
    entries = [(0x0112, 3, 1, 9), (0x8769, 4, 1, 0xFFFFFF00), (0x8825, 4, 1, 0x7FFFFFFF)]
    entries += [(0x010F, 2, 0x7FFFFFFF, 0xFFFFFFF0), (0x927C, 7, 4000, 8)]
    packed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return with_exif(head + struct.pack("<H", len(entries)) + packed + b"\x08\0\0\0")


def thumbnailed() -> bytes:
    """Return a red and blue JPEG whose EXIF holds a green thumbnail: what was cropped away."""
    small = written(Image.new("RGB", (32, 24), (30, 160, 60)))
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", 0) + struct.pack("<I", 14)
    entries = [(0x0103, 3, 1, 6), (0x0201, 4, 1, 56), (0x0202, 4, 1, len(small))]
    tiff += struct.pack("<H", 3) + b"".join(struct.pack("<HHII", *e) for e in entries) + b"\0" * 4
    return with_exif(b"Exif\0\0" + tiff + small)


XMP = b"http://ns.adobe.com/xap/1.0/\0"


def xmp_bomb() -> bytes:
    """Return a JPEG whose XMP has entities of entities."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<!DOCTYPE x [<!ENTITY a0 "haha">{entities}]><x:xmpmeta>&a11;</x:xmpmeta>'
    return jpeg_with(segment(0xE1, XMP + text.encode()))


def zip_behind(data: bytes) -> bytes:
    """Return a picture with a ZIP behind it: it opens as both (a JAR: GIFAR)."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("META-INF/MANIFEST.MF", "Main-Class: Jahat\n")
    return out.getvalue()


# Colours ---------------------------------------------------------------------------------------


def cmyk(profile: bytes = b"") -> bytes:
    """Return a CMYK JPEG of pure red, inverted as Photoshop does: Pillow writes it so."""
    options = {"icc_profile": profile} if profile else {}
    data = written(Image.new("CMYK", SIZE, (0, 255, 255, 0)), quality=95, **options)
    assert b"Adobe" in data
    return data


def srgb() -> bytes:
    """Return a good profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def lab() -> bytes:
    """Return a TIFF in LAB: a middle red."""
    image = Image.merge("RGB", [Image.new("L", SIZE, value) for value in RED])
    source, target = (ImageCms.createProfile(name) for name in ("sRGB", "LAB"))
    converted = ImageCms.profileToProfile(image, source, target, outputMode="LAB")
    assert converted is not None
    return written(converted, "TIFF")


def deep(value: int, form: str) -> bytes:
    """Return a grey picture of 16 bits."""
    return written(Image.new("I;16", SIZE, value), form)


def deep_mac() -> bytes:
    """Return a grey TIFF of 16 bits, the higher byte first."""
    width, height = SIZE
    pixels = struct.pack(">H", 0x8000) * width * height
    short = {258: 16, 259: 1, 262: 1, 277: 1}  # bits, no compression, black is 0, one sample
    long = {256: width, 257: height, 273: 8, 278: height, 279: len(pixels)}
    entries = [(tag, 3, 1, value << 16) for tag, value in short.items()]
    entries += [(tag, 4, 1, value) for tag, value in long.items()]
    packed = b"".join(struct.pack(">HHII", *entry) for entry in sorted(entries))
    head = b"MM\0*" + struct.pack(">I", 8 + len(pixels))
    return head + pixels + struct.pack(">H", len(entries)) + packed + b"\0" * 4


def palette() -> bytes:
    """Return a palette PNG: red, and one index that is transparent on the right."""
    image = Image.new("P", SIZE, 0)
    image.putpalette([*RED, 0, 0, 0])
    image.paste(1, (SIZE[0] // 2, 0, *SIZE))
    return written(image, "PNG", transparency=1)


def one_bit() -> bytes:
    """Return a picture of black and white: white on the left."""
    image = Image.new("1", SIZE, 1)
    image.paste(0, (SIZE[0] // 2, 0, *SIZE))
    return written(image, "PNG")


def grey_alpha() -> bytes:
    """Return black that is half transparent."""
    return written(Image.new("LA", SIZE, (0, 128)), "PNG")


# TIFF ------------------------------------------------------------------------------------------


def tiff_loop() -> bytes:
    """Return a TIFF whose only directory says that it is followed by itself."""
    data = bytearray(whole("tif"))
    (at,) = struct.unpack("<I", data[4:8])
    (count,) = struct.unpack("<H", data[at : at + 2])
    end = at + 2 + 12 * count
    data[end : end + 4] = struct.pack("<I", at)
    return bytes(data)


def tiff_of(pages: int, small: bool = False) -> bytes:
    """Return a TIFF of pages; `small`: all but the first are marked as copies of it."""
    images = [halves((64, 48)) for _ in range(pages)]
    out = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(out, True) as writer:
        for number, image in enumerate(images):
            info = TiffImagePlugin.ImageFileDirectory_v2()
            if small and number:
                info[254] = 1
            image.save(writer, "TIFF", tiffinfo=info)
            writer.newFrame()
    return out.getvalue()


def webp_canvas(width: int, height: int) -> bytes:
    """Return a moving WebP whose header promises a huge canvas."""
    data = bytearray(moving(3, "WEBP"))
    at = data.index(b"VP8X") + 12
    data[at : at + 6] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


# SVG -------------------------------------------------------------------------------------------

SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
BOX = 'viewBox="0 0 40 30"'
HALVES = (
    '<rect width="20" height="30" fill="rgb(200,30,30)"/>'
    '<rect x="20" width="20" height="30" fill="rgb(30,30,200)"/>'
)


def svg(body: str = HALVES, head: str = BOX, before: str = "") -> bytes:
    """Return a drawing."""
    return f"{before}<svg {SVG} {head}>{body}</svg>".encode()


def uses(steps: int, per_step: int = 2) -> str:
    """Return shapes that double at each step."""
    groups = [f'<g id="a0">{HALVES}</g>']
    for step in range(1, steps):
        groups.append(f'<g id="a{step}">' + f'<use href="#a{step - 1}"/>' * per_step + "</g>")
    return f'<defs>{"".join(groups)}</defs><use href="#a{steps - 1}"/>'


def patterns(steps: int, in_style: bool) -> str:
    """Return patterns that are filled with patterns, named in attributes or in a style sheet."""
    rules, parts = [], []
    for step in range(1, steps):
        how = f'class="p{step - 1}"' if in_style else f'fill="url(#p{step - 1})"'
        rules.append(f".p{step}{{fill:url(#p{step})}}")
        shape = f'<rect width="1" height="1" {how}/>'
        parts.append(f'<pattern id="p{step}" width="1" height="1">{shape * 2}</pattern>')
    first = f'<pattern id="p0" width="1" height="1">{HALVES}</pattern>'
    style = f"<style>{''.join(rules)}.p0{{fill:url(#p0)}}</style>" if in_style else ""
    last = f'class="p{steps - 1}"' if in_style else f'fill="url(#p{steps - 1})"'
    return f"{style}<defs>{first}{''.join(parts)}</defs><rect {last} width='9' height='9'/>"


def laughs() -> bytes:
    """Return the drawing of a billion laughs."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return svg(before=f'<!DOCTYPE svg [<!ENTITY l0 "ha">{entities}]>', body="<g>&l9;</g>")


def embedded(data: bytes, kind: str = "png") -> str:
    """Return a picture inside a drawing, over all of it."""
    text = base64.b64encode(data).decode()
    return f'<image width="40" height="30" href="data:image/{kind};base64,{text}"/>'


Make = Callable[[], bytes]
