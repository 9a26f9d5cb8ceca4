"""A project's settings."""

from pathlib import Path

import pytest

from pipeline.config import KEYS, Config, ConfigError, load
from pipeline.model import Language, Policy


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load(tmp_path) == Config(
        root=tmp_path,
        source=tmp_path / "source",
        locales=tmp_path / "locales",
        out=tmp_path / "build",
    )


def test_every_key_can_be_set_in_diptych_toml(tmp_path: Path) -> None:
    values = {
        "languages": '["fr-CA", "en", "de"]',
        "default_language": '"fr-CA"',
        "source": '"articles"',
        "locales": '"po"',
        "out": '"site"',
        "base_url": '"https://example.org/articles/"',
        "site_name": '"La Gazette"',
        "publish": '"approved"',
        "glossary": '"terms.csv"',
        "do_not_translate": '"names.txt"',
    }
    assert values.keys() == KEYS.keys()
    (tmp_path / "diptych.toml").write_text("".join(f"{key} = {value}\n" for key, value in values.items()))
    assert load(tmp_path) == Config(
        root=tmp_path,
        languages=(Language("fr-CA"), Language("en"), Language("de")),
        default_language=Language("fr-CA"),
        source=tmp_path / "articles",
        locales=tmp_path / "po",
        out=tmp_path / "site",
        base_url="https://example.org/articles",
        site_name="La Gazette",
        publish=Policy.APPROVED,
        glossary="terms.csv",
        do_not_translate="names.txt",
    )


def test_the_table_in_pyproject_serves_as_well(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.diptych]\nlanguages = ["en", "fr"]\n')
    config = load(tmp_path)
    assert (config.languages, config.default_language) == (("en", "fr"), "fr")


def test_all_that_is_wrong_is_said_at_once_with_the_nearest_key(tmp_path: Path) -> None:
    (tmp_path / "diptych.toml").write_text(
        'langages = ["fr"]\nbase_url = "example.org"\npublish = "all"\nout = ""\ndefault_language = "xx"\n'
    )
    with pytest.raises(ConfigError) as raised:
        load(tmp_path)
    message = str(raised.value)
    assert message.startswith("diptych.toml: unknown key 'langages' (do you mean 'languages'?); ")
    for key in ("base_url", "publish", "out", "default_language: 'xx' is not a language"):
        assert key in message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('languages = ["fr", "klingon"]', "'klingon' is not a language that Unicode CLDR knows"),
        ('languages = ["FR"]', "write 'fr' for 'FR'"),
        ('languages = ["fr", "../en"]', "'../en' is not a language"),
        ('languages = ["fr", "fr"]', "different language tags"),
        ("languages = []", "list of different language tags"),
        ('default_language = "de"', "'de' is not one of the languages"),
        ('site_name = "a\\nb"', "site_name must be a line of text"),
        ("not toml", "diptych.toml: "),
    ],
)
def test_a_value_that_makes_no_sense_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "diptych.toml").write_text(text)
    with pytest.raises(ConfigError) as raised:
        load(tmp_path)
    assert message in str(raised.value)


def test_two_configurations_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "diptych.toml").write_text('site_name = "a"')
    (tmp_path / "pyproject.toml").write_text('[tool.diptych]\nsite_name = "b"\n')
    with pytest.raises(ConfigError, match="configured twice"):
        load(tmp_path)
