"""Where a project's files stand. Nothing here touches the disk."""

import re
from pathlib import Path

from pipeline.model import Language

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What names an article, and so its catalogs."""
FILES = "files"
"""The folder below the out folder with the files that articles refer to, under their paths below the source folder."""


def locale_name(language: Language) -> str:
    """Write a language as gettext does: `fr_CA` for `fr-CA`."""
    return language.replace("-", "_")


def template_place(locales: Path, slug: str) -> Path:
    """Return where an article's template stands."""
    return locales / f"{slug}.pot"


def catalog_place(locales: Path, slug: str, language: Language) -> Path:
    """Return where an article's catalog for a language stands."""
    return locales / locale_name(language) / "LC_MESSAGES" / f"{slug}.po"


def ledger_place(locales: Path, slug: str, language: Language) -> Path:
    """Return where the record of machines' work on that catalog stands."""
    return locales / locale_name(language) / "machine" / f"{slug}.tsv"


def register_place(folder: Path, language: Language) -> Path:
    """Return where the names of a language's editions are kept."""
    return folder / language / "slugs.tsv"


def state_place(root: Path) -> Path:
    """Return the folder of what can be worked out again."""
    return root / ".diptych"
