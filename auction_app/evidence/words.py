"""The verifier's sentences in both languages, from words.json (shared with the browser).

They do not lie in the catalogues of the web pages because the verifier runs where those are absent.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from .chain import Breach

LANGUAGES = ("zh", "en")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Steps, breaches, notes: everything the verifier can say, by code."""
    text = Path(__file__).with_name("words.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def told(name: str, language: str, **figures: object) -> str:
    """One line of the command's own words."""
    template: str = words()["command"][name][language]
    return template.format(**figures)


def sentence(breach: Breach, language: str) -> str:
    """What is wrong, in one sentence without the place."""
    facts = dict(breach.facts)
    if "what" in facts:
        facts["what"] = words()["what"][facts["what"]][language]
    template: str = words()["breaches"][breach.code][language]
    return template.format(**facts)


def todo(breach: Breach, language: str) -> str:
    """What the reader can do about it."""
    found: str = words()["todo"][words()["breaches"][breach.code]["todo"]][language]
    return found


def step_of(breach: Breach) -> str:
    """The group of checks the breach belongs to."""
    if breach.facts.get("what") in ("receipt", "older"):
        return "receipts" if breach.facts["what"] == "receipt" else "older"
    found: str = words()["breaches"][breach.code]["step"]
    return found
