"""Questions and answers: what follows an FAQ's heading, in either source form."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pipeline import markup
from pipeline.model import Block, BlockKind
from pipeline.normalise.characters import same_words
from pipeline.normalise.sentences import is_question

_NAMES = re.compile(
    r"faqs?|(?:la )?foire aux questions|(?:les |vos )?questions (?:les plus )?(?:fréquentes|fréquemment posées|courantes)"
    r"|(?:your )?(?:frequently asked|common|frequent) questions|questions (?:and answers|et réponses)"
)
_BEYOND = re.compile(r"(?:faqs?\b.*|.*\bfaqs?)")
_LONGEST_NAME = 8


def is_faq_name(text: str) -> bool:
    """Say whether a heading announces questions: `FAQ`, `Questions fréquentes`, `FAQ: the project`."""
    words = same_words(text)
    if len(words.split()) > _LONGEST_NAME or is_question(text):
        return False
    return (_NAMES.fullmatch(words) or _BEYOND.fullmatch(words)) is not None


def mark_questions(blocks: Sequence[Block]) -> list[Block]:
    """Turn what follows an FAQ's heading into QUESTION and ANSWER, up to the next section.

    A heading below the FAQ's own that asks is a question and keeps its level; paragraphs after it are
    answers. Where the first heading that follows asks at the FAQ's own level, questions stand there.
    """
    marked: list[Block] = []
    faq = highest = (
        0  # levels: of the FAQ's heading, 0 outside an FAQ, and the highest that its questions have
    )
    answering = first = False
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            text = markup.plain(block.text)
            if first and is_question(text):
                highest = min(highest, block.level)
            answering = bool(faq) and is_question(text) and block.level >= highest
            first = not answering and is_faq_name(text)
            if first:
                faq, highest = block.level, block.level + 1
            elif not answering and block.level <= faq:
                faq = 0
            marked.append(replace(block, kind=BlockKind.QUESTION) if answering else block)
        elif answering and block.kind is BlockKind.PARAGRAPH:
            marked.append(replace(block, kind=BlockKind.ANSWER))
        else:
            marked.append(block)
    return marked


def number_groups(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Count groups from 1 in reading order; each run of questions and answers is one.

    What is interrupted, such as a list by a table in one of its items, goes on as another group; its rows
    go on counting.
    """
    done: list[Block] = []
    count = 0
    for group, run in groupby(blocks, _group_of):
        count += group != 0
        done.extend(replace(block, group=count if group else 0) for block in run)
    return tuple(done)


def _group_of(block: Block) -> int:
    return -1 if block.kind in (BlockKind.QUESTION, BlockKind.ANSWER) else block.group
