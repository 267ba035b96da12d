"""The sequencer's own reading and writing: one prepared statement commits a whole batch.

`lot_chain.seq` is the lot's version: a lot that somebody else changed since it was read is left
out by the statement itself, and decided again from fresh data.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import text

from auction_app.bidding.rows import decision_row, event_rows, lot_row
from auction_app.bidding.state import AuctionState, AutoLimit, Bidder, Rules
from auction_app.bidding.work import LotWork
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import AtomicStatements, Transactions
from auction_app.law.bidding_time import TimeRules

_COMMIT = """commit_batch(json, json, json, json) AS
WITH lots AS (
    SELECT * FROM json_to_recordset($1) AS r(lot_id text, expected int, seq int, head text,
        last_at timestamptz, status text, ends_at timestamptz, next_at timestamptz, price bigint,
        leader text, leader_rank int, bids int, extensions int, outages int, outcome text,
        closed_at timestamptz, reason_zh text, reason_en text)
), moved AS (
    UPDATE lot_chain c SET seq = r.seq, head = r.head, last_at = r.last_at FROM lots r
    WHERE r.seq > r.expected AND c.lot_id = r.lot_id AND c.seq = r.expected RETURNING c.lot_id
), kept AS (
    SELECT lot_id FROM moved UNION ALL
    SELECT c.lot_id FROM lot_chain c JOIN lots r USING (lot_id)
    WHERE r.seq = r.expected AND c.seq = r.expected
), projected AS (
    UPDATE auction a SET status = r.status, ends_at = r.ends_at, next_at = r.next_at,
        price = r.price, leader = r.leader, leader_rank = r.leader_rank, bids = r.bids,
        extensions = r.extensions, outages = r.outages, outcome = r.outcome,
        closed_at = r.closed_at, reason_zh = coalesce(r.reason_zh, a.reason_zh),
        reason_en = coalesce(r.reason_en, a.reason_en),
        court_decision = CASE WHEN r.reason_zh IS NULL THEN a.court_decision END
    FROM lots r JOIN moved USING (lot_id) WHERE a.lot_id = r.lot_id
), events AS (
    INSERT INTO lot_event (lot_id, seq, kind, at, text)
    SELECT e.lot_id, e.seq, e.kind, e.at, e.text
    FROM json_to_recordset($2) AS e(lot_id text, seq int, kind text, at timestamptz, text text)
    JOIN moved USING (lot_id)
), decisions AS (
    INSERT INTO bid_decision (lot_id, holder, key, amount, received_at, seq, refusal)
    SELECT d.lot_id, d.holder, d.key, d.amount, d.received_at, d.seq, d.refusal
    FROM json_to_recordset($3) AS d(lot_id text, holder text, key text, amount bigint,
        received_at timestamptz, seq int, refusal jsonb)
    JOIN kept USING (lot_id)
), autos AS (
    INSERT INTO auto_bid (lot_id, bidder, maximum_sealed, set_at)
    SELECT s.lot_id, s.bidder, s.maximum_sealed, s.set_at
    FROM json_to_recordset($4) AS s(lot_id text, bidder text, maximum_sealed text,
        set_at timestamptz)
    JOIN kept USING (lot_id)
    ON CONFLICT (lot_id, bidder)
    DO UPDATE SET maximum_sealed = excluded.maximum_sealed, set_at = excluded.set_at
)
SELECT lot_id FROM kept"""

_AUCTION = text(
    "SELECT a.*, c.seq, c.head, c.last_at, coalesce(l.case_number, '') AS case_number"
    " FROM auction a JOIN lot_chain c USING (lot_id) LEFT JOIN lot l ON l.id = a.lot_id"
    " WHERE a.lot_id = :lot"
)
_BIDDERS = text(
    "SELECT encode(holder, 'hex') AS holder, bidder, admitted_at IS NOT NULL AS is_admitted,"
    " priority_rank FROM registration WHERE lot_id = :lot"
)
_BIDDER = text(
    "SELECT bidder, admitted_at IS NOT NULL AS is_admitted, priority_rank FROM registration"
    " WHERE lot_id = :lot AND holder = decode(:holder, 'hex')"
)
_AUTOS = text(
    "SELECT bidder, maximum_sealed, set_at FROM auto_bid JOIN registration USING (lot_id, bidder)"
    " WHERE lot_id = :lot AND maximum_sealed IS NOT NULL AND admitted_at IS NOT NULL"
)
_KEYS = text("SELECT holder, key FROM bid_decision WHERE lot_id = :lot")
_DECISION = text(
    "SELECT d.amount, d.seq, d.refusal, e.text FROM bid_decision d"
    " LEFT JOIN lot_event e ON e.lot_id = d.lot_id AND e.seq = d.seq"
    " WHERE d.lot_id = :lot AND d.holder = :holder AND d.key = :key"
)
_PROBES = text(
    "(SELECT at FROM probe WHERE at < :since ORDER BY at DESC LIMIT 1)"
    " UNION ALL SELECT at FROM probe WHERE at >= :since ORDER BY at"
)
_EVENTS = text(
    "SELECT seq, text FROM lot_event WHERE lot_id = :lot AND seq > :after ORDER BY seq LIMIT :n"
)
_ALARM = text(
    "SELECT EXISTS (SELECT FROM log_alarm"
    " WHERE cleared_at IS NULL AND (lot_id IS NULL OR lot_id = :lot))"
)
_OPENED = text(
    "SELECT max(at) FROM lot_event WHERE lot_id = :lot AND kind IN ('lot.opened', 'lot.resumed')"
)
_DUE = (
    "due_lots(timestamptz) AS SELECT lot_id, next_at FROM auction WHERE next_at <= $1"
    " ORDER BY next_at LIMIT 10000"
)
_MOVED = "chain_heads(text[]) AS SELECT lot_id, seq FROM lot_chain WHERE lot_id = ANY($1)"
_HEADS = text("SELECT lot_id, seq FROM lot_chain WHERE lot_id = ANY(:lots)")


class Store:
    """Reads lots for the sequencer and commits its batches."""

    def __init__(self, transactions: Transactions, vault: Vault) -> None:
        self._transactions = transactions
        self._vault = vault
        self._atomic = AtomicStatements(transactions.engine, [_COMMIT])

    def load(self, lot: str, keys: set[int] | None = None) -> AuctionState | None:
        """The lot as it is on disk, or None; `keys` are those of its one writer, if it has them."""
        with self._transactions.reading() as session:
            row = session.execute(_AUCTION, {"lot": lot}).mappings().one_or_none()
            if row is None:
                return None
            state = _state_from(row)
            for one in session.execute(_BIDDERS, {"lot": lot}):
                state.bidders[one.holder] = Bidder(one.bidder, one.is_admitted, one.priority_rank)
            for one in session.execute(_AUTOS, {"lot": lot}):
                state.autos[one.bidder] = AutoLimit(
                    self._open_maximum(lot, one.bidder, one.maximum_sealed), one.set_at
                )
            decided = session.execute(_KEYS, {"lot": lot}) if keys is None else ()
            state.keys = keys or {hash((one.holder, one.key)) for one in decided}
        return state

    def commit(self, works: Iterable[LotWork]) -> set[str]:
        """Write the batch, durable on return; gives the lots whose version still held."""
        works = list(works)
        rows = self._atomic.run(
            "commit_batch",
            _dumps([lot_row(w) for w in works]),
            _dumps([row for w in works for row in event_rows(w)]),
            _dumps([decision_row(w, d) for w in works for d in w.keys.values()]),
            _dumps([row for w in works for row in self._auto_rows(w)]),
        )
        return {row[0] for row in rows}

    def find_bidder(self, lot: str, holder: str) -> Bidder | None:
        """A registration as it is on disk now."""
        with self._transactions.reading() as session:
            row = session.execute(_BIDDER, {"lot": lot, "holder": holder}).one_or_none()
            return None if row is None else Bidder(row.bidder, row.is_admitted, row.priority_rank)

    def decision(self, lot: str, holder: str, key: str) -> dict[str, Any] | None:
        """What this key was answered: amount, seq and event text, or the refusal."""
        with self._transactions.reading() as session:
            row = session.execute(_DECISION, {"lot": lot, "holder": holder, "key": key})
            found = row.mappings().one_or_none()
            return dict(found) if found else None

    def probes(self, since: datetime) -> list[datetime]:
        """Instants of answered probe bids from the last one before `since` on, ascending."""
        with self._transactions.reading() as session:
            return [row.at for row in session.execute(_PROBES, {"since": since})]

    def has_alarm(self, lot: str) -> bool:
        """Whether the audit found this lot's record, or the log itself, in disagreement (P7)."""
        with self._transactions.reading() as session:
            return bool(session.execute(_ALARM, {"lot": lot}).scalar())

    def opened_at(self, lot: str) -> datetime | None:
        """When the lot really opened, or went on after a suspension."""
        with self._transactions.reading() as session:
            opened: datetime | None = session.execute(_OPENED, {"lot": lot}).scalar_one()
            return opened

    def events(self, lot: str, after: int, limit: int) -> list[tuple[int, str]]:
        """(seq, canonical text) in order."""
        with self._transactions.reading() as session:
            found = session.execute(_EVENTS, {"lot": lot, "after": after, "n": limit})
            return [(row.seq, row.text) for row in found]

    def heads(self, lots: list[str]) -> dict[str, int]:
        """The newest seq of each lot."""
        with self._transactions.reading() as session:
            return {row.lot_id: row.seq for row in session.execute(_HEADS, {"lots": lots})}

    def _auto_rows(self, work: LotWork) -> Iterable[dict[str, Any]]:
        for bidder, limit in work.autos.items():
            sealed = None
            if limit is not None:
                plain = str(limit.maximum).encode()
                sealed = self._vault.seal(plain, auto_aad(work.state.lot, bidder))
            yield {
                "lot_id": work.state.lot,
                "bidder": bidder,
                "maximum_sealed": base64.b64encode(sealed).decode() if sealed else None,
                "set_at": limit.since if limit else work.at,
            }

    def _open_maximum(self, lot: str, bidder: str, sealed: str) -> int:
        return int(self._vault.open(base64.b64decode(sealed), auto_aad(lot, bidder)))


