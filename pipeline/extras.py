"""Optional parts of the program, loaded when they are asked for."""

import importlib
from types import ModuleType

from pipeline.errors import PipelineError


class MissingError(PipelineError):
    """An optional part of the program is not installed."""


def install_step(extra: str) -> str:
    """Return how to install an optional part; the program is installed from its own folder."""
    return f"install the extra with: .venv/bin/pip install -e '.[{extra}]'"


def load_extra(module: str, extra: str, where: str) -> ModuleType:
    """Import a module that needs an extra; `where` is what asked for it. Raises `MissingError`."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed"
        raise MissingError(message, where=where, next_step=install_step(extra)) from error
