"""The index of packages: what it offers, chosen and fetched."""

import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.translate.door import TranslateError
from pipeline.translate.engines.argos.archive import LARGEST
from pipeline.translate.engines.argos.packages import load_library, version_key
from pipeline.translate.engines.model import word

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all, 0 where nobody knows."""
SHA256 = re.compile(r"[0-9a-f]{64}")
_LARGEST_INDEX = 16 << 20


@dataclass(frozen=True, slots=True)
class Available:
    """A package that the index offers."""

    code: str
    """Such as `translate-en_fr`."""
    pair: str
    version: str
    links: tuple[str, ...]
    sha256: str
    """Empty where the index has none."""


def available() -> tuple[Available, ...]:
    """Fetch the index and return its translation packages, by pair, the newest first. Raises `TranslateError`."""
    library, settings = load_library()
    address = str(settings.remote_package_index)
    file = io.BytesIO()
    _fetch(address, file, _LARGEST_INDEX, None)
    try:
        told = json.loads(file.getvalue())
    except (ValueError, RecursionError) as error:
        raise _not_an_index(address) from error
    if not isinstance(told, list):
        raise _not_an_index(address)
    found = (_read_offer(library, one) for one in told if isinstance(one, dict))
    return tuple(sorted((one for one in found if one), key=lambda one: (one.pair, version_key(one.version))))


def choose(wanted: str) -> Available:
    """Fetch the index and return the newest package of a pair or code. Raises `TranslateError`."""
    offers = [one for one in available() if wanted in (one.pair, one.code)]
    if not offers:
        raise TranslateError(
            "neither a file nor a package of the index",
            where=wanted,
            next_step="see what there is with: diptych models list --available",
        )
    if not offers[0].links:
        raise TranslateError("the index has no address for it", where=offers[0].code)
    return offers[0]


def fetch_package(offer: Available, path: Path, progress: Progress | None) -> None:
    """Fetch a package from the first of its addresses that answers. Raises `TranslateError`."""
    for number, link in enumerate(offer.links, 1):
        with path.open("wb") as file:
            try:
                _fetch(link, file, LARGEST, progress)
            except TranslateError:
                if number == len(offer.links):
                    raise
            else:
                return


def _read_offer(library: Any, told: Mapping[str, object]) -> Available | None:  # noqa: ANN401 - argostranslate ships no types
    """Read one entry of the index; None for what is no translation package, or not well formed."""
    try:
        package = library.AvailablePackage(told)
    except (TypeError, AttributeError):
        return None
    texts = (package.from_code, package.to_code, package.package_version)
    if package.type != "translate" or not all(isinstance(text, str) for text in texts):
        return None
    if not isinstance(package.links, list):
        return None
    links = tuple(str(link) for link in package.links if str(link).startswith(("https://", "http://")))
    pair = word(f"{package.from_code}_{package.to_code}")
    code = package.code if isinstance(package.code, str) else f"translate-{pair}"
    stated = str(told.get("sha256") or told.get("checksum") or "").lower().removeprefix("sha256:")
    return Available(
        word(code),
        pair,
        word(package.package_version),
        links,
        stated if SHA256.fullmatch(stated) else "",
    )


def _fetch(address: str, file: BinaryIO, limit: int, progress: Progress | None) -> None:
    from pipeline.translate.engines.argos.download import download  # noqa: PLC0415 - httpx, for this alone

    download(address, file, limit, progress)


def _not_an_index(address: str) -> TranslateError:
    return TranslateError(
        "what the server sent is no package index", where=address, next_step="check ARGOS_PACKAGE_INDEX"
    )
