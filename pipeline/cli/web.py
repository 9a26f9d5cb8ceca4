"""The way to the web, for the commands that take addresses."""

import argparse
from contextlib import ExitStack

from pipeline import __version__
from pipeline.config import Config
from pipeline.gather.fetch import Getter

LIMIT, DELAY = 1_000, 1.0
"""Pages in all, and seconds between two of a host, unless somebody says otherwise."""


def open_web(config: Config, options: argparse.Namespace, stack: ExitStack) -> Getter:
    """Return what fetches pages, open until the stack is closed."""
    from pipeline.gather.web import Web  # noqa: PLC0415 - httpx is loaded only for who goes to the network

    own = f"diptych/{__version__}" + (f" (+{config.base_url})" if config.base_url else "")
    agent = config.user_agent or own
    return stack.enter_context(Web(agent, allow_private=options.allow_private, delay=options.delay))
