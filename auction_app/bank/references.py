"""References a payer writes beside a transfer: ISO 11649, `RF`, two check digits, twelve characters.

The characters are drawn by chance, so nobody finds the next one by counting; none of them can be read
as another. Reading is generous: a payer's bank may add blanks, small letters, full-width forms, or put
the reference in the middle of a longer text.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

from auction_app.kernel.ids import BIDDER_ALPHABET

LENGTH = 12  # of 25 characters each: more than 55 bits
WHOLE = 4 + LENGTH
_BETWEEN = re.compile(r"[\s.,:;/_\-‐-―·]+")
_START = re.compile(rf"(?=(RF[0-9]{{2}}[{BIDDER_ALPHABET}]{{{LENGTH}}}))")


def new_reference() -> str:
    """A reference nobody has: 16 characters with right check digits."""
    body = "".join(secrets.choice(BIDDER_ALPHABET) for _ in range(LENGTH))
    return f"RF{mod_97_10.calc_check_digits(f'{body}RF')}{body}"


def in_groups(reference: str) -> str:
    """`RF18 5390 0754 7034`, as people read it aloud."""
    shown: str = iso11649.format(reference)
    return shown


def references_in(*texts: str) -> tuple[str, ...]:
    """Every well-formed reference in what a payer wrote, each once, in their order.

    A reference that the bank broke over two lines is found too: the texts are read one by one first,
    then as one.
    """
    found: dict[str, None] = {}
    for text in (*texts, "".join(texts)):
        for match in _START.finditer(bare(text)):
            if iso11649.is_valid(match.group(1)):
                found.setdefault(match.group(1))
    return tuple(found)


def bare(text: str) -> str:
    """Without blanks and marks between, in ASCII width and capitals: numbers are compared like this."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
