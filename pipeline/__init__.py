"""Diptych: one mixed French/English article in, a French and an English edition out."""

__version__ = "0.1.0"
