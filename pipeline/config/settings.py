"""A project's settings as such, and what each key does."""

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError
from pipeline.model import (
    NO_LEVELS,
    Flavour,
    Format,
    Language,
    Levels,
    ModelFolder,
    Naming,
    PageLayout,
    Policy,
    Terms,
)


class ConfigError(PipelineError):
    """The configuration cannot be used; the message lists everything that is wrong with it."""


LANGUAGES = (Language("fr"), Language("en"))
_FORMATS = (Format.HTML, Format.MARKDOWN, Format.TEXT, Format.FEED, Format.SITEMAP)
PLACES = ("source", "locales", "templates")
"""Settings that name a folder below the project's, or anywhere."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Other terms for some editions."""

    pattern: str
    """Names them as `<article>/<language>`; `*` and `?` stand for any letters and any letter."""
    changes: tuple[tuple[str, Any], ...]
    """Fields of `Terms` and their values."""


@dataclass(frozen=True, slots=True)
class Config:
    """A project's settings; every field but `root` is a key of the table, described in KEYS."""

    root: Path
    languages: tuple[Language, ...] = LANGUAGES
    default_language: Language = LANGUAGES[-1]
    source: Path = Path("source")
    locales: Path = Path("locales")
    out: Path | str = Path("build")
    """A folder, or an address that fsspec knows."""
    base_url: str = ""
    site_name: str = "Diptych"
    publish: Policy = Policy.MACHINE
    stale: str = "show"
    threshold: int = 0
    note: bool = True
    policy: tuple[Rule, ...] = ()
    formats: tuple[Format, ...] = _FORMATS
    markdown: Flavour = Flavour.PLAIN
    slugs: Naming = Naming.SOURCE
    templates: Path = Path("templates")
    article_type: str = "Article"
    list_size: int = 50
    layout: PageLayout = PageLayout.CLEAN
    trust_source: bool = False
    keep_both: tuple[str, ...] = ()
    engine: tuple[str, ...] = ("libretranslate", "models", "argos", "embedded")
    models: tuple[ModelFolder, ...] = ()
    libretranslate: str = ""
    cache: str = ""
    user_agent: str = ""
    glossary: str = ""
    do_not_translate: str = ""
    min_translated: Levels = NO_LEVELS
    min_approved: Levels = NO_LEVELS
    max_doubtful: Levels = NO_LEVELS

    @property
    def names(self) -> Path | None:
        """The folder where the names of editions are kept; None where they are those of the sources."""
        return self.locales if self.slugs is Naming.TITLE else None

    @property
    def absolute(self) -> "Config":
        """The same for a process that works in another folder."""
        places = {name: getattr(self, name).absolute() for name in ("root", *PLACES)}
        out = self.out.absolute() if isinstance(self.out, Path) else self.out
        models = tuple(replace(one, path=str(Path(one.path).absolute())) for one in self.models)
        return replace(self, **places, out=out, models=models)

    @property
    def folder(self) -> Path:
        """The out folder. Raises `ConfigError` where `out` is no folder of this machine."""
        if isinstance(self.out, Path):
            return self.out
        message = f"out = {self.out!r} is no folder of this machine"
        raise ConfigError(message, next_step="set `out` to a folder for this command")

    def keeps_both(self, slug: str) -> bool:
        """Say whether an article's editions have all of it, even what it says in two languages."""
        return any(fnmatchcase(slug, pattern) for pattern in self.keep_both)

    def terms(self, slug: str, language: Language) -> Terms:
        """Return the terms of one edition; where several rules name it, the last one that says something counts."""
        terms = Terms(self.publish, self.stale == "show", self.threshold, self.note)
        for rule in self.policy:
            if fnmatchcase(f"{slug}/{language}", rule.pattern):
                terms = replace(terms, **dict(rule.changes))
        return terms


KEYS = {
    "languages": "editions to make, as BCP 47 tags; the first is listed first everywhere. Articles may be written in any of them, and in French and English always",
    "default_language": "the edition that x-default points at; the last of `languages` if not set",
    "source": "folder with the mixed-language articles",
    "locales": "folder with the gettext catalogs",
    "out": "folder for the finished editions, or an address that fsspec knows, such as `s3://bucket/site`, see *Clusters and large archives*",
    "base_url": "public address of the out folder, for canonical and hreflang links; relative links if empty",
    "site_name": "name shown on the pages and the index",
    "publish": "what an edition shows: `machine`: machine drafts too, marked; `touched`: only what a person wrote or confirmed; `approved`: of that, only what needs no other look. The source text stands in for the rest",
    "stale": "a translation made for an earlier wording: `show` it, marked, or let the `source` text stand in",
    "threshold": "of a hundred sentences, how many an edition must show in its language; one below is held back and reported",
    "note": "whether a page says what a machine translated",
    "policy": "exceptions from the four settings above, see *Publishing policy*",
    "formats": "what is written: `html`, `markdown`, `text`, `json`, `epub`, `feed` (Atom) and `sitemap`; the last two need `base_url`",
    "markdown": "whose conventions Markdown follows: `plain`, `hugo`, `jekyll`, `eleventy`, `astro` or `pelican`",
    "slugs": "`source`: files are named after the source in every language; `title`: after the title in theirs, recorded in `locales/<language>/slugs.tsv`",
    "templates": "folder with templates that stand in for Diptych's own, file by file",
    "article_type": "what JSON-LD calls an article: `Article`, `NewsArticle` or `BlogPosting`",
    "list_size": "articles on one page of the index, of a language's list and of a tag's; 0 for all of them",
    "layout": "`clean`: Diptych's own pages; `original`: the source page itself with its article's texts replaced (HTML sources only)",
    "trust_source": "`true`: in the original layout, scripts and frames of the source pages stay; `false`: they are taken out",
    "keep_both": "articles (names, `*` and `?` as in a policy) whose two halves both stay in every edition though they say the same in French and in English, see *Articles in two languages*",
    "engine": "who translates, in order of preference, see *Engines*",
    "models": "folders with converted models, see *Engines*",
    "libretranslate": "address of a LibreTranslate server, which then gets the texts",
    "cache": "folder that keeps what engines answered, see *Engines*; none if empty",
    "user_agent": "name that `fetch` gives itself; `diptych/` and its version, with `base_url`, if empty",
    "glossary": "file with settled translations: CSV (first line: language tags) or TBX; translators see the terms, the machine uses them where grammar allows and says where it could not, `check` looks for them",
    "do_not_translate": "file with one name a line that stays as it is in every language",
    "min_translated": "of a hundred units, how many `check` wants translated: a number, or one for each language (`{ fr = 100, en = 80 }`)",
    "min_approved": "of a hundred units, how many a person must stand behind, likewise",
    "max_doubtful": "of a hundred units, how many may be machine texts that are doubtful, likewise",
}
"""Every key and what it does; the README's table is checked against it."""
