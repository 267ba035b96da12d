"""References people write beside transfers, and names on statements."""

from __future__ import annotations

import pytest
from stdnum import iso11649

from auction_app.bank import references, service
from auction_app.bank.decision import Same, same_person
from auction_app.infra.transaction import Transactions
from tests.support.clock import HandClock


def test_a_reference_is_iso_11649_and_nobody_can_count_to_the_next() -> None:
    made = [references.new_reference() for _ in range(500)]
    assert all(iso11649.is_valid(one) and len(one) == references.WHOLE for one in made)
    assert len({one[4:] for one in made}) == 500
    assert len({one[4] for one in made}) > 15  # the first character is as free as the last


@pytest.mark.parametrize(
    "shape",
    [
        "{}", " {} ", "拍卖保证金 {} 张三", "/RFB/{}/", "ref:{}.", "第{}号",
    ],
)  # fmt: skip
def test_a_reference_is_found_however_the_bank_writes_it(shape: str) -> None:
    made = references.new_reference()
    full_width = "".join(chr(ord(char) + 0xFEE0) for char in made)
    for written in (made, made.lower(), references.in_groups(made), "-".join(made), full_width):
        assert references.references_in(shape.format(written)) == (made,)


def test_a_reference_broken_over_two_lines_is_found() -> None:
    made = references.new_reference()
    assert references.references_in(f"deposit {made[:7]}", f"{made[7:]} thanks") == (made,)


def test_a_slip_of_the_pen_is_no_reference() -> None:
    made = references.new_reference()
    wrong = made[:6] + ("A" if made[6] != "A" else "C") + made[7:]
    assert references.references_in(wrong) == ()


def test_one_thing_has_one_reference(transactions: Transactions, clock: HandClock) -> None:
    with transactions() as tx:
        first = service.issue_reference(tx, "payment", "p1", clock.now())
    with transactions() as tx:
        assert service.issue_reference(tx, "payment", "p1", clock.now()) == first
        assert service.issue_reference(tx, "payment", "p2", clock.now()) != first
        assert service.issue_reference(tx, "found", "p1", clock.now()) != first


@pytest.mark.parametrize(
    ("payer", "known", "answer"),
    [
        ("张三", "张三", Same.YES),
        ("张　三", "张三", Same.YES),
        ("ＺＨＡＮＧ San", "zhang san", Same.YES),
        ("阿依古丽·买买提", "阿依古丽•买买提", Same.YES),
        ("成都某某商贸有限公司", "成都某某商贸有限责任公司", Same.YES),
        ("某某股份公司", "某某股份有限公司", Same.YES),
        ("某某（成都）有限公司", "某某(成都)有限公司", Same.YES),
        ("某某股份有限公司", "某某有限公司", Same.NO),
        ("李四", "张三", Same.NO),
        ("张三丰", "张三", Same.NO),
        ("张*", "张三", Same.UNSURE),
        ("", "张三", Same.UNSURE),
        ("成都某某商贸有限公司第一分公司", "成都某某商贸有限公司", Same.UNSURE),
        ("San Zhang", "Zhang San", Same.UNSURE),
    ],
)
def test_who_pays_is_who_should_or_a_person_decides(payer: str, known: str, answer: Same) -> None:
    assert same_person(payer, known) is answer
