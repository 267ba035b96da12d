"""What each waiting caller is told, after the commit and never before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from auction_app.bidding import errors
from auction_app.bidding.commands import (
    AcceptedAnswer,
    Answer,
    AutoAnswer,
    Command,
    PlaceBid,
    Refresh,
    RefusedAnswer,
    SetAuto,
    Tick,
    Undecided,
)
from auction_app.bidding.rows import refusal_detail
from auction_app.bidding.store import Store
from auction_app.bidding.work import Decided, LotWork
from auction_app.evidence.merkle import leaf_hash
from auction_app.evidence.note import Signer
from auction_app.evidence.receipt import bid_receipt, refusal_receipt
from auction_app.kernel.time import parse_rfc3339

# A refusal for these is about time or standing, which the public record cannot show: it is
# receipted at once. The others can be checked against the record; their receipt is given on asking.
RECEIPTED = frozenset({errors.TOO_LATE, errors.LOT_CLOSED, errors.NOT_OPEN, errors.LOT_SUSPENDED})


class Answers:
    """Builds answers with the log's receipts and hands them to the commands' senders."""

    def __init__(
        self, store: Store, signer: Signer, tell_others: Callable[[str, int | None, int], None]
    ) -> None:
        self._store = store
        self._signer = signer
        self.tell_others = tell_others

    def settle(self, work: LotWork) -> None:
        """Answer every command of a committed lot."""
        first = work.base.seq + 1
        for done in work.decided:
            command = done.command
            if done.refused is not None:
                command.answer(self._refused(work.state.lot, command, done))
            elif isinstance(command, SetAuto):
                code = work.state.bidders[command.holder].code
                command.answer(AutoAnswer(command.maximum, code))
            else:
                assert done.seq is not None
                text = work.events[done.seq - first].text
                command.answer(self._accepted(work.state.lot, done.seq, text))

    def replay(self, command: PlaceBid) -> None:
        """The first answer again, from disk; another amount under the key is the client's bug."""
        command.answer(self.outcome(command.lot, command.holder, command.key, command.amount))

    def outcome(self, lot: str, holder: str, key: str, amount: int | None = None) -> Answer:
        """What this key was answered (contract: `outcome`, and every retry)."""
        found = self._store.decision(lot, holder, key)
        if found is None:
            return Undecided(errors.NOT_RECEIVED)
        if amount is not None and found["amount"] != amount:
            return Undecided(errors.KEY_REUSED)
        if found["refusal"] is not None:
            detail = dict(found["refusal"])
            code = detail.pop("code")
            return RefusedAnswer(code, detail, self._sign(lot, key, code, detail), True)
        return self._accepted(lot, found["seq"], found["text"], is_replay=True)

    def undecided(self, command: Command, code: str) -> None:
        """Tell the sender that nothing was decided."""
        if not isinstance(command, Tick | Refresh):
            command.answer(Undecided(code))

    def _accepted(self, lot: str, seq: int, text: str, is_replay: bool = False) -> AcceptedAnswer:
        receipt = bid_receipt(self._signer, lot, seq, leaf_hash(text.encode()))
        return AcceptedAnswer(text, receipt, is_replay)

    def _refused(self, lot: str, command: PlaceBid | SetAuto, done: Decided) -> RefusedAnswer:
        assert done.refused is not None
        detail = refusal_detail(done.refused)
        code = detail.pop("code")
        receipt = None
        if code in RECEIPTED and isinstance(command, PlaceBid):
            receipt = self._sign(lot, command.key, code, detail)
        return RefusedAnswer(code, detail, receipt)

    def _sign(self, lot: str, key: str, code: str, detail: dict[str, Any]) -> str:
        received_at = parse_rfc3339(detail["received_at"])
        return refusal_receipt(self._signer, lot, key, code, received_at)
