"""Real bids of online auctions, and their times pressed into seconds."""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

SAMPLE = Path(__file__).with_name("five_real_auctions.csv")
FILE = "ebay_bids_cartier_xbox.csv"
LAST_MINUTES_S = 300.0  # the real window before the end that art. 20 is about


def whole_file() -> Path | None:
    """The full data set where AUCTION_DATA_DIR names it."""
    path = Path(os.environ.get("AUCTION_DATA_DIR", "")) / FILE
    return path if path.exists() else None


@dataclass(frozen=True)
class RealBid:
    """One row: a bidder's maximum (fen), and how long before the real end it was made."""

    bidder: str
    amount_fen: int
    seconds_before_end: float

    def compressed(self, length_s: float, run_s: float, window_s: float) -> float:
        """Seconds before our end: the real last five minutes fill the window, the rest the run."""
        if self.seconds_before_end <= LAST_MINUTES_S:
            return max(0.0, self.seconds_before_end) / LAST_MINUTES_S * window_s
        share = (self.seconds_before_end - LAST_MINUTES_S) / (length_s - LAST_MINUTES_S)
        return window_s + share * (run_s - window_s)


@dataclass(frozen=True)
class RealAuction:
    """One auction with its bids in their real order."""

    number: str
    length_s: float
    start_fen: int
    bids: tuple[RealBid, ...]

    @property
    def bidders(self) -> list[str]:
        return sorted({bid.bidder for bid in self.bids})


def read_auctions(path: Path) -> list[RealAuction]:
    by_number: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_number.setdefault(row["auction"], []).append(row)
    return [_auction(number, rows) for number, rows in by_number.items()]


def _auction(number: str, rows: list[dict[str, str]]) -> RealAuction:
    length_s = int(rows[0]["length_days"]) * 86_400.0
    bids = [
        RealBid(row["bidder"], int(row["max_cents"]), length_s - float(row["offset_seconds"]))
        for row in rows
    ]
    bids.sort(key=lambda bid: -bid.seconds_before_end)
    return RealAuction(number, length_s, max(1, int(rows[0]["opening_cents"])), tuple(bids))
