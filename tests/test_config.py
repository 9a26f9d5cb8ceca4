"""A project's settings."""

from pathlib import Path

import pytest

from pipeline.config import KEYS, Config, ConfigError, Rule, load
from pipeline.model import Flavour, Format, Language, Levels, ModelFolder, Naming, PageLayout, Policy, Terms


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load(tmp_path) == Config(
        root=tmp_path,
        source=tmp_path / "source",
        locales=tmp_path / "locales",
        out=tmp_path / "build",
        templates=tmp_path / "templates",
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
        "stale": '"source"',
        "threshold": "80",
        "note": "false",
        "policy": '[{for = "*/de", publish = "machine", stale = "show", note = true}]',
        "formats": '["epub", "html"]',
        "markdown": '"hugo"',
        "slugs": '"title"',
        "templates": '"views"',
        "article_type": '"NewsArticle"',
        "list_size": "20",
        "layout": '"original"',
        "trust_source": "true",
        "keep_both": '["notice-*"]',
        "engine": '["argos", "theirs"]',
        "models": '[{path = "opus", from = "en", to = "fr-CA", source_prefix = ">>fra<<"}]',
        "libretranslate": '"http://localhost:5000/"',
        "cache": '"locales/.cache"',
        "user_agent": '"Gazette/1.0 (+https://example.org)"',
        "glossary": '"terms.csv"',
        "do_not_translate": '"names.txt"',
        "min_translated": "{ fr-CA = 100, en = 80 }",
        "min_approved": "0",
        "max_doubtful": "5",
    }
    assert values.keys() == KEYS.keys()
    (tmp_path / "views").mkdir()
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
        stale="source",
        threshold=80,
        note=False,
        policy=(Rule("*/de", (("publish", Policy.MACHINE), ("note", True), ("show_stale", True))),),
        formats=(Format.EPUB, Format.HTML),
        markdown=Flavour.HUGO,
        slugs=Naming.TITLE,
        templates=tmp_path / "views",
        article_type="NewsArticle",
        list_size=20,
        layout=PageLayout.ORIGINAL,
        trust_source=True,
        keep_both=("notice-*",),
        engine=("argos", "theirs"),
        models=(ModelFolder(str(tmp_path / "opus"), Language("en"), Language("fr-CA"), (">>fra<<",)),),
        libretranslate="http://localhost:5000",
        cache="locales/.cache",
        user_agent="Gazette/1.0 (+https://example.org)",
        glossary="terms.csv",
        do_not_translate="names.txt",
        min_translated=Levels(each=((Language("fr-CA"), 100), (Language("en"), 80))),
        min_approved=Levels(0),
        max_doubtful=Levels(5),
    )


def test_the_table_in_pyproject_serves_as_well(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.diptych]\nlanguages = ["en", "fr"]\n')
    config = load(tmp_path)
    assert (config.languages, config.default_language) == (("en", "fr"), "fr")


def test_the_mark_that_windows_editors_put_before_a_file_is_no_part_of_it(tmp_path: Path) -> None:
    for name, head in (("diptych.toml", ""), ("pyproject.toml", "[tool.diptych]\n")):
        (tmp_path / name).write_text(f'{head}site_name = "Été"\n', encoding="utf-8-sig")
        assert load(tmp_path).site_name == "Été"
        (tmp_path / name).unlink()


def test_a_pyproject_of_others_says_nothing(tmp_path: Path) -> None:
    for text in ("", "[tool.ruff]\n", "tool = 'none'\n"):
        (tmp_path / "pyproject.toml").write_text(text)
        assert load(tmp_path).site_name == "Diptych"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('out = "source/build"', "out is inside source"),
        ('out = "source"', "out is the same folder as source"),
        ('out = "x/../source/./build"', "out is inside source"),
        ('source = "."', "out is inside source"),
        ('locales = "build/locales"', "locales is inside out"),
        ('out = "locales"', "locales is the same folder as out"),
        ('source = "build/en"', "source is in 'en'"),
        ('templates = "source/templates"', "templates is inside source"),
        ('templates = "."', "out is inside templates"),
        ('cache = "source/x"', "cache is inside source"),
        ('cache = "templates"', "cache is the same folder as templates"),
    ],
)
def test_what_a_run_writes_is_not_what_the_next_one_reads(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "diptych.toml").write_text(text)
    with pytest.raises(ConfigError) as raised:
        load(tmp_path)
    assert message in raised.value.message
    assert (raised.value.where, raised.value.next_step) == (
        "diptych.toml",
        "give each of these keys a folder of its own",
    )


