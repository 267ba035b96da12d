"""Loops of the jobs process: the log each second, the audit twice a minute, and the followers."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from auction_app.infra.loops import Loop
from auction_app.infra.ports import Ports
from auction_app.infra.web import Services

from . import audit, integrator, queries
from .audit import Auditor, Finding
from .followers import Follower, Reader, seal_ended
from .integrator import LogBroken, LogKeeper
from .note import Signer

log = logging.getLogger(__name__)

FOLLOW_EVERY_S = 0.5
INTEGRATE_EVERY_S = 1.0
AUDIT_EVERY_S = 30.0
SEAL_EVERY_S = 60.0
MAX_ROUNDS_FOR_A_READER = 10


def log_keeper(ports: Ports) -> LogKeeper:
    """The log's signer, and the file that remembers what was published."""
    return LogKeeper(Signer(ports.log_origin, ports.log_seed), ports.data / "log" / "published")


def run_integration(services: Services) -> None:
    """Bring the log up to the present; a log that may not go on puts the alarm on."""
    keeper, at = log_keeper(services.ports), services.ports.clock.now()
    try:
        with services.transactions() as tx:
            integrator.integrate(tx, keeper, at)
    except LogBroken as broken:
        _alarm(services, broken.finding)
        raise


def bring_up_to_date(services: Services, lot_id: str, seq: int) -> None:
    """Integrate until the log holds the lot up to `seq`, for a reader who asks right after the close.

    When it cannot (an alarm, too much waiting), the reader gets what is covered, and the verifier
    says what is missing.
    """
    for _ in range(MAX_ROUNDS_FOR_A_READER):
        try:
            run_integration(services)
        except LogBroken:
            return
        with services.transactions.reading() as session:
            if queries.covered_seq(session, lot_id, queries.log_size(session)) >= seq:
                return


def _alarm(services: Services, finding: Finding) -> None:
    with services.transactions() as tx:
        if audit.raise_alarm(tx, finding, services.ports.clock.now()):
            log.critical("evidence alarm %s %s: %s", finding.code, finding.lot_id, finding.detail)


def audit_loop() -> Loop:
    """The loop that compares the tables with the log."""
    auditor = Auditor()

    def run(services: Services) -> None:
        with services.transactions.reading() as session:
            found = auditor.findings(session)
        for finding in found:
            _alarm(services, finding)

    return Loop("evidence-audit", AUDIT_EVERY_S, run)


def follower_loop(follower: Follower) -> Loop:
    """The loop that runs one follower over all lots."""
    reader = Reader(follower)

    def run(services: Services) -> None:
        reader.read_all(services.transactions)

    return Loop(f"follow-{follower.name}", FOLLOW_EVERY_S, run)


def loops(followers: Sequence[Follower] = ()) -> list[Loop]:
    """Everything this room runs; `followers` are the other rooms' reactions, joined in factory."""
    names = [integrator.FOLLOWER, *(follower.name for follower in followers)]

    def seal(services: Services) -> None:
        with services.transactions() as tx:
            seal_ended(tx, names)

    return [
        Loop("evidence-log", INTEGRATE_EVERY_S, run_integration),
        audit_loop(),
        Loop("evidence-seal", SEAL_EVERY_S, seal),
        *map(follower_loop, followers),
    ]
