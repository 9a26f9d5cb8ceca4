"""The models' own workshop: parallel text comes in, Argos packages go out.

`python -m pipeline.training` prepares data, trains, averages, exports and evaluates; `diptych models adapt` tunes
a package to a project. torch is an optional extra (`train`), imported by the modules that compute with it, and no
other room knows this one.
"""
