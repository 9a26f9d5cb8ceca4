"""Python processes that this one starts."""

import os
from pathlib import Path

import pipeline

_HOME = str(Path(pipeline.__file__).absolute().parent.parent)


def safe_path() -> dict[str, str]:
    """Return the variables with which Python loads this program, and nothing from the current folder.

    That may hold anybody's files. Python looks there first for a module that is run with `-m` or `-c`, and for
    each entry of `PYTHONPATH` that is empty or relative.
    """
    others = filter(os.path.isabs, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    return {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join((_HOME, *others))}
