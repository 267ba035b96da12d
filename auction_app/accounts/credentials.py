"""Passwords and tokens: how they are made, kept and compared. No state, no database."""

from __future__ import annotations

import base64
import hashlib
import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

PASSWORD_MIN = 10
PASSWORD_MAX = 128
APP_TOKEN_PREFIX = "lca_"  # so that a scanner of source code recognises a leaked token
RECOVERY_CODES = 10

# 19 MiB, two passes, one lane: OWASP's first choice, about 30 ms here (a bid path runs beside it).
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str) -> str:
    """Argon2id in PHC form; slow on purpose: call it through `run_blocking`."""
    return _HASHER.hash(password)


def verify_password(password_hash: str, password: str) -> bool:
    """Whether the password fits; takes the same work for a wrong one."""
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def nobodys_hash() -> str:
    """What an unknown e-mail is checked against, so that it costs as much as a known one."""
    return hash_password(secrets.token_urlsafe(32))


def is_common_password(password: str, email: str) -> bool:
    """Passwords a guesser tries first: repeated, counted, or the address itself."""
    plain = password.casefold()
    own = email.casefold().partition("@")[0]
    if len(set(plain)) < 4 or (len(own) > 3 and own in plain):
        return True
    runs = ("0123456789" * 2, "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
    return any(plain in run or plain in run[::-1] for run in runs) or plain in _COMMON


_COMMON = frozenset(
    [
        "1234567890",
        "password123",
        "password1234",
        "qwertyuiop",
        "qwerty12345",
        "iloveyou123",
        "woaini1314520",
        "woaini123456",
        "123456789a",
        "a123456789",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "zaq12wsxcde",
        "5201314520",
        "password12",
        "passw0rd123",
        "administrator",
        "welcome123",
        "letmein1234",
        "abc1234567",
        "abcd123456",
    ]
)


def new_token(prefix: str = "") -> str:
    """256 random bits as text for a cookie, a header or a link."""
    return prefix + secrets.token_urlsafe(32)


def token_digest(token: str) -> bytes:
    """What is stored: a token has 256 bits, so a plain SHA-256 cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 bits, written in groups of four."""
    return [_grouped(secrets.token_bytes(10)) for _ in range(RECOVERY_CODES)]


def recovery_digest(code: str) -> bytes:
    """The stored form; blanks, hyphens and case do not matter to the person who types it."""
    return hashlib.sha256(_bare(code).encode()).digest()


def is_recovery_code(text: str) -> bool:
    """Whether the text has the shape of one, so that a TOTP code is never taken for it."""
    return len(_bare(text)) == 16


def _bare(code: str) -> str:
    return "".join(char for char in code.upper() if char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def _grouped(raw: bytes) -> str:
    text = base64.b32encode(raw).decode()
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))
