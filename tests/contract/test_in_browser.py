"""What only a browser knows: how wide pictures stand, and what keys, fingers and mouse do."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from newsroom.pages.render import render_page
from tests.browser import Browser, Tab, find_browser, serve
from tests.contract import THEME
from tests.contract.examples import examples

EXAMPLES = examples()
SHOWN = (
    *("siaran-pers", "berita", "foto", "infografis", "video", "thirty-photos", "photo-in-essay"),
    *("more-photos", "front", "list", "grid", "month"),
)
_FORMATS = {"webp": "WEBP", "jpg": "JPEG"}
PERCENT = "+document.querySelector('.viewer-percent').textContent"
BOX = "document.querySelector('.viewer-stage img').getBoundingClientRect()"
OPEN = "document.querySelector('dialog').open"
CLOSED = f"!{OPEN} && history.state === null"
WORDS = "document.querySelector('.viewer-words').innerText"


@cache
def plain(width: int, height: int, form: str) -> bytes:
    """Return a picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (15, 90, 70)).save(out, form, quality=1)
    return out.getvalue()


def write_pictures(html: str, place: Path) -> None:
    """Write each file that the pictures of a page may load, in its true proportions."""
    for picture in re.findall(r"<picture>.*?</picture>", html, re.DOTALL):
        size = re.search(r'width="(\d+)" height="(\d+)"', picture)
        assert size is not None
        wide, high = int(size[1]), int(size[2])
        for name, width, ending in re.findall(r"media/([\w-]+-(\d+)\.(webp|jpg))", picture):
            height = int(width) * high // wide
            (place / name).write_bytes(plain(int(width), height, _FORMATS[ending]))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the examples, each below its name."""
    root = tmp_path_factory.mktemp("contoh")
    theme, media = root / "theme", root / "media"
    theme.mkdir(), media.mkdir()
    styles = sorted((THEME / "static" / "css").glob("*.css"))
    (theme / "site.css").write_bytes(b"".join(path.read_bytes() for path in styles))
    (theme / "viewer.js").write_bytes((THEME / "static" / "js" / "viewer.js").read_bytes())
    (theme / "icon.svg").write_bytes((THEME / "static" / "img" / "icon.svg").read_bytes())
    for name in SHOWN:
        page = EXAMPLES[name]
        html = render_page(page, THEME)
        write_pictures(html.decode(), media)
        place = root / name / page.url
        place.mkdir(parents=True)
        (place / "index.html").write_bytes(html)
        for shared in (theme, media):
            (root / name / shared.name).symlink_to(shared)
    with serve(root) as found:
        yield found


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return a tab of a real browser."""
    program = find_browser()
    if program is None:
        pytest.skip("no Chromium on this machine: nobody looked at the pages")
    browser = Browser(program, tmp_path_factory.mktemp("peramban"))
    try:
        yield browser.open()
    finally:
        browser.close()


def visit(tab: Tab, address: str, name: str, fragment: str = "") -> None:
    """Go to an example."""
    tab.visit(f"{address}{name}/{EXAMPLES[name].url}{fragment}")


# Widths -----------------------------------------------------------------------------------------

# A picture that was chosen by `sizes` is, by itself, as wide as that says (HTML, 4.8.4.3.6).
MEASURE = """
Promise.all([...document.querySelectorAll("picture img")].map(async (img) => {
  img.loading = "eager";
  await img.decode();
  const box = img.getBoundingClientRect();
  const place = img.closest("[class]:not(.look)").className;
  return [place, img.naturalWidth, box.width, box.right];
}))
"""


@pytest.mark.parametrize("width", [360, 600, 768, 1024, 1280, 1920])
@pytest.mark.parametrize("name", SHOWN)
def test_sizes_tell_how_wide_a_picture_is(name: str, width: int, tab: Tab, address: str) -> None:
    """Within a tenth: more loads bytes that nobody sees, less is blurred."""
    tab.resize(width, 800)
    visit(tab, address, name)
    found = tab.ask(MEASURE)
    assert found or name == "month"
    wrong = [one for one in found if not 0.9 <= one[1] / one[2] <= 1.1]
    assert wrong == []


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_is_wider_than_a_phone(name: str, tab: Tab, address: str) -> None:
    tab.resize(360, 640)
    visit(tab, address, name)
    assert tab.ask("document.documentElement.scrollWidth") == 360


