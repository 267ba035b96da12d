"""Slow work of this room: papers that have to be made."""

from __future__ import annotations

import logging

from auction_app.documents.plans import issue_paper, plans_without_paper
from auction_app.documents.service import Press, issue_confirmation, lots_without_paper
from auction_app.documents.signing import SigningKey, development_key
from auction_app.infra.loops import Loop
from auction_app.infra.web import Services

log = logging.getLogger(__name__)

AT_ONCE = 20
EVERY_S = 1.0


def issue_papers(services: Services) -> None:
    """Make what is missing, one transaction a paper: one that fails holds up no other."""
    with services.transactions.reading() as session:
        waiting = lots_without_paper(session, AT_ONCE)
    for lot_id in waiting:
        _issue(services, lot_id)


def issue_plan_papers(services: Services) -> None:
    """Plans that were approved and shares that were sent get their signed papers."""
    with services.transactions.reading() as session:
        waiting = plans_without_paper(session, AT_ONCE)
    for which in waiting:
        _issue_plan_paper(services, which)


def _issue_plan_paper(services: Services, which: tuple[str, str]) -> None:
    at, vault = services.ports.clock.now(), services.ports.vault
    try:
        with services.transactions() as tx:
            issue_paper(tx, _press(services), vault, which, at)
    except Exception:
        log.exception("paper %s of plan %s was not made; it is tried again", which[1], which[0])


def _press(services: Services) -> Press:
    return Press(
        storage=services.ports.storage,
        key=signing_key(services),
        public_url=services.config.public_url,
        is_real=services.config.signing_pkcs12 is not None,
    )


def _issue(services: Services, lot_id: str) -> None:
    at = services.ports.clock.now()
    try:
        press = _press(services)
        with services.transactions() as tx:
            issue_confirmation(tx, press, lot_id, at)
    except Exception:
        log.exception("the confirmation of lot %s was not made; it is tried again", lot_id)


def signing_key(services: Services) -> SigningKey:
    """The configured certificate; in development one of this data folder's own."""
    config = services.config
    if config.signing_pkcs12 is not None:
        return SigningKey(config.signing_pkcs12, config.signing_password.encode())
    return development_key(services.ports.data, at=services.ports.clock.now())


LOOPS = [
    Loop("documents.confirmations", EVERY_S, issue_papers),
    Loop("documents.plans", EVERY_S, issue_plan_papers),
]
