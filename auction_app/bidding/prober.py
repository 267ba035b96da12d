"""The prober: each second one whole bid on a lot of its own, over HTTP, as any bidder's.

An answer that decides (accepted, or refused by rule) is an instant at which nobody was kept out;
the silences between such instants are what the rule on outages reads (P4). The bid comes from
an account without a bidder number: it is stamped, queued, decided, committed and refused, and
leaves no event in the log.
"""

from __future__ import annotations

import http.client
import json
import logging
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle

from sqlalchemy import delete, insert

from auction_app.accounts import sessions
from auction_app.accounts.service import NO_PASSWORD, StaffMember, create_staff
from auction_app.bidding import service
from auction_app.bidding.models import PROBE_LOT, Auction, BidDecision, Probe
from auction_app.infra.web import Services
from auction_app.lots.facts import LotPublished

log = logging.getLogger(__name__)

EVERY_S = 1.0
TIMEOUT_S = 5.0
# Keys come round again, so that neither the table nor a worker's memory of keys grows.
KEYS = 600
KEEP_PROBES = timedelta(days=30)
EMAIL = "prober@luochui.invalid"
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
AMOUNT_FEN = 100


class Prober:
    """Bids, and writes down the instants at which the bid was decided."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._token: str | None = None
        self._keys = probe_keys()
        self._probes = 0

    def probe(self) -> bool:
        """One bid; True when it was decided and its instant is on disk."""
        if self._token is None:
            self._token = prepare(self._services).token
        key = next(self._keys)
        self._forget(key)
        status, problem = self._bid(key)
        if status == http.client.UNAUTHORIZED:
            self._token = None
        if status != http.client.CREATED and problem.get("decided") is not True:
            return False
        with self._services.transactions() as tx:
            tx.session.execute(insert(Probe).values(at=self._services.ports.clock.now()))
        return True

    def _bid(self, key: str) -> tuple[int, dict[str, object]]:
        config = self._services.config
        host = "127.0.0.1" if config.host in ("", "0.0.0.0", "::") else config.host
        # A new connection each time: the kernel spreads them over the workers.
        connection = http.client.HTTPConnection(host, config.port, timeout=TIMEOUT_S)
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        try:
            path = f"/api/v1/lots/{PROBE_LOT}/bids"
            connection.request("POST", path, json.dumps({"amount": AMOUNT_FEN}), headers)
            answer = connection.getresponse()
            found = json.loads(answer.read())
        finally:
            connection.close()
        return answer.status, found if isinstance(found, dict) else {}

    def _forget(self, key: str) -> None:
        """Drop the decision this key had in the last round, and probes nobody needs any more."""
        self._probes += 1
        with self._services.transactions() as tx:
            old = delete(BidDecision).where(BidDecision.lot_id == PROBE_LOT, BidDecision.key == key)
            tx.session.execute(old)
            if self._probes % KEYS == 1:
                since = self._services.ports.clock.now() - KEEP_PROBES
                tx.session.execute(delete(Probe).where(Probe.at < since))


def run_prober(services: Services) -> int:
    """Probe each second until SIGTERM; a failed probe is a gap and nothing else."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    prober = Prober(services)
    was_answered: bool | None = None  # at the start the workers may not listen yet
    while not stop.is_set():
        started = time.monotonic()
        is_answered = _try(prober)
        if was_answered is not None and is_answered != was_answered:
            log.warning("probe bids are %s", "answered again" if is_answered else "not answered")
        if is_answered or was_answered is not None:
            was_answered = is_answered
        stop.wait(max(0.05, EVERY_S - (time.monotonic() - started)))
    return 0


def _try(prober: Prober) -> bool:
    try:
        return prober.probe()
    except Exception as error:  # noqa: BLE001 — whatever failed, it is a gap; the next second tries again
        log.info("probe: %s", error)
        return False


@dataclass(frozen=True, slots=True)
class ProberAccess:
    """What the prober bids with: a token over the wire, or the holder its account stands for."""

    token: str
    holder: bytes


def prepare(services: Services) -> ProberAccess:
    """Make the probe lot and the prober's account unless they exist; gives fresh access."""
    at = services.ports.clock.now()
    with services.transactions() as tx:
        if tx.session.get(Auction, PROBE_LOT) is None:
            service.announce(tx, probe_lot(at), at, is_practice=True)
        member = StaffMember(EMAIL, "Prober", "bidder", None, NO_PASSWORD)
        account = create_staff(tx, services.ports.vault, member, at)
        sessions.end_all_sessions(tx, account, at)
        token = sessions.issue_app_token(tx, account, "prober", ("bid",), at).token
    return ProberAccess(token, sessions.holder_of(services.ports.vault, account))


def probe_lot(at: datetime) -> LotPublished:
    """A lot without a thing behind it, open from now on and practically for ever."""
    return LotPublished(
        lot_id=PROBE_LOT,
        round=1,
        court_id="",
        currency="CNY",
        start_price=AMOUNT_FEN,
        increment=AMOUNT_FEN,
        deposit=0,
        opens_at=at,
        ends_at=NEVER,
        extension_window_s=300,
        outage_gap_s=15,
        recovery_s=600,
        notice_sha256="0" * 64,
        strict_ladder=False,
        category="other",
        is_movable=True,
        is_practice=True,
    )


def probe_keys() -> Iterator[str]:
    """The same few keys over and over, in the form every client's key has."""
    names = [str(uuid.uuid5(uuid.NAMESPACE_URL, f"luochui:probe:{n}")) for n in range(KEYS)]
    return cycle(names)