def test_a_link_to_the_source_folder_is_the_source_folder(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "build").symlink_to("source")
    with pytest.raises(ConfigError, match="out is the same folder as source"):
        load(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        'out = "docs"\nsource = "docs/articles"\n',
        'out = "source-build"\n',
        'source = "../articles"\nout = "../site"\n',
        'out = "s3://bucket/source"\n',
        'locales = "source/locales"\n',
    ],
)
def test_folders_that_do_not_disturb_each_other_may_lie_as_they_like(text: str, tmp_path: Path) -> None:
    (tmp_path / "diptych.toml").write_text(text)
    load(tmp_path)


def test_all_that_is_wrong_is_said_at_once_with_the_nearest_key(tmp_path: Path) -> None:
    (tmp_path / "diptych.toml").write_text(
        'langages = ["fr"]\nbase_url = "example.org"\npublish = "all"\nout = ""\ndefault_language = "xx"\n'
    )
    with pytest.raises(ConfigError) as raised:
        load(tmp_path)
    message = str(raised.value)
    assert message.startswith("diptych.toml: unknown key 'langages' (do you mean 'languages'?) (line 1); ")
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
        ("threshold = 101", "threshold must be a whole number from 0 to 100, not 101"),
        ("threshold = true", "threshold must be a whole number"),
        ('note = "yes"', "note must be true or false, not 'yes'"),
        ('stale = "hide"', "stale must be one of show, source, not 'hide'"),
        (
            'formats = ["pdf"]',
            "formats must be one of html, markdown, text, json, epub, feed, sitemap, not 'pdf'",
        ),
        ("formats = []", "formats must be a list of different formats"),
        ("slugs = 1", "slugs must be one of source, title, not 1"),
        ('policy = "approved"', "policy must be tables [[policy]]"),
        ('policy = [{publish = "machine"}]', "policy: for must be <article>/<language>"),
        ('policy = [{for = "*/fr", publsh = "machine"}]', "policy: unknown key 'publsh'"),
        ('policy = [{for = "*/fr", threshold = -1}]', "policy: threshold must be a whole number"),
        ('user_agent = "Café"', "user_agent must be a name in ASCII"),
        ("not toml", "diptych.toml: "),
        (
            'base_url = "https://exa mple.org/é è"',
            "base_url: 'exa mple.org' is no host; write its letters in ASCII",
        ),
        ('base_url = "https://exämple.org"', "base_url: 'exämple.org' is no host"),
        ('base_url = "https://example.org:99999x"', "base_url is no address: its port or its brackets"),
        ('base_url = "https://example.org:99999"', "base_url is no address"),
        (
            'base_url = "https://[bad"',
            "base_url is no address: its port or its brackets are odd; write one such as 'https://",
        ),
        (
            'base_url = "https://u:p@example.org"',
            "base_url: leave name and password out; everybody would see",
        ),
        ('base_url = "https://example.org/?"', "base_url must be an http or https address"),
        ('base_url = "https://:80"', "base_url must be an http or https address"),
        ('base_url = "https://example.org/100%"', "base_url: write '%25' for a per cent sign in '/100%'"),
        ('libretranslate = "https://[bad"', "libretranslate is no address"),
        ('libretranslate = "https://k@example.org"', "as LIBRETRANSLATE_API_KEY"),
        ('out = "s3://[bad/x"', "out is no address"),
        ('formats = ["feed"]', "formats: 'feed' needs the public address of the pages, base_url"),
        ('policy = [{for = "b/fr-FR"}]', "'fr-FR' is not one of the languages (fr, en)"),
        ('policy = [{for = "*/d?"}]', "'d?' is not one of the languages"),
        ('templates = "templats"', "templates: there is no folder 'templats'"),
        ('models = [{path = "opus", from = "en"}]', "models: 'to' is missing"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "diptych.toml").write_text(text)
    with pytest.raises(ConfigError) as raised:
        load(tmp_path)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/é è/", "https://example.org/%C3%A9%20%C3%A8"),
        ("https://example.org/%C3%A9", "https://example.org/%C3%A9"),
        ("http://localhost:8000/a/~b", "http://localhost:8000/a/~b"),
        ("https://[::1]:8000", "https://[::1]:8000"),
        ("https://xn--exmple-cua.org", "https://xn--exmple-cua.org"),
        ("https://example.org/'\\\"><b>", "https://example.org/'%22%3E%3Cb%3E"),
    ],
)
def test_an_address_is_written_as_machines_read_it(text: str, address: str, tmp_path: Path) -> None:
    (tmp_path / "diptych.toml").write_text(f'base_url = "{text}"', encoding="utf-8")
    assert load(tmp_path).base_url == address