# Keys -------------------------------------------------------------------------------------------


def open_by_key(tab: Tab, link: str) -> None:
    """Open the viewer as somebody without a mouse does."""
    tab.ask(f"document.querySelector({link!r}).focus()")
    tab.press("Enter")
    tab.wait(OPEN)


def test_an_infographic_is_enlarged_by_keys(tab: Tab, address: str) -> None:
    tab.resize(360, 640)
    visit(tab, address, "infografis")
    on_page = tab.ask("document.querySelector('.chart img').clientWidth")
    open_by_key(tab, ".chart-ways a")
    assert tab.ask("document.activeElement.dataset.do") == "close"
    assert tab.ask(f"{BOX}.width") > 1.5 * on_page
    assert tab.ask(f"{BOX}.top >= document.querySelector('.viewer-stage').offsetTop - 1")
    assert "kelotok" in tab.ask("document.querySelector('dialog').getAttribute('aria-label')")
    before = tab.ask(PERCENT)
    tab.press("+")
    assert tab.ask(PERCENT) == round(1.25 * before)
    tab.press("-")
    tab.press("-")
    assert tab.ask(PERCENT) < before
    tab.press("0")
    assert tab.ask(PERCENT) == 100
    for _ in range(5):
        tab.press("+")
    top = tab.ask(f"{BOX}.top")
    tab.press("ArrowDown")
    assert tab.ask(f"{BOX}.top") < top
    tab.press("ArrowUp")
    assert tab.ask(f"{BOX}.top") == top
    tab.press("PageDown")
    assert tab.ask(f"{BOX}.top") < top - 100
    assert tab.ask("document.documentElement.scrollWidth") == 360
    tab.press("Escape")
    tab.wait(CLOSED)
    tab.wait("document.activeElement === document.querySelector('.chart-ways a')")


def test_a_larger_file_comes_when_it_is_enlarged(tab: Tab, address: str) -> None:
    tab.resize(360, 640)
    visit(tab, address, "thirty-photos")
    open_by_key(tab, "#foto-2 a")
    tab.wait("document.querySelector('.viewer-stage img').currentSrc.endsWith('foto2-640.webp')")
    for _ in range(6):
        tab.press("+")
    tab.wait("document.querySelector('.viewer-stage img').currentSrc.endsWith('foto2-1280.webp')")
    tab.press("Escape")
    tab.wait(CLOSED)


def test_photos_are_leafed_through_by_keys(tab: Tab, address: str) -> None:
    tab.resize(1280, 800)
    visit(tab, address, "thirty-photos")
    open_by_key(tab, "#foto-3 a")
    assert tab.ask("location.hash") == "#foto-3"
    assert tab.ask(WORDS).startswith("3 dari 30")
    tab.press("ArrowRight")
    assert tab.ask("location.hash") == "#foto-4"
    assert "Warga Desa Contoh" in tab.ask(WORDS)
    assert "Foto: Rani Saputri / MMC" in tab.ask(WORDS)
    assert tab.ask("document.querySelector('.viewer-words').ariaLive") == "polite"
    tab.press("End")
    tab.press("ArrowRight")
    assert tab.ask(WORDS).startswith("30 dari 30")
    assert tab.ask("document.querySelector('[data-do=next]').ariaDisabled") == "true"
    tab.press("Home")
    tab.press("ArrowLeft")
    assert tab.ask("document.querySelector('dialog').ariaLabel").startswith("1 dari 30: Perahu")
    assert tab.ask("getComputedStyle(document.documentElement).overflowY") == "hidden"
    tab.press("ArrowRight")
    tab.press("Escape")
    tab.wait(CLOSED)
    tab.wait("document.activeElement === document.querySelector('#foto-2 a')")
    assert tab.ask("location.hash") == "#foto-2"
    assert tab.ask("getComputedStyle(document.documentElement).overflowY") != "hidden"


