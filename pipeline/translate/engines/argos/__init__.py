"""Argos packages: read, and kept by `diptych models`. The only place that knows argostranslate.

It is imported when first needed, for it creates folders, takes time, and is not needed at all when nothing is
to be translated.
"""