def test_a_password_in_an_address_is_never_shown(tmp_path: Path) -> None:
    for address in ("me:secret@example.org:x", "me:secret/1@example.org", "me:secret@example.org"):
        (tmp_path / "diptych.toml").write_text(f'base_url = "https://{address}"')
        with pytest.raises(ConfigError) as raised:
            load(tmp_path)
        assert "secret" not in str(raised.value)


def test_what_looks_like_an_odd_port_elsewhere_is_not_ours_to_judge(tmp_path: Path) -> None:
    address = "s3://arn:aws:s3:eu-west-3:1:accesspoint/site"
    (tmp_path / "diptych.toml").write_text(f'out = "{address}"')
    assert load(tmp_path).out == address


def test_the_last_rule_that_names_an_edition_counts(tmp_path: Path) -> None:
    (tmp_path / "diptych.toml").write_text(
        'threshold = 50\n[[policy]]\nfor = "*/fr"\npublish = "approved"\nthreshold = 90\n'
        '[[policy]]\nfor = "wind-?/*"\nthreshold = 0\nstale = "source"\n'
    )
    config = load(tmp_path)
    french, english = config.languages
    assert config.terms("sea", english) == Terms(threshold=50)
    assert config.terms("sea", french) == Terms(Policy.APPROVED, threshold=90)
    assert config.terms("wind-1", french) == Terms(Policy.APPROVED, show_stale=False)
    assert config.terms("wind-10", english) == Terms(threshold=50)


@pytest.mark.parametrize(
    ("text", "where", "step"),
    [
        ("\nthreshold = 101\n", "diptych.toml:2", "mend it; `threshold` is: of a hundred sentences"),
        ('[[policy]]\nfor = "*/fr"\n[[policy]]\nfor = "*/de"\n', "diptych.toml:3", "mend it; `policy` is: "),
        ('min_approved.de = 5\n"note" = true', "diptych.toml:1", "mend it; `min_approved` is: "),
        ("[min_translated]\nfr = 101\n", "diptych.toml:1", "mend it; "),
        ("note = 1\nthreshold = 101\n", "diptych.toml", "mend note, threshold (see"),
        ("treshold = 5\n", "diptych.toml:1", "the keys are: languages, "),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_what_the_key_is(
    text: str, where: str, step: str, tmp_path: Path
) -> None:
    (tmp_path / "diptych.toml").write_text(text)
    with pytest.raises(ConfigError) as raised:
        load(tmp_path)
    assert raised.value.where == where
    assert raised.value.next_step.startswith(step)


def test_the_line_in_a_pyproject_is_the_one_of_our_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.x]\nnote = 1\n[tool.diptych]\nnote = 1\n")
    with pytest.raises(ConfigError) as raised:
        load(tmp_path)
    assert raised.value.where == "pyproject.toml:4"


def test_settings_in_another_encoding_are_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "diptych.toml").write_bytes('note = true\nsite_name = "Été"\n'.encode("latin-1"))
    with pytest.raises(ConfigError) as raised:
        load(tmp_path)
    assert (raised.value.where, raised.value.next_step) == ("diptych.toml:2", "save the file as UTF-8")


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "diptych.toml").write_text('out = "~/site"\nglossary = "~/terms.csv"\n')
    config = load(tmp_path)
    assert config.out == tmp_path / "home" / "site"
    assert config.root / config.glossary == tmp_path / "home" / "terms.csv"


def test_two_configurations_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "diptych.toml").write_text('site_name = "a"')
    (tmp_path / "pyproject.toml").write_text('[tool.diptych]\nsite_name = "b"\n')
    with pytest.raises(ConfigError, match="configured twice"):
        load(tmp_path)
