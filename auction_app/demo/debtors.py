"""Registers of debtors for the demo: invented persons and a firm, so that the public list shows something."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from auction_app.demo import market
from auction_app.eligibility.register_import import RegisterFile, import_register
from auction_app.infra.web import Services

# Numbers with a right check character that belong to nobody in the market.
DEBTORS: tuple[tuple[str, str, str, str], ...] = (
    ("list", "3", "吴某强", "330304199001010091"),
    ("list", "2", "江州某某建材有限公司", "91330304MA2AB12C34"),
    ("list", "4", "郑某平", "330304199001010040"),
    ("restriction", "", "郑某平", "330304199001010040"),
    ("restriction", "", "冯某华", "330304199001010059"),
)
LISTED_ON = "2025-06-16"


def take_over(services: Services, now: datetime) -> None:
    """One copy of the registers as of now; the same entries again change nothing."""
    lines = _lines()
    content = json.dumps(lines, ensure_ascii=False).encode()
    with services.transactions() as tx:
        file = RegisterFile(lines, content, "demo", now)
        import_register(tx, services.ports.vault, file, now)


def _lines() -> list[dict[str, Any]]:
    code = market.facts()["main_court"]
    court = market.facts()["courts"][code]["name_zh"]
    return [
        {
            "kind": kind,
            "ground": ground,
            "name": name,
            "id_no": number,
            "since": LISTED_ON,
            "case_number": f"（2025）{code}执{800 + serial}号",
            "court": court,
        }
        for serial, (kind, ground, name, number) in enumerate(DEBTORS)
    ]
