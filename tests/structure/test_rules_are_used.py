"""Every rule decides something: the product reaches it."""

from __future__ import annotations

from auction_app.law.proofs import rule_id
from auction_app.law.register import load_rules
from tests.structure.reach import reached_rules


def test_every_rule_is_reached_by_the_product() -> None:
    used = {rule_id(module, name) for module, name in reached_rules()}
    idle = {rule_id(one.module, one.name) for one in load_rules()} - used
    assert idle == set(), "call it, or take it away"
