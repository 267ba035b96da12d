"""Ways an act of the court is refused that only this room knows."""

from __future__ import annotations

from collections.abc import Iterable

from auction_app.kernel.errors import N_, AuctionError, define
from auction_app.law.article import Finding

NO_SUCH_ACT = define(
    "no_such_act",
    422,
    N_("There is no such act of the court."),
    N_("Choose one of the acts that this lot allows."),
)
NO_SUCH_WAY = define(
    "no_such_way",
    409,
    N_("The lot is not in a state in which this act is possible."),
    N_("Reload the page to see which acts are possible now."),
)
NOT_LAWFUL_NOW = define(
    "not_lawful_now",
    422,
    N_("Something stands in the way of this act."),
    N_("Each point names its article; mend it, then propose again."),
)
NOT_SOLD = define(
    "no_price_due",
    409,
    N_("Only a lot that was sold has a price to be paid."),
    N_("Reload the page to see the lot's present state."),
)
NOT_BY_HAND = define(
    "not_a_hand_record",
    409,
    N_("This was told by the bank or the card provider."),
    N_(
        "Only a record by hand that nobody has told yet can be struck out; money that came goes back by a refund."
    ),
)
NOT_DUE_YET = define(
    "not_due_yet",
    409,
    N_("The buyer's period has not run out."),
    N_("A reminder can be sent once it has."),
)


class Unlawful(AuctionError):
    """`not_lawful_now` with everything that stands in the way, each finding with its article."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        rows = [
            {"code": one.code, "article": one.article.key, "figures": dict(one.fields)}
            for one in self.findings
        ]
        first = self.findings[0].article.key
        super().__init__(NOT_LAWFUL_NOW, article=first, extra={"findings": rows})
