"""Whether an edition is far enough to be published."""

from pipeline.model import Edition, Held, State, Terms


def hold_back(edition: Edition, terms: Terms) -> Held | None:
    """Return why an edition stays back: too few of its sentences may be shown in its language; None if it may go."""
    counts = edition.counts()
    total = sum(counts.values())
    shown = total - counts.get(State.MISSING, 0)
    if 100 * shown >= terms.threshold * total:
        return None
    reason = (
        f"{shown} of {total} sentences ({100 * shown // total} %) may be shown in {edition.language} "
        f"under publish = {terms.publish.value!r}; the threshold is {terms.threshold} %"
    )
    return Held(edition.slug, edition.language, reason, edition.published)
