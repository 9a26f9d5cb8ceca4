"""Where a snapshot came from: a small file beside it, so that later runs need no network.

`source/strikes.html` has its record in `source/strikes.origin.toml`. One file a page: two people who fetch
different pages change different files. There is no date in it but the server's own, so that the same page
fetched twice is the same bytes.
"""

import errno
import json
import re
import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.gather.received import Received

ENDING = ".origin.toml"
_MOST_BYTES = 20_000
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class OriginError(PipelineError):
    """A record that cannot be read."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page came from and what was said with it; each field is empty where there was nothing."""

    url: str = ""
    """The address that answered in the end."""
    file: str = ""
    """For a page taken from a folder: its path in there."""
    charset: str = ""
    """The encoding that the server named; the page itself may not say it."""
    language: str = ""
    """The languages that the server named; a hint where the page says nothing."""
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    """Of the snapshot as it was received: a person who edits it makes it theirs."""


def origin_of(received: Received) -> Origin:
    """Return the record of a page that has arrived."""
    return Origin(
        url=received.url,
        file=_UNSAFE.sub("�", received.file),
        charset=received.charset,
        language=received.language,
        etag=received.etag,
        last_modified=received.last_modified,
        sha256=received.sha256,
    )


def origin_path(snapshot: Path) -> Path:
    """Return where a snapshot's record stands."""
    return snapshot.with_name(snapshot.stem + ENDING)


def write_origin(origin: Origin) -> str:
    """Return the record as TOML, its keys sorted."""
    said = {key: value for key, value in asdict(origin).items() if value}
    # JSON's strings are TOML's, where there is no control character and no half of a surrogate pair.
    return "".join(f"{key} = {json.dumps(said[key], ensure_ascii=False)}\n" for key in sorted(said))


def read_origin(path: Path, where: str) -> Origin | None:
    """Read a record; None if there is none. Raises `OriginError` for one that makes no sense."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            message = "too large for a record of one page"
            raise OriginError(message, where=where, next_step="delete it, and fetch the page again")
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            return None  # the page's own name is as long as names may be: no record can lie beside it
        raise OriginError(
            f"cannot be read ({error})", where=where, next_step="mend it, or delete it and fetch again"
        ) from error
    names = {field.name for field in fields(Origin)}
    for key, value in table.items():
        if key not in names or not isinstance(value, str):
            message = f"{key!r} is not a key with a text of {', '.join(sorted(names))}"
            raise OriginError(message, where=where, next_step="mend it, or delete it and fetch again")
    return Origin(**table)
