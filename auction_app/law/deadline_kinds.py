"""Every statutory deadline this platform watches: its article, what is due, in which time, where to act.

The period in words is what a reader sees beside the date; the date itself is counted by
`working_days`. `by` says whose act it is: the court watches the platform's and a buyer's dates too.
"""

from dataclasses import dataclass
from typing import Literal

from auction_app.kernel.errors import N_
from auction_app.law.article import Article, cite, np

Actor = Literal["court", "platform", "buyer", "creditor", "appraiser"]

_ACTS = "/desk/lots/{lot}/acts"
_LOT = "/desk/lots/{lot}"
_CASES = "/desk/cases"
_LIST = "/desk/list"
_HOLD = "/desk/lots/{lot}/hold"
_PLANS = "/desk/plans"


@dataclass(frozen=True, slots=True)
class DeadlineKind:
    """One kind of deadline. `act_url` names the page of the act; `{lot}` stands for the lot's id.

    `by_hand`: the act happens outside this platform and the court records that it was done. `lapses`: a
    right that may go unused; when its time is over it is gone, and nobody is late. `title` and
    `period` are message ids; `verb` is the short word on the button. Where there is no
    lot, the cases page takes the place of a page that needs one.
    """

    code: str
    article: Article
    title: str
    period: str
    verb: str
    act_url: str = _ACTS
    by: Actor = "court"
    by_hand: bool = False
    lapses: bool = False

    def url(self, lot_id: str | None) -> str:
        """Where the act is done."""
        if "{lot}" in self.act_url and lot_id is None:
            return _CASES
        return self.act_url.format(lot=lot_id)


_DRAFT, _RECORD, _DECIDE, _VIEW = N_("Draft"), N_("Record"), N_("Decide"), N_("View")
_RENEW, _SERVE = N_("Renew"), N_("Serve")

