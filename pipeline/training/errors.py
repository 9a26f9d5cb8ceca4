"""What a training says when it cannot go on."""

import importlib.util
from collections.abc import Sequence

from pipeline.errors import PipelineError
from pipeline.extras import install_step


class TrainingError(PipelineError):
    """Data, a model or an environment that a training cannot work with."""


def require(*modules: str) -> None:
    """Raise `TrainingError`, saying how to install them, unless these modules are there."""
    missing: Sequence[str] = [name for name in modules if not _there(name)]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        message = f"{' and '.join(missing)} {verb} not installed"
        raise TrainingError(message, next_step=install_step("train"))


def _there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # the package that the module is a part of
        return False
