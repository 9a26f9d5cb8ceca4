"""The project's terms, read once for all articles."""

from functools import lru_cache
from pathlib import Path

from pipeline.config import Config
from pipeline.glossary import read_glossary
from pipeline.terms import Glossary


def glossary_of(config: Config) -> Glossary:
    """Read the project's terms. Raises `PipelineError`."""
    paths = [config.root / name if name else None for name in (config.glossary, config.do_not_translate)]
    return _terms(*paths, tuple(path.stat().st_mtime_ns if path and path.is_file() else 0 for path in paths))


@lru_cache(maxsize=4)
def _terms(terms: Path | None, kept: Path | None, times: tuple[int, ...]) -> Glossary:
    """Read the project's terms once for all articles; `times` tell one state of the files from another."""
    _ = times
    return read_glossary(terms, kept)