DEADLINES: dict[str, DeadlineKind] = {
    kind.code: kind
    for kind in (
        # The hammer has fallen
        DeadlineKind("refund_deposits", np(23), N_("Refund the losing deposits"),
                     N_("within 24 hours of the end of bidding"), _VIEW, by="platform"),
        DeadlineKind("transfer_deposit", np(25), N_("Transfer the winner's deposit to the court"),
                     N_("within 24 hours of the end of bidding"), _VIEW, by="platform"),
        DeadlineKind("balance_due", np(25), N_("Payment of the balance by the buyer"),
                     N_("within the period stated in the notice"), _RECORD, by="buyer"),
        DeadlineKind("decide_default", np(24), N_("Decide on the buyer's default"),
                     N_("once the buyer's period has run out"), _DECIDE),
        DeadlineKind("make_ruling", cite("AS", 20), N_("Make the ruling"),
                     N_("within 10 days of full payment"), _DRAFT),
        DeadlineKind("serve_ruling", cite("AS", 20), N_("Serve the sale ruling"),
                     N_("within 10 days of full payment"), _SERVE),
        DeadlineKind("deliver", cite("AS", 27), N_("Hand over the property"),
                     N_("within 15 days of the service of the ruling"), _RECORD),
        DeadlineKind("review_buyer", np(31), N_("Review the buyer's qualification"),
                     N_("before payment or ruling goes on"), _DECIDE),
        DeadlineKind("in_kind_difference", cite("AS", 16), N_("Payment of the difference by the creditor"),
                     N_("within the time the court has set"), _RECORD, by="creditor"),
        # Further rounds
        DeadlineKind("second_auction", np(26), N_("Open the second auction"),
                     N_("within 30 days of the failure"), _DRAFT),
        DeadlineKind("sale_notice", cite("SALE"), N_("Publish the sale notice"),
                     N_("within 15 days of the second failure"), _DRAFT),
        DeadlineKind("sale_period", cite("SALE"), N_("End of the sale period"),
                     N_("60 days from the beginning of the sale"), _VIEW),
        # Holds and objections
        DeadlineKind("report_stop", np(28), N_("Report the platform's stop to the court"),
                     N_("at once after the platform has stopped the auction"), _RECORD, _HOLD, by="platform"),
        DeadlineKind("resume_bidding", np(28), N_("Resume the auction"),
                     N_("within 5 days after the cause has ended"), _DECIDE, _HOLD),
        DeadlineKind("third_party_wait", cite("CPI", 463), N_("Wait before disposal after a third-party objection"),
                     N_("15 days after the dismissal is served"), _VIEW, _HOLD),
        DeadlineKind("decide_objection", cite("CPL", 236), N_("Decide the objection"),
                     N_("within 15 days of the written objection"), _DECIDE, _HOLD),
        DeadlineKind("file_objection", cite("OBJ", 2), N_("File the objection"),
                     N_("within 3 days of receipt"), _RECORD, _HOLD),
        DeadlineKind("tell_of_objection", cite("OBJ", 2), N_("Tell the parties of the objection"),
                     N_("within 3 days of filing"), _SERVE, _HOLD),
        DeadlineKind("decide_third_party", cite("CPL", 238), N_("Decide the third-party objection"),
                     N_("within 15 days of the written objection"), _DECIDE, _HOLD),
        DeadlineKind("reconsideration", cite("CPL", 236), N_("A party asks the court above about the objection"),
                     N_("within 10 days of service of the decision"), _RECORD, _HOLD, by="creditor", by_hand=True,
                     lapses=True),
        # Price, seizure, panel
        DeadlineKind("renew_seizure", cite("CPI", 485), N_("Renew the seizure"),
                     N_("before it lapses"), _RENEW, "/desk/lots/{lot}/seizure"),
        DeadlineKind("price_validity", cite("RP", 27), N_("Publish the first notice while the reference price is valid"),
                     N_("within the validity of the price"), _VIEW, _LOT),
        DeadlineKind("start_price", cite("RP", 1), N_("Begin to find the reference price"),
                     N_("within 30 days of the seizure"), _RECORD, _LOT),
        DeadlineKind("hand_objection", cite("RP", 23), N_("Hand the objection to the appraiser"),
                     N_("within 3 days of the objection"), _RECORD, _LOT),
        DeadlineKind("explain_appraisal", cite("RP", 23), N_("The appraiser explains the appraisal"),
                     N_("within 5 days of receiving the objection"), _RECORD, _LOT, by="appraiser"),
        DeadlineKind("send_report", cite("RP", 21), N_("Send the report on the price to the parties"),
                     N_("within 3 days of receiving it"), _RECORD, _LOT),
        DeadlineKind("start_disposal", cite("RP", 30), N_("Start the disposal"),
                     N_("within 10 days after the price is fixed"), _VIEW, _LOT),
        DeadlineKind("answer_surplus", cite("AS", 6), N_("Application to go on although no surplus is expected"),
                     N_("within 5 days of the court's notice"), _RECORD, _LOT, by="creditor"),
        DeadlineKind("shareholders", cite("CO", 85), N_("Answer of the other shareholders"),
                     N_("within 20 days of the court's notice"), _RECORD, _LOT, by_hand=True),
        DeadlineKind("confirm_agent", np(14), N_("Confirm the bidder's agent"),
                     N_("before bidding begins"), _DECIDE, "/desk/lots/{lot}/agents"),
        # Plan and list
        DeadlineKind("distribution_objection", cite("CPI", 509), N_("Objection to the plan of distribution"),
                     N_("within 15 days of receipt of the plan"), _RECORD, _PLANS, by="creditor", lapses=True),
        DeadlineKind("distribution_opposition", cite("CPI", 510), N_("Opposition to the objection to the plan"),
                     N_("within 15 days of being told of the objection"), _RECORD, _PLANS, by="creditor",
                     lapses=True),
        DeadlineKind("distribution_suit", cite("CPI", 510), N_("Suit of the objector about the plan"),
                     N_("within 15 days of being told of the opposition"), _RECORD, _PLANS, by="creditor",
                     lapses=True),
        DeadlineKind("pay_out", cite("FUND", 10), N_("Pay the proceeds out"),
                     N_("within 30 days"), _VIEW, _PLANS),
        DeadlineKind("list_delete", cite("DL", 10), N_("Delete the entry from the list"),
                     N_("within 3 working days"), _RECORD, _LIST),
        DeadlineKind("list_review", cite("DL", 12), N_("Review the request for correction"),
                     N_("within 15 days of receipt"), _DECIDE, _LIST),
        DeadlineKind("list_fix", cite("DL", 12), N_("Correct the entry in the list"),
                     N_("within 3 working days"), _RECORD, _LIST),
        DeadlineKind("list_reconsideration", cite("DL", 12), N_("The debtor asks the court above about the list entry"),
                     N_("within 10 days of service of the rejection"), _RECORD, _LIST),
    )
}  # fmt: skip