def test_back_closes_and_forward_opens_again(tab: Tab, address: str) -> None:
    tab.resize(360, 640)
    visit(tab, address, "foto")
    open_by_key(tab, "#foto-2 a")
    tab.press("ArrowRight")
    tab.ask("history.back()")
    tab.wait(CLOSED)
    tab.wait("location.hash === '#foto-3'")  # `close` is told a moment after it is closed
    assert tab.ask("location.pathname").endswith("/foto/2026/11/contoh/")
    tab.ask("history.forward()")
    tab.wait(OPEN)
    assert tab.ask(WORDS).startswith("3 dari 6")
    tab.press("Escape")
    tab.wait(CLOSED)


def test_an_address_of_a_photo_scrolls_there_and_opens_nothing(tab: Tab, address: str) -> None:
    tab.resize(360, 640)
    visit(tab, address, "foto", "#foto-3")
    tab.wait("Math.abs(document.querySelector('#foto-3').getBoundingClientRect().top) < 320")
    assert not tab.ask(OPEN)


def test_the_focus_stays_in_the_dialog(tab: Tab, address: str) -> None:
    tab.resize(360, 640)
    visit(tab, address, "foto")
    open_by_key(tab, "#foto-1 a")
    for _ in range(9):
        tab.press("Tab")
        inside = (
            "document.activeElement.closest('dialog') || document.activeElement.matches('body')"
        )
        assert tab.ask(f"Boolean({inside})")
    tab.press("Escape")
    tab.wait(CLOSED)


# Mouse and fingers ------------------------------------------------------------------------------


def test_a_mouse_turns_the_wheel_drags_and_clicks_twice(tab: Tab, address: str) -> None:
    tab.resize(1280, 800)
    visit(tab, address, "foto")
    open_by_key(tab, "#foto-1 a")
    tab.mouse("Wheel", 640, 400, deltaX=0, deltaY=-400)
    tab.wait(f"{PERCENT} > 200")
    left = tab.ask(f"{BOX}.left")
    tab.mouse("Pressed", 640, 400)
    tab.mouse("Moved", 700, 400, buttons=1)
    tab.mouse("Released", 700, 400)
    tab.wait(f"Math.abs({BOX}.left - {left} - 60) < 1")
    for _ in range(2):
        tab.mouse("Pressed", 640, 400)
        tab.mouse("Released", 640, 400)
    tab.wait(f"{PERCENT} === 100")
    assert tab.ask(WORDS).startswith("1 dari 6")
    tab.ask("document.querySelector('[data-do=close]').click()")
    tab.wait(CLOSED)


def test_fingers_swipe_pinch_and_tap_twice(tab: Tab, address: str) -> None:
    tab.resize(360, 640, touch=True)
    visit(tab, address, "foto")
    open_by_key(tab, "#foto-1 a")
    tab.touch("Start", (300, 250))
    for x in (260, 220, 180):
        tab.touch("Move", (x, 250))
    tab.touch("End")
    tab.wait(f"{WORDS}.startsWith('2 dari 6')")
    tab.touch("Start", (160, 250), (200, 250))
    for gap in (30, 40, 50):
        tab.touch("Move", (180 - gap, 250), (180 + gap, 250))
    tab.touch("End")
    tab.wait(f"{PERCENT} > 220")
    assert tab.ask(WORDS).startswith("2 dari 6")
    tab.press("0")
    for _ in range(2):
        tab.touch("Start", (180, 250))
        tab.touch("End")
    tab.wait(f"{PERCENT} === 250")
    tab.press("Escape")
    tab.wait(CLOSED)
    tab.resize(360, 640)


# Without ----------------------------------------------------------------------------------------


def test_without_script_a_link_leads_to_the_file(tab: Tab, address: str) -> None:
    tab.resize(360, 640)
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        visit(tab, address, "infografis")
        tab.ask("document.querySelector('.chart-ways a').focus()")
        tab.press("Enter")
        tab.wait("location.pathname.endsWith('/media/grafik-1280.jpg')")
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)


def test_with_a_key_held_a_link_is_a_link(tab: Tab, address: str) -> None:
    tab.resize(360, 640)
    visit(tab, address, "foto")
    event = "new MouseEvent('click', {bubbles: true, cancelable: true, ctrlKey: true})"
    kept = (
        "addEventListener('click', (e) => { window.kept = e.defaultPrevented; e.preventDefault() })"
    )
    tab.ask(f"{kept}, document.querySelector('#foto-1 a').dispatchEvent({event})")
    assert tab.ask("window.kept") is False
    assert not tab.ask(OPEN)
