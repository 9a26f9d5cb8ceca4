"""SARIF 2.1.0 (OASIS), as code scanning reads it."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from urllib.parse import quote

from pipeline.report.issues import RULES, Issue, worst

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MOST = 25_000
"""Results: GitHub's code scanning refuses a file with more."""
_HELP = "See the sections Checks and In CI of Diptych's README."


def as_sarif(found: Iterable[Issue], checks: Mapping[str, tuple[str, str]], version: str) -> str:
    """Return one run; `checks` are the ids of checks on translations with severity and explanation.

    Code scanning wants a line for each result: one that concerns a whole file stands at its first line, one that
    concerns no file at that of the settings.
    """
    rules = {**{name: ("error", text) for name, text in RULES.items()}, **checks}
    order = {name: number for number, name in enumerate(rules)}
    shown, rest = worst(found, _MOST)
    run: dict[str, object] = {
        "tool": {
            "driver": {
                "name": "diptych",
                "semanticVersion": version,
                "rules": [_rule(name, *rule) for name, rule in rules.items()],
            }
        },
        "originalUriBaseIds": {"PROJECT": {"description": {"text": "The checkout, or the project's folder"}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(issue, order[issue.rule]) for issue in shown],
    }
    if rest:
        more = {"level": "warning", "message": {"text": f"{rest} more results are left out."}}
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": [more]}]
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _rule(name: str, level: str, text: str) -> dict[str, object]:
    sentence = f"{text[0].upper()}{text[1:]}."
    return {
        "id": name,
        "shortDescription": {"text": sentence},
        "fullDescription": {"text": sentence},
        "help": {"text": f"{sentence} {_HELP}"},
        "defaultConfiguration": {"level": level},
    }


def _result(issue: Issue, number: int) -> dict[str, object]:
    place = {
        "artifactLocation": {"uri": quote(issue.path or "diptych.toml"), "uriBaseId": "PROJECT"},
        "region": {"startLine": issue.line or 1},
    }
    known = sha256("\0".join((issue.rule, issue.subject, issue.message)).encode()).hexdigest()
    return {
        "ruleId": issue.rule,
        "ruleIndex": number,
        "level": issue.level,
        "message": {"text": issue.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"unit/v1": known},
    }
