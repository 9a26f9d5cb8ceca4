"""The same catalogs give the same files for translators: in another place, and whatever order the disk lists them in."""

import os
import subprocess
import sys
from pathlib import Path

from pipeline.catalogs import Shelf
from pipeline.model import (
    Article,
    Block,
    BlockKind,
    Catalog,
    Entry,
    Key,
    Language,
    SegmentedArticle,
    State,
    Translation,
    Unit,
)

EN, FR = Language("en"), Language("fr")
PROGRAM = """
import sys
from pipeline.cli import main
for kind in ("po", "xliff", "xliff2", "tmx", "csv", "xlsx"):
    code = main(["-C", sys.argv[1], "export", "-q", "--bundle", "--lang", "fr", "--format", kind, "-o", f"{sys.argv[2]}/all-{kind}"])
    code += main(["-C", sys.argv[1], "export", "-q", "--lang", "fr", "--format", kind, "-o", f"{sys.argv[2]}/{kind}/"])
    assert code == 0
"""
HERE = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "1"}
THERE = {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4242"}


def project(root: Path, slugs: tuple[str, ...]) -> Path:
    root.mkdir()
    shelf = Shelf(root / "locales")
    for slug in slugs:
        texts = [f"The {slug} <em>rose</em>.", "Élan « 50 % » = 1", f"Nobody saw the {slug}."]
        made = [
            Translation("Le soleil <em>monte</em>.", State.HUMAN),
            Translation("Brouillon", State.MACHINE, "a|en>fr"),
        ]
        entries = [
            Entry(Key("paragraph", text), EN, one)
            for text, one in zip(texts, [*made, Translation()], strict=True)
        ]
        blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)
        units = tuple((Unit(BlockKind.PARAGRAPH, EN, text),) for text in texts)
        source = SegmentedArticle(Article(slug, f"source/{slug}.txt", blocks), units, EN)
        shelf.store(source, [Catalog(slug, FR, tuple(entries))])
    return root


def test_exports_are_the_same_bytes_elsewhere(tmp_path: Path) -> None:
    slugs = ("sea", "rain", "a-moon", "10-suns")
    trees = []
    for name, order, place in (("here", slugs, HERE), ("there", slugs[::-1], THERE)):
        root, out = project(tmp_path / name, order), tmp_path / f"{name}-out"
        out.mkdir()
        path = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        subprocess.run([sys.executable, "-c", PROGRAM, str(root), str(out)], check=True, env=path | place)
        trees.append({file.relative_to(out): file.read_bytes() for file in out.rglob("*") if file.is_file()})
    assert trees[0] == trees[1]
    assert len(trees[0]) == 6 * (1 + len(slugs))
