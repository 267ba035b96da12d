"""Every rule decides something: the product reaches it, or a written list says why it does not yet."""

from __future__ import annotations

from auction_app.law.not_yet_used import NOT_YET_USED
from auction_app.law.proofs import rule_id
from auction_app.law.register import load_rules
from tests.structure.reach import reached_rules


def test_every_rule_is_reached_by_the_product_or_stands_in_the_list() -> None:
    used = {rule_id(module, name) for module, name in reached_rules()}
    idle = {rule_id(one.module, one.name) for one in load_rules()} - used
    assert idle - NOT_YET_USED.keys() == set(), "call it, or write down why not"
    assert NOT_YET_USED.keys() - idle == set(), "it is used now, or gone: take it off the list"


def test_every_reason_is_written_in_both_languages() -> None:
    assert all(one.zh.endswith("。") and one.en.endswith(".") for one in NOT_YET_USED.values())
