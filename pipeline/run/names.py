"""What paths are called where a person reads of them."""

from pathlib import Path

from pipeline.config import Config
from pipeline.outlet import outlet


def name_in(path: Path, config: Config) -> str:
    """Return a path as a person knows it: relative to the project where it is in there."""
    return path.relative_to(config.root).as_posix() if path.is_relative_to(config.root) else str(path)


def name_out(path: str, config: Config) -> str:
    """Return the name of a file below the out folder likewise."""
    return (
        name_in(config.out / path, config) if isinstance(config.out, Path) else outlet(config.out).name(path)
    )
