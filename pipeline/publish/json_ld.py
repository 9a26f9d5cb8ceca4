"""What a page says to machines, in schema.org's words: taken from the same passages as the page."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from pipeline.publish.inline import plain
from pipeline.publish.layout import Faq, Region

Value = str | Sequence["Value"] | Mapping[str, "Value"] | int

_UNSAFE = re.compile("[<>&\u2028\u2029]")


def script(data: Value) -> Markup:
    """Write a value as JSON that may stand inside `<script>`, whatever texts are in it."""
    written = json.dumps(data, ensure_ascii=False)
    return Markup(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", written))  # noqa: S704  # escaped here


def faq_page(body: Iterable[Region]) -> dict[str, Value]:
    """Return the questions that a page answers; nothing where it answers none."""
    questions = list(_questions(body))
    return {"@type": "FAQPage", "mainEntity": questions} if questions else {}


def _questions(body: Iterable[Region]) -> Iterator[Value]:
    for region in body:
        for pair in region.pairs if isinstance(region, Faq) else ():
            text = "\n".join(filter(None, (plain(part.passage).strip() for part in pair.answers)))
            if pair.question and text:
                yield {
                    "@type": "Question",
                    "name": plain(pair.question.passage).strip(),
                    "acceptedAnswer": {"@type": "Answer", "text": text},
                }


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> dict[str, Value]:
    """Return the way to a page: names and addresses, from the outside in."""
    items: list[Value] = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def without_empty(fields: Mapping[str, Value]) -> dict[str, Value]:
    """Leave out fields that say nothing."""
    return {name: value for name, value in fields.items() if value}
