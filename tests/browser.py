"""A real browser for tests: Chromium without a window, spoken to through two pipes.

The Chrome DevTools Protocol as JSON with NUL between, on its file descriptors 3 and 4: no port, no
library. It reaches 127.0.0.1 only.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

DEADLINE = 30.0  # seconds
# The policy of THREATS.md, with films of our own: what a page does here it does under it.
POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "script-src 'self'; media-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
_OPTIONS = (
    *("--headless", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu"),
    *("--hide-scrollbars", "--disable-background-networking", "--disable-dev-shm-usage"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
# Puts two pipes where Chromium looks for them, whatever their numbers were.
_SHIM = """
import fcntl, os, sys
read, write = (fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3])
os.dup2(read, 3), os.dup2(write, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""


def find_browser() -> str | None:
    """Return the program, if this machine has one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


class Browser:
    """A running Chromium."""

    def __init__(self, program: str, profile: Path) -> None:
        orders, self._to = os.pipe()
        self._from, answers = os.pipe()
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        shim = [sys.executable, "-c", _SHIM, str(orders), str(answers)]
        self._process = subprocess.Popen(
            [*shim, program, *_OPTIONS, *sandbox, f"--user-data-dir={profile}"],
            pass_fds=(orders, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(orders)
        os.close(answers)
        self._rest, self._last = b"", 0

    def call(self, method: str, session: str = "", **params: Any) -> Any:
        """Send an order and return its result; events on the way are passed over."""
        self._last += 1
        order = {"id": self._last, "method": method, "params": params}
        if session:
            order["sessionId"] = session
        os.write(self._to, json.dumps(order).encode() + b"\0")
        deadline = time.monotonic() + DEADLINE
        while (answer := self._answer(deadline)).get("id") != self._last:
            pass
        assert "error" not in answer, (method, answer["error"])
        return answer["result"]

    def _answer(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._from], [], [], max(0, deadline - time.monotonic()))
            assert ready, "the browser does not answer"
            data = os.read(self._from, 1 << 16)
            assert data, "the browser is gone"
            self._rest += data
        answer, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(answer)
        return found

    def listen(self) -> None:
        """Give it time, until it says something or a moment is over."""
        select.select([self._from], [], [], 0.02)

    def open(self) -> Tab:
        """Open an empty tab."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        found = self.call("Target.attachToTarget", targetId=target, flatten=True)
        return Tab(self, found["sessionId"])

    def close(self) -> None:
        """End the browser and wait for it."""
        os.close(self._to)
        os.close(self._from)
        self._process.terminate()
        self._process.wait(DEADLINE)


class Tab:
    """One page: its window, its keyboard, and what scripts find in it."""

    def __init__(self, browser: Browser, session: str) -> None:
        self.call, self._listen = partial(browser.call, session=session), browser.listen
        self.call("Page.enable")

    def resize(self, width: int, height: int, *, touch: bool = False) -> None:
        """Give the window a size in CSS pixels, one device pixel each."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=touch,
        )
        self.call("Emulation.setTouchEmulationEnabled", enabled=touch)

    def prefer(self, **features: str) -> None:
        """Set what readers prefer: `color_scheme="dark"`."""
        wished = [
            {"name": f"prefers-{k.replace('_', '-')}", "value": v} for k, v in features.items()
        ]
        self.call("Emulation.setEmulatedMedia", features=wished)

    def visit(self, url: str) -> None:
        """Go to an address and wait until all of it is there."""
        self.call("Page.navigate", url="about:blank")
        self.wait("location.href === 'about:blank'")
        self.call("Page.navigate", url=url)
        self.wait("location.href !== 'about:blank' && document.readyState === 'complete'")

    def ask(self, script: str) -> Any:
        """Return what an expression is, or what its promise brings."""
        result = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def wait(self, script: str) -> None:
        """Wait until an expression is true; also where the page's own scripts do not run."""
        deadline = time.monotonic() + DEADLINE
        while not self.ask(f"Boolean({script})"):
            assert time.monotonic() < deadline, f"never true: {script}"
            self._listen()

    def press(self, key: str) -> None:
        """Press a key and let it go: `Enter`, `+`, `ArrowLeft`."""
        codes = {"Enter": 13, "Tab": 9, "Escape": 27, " ": 32}
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        told = {"key": key, "windowsVirtualKeyCode": codes.get(key, 0), "text": text}
        self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **told)
        self.call("Input.dispatchKeyEvent", type="keyUp", **told)

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        """Put fingers down (`Start`), move (`Move`) or lift them (`End`)."""
        fingers = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.call("Input.dispatchTouchEvent", type=f"touch{kind}", touchPoints=fingers)

    def mouse(self, kind: str, x: float, y: float, **more: Any) -> None:
        """Move the mouse (`Moved`), press (`Pressed`), let go (`Released`), turn its `Wheel`."""
        button = {"button": "left", "clickCount": 1} if kind in ("Pressed", "Released") else {}
        told = {"type": f"mouse{kind}", "x": x, "y": y, **button, **more}
        self.call("Input.dispatchMouseEvent", **told)

    def picture(self) -> bytes:
        """Return what is seen, as a PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine as a careful server would; yield its address."""
    handler = partial(_Careful, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class _Careful(SimpleHTTPRequestHandler):
    """Sends the policy with everything, and writes no log."""

    def end_headers(self) -> None:
        """Add the policy."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
