"""Orders that restrict a debtor's consumption: a register of its own, beside the list of dishonest debtors."""

from __future__ import annotations

from auction_app.law.article import cite, rule
from auction_app.law.dishonest_list import Effect, Standing, Traits

HC_1, HC_3, HC_8 = cite("HC", 1), cite("HC", 3), cite("HC", 8)


@rule(HC_1)
def must_be_restricted(is_listed: bool) -> bool:
    """A debtor on the dishonest list is restricted as well; any other may be."""
    return is_listed


@rule(HC_3)
def restriction_effect(standing: Standing, lot: Traits) -> Effect:
    """Immovables are closed to who is restricted; those who lead a restricted entity may ask the court for a purchase of their own, and everybody for a vehicle."""
    if standing is Standing.LED_BY_LISTED:
        return Effect.ALLOWED
    if lot.is_immovable:
        return Effect.BLOCKED if standing is Standing.LISTED else Effect.NEEDS_APPROVAL
    return Effect.NEEDS_APPROVAL if lot.is_vehicle else Effect.ALLOWED


@rule(HC_8)
def with_approval(effect: Effect, is_approved: bool) -> Effect:
    """What a court approved beforehand as necessary is allowed; a plain block no approval lifts."""
    return Effect.ALLOWED if is_approved and effect is Effect.NEEDS_APPROVAL else effect
