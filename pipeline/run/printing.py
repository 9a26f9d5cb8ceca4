"""The third step of an article's way: its pages are written."""

from dataclasses import dataclass
from functools import partial

from pipeline.config import Config
from pipeline.outlet import outlet
from pipeline.publish import Neighbours, Order, Site, article_files, find_original, write_files
from pipeline.run.attachments import Attachment, attach, content_of
from pipeline.run.names import name_out
from pipeline.run.record import Digests
from pipeline.run.spool import Task, proof_of
from pipeline.run.stamps import content_digest, digest, join


@dataclass(frozen=True, slots=True)
class Printing:
    """An article whose editions are to be written."""

    task: Task
    neighbours: Neighbours


@dataclass(frozen=True, slots=True)
class Printed:
    """An article's files."""

    location: str
    slug: str
    view: str
    """What stands for what its pages know of other articles."""
    files: Digests
    """Below the out folder."""
    attachments: tuple[Attachment, ...]
    """Files that they refer to, still to be copied."""
    written: tuple[str, ...]
    problems: tuple[str, ...]


def print_article(printing: Printing) -> Printed:
    """Write an article's files. Raises `PublishError`."""
    task, config = printing.task, printing.task.config
    proof = proof_of(task)
    original = find_original(*proof.original, trusted=config.trust_source) if proof.original else None
    site, order = site_of(config), order_of(config)
    around = original.addresses if original else ()
    attachments = attach(config, task.source, proof.editions, printing.neighbours, site, order, around)
    named = {address: one.name for one in attachments for address in one.addresses if not one.refused}
    read = partial(content_of, config)
    files = tuple(article_files(proof.editions, printing.neighbours, site, order, original, named, read))
    written = write_files(outlet(config.out), files)
    return Printed(
        task.source.location,
        task.source.slug,
        view_of(printing.neighbours),
        join(*((path, content_digest(content)) for path, content in files)),
        attachments,
        tuple(name_out(path, config) for path in written),
        (
            *(original.problems if original else ()),
            *(problem for one in attachments for problem in one.problems(task.source.slug)),
        ),
    )


def view_of(neighbours: Neighbours) -> str:
    """Return what stands for what an article's pages know of other articles."""
    return digest(repr(neighbours))


def site_of(config: Config) -> Site:
    """Return what all pages of a project share."""
    return Site(
        config.site_name, config.base_url, config.languages, config.default_language, config.article_type
    )


def order_of(config: Config) -> Order:
    """Return what a project wants to be made."""
    return Order(config.formats, config.markdown, config.templates, config.names, config.list_size)
