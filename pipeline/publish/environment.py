"""The templates: Diptych's own, and a project's that stand in for them file by file."""

import logging
import re
import traceback
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from markupsafe import Markup

from pipeline.errors import PipelineError, line_of
from pipeline.model import Language
from pipeline.phrases import Phrases
from pipeline.publish.addresses import IMAGE_SCHEMES, safe_address
from pipeline.publish.inline import marks, plain, words
from pipeline.publish.tables import is_pictured, numeric_columns
from pipeline.publish.tongue import direction

TEMPLATES = Path(__file__).parent / "templates"
_ENDINGS = frozenset({".html", ".xml", ".opf", ".xhtml", ".css"})
"""Those of templates."""
_NAMED = re.compile(r"""["']([^"'\n]{1,200}\.(?:html|xml|opf|xhtml|css))["']""")
"""What a template includes, imports or extends."""
_MOST = 5
"""Files that are named in a warning."""

_log = logging.getLogger(__name__)


class PublishError(PipelineError):
    """The editions cannot be written."""


def render(name: str, context: Mapping[str, object], folder: Path | None = None) -> str:
    """Return what the template `name` makes of the context; `folder` holds the project's own templates.

    Raises `PublishError` for a template that cannot be read or does not work.
    """
    try:
        return _environment(folder).get_template(name).render(context)
    except (
        TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise PublishError(
            f"the template does not work: {error}", where=_place(error, name), next_step="mend the template"
        ) from error


def source_of(name: str, folder: Path | None = None) -> str:
    """Return a file of the templates as it is. Raises `PublishError` for one that cannot be read."""
    own = folder / name if folder else TEMPLATES / name
    path = own if own.is_file() else TEMPLATES / name
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_utf8(path, error) from error
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise PublishError(message, where=str(path), next_step="check its permissions") from error


def warn_of_strangers(folder: Path | None) -> None:
    """Say which files of a project's templates stand in for none of ours, and are named by none of its own.

    Such as `article.html`, which somebody wrote for `page.html`.
    """
    if folder is None or not folder.is_dir():
        return
    ours = sorted(path.name for path in TEMPLATES.iterdir())
    paths = sorted(path for path in folder.rglob("*") if path.suffix in _ENDINGS and path.is_file())
    odd = [name for path in paths if (name := path.relative_to(folder).as_posix()) not in ours]
    named = {name for path in paths if odd for name in _NAMED.findall(_text(path))}
    if unused := [name for name in odd if name not in named]:
        more = f" and {len(unused) - _MOST} more" if len(unused) > _MOST else ""
        told = f"{', '.join(map(repr, unused[:_MOST]))}{more}"
        _log.warning("%s: not used: %s; the templates are called %s", folder, told, ", ".join(ours))


def _no_utf8(path: Path, error: UnicodeDecodeError) -> PublishError:
    message = "this is not UTF-8"
    return PublishError(message, where=f"{path}:{line_of(error)}", next_step="save the file as UTF-8")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # whoever needs it will say so
        return ""


class _Folders(FileSystemLoader):
    """Loads a template again when the project's own comes to stand in for it, as it may while a preview runs."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text, its file, and what says whether it is still the one to use."""
        own = Path(self.searchpath[0], template)
        try:
            text, file, is_fresh = super().get_source(environment, template)
        except UnicodeDecodeError as error:  # else the template that includes it would be blamed
            raise _no_utf8(own, error) from error
        return text, file, lambda: is_fresh() and (Path(file) == own or not own.is_file())


@cache
def _environment(folder: Path | None) -> Environment:
    """Load the templates; every value is escaped unless it comes from `inline.words` or `json_ld`."""
    environment = Environment(
        loader=_Folders([folder, TEMPLATES] if folder else [TEMPLATES], encoding="utf-8-sig"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "words": words,
        "marks": marks,
        "plain": plain,
        "shape": lambda region: type(region).__name__,
        "source_address": lambda address: safe_address(address, IMAGE_SCHEMES),
        "link_address": safe_address,
        "numeric": numeric_columns,
        "pictured": is_pictured,
        "foreign": _foreign,
    }
    return environment


def _foreign(phrases: Phrases, language: Language) -> Markup:
    """Return the attributes of an element of a page whose words are not in the page's language."""
    if not phrases.is_foreign_to(language):
        return Markup("")
    turned = direction(phrases.language) != direction(language)
    return Markup(' lang="{}"').format(phrases.language) + (
        Markup(' dir="{}"').format(direction(phrases.language)) if turned else ""
    )


def _place(error: Exception, name: str) -> str:
    """Say in which file and line of the templates something went wrong."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name or name}:{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame for frame in frames if Path(frame.filename).suffix in (".html", ".xml", ".xhtml", ".opf")]
    return f"{lines[-1].filename}:{lines[-1].lineno}" if lines else name
