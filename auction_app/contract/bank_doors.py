"""The doors of the court's bank and their shapes, for the description."""

from __future__ import annotations

from auction_app.contract.door import Door
from auction_app.contract.shapes import INSTANT, TEXT, WHOLE, Schema, array, nullable, obj

_BANK = "/api/v1/court/bank"
_FEN: Schema = {"type": "integer", "description": "minor units (fen)"}
_SIGNED: Schema = {
    "type": "integer",
    "description": "minor units (fen), negative when it is too little",
}
_ENTRY = obj(
    {
        "entry": TEXT,
        "amount": _FEN,
        "open": _FEN,
        "currency": TEXT,
        "booked_on": TEXT,
        "reference": nullable(TEXT),
        "why": TEXT,
    }
)
_PAYOUT = obj(
    {
        "payout": TEXT,
        "purpose": TEXT,
        "amount": _FEN,
        "currency": TEXT,
        "state": TEXT,
        "reason": nullable(TEXT),
        "due_at": nullable(INSTANT),
    }
)
_BROUGHT = obj(
    {
        "file": TEXT,
        "bytes": WHOLE,
        "orders_refused": WHOLE,
        "statements": array(
            obj(
                {
                    **dict.fromkeys(("number", "account", "currency", "from", "to"), TEXT),
                    **dict.fromkeys(("opening", "closing", "gap"), _SIGNED),
                    "entries": WHOLE,
                    "credits": _FEN,
                    "debits": _FEN,
                    "new": {"type": "boolean"},
                }
            )
        ),
    }
)
_PUT = obj({"proposal": TEXT, "kind": TEXT, "said": {"type": "object"}})
_BOTH = obj({"zh": TEXT, "en": TEXT})
_STEPS: Schema = {
    "enum": ["name", "holder", "plan", "entries", "steps", "refund", "back"],
    "description": "name a payee here; name the holder's account in the case; share it out by a plan; "
    "assign or send back entries; apply the four steps first; a refund that goes back by itself; "
    "name another account of the same owner for a payout that came back",
}
_WAITING = obj(
    {
        "account": TEXT,
        "title": _BOTH,
        "of": _BOTH,
        "currency": TEXT,
        "waits": _FEN,
        "free": _FEN,
        "ordered": _FEN,
        "next_step": _STEPS,
        "since": INSTANT,
    }
)
_FOUND = obj(
    {
        "entries": array(
            obj(
                {
                    "entry": TEXT,
                    "amount": _SIGNED,
                    "currency": TEXT,
                    "booked_on": TEXT,
                    "state": TEXT,
                    "why": TEXT,
                }
            )
        ),
        "payouts": array(
            obj(
                {
                    "payout": TEXT,
                    "amount": _FEN,
                    "currency": TEXT,
                    "state": TEXT,
                    "reason": nullable(TEXT),
                }
            )
        ),
        "cases": array(obj({"case": TEXT, "number": TEXT})),
        "server_time": INSTANT,
    }
)
_GAP = obj({"statement": TEXT, "gap": _SIGNED, "missing": WHOLE})

SCHEMAS: dict[str, Schema] = {
    "CourtBank": obj(
        {
            "account": nullable(TEXT),
            "suspended": array(_ENTRY),
            "payouts": array(_PAYOUT),
            "proposals": array(_PUT),
            "gaps": array(_GAP),
            "server_time": INSTANT,
        }
    ),
    "BankFileBrought": obj(
        {"proposal": nullable(TEXT), "said": nullable(_BROUGHT), "server_time": INSTANT}
    ),
    "BankProposed": obj({"proposal": TEXT, "server_time": INSTANT}),
    "BankDecided": obj({"proposal": TEXT, "outcome": TEXT, "server_time": INSTANT}),
    "BankAssignment": obj({"reference": TEXT, "ground": TEXT}),
    "BankDecision": obj({"approve": {"type": "boolean"}}, {"answer": TEXT}),
    "BankExplanation": obj(
        {
            "what": {"enum": ["fee", "own", "ordered", "given_back", "moved", "takes_back"]},
            "ground": TEXT,
        },
        {"about": TEXT},
    ),
    "BankReturn": obj({"ground": TEXT}, dict.fromkeys(("name", "account", "bank"), TEXT)),
    "FoundMoney": _FOUND,
    "BankSearch": obj({"number": TEXT, "reason": TEXT}),
    "WaitingMoney": obj({"waiting": array(_WAITING), "server_time": INSTANT}),
    "BankPayee": obj(
        {"amount": _FEN} | dict.fromkeys(("name", "account", "bank", "remittance", "ground"), TEXT)
    ),
}

DOORS: tuple[Door, ...] = (
    Door("get", _BANK, "The court's money at the bank", {200: "CourtBank"}),
    Door(
        "post",
        f"{_BANK}/statements",
        "Bring a camt.053 statement or a pain.002 report (the body is the file): a second person confirms it",
        {200: "BankFileBrought", 201: "BankFileBrought"},
    ),
    Door(
        "post",
        f"{_BANK}/entries/{{entry_id}}/assignment",
        "Propose what money in suspense pays",
        {201: "BankProposed"},
        body="BankAssignment",
    ),
    Door(
        "post",
        f"{_BANK}/entries/{{entry_id}}/explanation",
        "Propose what a debit without an order was",
        {201: "BankProposed"},
        body="BankExplanation",
    ),
    Door(
        "post",
        f"{_BANK}/entries/{{entry_id}}/return",
        "Propose that money goes back to the account it came from",
        {201: "BankProposed"},
        body="BankReturn",
    ),
    Door(
        "post",
        f"{_BANK}/search",
        "One reference or one whole account number, looked up exactly and written down",
        {200: "FoundMoney"},
        body="BankSearch",
    ),
    Door("get", f"{_BANK}/waiting", "Money owed and ordered to nobody yet", {200: "WaitingMoney"}),
    Door(
        "post",
        f"{_BANK}/waiting/{{account}}/payout",
        "Propose whom money pays that waits",
        {201: "BankProposed"},
        body="BankPayee",
    ),
    Door("post", f"{_BANK}/batches", "Propose a file of payouts", {201: "BankProposed"}),
    Door(
        "post",
        f"{_BANK}/proposals/{{sha256}}/decision",
        "Approve or refuse what a digest names",
        {200: "BankDecided"},
        body="BankDecision",
    ),
)
