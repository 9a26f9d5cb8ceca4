"""The identifier that runs behind the door: py3langid, among the project's languages."""

import subprocess
import sys

import pytest

from pipeline.model import Language
from pipeline.segment import LangidIdentifier, SegmentError
from tests.conftest import REPOSITORY

FR, EN = Language("fr"), Language("en")


def test_a_language_the_model_does_not_know_is_named() -> None:
    with pytest.raises(SegmentError, match="does not know qq"):
        LangidIdentifier((FR, Language("qq-CA")))("bonjour")


def test_languages_of_one_primary_subtag_share_its_probability() -> None:
    answer = LangidIdentifier((FR, Language("fr-CA"), EN))("Le vent ne suffit pas toujours.")
    assert answer[FR] == answer[Language("fr-CA")] > 0.49


def test_no_model_is_loaded_before_the_first_question() -> None:
    code = (
        "import sys; from pipeline.segment import LangidIdentifier as L; i = L(('fr', 'en')); "
        "assert not {'py3langid', 'numpy'} & set(sys.modules), 'loaded'; i('bonjour'); "
        "assert 'py3langid' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=REPOSITORY)
