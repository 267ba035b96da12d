"""Acceptance cases of registration and eligibility, as pure rows: given, when, then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from auction_app.kernel.money import Money
from auction_app.law import confidentiality, deposit, housing, priority, qualification
from auction_app.law.ascending import Ladder
from auction_app.law.consumption import must_be_restricted, restriction_effect, with_approval
from auction_app.law.dishonest_list import (
    RESOURCES,
    Effect,
    Standing,
    Traits,
    is_effective,
    list_effect,
    strictest,
)
from auction_app.law.housing import PROMISE_ID, Span
from auction_app.law.qualification import Relation

FLAT = Traits(is_immovable=True)
TRUCK = Traits(is_vehicle=True)
CHAIRS = Traits()
STATE_MACHINES = Traits(is_state_owned=True)
OPENS = datetime(2024, 5, 15, 2, 0, tzinfo=UTC)
END = datetime(2024, 5, 16, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai


def at(clock: str) -> datetime:
    """An instant of the end day by the Shanghai clock."""
    return datetime.fromisoformat(f"2024-05-16T{clock}+08:00")


@pytest.mark.parametrize(
    ("birth", "is_capacity_confirmed", "codes"),
    [
        pytest.param(date(2006, 5, 17), False, ["under_age"], id="AC-17 17 years 364 days"),
        pytest.param(date(2006, 5, 16), False, [], id="AC-17 the 18th birthday"),
        pytest.param(date(2007, 1, 1), True, [], id="AC-17 17, own labour, court confirmed"),
        pytest.param(date(2008, 5, 17), True, ["under_age"], id="AC-17 15, whatever is confirmed"),
        pytest.param(date(2008, 2, 29), False, ["under_age"], id="AC-17 born on 29 February"),
    ],
)
def test_full_capacity_on_the_day_of_applying(
    birth: date, is_capacity_confirmed: bool, codes: list[str]
) -> None:
    found = qualification.check_age(birth, date(2024, 5, 16), is_capacity_confirmed)
    assert [one.code for one in found] == codes
    assert all(one.article.key == "NP14" for one in found)


@pytest.mark.parametrize(
    ("relation", "article"),
    [
        pytest.param(Relation.KIN_OF_STAFF, "NP34", id="AC-18 spouse of the court's clerk"),
        pytest.param(Relation.COURT_STAFF, "NP34", id="AC-18 clerk of this court"),
        pytest.param(Relation.NONE, None, id="AC-18 clerk of an unrelated court"),
        pytest.param(Relation.AUXILIARY_STAFF, "NP34", id="AC-18 the appraiser's employee"),
        pytest.param(Relation.PLATFORM_STAFF, "NP34", id="AC-18 the platform's employee"),
        pytest.param(Relation.APPLICANT, None, id="AC-18 the applicant may bid"),
        pytest.param(Relation.DEBTOR, None, id="AC-18 the debtor may bid"),
        pytest.param(Relation.HOUSING_BARRED, "BQ1", id="AC-23 barred by the purchase limits"),
        pytest.param(Relation.DEFAULTER, "NP24", id="AC-59 the defaulter, the lot sold again"),
    ],
)
def test_barred_by_office_kin_or_default(relation: Relation, article: str | None) -> None:
    found = qualification.barred_by(relation)
    assert (found.key if found else None) == article


@pytest.mark.parametrize(
    ("kinship", "is_near"),
    [("spouse", True), ("grandchild", True), ("sibling", True), ("cousin", False), ("", False)],
)
def test_is_near_relative_only_for_those_the_code_names(kinship: str, is_near: bool) -> None:
    assert qualification.is_near_relative(kinship) is is_near


LISTED, LEGAL = Standing.LISTED, Standing.LEGAL_REPRESENTATIVE


@pytest.mark.parametrize(
    ("standing", "lot", "effect"),
    [
        pytest.param(LISTED, FLAT, Effect.BLOCKED, id="AC-19 listed person, flat"),
        pytest.param(LISTED, CHAIRS, Effect.ALLOWED, id="AC-19 listed person, office chairs"),
        pytest.param(LISTED, TRUCK, Effect.NEEDS_APPROVAL, id="AC-19 listed person, truck"),
        pytest.param(LISTED, STATE_MACHINES, Effect.BLOCKED, id="AC-19 listed, state property"),
        pytest.param(LEGAL, FLAT, Effect.BLOCKED, id="AC-20 leads listed X, flat"),
        pytest.param(Standing.PRINCIPAL, FLAT, Effect.BLOCKED, id="AC-20 principal of X"),
        pytest.param(Standing.CONTROLLER, FLAT, Effect.BLOCKED, id="AC-20 controls X"),
        pytest.param(Standing.RESPONSIBLE, TRUCK, Effect.NEEDS_APPROVAL, id="AC-20 truck"),
        pytest.param(LEGAL, STATE_MACHINES, Effect.ALLOWED, id="AC-20 state property: X alone"),
        pytest.param(
            Standing.LED_BY_LISTED, FLAT, Effect.REVIEW, id="AC-20 company Z led by listed Y"
        ),
        pytest.param(Standing.LED_BY_LISTED, CHAIRS, Effect.ALLOWED, id="AC-20 Z, chairs"),
    ],
)
def test_list_effect_by_kind_of_lot(standing: Standing, lot: Traits, effect: Effect) -> None:
    assert list_effect(standing, lot) is effect


@pytest.mark.parametrize("resource", RESOURCES)
def test_list_effect_closes_natural_resources_to_the_listed_alone(resource: str) -> None:
    lot = Traits(resource=resource)
    assert list_effect(LISTED, lot) is Effect.BLOCKED
    assert list_effect(LEGAL, lot) is Effect.ALLOWED


@pytest.mark.parametrize(
    ("standing", "lot", "effect"),
    [
        (LISTED, FLAT, Effect.BLOCKED),
        (LEGAL, FLAT, Effect.NEEDS_APPROVAL),  # private consumption, on application
        (LISTED, TRUCK, Effect.NEEDS_APPROVAL),
        (LISTED, STATE_MACHINES, Effect.ALLOWED),
        (Standing.LED_BY_LISTED, FLAT, Effect.ALLOWED),
    ],
)
def test_restriction_effect_is_its_own_register(
    standing: Standing, lot: Traits, effect: Effect
) -> None:
    assert restriction_effect(standing, lot) is effect


def test_with_approval_a_truck_may_be_bought_and_a_flat_may_not() -> None:
    assert with_approval(Effect.NEEDS_APPROVAL, True) is Effect.ALLOWED
    assert with_approval(Effect.NEEDS_APPROVAL, False) is Effect.NEEDS_APPROVAL
    assert with_approval(Effect.BLOCKED, True) is Effect.BLOCKED


def test_the_strictest_effect_counts_and_a_listed_debtor_must_be_restricted() -> None:
    assert strictest(Effect.REVIEW, Effect.BLOCKED, Effect.ALLOWED) is Effect.BLOCKED
    assert strictest() is Effect.ALLOWED
    assert must_be_restricted(True) and not must_be_restricted(False)


@pytest.mark.parametrize(
    ("deleted", "on", "works"),
    [
        pytest.param(date(2026, 3, 4), date(2026, 3, 3), True, id="AC-21 the day before deletion"),
        pytest.param(date(2026, 3, 4), date(2026, 3, 4), False, id="AC-21 the day of deletion"),
        pytest.param(None, date(2024, 2, 29), False, id="AC-22 before it is listed"),
        pytest.param(None, date(2024, 3, 1), True, id="AC-22 from the day it is listed"),
    ],
)
def test_is_effective_from_listing_to_deletion(deleted: date | None, on: date, works: bool) -> None:
    assert is_effective(date(2024, 3, 1), None, deleted, on) is works


APPLIED, RULING = date(2024, 4, 20), date(2024, 6, 13)


@pytest.mark.parametrize(
    ("spans", "unproven"),
    [
        pytest.param([Span(APPLIED, RULING)], None, id="AC-23 qualified throughout"),
        pytest.param(
            [Span(date(2024, 5, 2), RULING), Span(APPLIED, date(2024, 5, 1))],
            None,
            id="AC-23 two proofs that join",
        ),
        pytest.param(
            [Span(APPLIED, date(2024, 5, 1)), Span(date(2024, 5, 3), RULING)],
            "2024-05-02",
            id="AC-23 one day missing",
        ),
        pytest.param([Span(date(2024, 4, 21), RULING)], "2024-04-20", id="AC-23 late at first"),
        pytest.param([Span(APPLIED, date(2024, 6, 12))], "2024-06-13", id="AC-23 ends too soon"),
        pytest.param([], "2024-04-20", id="AC-23 no proof at all"),
    ],
)
def test_check_continuous_from_application_to_ruling(
    spans: list[Span], unproven: str | None
) -> None:
    found = housing.check_continuous(APPLIED, RULING, spans)
    assert [one.fields["unproven_from"] for one in found] == ([unproven] if unproven else [])
    assert all(one.article.key == "BQ3" for one in found)


@pytest.mark.parametrize(
    ("is_restricted", "promised", "codes"),
    [
        pytest.param(True, None, ["housing_promise_missing"], id="AC-23 no promise"),
        pytest.param(True, "housing/0", ["housing_promise_missing"], id="AC-23 an older text"),
        pytest.param(True, PROMISE_ID, [], id="AC-23 promised"),
        pytest.param(False, None, [], id="AC-23 no purchase limits"),
    ],
)
def test_check_promise_before_anyone_registers(
    is_restricted: bool, promised: str | None, codes: list[str]
) -> None:
    assert [one.code for one in housing.check_promise(is_restricted, promised)] == codes
    assert len(housing.promise_sha256()) == 64


def test_check_known_and_check_in_kind_bar_who_may_not_buy_there() -> None:
    assert [one.article.key for one in housing.check_known(True, True)] == ["BQ1"]
    assert housing.check_known(False, True) == [] == housing.check_known(True, False)
    assert [one.article.key for one in housing.check_in_kind(True, False)] == ["BQ5"]
    assert housing.check_in_kind(True, True) == [] == housing.check_in_kind(False, False)


@pytest.mark.parametrize(
    ("claim_yuan", "due_yuan"),
    [
        pytest.param(150_000, 50_000, id="AC-24 claim 150,000"),
        pytest.param(200_000, 0, id="AC-24 claim 200,000"),
        pytest.param(250_000, 0, id="AC-24 claim 250,000"),
        pytest.param(None, 200_000, id="AC-24 another creditor"),
    ],
)
def test_deposit_due_from_the_applicant(claim_yuan: int | None, due_yuan: int) -> None:
    claim = None if claim_yuan is None else Money(claim_yuan * 100)
    assert deposit.deposit_due(Money(20_000_000), claim) == Money(due_yuan * 100)


@pytest.mark.parametrize(
    ("confirmed", "is_in_time"),
    [
        pytest.param(at("09:58:00"), True, id="AC-25 09:58:00"),
        pytest.param(at("10:00:00"), False, id="AC-25 10:00:00.000"),
    ],
)
def test_deposit_in_time_on_the_end_day(confirmed: datetime, is_in_time: bool) -> None:
    assert deposit.deposit_in_time(confirmed, END) is is_in_time


@pytest.mark.parametrize(
    ("confirmed", "is_in_time"),
    [
        pytest.param(OPENS + timedelta(seconds=1), False, id="AC-26 after bidding started"),
        pytest.param(OPENS, False, id="AC-26 at the very start"),
        pytest.param(OPENS - timedelta(seconds=1), True, id="AC-26 before"),
        pytest.param(None, False, id="AC-26 never"),
    ],
)
def test_agent_in_time(confirmed: datetime | None, is_in_time: bool) -> None:
    assert qualification.agent_in_time(confirmed, OPENS) is is_in_time


@pytest.mark.parametrize(
    ("is_winner", "moment", "may"),
    [
        pytest.param(True, END - timedelta(seconds=1), False, id="AC-27 while bidding runs"),
        pytest.param(True, END + timedelta(seconds=1), True, id="AC-27 1 s after the end"),
        pytest.param(False, END + timedelta(days=1), False, id="AC-27 never a loser's"),
    ],
)
def test_identity_may_be_opened(is_winner: bool, moment: datetime, may: bool) -> None:
    ended = END if moment >= END else None
    assert confidentiality.identity_may_be_opened(is_winner, ended, moment) is may


@pytest.mark.parametrize(
    ("rank", "minimum_yuan"),
    [
        pytest.param(None, 705_000, id="AC-37 unconfirmed tenant: an ordinary bidder"),
        pytest.param(1, 700_000, id="AC-37 confirmed tenant: the price itself"),
    ],
)
def test_a_tenant_matches_with_a_confirmed_rank_alone(rank: int | None, minimum_yuan: int) -> None:
    ladder = Ladder(70_000_000, 500_000)
    found = priority.minimum_for(ladder, 70_000_000, rank, None)
    assert found == minimum_yuan * 100


@pytest.mark.parametrize(
    ("is_notified", "took_part", "waived"),
    [
        pytest.param(True, False, True, id="AC-38 notified, not registered"),
        pytest.param(True, True, False, id="AC-38 notified, took part"),
        pytest.param(False, False, False, id="AC-38 never notified"),
    ],
)
def test_has_waived_by_absence(is_notified: bool, took_part: bool, waived: bool) -> None:
    assert priority.has_waived(is_notified, took_part) is waived
