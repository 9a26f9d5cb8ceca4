"""The commands that look into the catalogs, or tidy them, without walking the corridor."""

import argparse
import json
import sys
from contextlib import nullcontext
from dataclasses import asdict

from pipeline.catalogs import CatalogError, Hit, Shelf, search
from pipeline.cli.command import DONE, FAILED, Command, count_of
from pipeline.config import Config
from pipeline.model import Language
from pipeline.report import complaint, one_line
from pipeline.run import hold

_MOST = 50


def _memory_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["search"], help="what to do")
    parser.add_argument("words", nargs="+", metavar="WORD", help="all of them must be there")
    parser.add_argument("--lang", help="the editions to look in, such as fr (default: all)")
    parser.add_argument(
        "--limit",
        type=count_of("answers"),
        default=_MOST,
        metavar="N",
        help=f"most answers (default: {_MOST})",
    )
    parser.add_argument("--json", action="store_true", help="print the answers as JSON")


def _memory(config: Config, options: argparse.Namespace) -> int:
    shelf, index = Shelf(config.locales, config.root), config.root / ".diptych" / "memory.sqlite"
    found = search(shelf, _languages(config, options.lang), index, options.words, options.limit)
    if options.json:
        hits = [asdict(hit) for hit in found.hits]
        sys.stdout.write(json.dumps(hits, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(map(_shown, found.hits)))
        sys.stderr.write("" if found.hits else "nothing found\n")
    for problem in found.unread:
        sys.stderr.write(complaint(problem))
    return FAILED if found.unread else DONE


def _languages(config: Config, named: str | None) -> tuple[Language, ...]:
    if named is None:
        return config.languages
    if named not in config.languages:
        message = f"no edition in {named!r}"
        raise CatalogError(message, next_step=f"the editions are: {', '.join(config.languages)}")
    return (Language(named),)


def _shown(hit: Hit) -> str:
    context, source, target = map(one_line, (hit.context, hit.source, hit.target))
    return f"{hit.slug}, {context}, {hit.state}\n  {hit.original}  {source}\n  {hit.language}  {target}\n"


def _purge_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("articles", nargs="*", metavar="ARTICLE", help="only these (default: all)")
    parser.add_argument(
        "--cache", action="store_true", help="instead, drop from the cache what no sentence asks for any more"
    )
    parser.add_argument("--dry-run", action="store_true", help="delete nothing; say what would go")


def _purge(config: Config, options: argparse.Namespace) -> int:
    with nullcontext() if options.dry_run else hold(config):
        return _purged(config, options)


def _purged(config: Config, options: argparse.Namespace) -> int:
    shelf = Shelf(config.locales, config.root)
    if options.cache:
        return _purge_cache(config, shelf, options)
    known = {language: shelf.slugs(language) for language in config.languages}
    unknown = [slug for slug in options.articles if not any(slug in slugs for slugs in known.values())]
    for slug in unknown:
        message = f"there is no catalog of an article {slug!r}"
        step = "name an article as its catalogs are named, without .po: diptych status lists them"
        sys.stderr.write(complaint(CatalogError(message, next_step=step)))
    failed, found = bool(unknown), False
    for language, slugs in known.items():
        for slug in (one for one in options.articles or slugs if one in slugs):
            try:
                count = shelf.purge(slug, language, dry=options.dry_run)
            except CatalogError as error:
                failed = True
                sys.stderr.write(complaint(error))
                continue
            if count:
                found = True
                done = "would delete" if options.dry_run else "deleted"
                path = shelf.catalog_path(slug, language)
                sys.stdout.write(f"{path}: {done} {count} obsolete {'entry' if count == 1 else 'entries'}\n")
    if not found and not failed:
        sys.stderr.write("there are no obsolete entries\n")
    return FAILED if failed else DONE


def _purge_cache(config: Config, shelf: Shelf, options: argparse.Namespace) -> int:
    if not config.cache:
        message = "there is no cache"
        raise CatalogError(message, next_step="name a folder as `cache` in the settings to have one")
    if options.articles:
        message = "the cache is of all articles"
        raise CatalogError(message, next_step="name none with --cache")
    from pipeline.run.glossary import glossary_of  # noqa: PLC0415 - it loads lxml, and only `purge --cache` wants it
    from pipeline.translate import choose, forget  # noqa: PLC0415 - a large room, and only `purge --cache` wants it

    folder = config.root / config.cache
    catalogs = [shelf.load(slug, language) for language in config.languages for slug in shelf.slugs(language)]
    lineup = choose(config.engine, config.models, config.libretranslate)
    known = [catalog for catalog in catalogs if catalog]
    gone, stay = forget(folder, known, lineup, glossary_of(config), dry=options.dry_run)
    done = "would drop" if options.dry_run else "dropped"
    sys.stdout.write(f"{folder}: {done} {gone} of {gone + stay} answers\n")
    return DONE


COMMANDS = (
    Command("memory", "search all translations: memory search WORD…", _memory, _memory_arguments),
    Command("purge", "delete obsolete entries, which nothing else ever does", _purge, _purge_arguments),
)
