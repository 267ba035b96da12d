"""Every door of money in one table: who may pass; a wrong role, a wrong court, nobody and a forged form may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.structure.money_things import Things, open_things
from tests.support.people import csrf_of, make_bidder, make_court, make_staff, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock

BOTH, CLERK, APPROVER = "clerk approver", "clerk", "approver"
OVERSIGHT = "operator supervisor auditor"
BANK, API, LOT = "/desk/bank", "/api/v1/court/bank", "/desk/lots/{lot_id}"
CASE, PLAN = "/desk/cases/{case_id}", "/api/v1/cases/{case_id}"
# Address → who may read it, who may write to it. "-" is nobody: there is no such verb.
DOORS = {
    BANK: (BOTH, "-"),
    f"{BANK}/account": ("-", CLERK),
    f"{BANK}/batches": ("-", CLERK),
    f"{BANK}/batches/{{batch_id}}": (BOTH, "-"),
    f"{BANK}/entries/{{entry_id}}": (BOTH, "-"),
    f"{BANK}/entries/{{entry_id}}/assign": ("-", CLERK),
    f"{BANK}/entries/{{entry_id}}/explain": ("-", CLERK),
    f"{BANK}/entries/{{entry_id}}/look": ("-", BOTH),
    f"{BANK}/entries/{{entry_id}}/send-back": ("-", CLERK),
    f"{BANK}/files/{{batch_id}}": (BOTH, "-"),
    f"{BANK}/files/{{batch_id}}/look": ("-", BOTH),
    f"{BANK}/find": (BOTH, BOTH),
    f"{BANK}/payouts/{{payout_id}}": (BOTH, "-"),
    f"{BANK}/payouts/{{payout_id}}/hold": ("-", CLERK),
    f"{BANK}/payouts/{{payout_id}}/look": ("-", BOTH),
    f"{BANK}/payouts/{{payout_id}}/payee": ("-", CLERK),
    f"{BANK}/proposals/{{sha256}}/look": ("-", BOTH),
    f"{BANK}/proposals/{{sha256}}/decision": ("-", APPROVER),
    f"{BANK}/statements": ("-", CLERK),
    f"{BANK}/waiting": (BOTH, "-"),
    f"{BANK}/waiting/{{account}}": (BOTH, CLERK),
    API: (BOTH, "-"),
    f"{API}/batches": ("-", CLERK),
    f"{API}/entries/{{entry_id}}/assignment": ("-", CLERK),
    f"{API}/entries/{{entry_id}}/explanation": ("-", CLERK),
    f"{API}/entries/{{entry_id}}/return": ("-", CLERK),
    f"{API}/proposals/{{sha256}}/decision": ("-", APPROVER),
    f"{API}/search": ("-", BOTH),
    f"{API}/statements": ("-", CLERK),
    f"{API}/waiting": (BOTH, "-"),
    f"{API}/waiting/{{account}}/payout": ("-", CLERK),
    f"{PLAN}/claims": (BOTH, CLERK),
    f"{PLAN}/payees": (BOTH, CLERK),
    f"{PLAN}/payees/{{sha256}}/confirmation": ("-", APPROVER),
    f"{PLAN}/payees/look": ("-", BOTH),
    f"{PLAN}/plan": (BOTH, CLERK),
    f"{PLAN}/plan/{{plan_id}}/objections": ("-", CLERK),
    f"{PLAN}/plan/{{plan_id}}/release": ("-", APPROVER),
    f"{PLAN}/plan/{{plan_id}}/service/{{party_id}}": ("-", CLERK),
    f"{PLAN}/plan/{{sha256}}/decision": ("-", APPROVER),
    f"{PLAN}/plan/objections/{{objection_id}}/{{step}}": ("-", CLERK),
    f"{PLAN}/plan/objections/{{objection_id}}/settlement": ("-", APPROVER),
    f"{CASE}/claims": (BOTH, CLERK),
    f"{CASE}/claims/{{claim_id}}/strike": ("-", CLERK),
    f"{CASE}/debtor": ("-", CLERK),
    f"{CASE}/payees": ("-", CLERK),
    f"{CASE}/payees/{{sha256}}/confirmation": ("-", APPROVER),
    f"{CASE}/payees/look": ("-", BOTH),
    f"{CASE}/plan": (BOTH, CLERK),
    f"{CASE}/plan/{{plan_id}}/objections": ("-", CLERK),
    f"{CASE}/plan/{{plan_id}}/orders": ("-", CLERK),
    f"{CASE}/plan/{{plan_id}}/release": ("-", APPROVER),
    f"{CASE}/plan/{{plan_id}}/service/{{party_id}}": ("-", CLERK),
    f"{CASE}/plan/{{sha256}}/decision": ("-", APPROVER),
    f"{CASE}/plan/objections/{{objection_id}}/{{what}}": ("-", CLERK),
    f"{CASE}/plan/objections/{{objection_id}}/settlement": ("-", APPROVER),
    f"{CASE}/reference": ("-", CLERK),
    f"{LOT}/acts": (BOTH, CLERK),
    f"{LOT}/acts/{{sha256}}/decision": ("-", APPROVER),
    f"{LOT}/acts/papers": ("-", CLERK),
    f"{LOT}/papers": ("-", CLERK),
    f"{LOT}/payments": ("-", CLERK),
    f"{LOT}/payments/{{ref}}/strike": ("-", CLERK),
    f"{LOT}/reminder": ("-", CLERK),
    "/money": ("clerk approver supervisor auditor", "-"),
    "/money/{kind}/{key}": ("clerk approver supervisor auditor", "-"),
    "/money/{kind}/{key}/{file}": ("clerk approver supervisor auditor", "-"),
    "/money/reconciliation": (OVERSIGHT, "-"),
    "/money/reconciliation/{run_id}": (OVERSIGHT, "-"),
    "/staff/payments": ("approver operator supervisor auditor", "-"),
    "/staff/payments/{ref}/send-again": ("-", "operator"),
    "/staff/payments/aside/{aside}/approve": ("-", "approver operator"),
    "/staff/payments/aside/{aside}/decline": ("-", "approver operator"),
    "/staff/payments/aside/{aside}/propose": ("-", "operator"),
}  # fmt: skip
# What the table must name altogether; the acts of a lot have a table of their own in test_courts.
ROOMS = re.compile(
    r"/desk/bank|/api/v1/court/bank|/desk/cases/<>/.|/api/v1/cases/|/money(?!/own)|/staff/payments"
)
OF_THE_CASE_ITSELF = re.compile(r"/desk/cases/<>/parties")
# The answers to whoever is not let in; what is there and in another state is refused by other codes.
REFUSED = {
    "unauthenticated", "forbidden", "csrf", "step_up", "not_found", "no_such_entry", "no_such_payout",
    "changed_meanwhile", "no_such_money",
}  # fmt: skip
# What the things here are not ready for: a file nobody approved, a plan decided already, money nobody proposed to send, an
# account under a plan’s digest.
NOT_READY = {
    f"{PLAN}/payees/{{sha256}}/confirmation",
    f"{CASE}/payees/{{sha256}}/confirmation",
    f"{BANK}/batches/{{batch_id}}", f"{PLAN}/plan/{{sha256}}/decision", f"{CASE}/plan/{{sha256}}/decision",
    "/staff/payments/aside/{aside}/approve", "/staff/payments/aside/{aside}/decline",
}  # fmt: skip
Visitor = tuple["FlaskClient", str]


@pytest.fixture
def things(app: Flask, ports: Ports, clock: HandClock) -> Things:
    return open_things(app, ports, clock)


def rows() -> Iterator[tuple[str, str, frozenset[str]]]:
    """(verb, address, the roles that may pass)."""
    for path, may in DOORS.items():
        for verb, roles in zip(("GET", "POST"), may, strict=True):
            if roles != "-":
                yield verb, path, frozenset(roles.split())


def ask(who: Visitor, verb: str, path: str, things: Things) -> TestResponse:
    """One request that would be good if the caller were; an empty token is none."""
    client, token = who
    ids = things.ids | ({"entry_id": things.ids["debit_id"]} if "expla" in path else {})
    address = path.format(**ids)
    wants = {"Accept": "application/json"}  # a refusal as its code
    if verb == "GET":
        return client.get(address, headers=wants)
    if path.startswith("/api/"):
        head = wants | ({"X-CSRF-Token": token} if token else {})
        return client.post(address, json=things.said(is_api=True), headers=head)
    said = things.said(is_api=False)
    if path.startswith("/staff"):  # names no account: money goes back the way it came
        del said["account"]
    form = said | ({"csrf_token": token} if token else {})
    return client.post(address, data=form, headers=wants)


def visit(app: Flask, things: Things, role: str, court_id: str) -> Visitor:
    """Somebody signed in with a fresh second factor, and a good token."""
    at, transactions, vault = (
        things.story.clock.now(),
        things.counter.transactions,
        things.counter.vault,
    )
    if role == "bidder":
        person = make_bidder(transactions, vault, at)
    else:
        court = court_id if role in ("clerk", "approver") else None
        person = make_staff(transactions, vault, role, at, court_id=court)
    client = signed_in(app, transactions, person, at, second_factor=True)
    return client, csrf_of(client, "/lots")


def court_of(path: str, things: Things) -> str:
    """The court whose things an address names."""
    names = {"/desk/cases": "case", "/api/v1/cases": "case", "/desk/lots": "lot"}
    return things.courts[
        next((one for start, one in names.items() if path.startswith(start)), "bank")
    ]


def test_the_table_names_every_door_of_money(app: Flask) -> None:
    found = set()
    for rule in app.url_map.iter_rules():
        guard: Any = getattr(app.view_functions[rule.endpoint], "__guard__", None)
        shape = re.sub("<[^<>]+>", "<>", rule.rule)
        if guard is None or not ROOMS.match(shape) or OF_THE_CASE_ITSELF.match(shape):
            continue
        if guard.kind == "role":
            verbs = {"GET", "POST"} & (rule.methods or set())
            found |= {(verb, shape, frozenset(guard.roles)) for verb in verbs}
    named = {(verb, re.sub("{[^{}]+}", "<>", path), roles) for verb, path, roles in rows()}
    assert {one for one in named if ROOMS.match(one[1])} == found


def test_nobody_and_every_wrong_role_are_refused(app: Flask, things: Things) -> None:
    nobody = app.test_client()
    people = {
        role: visit(app, things, role, things.courts["bank"])
        for role in ("clerk", "approver", "operator", "supervisor", "auditor", "bidder")
    }
    before, passed = things.state(), []
    for verb, path, roles in rows():
        told = ask((nobody, csrf_of(nobody, "/lots")), verb, path, things).status_code
        if told != 401:
            passed.append(f"nobody: {verb} {path}: {told}")
        for role in sorted(people.keys() - roles):
            told = ask(people[role], verb, path, things).status_code
            if told != 403:
                passed.append(f"{role}: {verb} {path}: {told}")
    assert not passed, "\n".join(passed)
    assert things.state() == before


def test_another_court_finds_nothing(app: Flask, things: Things) -> None:
    other = make_court(things.counter.transactions)
    people = {role: visit(app, things, role, other) for role in ("clerk", "approver")}
    before, wrong = things.state(), []
    for verb, path, roles in sorted(rows(), key=lambda row: row[0]):
        is_own_act = verb == "POST" and "{" not in path
        for role in sorted(roles & people.keys() if not is_own_act else ()):
            answer = ask(people[role], verb, path, things)
            told = [one for one in things.secrets() if one in answer.get_data(as_text=True)]
            # A digest that is not theirs is as one that does not wait, for any court alike.
            expected = 412 if "/proposals/{sha256}/decision" in path else 404
            if "{" in path and answer.status_code != expected:
                wrong.append(f"{role}: {verb} {path}: {answer.status_code}")
            elif "{" not in path and told:
                wrong.append(f"{role}: {verb} {path} tells {told}")
    assert not wrong, "\n".join(wrong)
    assert things.state() == before


def test_without_the_token_of_a_form_nothing_is_done(app: Flask, things: Things) -> None:
    people = {
        (role, court): visit(app, things, role, court)
        for role in ("clerk", "approver", "operator")
        for court in things.courts.values()
    }
    before, wrong = things.state(), []
    for verb, path, roles in rows():
        if verb == "POST":
            client, _token = people[sorted(roles)[0], court_of(path, things)]
            told = ask((client, ""), verb, path, things).status_code
            if told != 403:
                wrong.append(f"{path}: {told}")
    assert not wrong, "\n".join(wrong)
    assert things.state() == before


def test_whoever_may_pass_is_let_in(app: Flask, things: Things) -> None:
    """Or all of the above would hold in an empty house."""
    wrong = []
    for verb, path, roles in sorted(rows(), key=lambda row: row[0]):
        for role in sorted(roles):
            answer = ask(visit(app, things, role, court_of(path, things)), verb, path, things)
            code = (answer.get_json(silent=True) or {}).get("code", "")
            if answer.status_code >= 500 or (code in REFUSED and path not in NOT_READY):
                wrong.append(f"{role}: {verb} {path}: {answer.status_code} {code}")
    assert not wrong, "\n".join(wrong)
