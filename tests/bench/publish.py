"""How fast editions are published: pages a second, whether that stays so, and beside what else."""

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline.model import Edition
from pipeline.publish import publish
from tests.publish_sample import SITE, sample


def editions(articles: int) -> list[Edition]:
    """Both editions of so many articles of 35 blocks each."""
    return [replace(one, slug=f"wind-{number}") for number in range(articles) for one in sample()]


def publishing(folder: Path, ratio: Callable[..., None]) -> None:
    """Publish 1,000 articles in both languages: page, Markdown and text of each, indexes, feeds, sitemap."""
    many, tenth = editions(1000), editions(100)
    out = folder / "out"

    def write(made: list[Edition]) -> float:
        shutil.rmtree(out, ignore_errors=True)
        start = time.perf_counter()
        publish(made, SITE, out)
        return time.perf_counter() - start

    write(tenth)  # compiles the templates
    best = min(write(many) for _ in range(3))
    print(f"{'pages a second, first build, best of three':<62} {len(many) / best:7.0f}", flush=True)
    ratio("publishing 1,000 articles / 100 (10 is linear)", lambda: write(many), lambda: write(tenth), runs=3)

    def copy() -> None:
        shutil.rmtree(folder / "copy", ignore_errors=True)
        shutil.copytree(out, folder / "copy")

    write(many)
    ratio("publishing 1,000 articles / copying their files", lambda: write(many), copy, runs=3)
    write(many)
    ratio("publishing again, nothing changed / copying", lambda: publish(many, SITE, out), copy, runs=3)
