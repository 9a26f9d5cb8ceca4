"""Optional parts of the program, loaded when they are asked for."""

import importlib
from types import ModuleType

from pipeline.errors import PipelineError


class MissingError(PipelineError):
    """An optional part of the program is not installed."""


def load_extra(module: str, extra: str, where: str) -> ModuleType:
    """Import a module that needs an extra; `where` is what asked for it. Raises `MissingError`."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed"
        raise MissingError(
            message, where=where, next_step=f"install the extra with: pip install 'diptych[{extra}]'"
        ) from error
