"""Articles by the hundred, both languages mixed: the same ones for the same number, out of a small grammar of our own."""

import random
from pathlib import Path

_WHO = (
    ("The city council", "Le conseil municipal"),
    ("A group of neighbours", "Un groupe de voisins"),
    ("The new harbour office", "Le nouveau bureau du port"),
    ("Our film school", "Notre école de cinéma"),
    ("The regional museum", "Le musée régional"),
    ("A young architect", "Une jeune architecte"),
    ("The public library", "La bibliothèque publique"),
    ("The tram company", "La compagnie de tramway"),
)
_DOES = (
    ("has opened", "a ouvert"),
    ("is planning", "prépare"),
    ("will pay for", "paiera"),
    ("has promised", "a promis"),
    ("wants to rebuild", "veut reconstruire"),
    ("presented", "a présenté"),
)
_WHAT = (
    ("a garden behind the old station", "un jardin derrière l’ancienne gare"),
    ("two workshops for children", "deux ateliers pour les enfants"),
    ("a bridge over the canal", "un pont sur le canal"),
    ("the fountain on the market square", "la fontaine de la place du marché"),
    ("a cinema with three rooms", "un cinéma de trois salles"),
    ("the archive of the newspaper", "les archives du journal"),
)
_WHEN = (
    ("in May {year}", "en mai {year}"),
    ("before the summer of {year}", "avant l’été {year}"),
    ("for {number} visitors a day", "pour {number} visiteurs par jour"),
    ("with the help of {number} families", "avec l’aide de {number} familles"),
    ("after {number} days of debate", "après {number} jours de débat"),
)


def write_articles(folder: Path, count: int, *, paragraphs: int = 12) -> None:
    """Write `count` HTML articles to `folder`; every second one is French with an English quotation, or the reverse."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"article-{number:05}.html").write_text(article(number, paragraphs), encoding="utf-8")


def article(number: int, paragraphs: int = 12) -> str:
    """Return the page of one article."""
    chance = random.Random(number)
    language = number % 2
    parts = [
        f"<h1>{_sentence(chance, language)[:-1]}</h1>",
        f"<p class='byline'>By Camille Martin {number}</p>",
    ]
    for place in range(paragraphs):
        if place % 4 == 1:
            parts.append(f"<h2>{_sentence(chance, language)[:-1]}</h2>")
        spoken = 1 - language if place % 5 == 4 else language
        text = " ".join(_sentence(chance, spoken) for _ in range(chance.randint(2, 4)))
        if place % 3 == 2:
            other = chance.randrange(max(1, number))
            first, rest = text.split(" ", 1)
            text = f"<a href='article-{other:05}.html'>{first}</a> {rest}"
        parts.append(f"<p>{text}</p>")
    code = ("en", "fr")[language]
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="{code}"><head><meta charset="utf-8"><title>Article {number}</title>'
        f'<meta property="article:published_time" content="2026-{1 + number % 12:02}-{1 + number % 28:02}">'
        f"</head><body><article>\n{body}\n</article></body></html>\n"
    )


def _sentence(chance: random.Random, language: int) -> str:
    parts = (chance.choice(_WHO), chance.choice(_DOES), chance.choice(_WHAT), chance.choice(_WHEN))
    words = " ".join(part[language] for part in parts)
    return words.format(year=chance.randint(2020, 2030), number=chance.randint(2, 900)) + "."
