"""What can be decided without asking anybody: whether two names are one person, what a code means."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from auction_app.kernel.errors import N_


class Same(StrEnum):
    """Whether a payer is who should pay; who is unsure asks a person."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


# Ways to write one legal form; the first of each row is what we compare.
_FORMS = (
    ("股份有限公司", "股份公司"),
    ("有限责任公司", "有限公司"),
)
_MARKS = re.compile(r"[\s·•・‧.,，。、'’\-()（）\"“”]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LEAST_ALIKE = 4  # characters: below that, a name inside another says nothing


def same_person(payer_name: str, known_name: str) -> Same:
    """Compare a payer's name on a statement with the name we know.

    Width, blanks, dots, case and the two ways to write a company's legal form do not matter. A name
    that only contains the other, or says the same characters in another order, is unsure.
    """
    payer, known = _bare(payer_name), _bare(known_name)
    if not payer or not known:
        return Same.UNSURE
    if payer == known:
        return Same.YES
    short, long = sorted((_plain(payer_name), _plain(known_name)), key=len)
    if len(short) >= _LEAST_ALIKE and short in long:
        return Same.UNSURE  # a branch of a company, or a name the bank has cut
    if not _HAN.search(payer + known) and sorted(payer) == sorted(known):
        return Same.UNSURE  # given name and family name change places
    if bool(_HAN.fullmatch(payer)) != bool(_HAN.fullmatch(known)) and "*" in payer + known:
        return Same.UNSURE  # the bank shows a part of the name only
    return Same.NO


def _plain(name: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def _bare(name: str) -> str:
    text = _plain(name)
    for one, *others in _FORMS:
        for other in others:
            if text.endswith(other) and not text.endswith(one):
                text = text.removesuffix(other) + one
    return text


# Why money waits in suspense; the sentences stand on the page.
WHYS: dict[str, str] = {
    "unknown_reference": N_("It names no reference of ours."),
    "several_references": N_("It names several references."),
    "other_court": N_("The reference belongs to another court."),
    "wrong_amount": N_("The amount is not what is due."),
    "payer_differs": N_("The payer is not the bidder."),
    "not_the_bidder": N_(
        "It is a deposit from somebody else's account; a deposit is paid under the bidder's real name (art. 17)."
    ),
    "payer_unsure": N_("It is not sure that the payer is the bidder."),
    "lot_over": N_("The lot is over; nothing is due any more."),
    "duplicate": N_("This is paid already."),
    "currency": N_("It is in another currency than what is due."),
    "not_taken": N_("Nobody takes it by itself; look at it."),
    "too_much": N_("More came than is due; this much is left."),
    "no_order": N_("It left the account without an order of ours."),
    "other_amount": N_("It left with another amount than ordered."),
    "not_ordered": N_("It left for an order that was not approved."),
    "sent_twice": N_("The bank carried out an order twice."),
    "taken_back": N_("The bank took a credit back that is not in suspense any more."),
    "not_owed": N_("The account it should come from no longer owes so much."),
}

# External return and status reason codes (ISO 20022); what is not here is shown as its code.
REASONS: dict[str, str] = {
    "AC01": N_("The account number is wrong."),
    "AC03": N_("The creditor's account number is wrong."),
    "AC04": N_("The account is closed."),
    "AC06": N_("The account is blocked."),
    "AC13": N_("The account is of a kind that cannot be credited."),
    "AG01": N_("This account takes no such transfer."),
    "AM02": N_("The amount is above what the bank allows."),
    "AM04": N_("There is not enough money on the court's account."),
    "AM05": N_("The bank takes it for a duplicate."),
    "AM09": N_("The amount is wrong."),
    "BE01": N_("Name and account do not belong together."),
    "BE04": N_("The creditor's address is missing."),
    "BE05": N_("The bank does not know who gave the order."),
    "CUST": N_("The customer asked for it."),
    "DUPL": N_("It was sent twice."),
    "FF01": N_("The bank could not read the order."),
    "FOCR": N_("It was sent back on our request."),
    "MD07": N_("The creditor has died."),
    "MS02": N_("The creditor refused it, without a reason."),
    "MS03": N_("The bank refused it, without a reason."),
    "NARR": N_("The bank wrote why; read its message."),
    "RC01": N_("The bank's code is wrong."),
    "RR04": N_("An authority has forbidden it."),
}
