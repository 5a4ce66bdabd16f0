"""Invented photos: each a pure function of its number, twelve megapixels, as a camera's JPEG.

Light over the whole frame, clouds of noise in several octaves, things with edges, ground with a
fine texture, and a sensor's grain: enough of everything that an encoder meets in a photo.
"""

from __future__ import annotations

import math
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (4000, 3000)
SEED = 20261120
QUALITY = 92  # about a camera's own
STAMP = "1"  # another one makes photos anew
# How many cells an octave has across, and how far it moves a channel's value.
OCTAVES = ((5, 90), (11, 46), (29, 26), (73, 16), (190, 10), (500, 6))
FINE = ((1000, 34), (2000, 20))
THINGS, GRAIN = 26, 2.2


def photo(number: int) -> Image.Image:
    """Return a photo; the same number gives the same pixels."""
    chance = Random(SEED * 1_000 + number)
    ground = chance.uniform(0.35, 0.7)  # where the horizon is
    image = _merged(chance, OCTAVES)
    image = ImageChops.add(image, _light(chance), 1, -128)
    image = _with_things(image, chance)
    rough = ImageChops.add(image, _grey(chance, FINE, chance.uniform(0.4, 1.0)), 1, -128)
    image.paste(rough, mask=_below(ground))
    return ImageChops.add(image, _grain(chance), 1, -128)


def write_photos(count: int, folder: Path, jobs: int = 2) -> None:
    """Write `0000.jpg` and so on, unless they are there already."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [number for number in range(count) if not path_of(number, folder).exists()]
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(_write, missing, [folder] * len(missing)))


def path_of(number: int, folder: Path) -> Path:
    """Return where a photo lies; a generator that was changed writes elsewhere."""
    return folder / f"{number:04}.jpg"


def _write(number: int, folder: Path) -> None:
    path = path_of(number, folder)
    half = path.with_suffix(".half")
    photo(number).save(half, "JPEG", quality=QUALITY, subsampling="4:2:0")
    half.rename(path)


def _merged(chance: Random, octaves: tuple[tuple[int, int], ...]) -> Image.Image:
    """Return noise in colour: most of it in all channels, as light is."""
    common = _noise(chance, octaves, 1.0)
    own = [_noise(chance, octaves[:3], 0.35) for _ in range(3)]
    return Image.merge("RGB", [ImageChops.add(common, one, 1, -128) for one in own])


def _grey(chance: Random, octaves: tuple[tuple[int, int], ...], much: float) -> Image.Image:
    one = _noise(chance, octaves, much)
    return Image.merge("RGB", (one, one, one))


def _noise(chance: Random, octaves: tuple[tuple[int, int], ...], much: float) -> Image.Image:
    """Return octaves of noise around 128."""
    whole = Image.new("L", SIZE, 128)
    for cells, amount in octaves:
        share = amount * much / 128
        size = (cells, max(2, cells * SIZE[1] // SIZE[0]))
        spots = Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))
        spots = spots.point([round(128 + (value - 128) * share) for value in range(256)])
        whole = ImageChops.add(whole, spots.resize(SIZE, Image.Resampling.BICUBIC), 1, -128)
    return whole


def _light(chance: Random) -> Image.Image:
    """Return light that falls from one side, a little warmer there."""
    slope = Image.linear_gradient("L").rotate(chance.uniform(-40, 40), Image.Resampling.BICUBIC)
    slope = slope.crop((48, 48, 208, 208)).resize(SIZE, Image.Resampling.BICUBIC)
    ramps = [chance.uniform(0.25, 0.5) * warm for warm in (1.1, 1.0, 0.8)]
    return Image.merge(
        "RGB", [slope.point([round(128 + (128 - v) * r) for v in range(256)]) for r in ramps]
    )


def _with_things(image: Image.Image, chance: Random) -> Image.Image:
    """Lay in things with edges: walls, roofs, faces, wires; some out of focus."""
    wide, high = SIZE
    for thing in range(THINGS):
        over = Image.new("L", (wide // 2, high // 2), 0)
        draw = ImageDraw.Draw(over)
        x, y = chance.randrange(wide // 2), chance.randrange(high // 6, high // 2)
        size = int(60 * math.exp(chance.uniform(0, 2.4)))
        form = thing % 4
        if form == 0:
            draw.rectangle((x, y, x + size, y + size * 2 // 3), fill=230)
        elif form == 1:
            draw.ellipse((x, y, x + size * 2 // 3, y + size), fill=230)
        elif form == 2:
            draw.polygon([(x, y), (x + size, y + size // 3), (x + size // 4, y + size)], fill=230)
        else:
            draw.line((x, y, x + size * 3, y - size), fill=230, width=chance.randint(1, 6))
        if thing % 3 == 2:
            over = over.filter(ImageFilter.GaussianBlur(chance.uniform(2, 9)))
        colour = tuple(chance.randrange(20, 236) for _ in range(3))
        tinted = Image.blend(image, Image.new("RGB", SIZE, colour), chance.uniform(0.55, 0.85))
        image.paste(tinted, mask=over.resize(SIZE, Image.Resampling.BILINEAR))
    return image


def _below(share: float) -> Image.Image:
    """Return a mask that is open below a horizon, with a soft edge."""
    mask = Image.new("L", (8, 300), 0)
    mask.paste(255, (0, int(300 * share), 8, 300))
    return mask.filter(ImageFilter.GaussianBlur(6)).resize(SIZE, Image.Resampling.BICUBIC)


def _grain(chance: Random) -> Image.Image:
    """Return what a sensor adds to every pixel: one tile, turned about, since it is never seen."""
    tile = (800, 600)
    raw = chance.randbytes(tile[0] * tile[1] * 3)
    grain = Image.frombytes("RGB", tile, raw)
    grain = grain.point([round(128 + (v - 128) * GRAIN * 1.73 / 128) for v in range(256)] * 3)
    whole = Image.new("RGB", SIZE)
    for left in range(0, SIZE[0], tile[0]):
        for top in range(0, SIZE[1], tile[1]):
            turn = chance.choice((None, *list(Image.Transpose)[:2]))
            whole.paste(grain if turn is None else grain.transpose(turn), (left, top))
    return whole