class Scans:
    """What the timers ask twice a second, on a link of their own: one round trip a question."""

    def __init__(self, transactions: Transactions) -> None:
        self._atomic = AtomicStatements(transactions.engine, [_DUE, _MOVED])

    def due(self, until: datetime) -> list[tuple[str, datetime]]:
        """Lots whose opening or end comes before `until`."""
        return [(lot, at.astimezone(UTC)) for lot, at in self._atomic.run("due_lots", until)]

    def heads(self, lots: list[str]) -> list[tuple[str, int]]:
        """The newest seq of each lot."""
        return [(lot, seq) for lot, seq in self._atomic.run("chain_heads", lots)]


def auto_aad(lot: str, bidder: str) -> str:
    """Where a sealed maximum belongs; the vault refuses it anywhere else."""
    return f"auto_bid:{lot}:{bidder}:maximum"


def _dumps(rows: list[dict[str, Any]]) -> str:
    return orjson.dumps(rows).decode()


def _state_from(row: Any) -> AuctionState:
    time_rules = TimeRules(
        extension_window_s=row["extension_window_s"],
        outage_gap_s=row["outage_gap_s"],
        recovery_s=row["recovery_s"],
        quiet_from_hour=row["quiet_from_hour"],
        most_extensions=row["most_outages"],
        countdown_s=row["countdown_s"],
    )
    rules = Rules(
        id=row["rules_id"],
        sha256=row["rules_sha256"],
        start_price=row["start_price"],
        increment=row["increment"],
        currency=row["currency"],
        strict_ladder=row["strict_ladder"],
        time=time_rules,
    )
    same = [
        "round",
        "status",
        "seq",
        "head",
        "last_at",
        "opens_at",
        "planned_end",
        "ends_at",
        "price",
        "leader",
        "leader_rank",
        "bids",
        "extensions",
        "outages",
        "outcome",
        "closed_at",
        "case_number",
    ]
    return AuctionState(lot=row["lot_id"], rules=rules, **{name: row[name] for name in same})
