"""A process that typesets one paper and ends: `python -m auction_app.accounting.typesetter TEMPLATE`.

Reads `{"at": …, "data": {…}}` on standard input, writes the PDF to standard output.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from auction_app.infra.pdf import typeset
from auction_app.kernel.time import parse_rfc3339


def main() -> None:
    """One paper. Raises PdfFailed; the caller reads its message on standard error."""
    asked = json.load(sys.stdin)
    made = typeset(Path(sys.argv[1]), asked["data"], at=parse_rfc3339(asked["at"]))
    sys.stdout.buffer.write(made.pdf)


if __name__ == "__main__":
    main()
