"""A package, so that `tests` is ours: argostranslate installs one of the same name."""
