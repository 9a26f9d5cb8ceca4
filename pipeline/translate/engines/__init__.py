"""The engines behind the door: models on disk, a server, and those of others, each a `Translator` (see `door.py`).

`choose.py` makes the one translator that a run asks from what the settings name.
"""

from pipeline.translate.engines.cache import Cached
from pipeline.translate.engines.choose import OWN, choose
from pipeline.translate.engines.lineup import Engine, Lineup
from pipeline.translate.engines.local import LocalTranslator

__all__ = ["OWN", "Cached", "Engine", "Lineup", "LocalTranslator", "choose"]
