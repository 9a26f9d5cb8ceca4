"""What a training says when it cannot go on."""

import importlib.util
from collections.abc import Sequence

from pipeline.errors import PipelineError

INSTALL = "install the extra with: .venv/bin/pip install -e '.[train]' (in another project: pip install 'diptych[train]')"
"""How torch and what else a training needs come into the environment."""


class TrainingError(PipelineError):
    """Data, a model or an environment that a training cannot work with."""


def require(*modules: str) -> None:
    """Raise `TrainingError`, saying how to install them, unless these modules are there."""
    missing: Sequence[str] = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        message = f"{' and '.join(missing)} {verb} not installed"
        raise TrainingError(message, next_step=INSTALL)
