"""Ways to be refused that only this room knows."""

from __future__ import annotations

from typing import Any

from auction_app.kernel.errors import N_, AuctionError, define
from auction_app.law.article import Finding

PLAN_UNLAWFUL = define(
    "plan_unlawful",
    422,
    N_("This plan cannot be put forward as things stand."),
    N_("Read what stands in the way, each with its article, and mend it first."),
)
NO_SUCH_PLAN = define(
    "no_such_plan",
    404,
    N_("There is no such plan."),
    N_("Reload the page: a later version may have taken its place."),
)
PLAN_NOT_RUNNING = define(
    "plan_not_running",
    409,
    N_("This plan is not open any more, or not yet."),
    N_("Reload the page to see where it stands."),
)
NOT_SERVED_ON = define(
    "not_served_on",
    422,
    N_("The plan is served on its creditors and the debtor only."),
    N_("Choose one of the persons listed with the plan."),
)
SERVED_BEFORE = define(
    "served_before",
    409,
    N_("The receipt by this person is recorded already."),
    N_("Reload the page; a recorded receipt stays."),
)
BAD_MOMENT = define(
    "bad_moment",
    422,
    N_("This cannot have happened at that time."),
    N_("It lies in the future, or before what it follows."),
)
OBJECTION_LATE = define(
    "objection_late",
    409,
    N_("The fifteen days to object are over."),
    N_("Whoever was served later still has his own fifteen days."),
)
OBJECTED_BEFORE = define(
    "objected_before",
    409,
    N_("Your objection to this plan is recorded already."),
    N_("Write to the court if you want to add something."),
)
NOTHING_DISPUTED = define(
    "nothing_disputed",
    422,
    N_("Say which shares of the plan you contest."),
    N_("Choose at least one line."),
)
MORE_THAN_THE_SHARE = define(
    "more_than_the_share",
    422,
    N_("That is not a part of the share."),
    N_("At least 0.01 and at most what the plan gives; left empty, all of it is contested."),
)
NO_SUCH_OBJECTION = define(
    "no_such_plan_objection",
    404,
    N_("There is no such objection."),
    N_("Reload the page."),
)
OBJECTION_STEP = define(
    "objection_step",
    409,
    N_("The objection is not at this step."),
    N_(
        "First the others are told, then whoever opposes, then the objector is told, then the suit."
    ),
)
PERIOD_OVER = define(
    "period_over",
    409,
    N_("The fifteen days for this are over."),
    N_("The plan goes on as the law provides."),
)
PLAN_WAITS = define(
    "plan_waits",
    409,
    N_("This plan may not be paid out yet."),
    N_("Read on the page of the plan what it waits for."),
)
PLAN_IN_DISPUTE = define(
    "plan_in_dispute",
    409,
    N_("An objection to the running plan is opposed or in suit: no version takes its place."),
    N_(
        "Pay out the running plan, which sets the disputed part aside, or record first how the objection ended."
    ),
)
PLAN_NOT_COVERED = define(
    "plan_not_covered",
    409,
    N_("The running plan is not paid out yet and shares out money that this version leaves out."),
    N_("Choose the money of the running plan too, or pay that plan out first."),
)
CARD_DISPUTED = define(
    "card_disputed",
    409,
    N_("A card payment behind this money is disputed."),
    N_("Nothing is paid out before the dispute is won or made good."),
)


class UnlawfulPlan(AuctionError):
    """`plan_unlawful` with everything that stands in the way."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        told: list[dict[str, Any]] = [
            {"article": one.article.key, "code": one.code} | one.fields for one in findings
        ]
        super().__init__(PLAN_UNLAWFUL, article=findings[0].article.key, extra={"findings": told})
