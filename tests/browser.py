"""A real Chromium, driven over a pipe: pages, keys, screens, downloads. No driver and no socket is needed."""

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.outside import CHROMIUM

_HAND_OVER = """
import os, sys
ends = [os.dup(int(end)) for end in sys.argv[1:3]]  # first away from 3 and 4, where Chromium looks for them
os.dup2(ends[0], 3)
os.dup2(ends[1], 4)
for end in (3, 4):
    os.set_inheritable(end, True)  # dup2 of a descriptor onto itself changes nothing
os.execv(sys.argv[3], sys.argv[3:])
"""
_KEYS = {"Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38, "Tab": 9}


class RefusedError(AssertionError):
    """The browser could not do what it was asked."""


class Browser:
    """One page of a browser."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back = os.fdopen(to, "wb"), os.fdopen(back, "rb")
        self._number, self._session = 0, ""
        self._rest = b""
        self.events: list[dict[str, Any]] = []
        """What the browser said of its own accord."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> Any:
        """Send a command of the DevTools protocol and return its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._to.write(json.dumps(message).encode() + b"\0")
        self._to.flush()
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RefusedError(method, answer["error"])
                return answer["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            data = os.read(self._back.fileno(), 1 << 16)
            if not data:
                message = "the browser has gone"
                raise AssertionError(message)
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(line)
        if "method" in answer:
            self.events.append(answer)
        return answer

    def wait(self, method: str, **expected: Any) -> dict[str, Any]:
        """Wait for an event that has not been waited for yet; those before it are forgotten."""
        while True:
            while self.events:
                event = self.events.pop(0)
                parameters: dict[str, Any] = event.get("params", {})
                if event["method"] == method and expected.items() <= parameters.items():
                    return parameters
            self._next()

    def hear(self, method: str) -> None:
        """Wait for an event, and keep it and all those before it in `events`.

        Nothing is asked of the page meanwhile: one that is being replaced answers with an error.
        """
        while not any(event["method"] == method for event in self.events):
            self._next()

    def open(self, address: str) -> None:
        """Go to a page and wait until it has loaded."""
        self.events.clear()
        self.call("Page.navigate", url=address)
        self.wait("Page.loadEventFired")

    def reload(self) -> None:
        """Load the page again."""
        self.events.clear()
        self.call("Page.reload")
        self.wait("Page.loadEventFired")

    def do(self, script: str) -> Any:
        """Run JavaScript in the page and return its value; a promise is waited for."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RefusedError(script, answer["exceptionDetails"])
        return answer["result"].get("value")

    def until(self, text: str, within: float = 30) -> str:
        """Wait until the page shows a text, however often it is loaded again meanwhile; return all it shows."""
        end, shown = time.monotonic() + within, ""
        while time.monotonic() < end:
            try:
                shown = self.do("document.body.innerText")
            except RefusedError as error:  # no body yet, or the page was replaced under the question
                shown = f"({error})"
            if text in shown:
                return shown
            time.sleep(0.05)
        raise AssertionError(text, shown)

    def press(self, *keys: str, control: bool = False) -> None:
        """Press keys as a keyboard does."""
        for key in keys:
            text = (
                ""
                if control or key in ("Escape", "ArrowDown", "ArrowUp", "Tab")
                else "\r"
                if key == "Enter"
                else key
            )
            for kind in ("keyDown", "keyUp"):
                extra = {"text": text} if text and kind == "keyDown" else {}
                code = _KEYS.get(key, ord(key.upper()) if len(key) == 1 else 0)
                self.call(
                    "Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code,
                    modifiers=2 if control else 0, **extra,
                )  # fmt: skip

    def type(self, text: str) -> None:
        """Put text where the cursor is, as an input method does."""
        self.call("Input.insertText", text=text)

    def screen(self, width: int, height: int = 800, *, dark: bool = False) -> None:
        """Set the window's size and the reader's taste."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=features)

    def shoot(self, path: Path) -> None:
        """Take a picture of the window."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def downloads(self, folder: Path) -> None:
        """Let what is downloaded go to a folder."""
        self.call(
            "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder), eventsEnabled=True
        )


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Start Chromium with an empty profile and no way to the outside; end it at the end."""
    assert CHROMIUM is not None
    read_there, write_here = os.pipe()
    read_here, write_there = os.pipe()

    process = subprocess.Popen(
        [
            sys.executable, "-c", _HAND_OVER, str(read_there), str(write_there),
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            f"--user-data-dir={profile}", "--remote-debugging-pipe",
        ],
        pass_fds=(read_there, write_there), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(read_there)
    os.close(write_there)
    try:
        page = Browser(write_here, read_here)
        yield page
    finally:
        process.terminate()
        process.wait(timeout=10)
