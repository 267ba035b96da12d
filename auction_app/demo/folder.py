"""The demo's own two files in the data folder: its sign-ins, and which lots it published."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import pyotp

SIGN_INS, DIARY = "demo-sign-ins.json", "demo-market.json"


@dataclass(frozen=True, slots=True)
class SignIns:
    """What every demo account is opened with; made once into the data folder."""

    password: str
    totp_secret: str

    @property
    def code(self) -> str:
        """The six digits of this half minute."""
        return pyotp.TOTP(self.totp_secret).now()


def sign_ins(data: Path) -> SignIns:
    """Read the folder's sign-ins, or make them (0600)."""
    path = data / SIGN_INS
    if path.exists():
        return SignIns(**json.loads(path.read_text("utf-8")))
    made = {"password": f"luochui-{secrets.token_hex(3)}", "totp_secret": pyotp.random_base32()}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        json.dump(made, file)
    return SignIns(**made)


def read_diary(data: Path) -> list[dict[str, str]]:
    """What earlier starts published: rows of key, lot, role, oldest first."""
    path = data / DIARY
    if not path.exists():
        return []
    rows: list[dict[str, str]] = json.loads(path.read_text("utf-8"))
    return rows


def write_diary(data: Path, rows: list[dict[str, str]]) -> None:
    """Keep the rows."""
    (data / DIARY).write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
