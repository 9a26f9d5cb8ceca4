"""What several rooms' tests stand on."""

import socket
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).parent.parent

# A busy machine is no failure, and the suite tries the same cases every time; `--hypothesis-profile=explore`
# looks for new ones.
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def cases(steady: int) -> int:
    """Return how many cases a costly test tries: so many in the suite, as many as any other test when exploring."""
    return steady if settings.default.derandomize else settings.default.max_examples


def block_sockets(patch: pytest.MonkeyPatch) -> None:
    """Make every attempt to open a socket or look up a name an error."""

    def refuse(*_arguments: object, **_options: object) -> NoReturn:
        message = "a socket was opened"
        raise AssertionError(message)

    class Refused(socket.socket):
        """A class still, for libraries derive their own from it when they are imported."""

        def __new__(cls, *_arguments: object, **_options: object) -> NoReturn:
            refuse()

    patch.setattr(socket, "socket", Refused)
    for name in ("create_connection", "getaddrinfo", "socketpair"):
        patch.setattr(socket, name, refuse)


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """No network while the test runs."""
    block_sockets(monkeypatch)
