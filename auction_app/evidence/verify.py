"""The verdict of a stranger: a bundle and trusted keys in, breaches by name out. Pure.

Six groups of checks, in this order: the log (signature, inclusion), the chain, the prices, the
extensions, the close, and what the stranger holds (receipts, older checkpoints). The same checks
run in the browser (static/evidence/verify.js); tests/evidence/vectors bind the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .bundle import Entry, LotBundle
from .chain import BadEvent, Breach, Event, check_chain, parse_event
from .checkpoint import Checkpoint, parse_checkpoint
from .merkle import is_consistent, is_included, leaf_hash
from .note import BadNote, Note, VerifierKey, signers_of
from .receipt import BidReceipt, Receipt, RefusalReceipt, parse_receipt
from .replay import Sale, micros, replay

#: refusals that say "your bid came after the end"
_LATE_CODES = ("too_late", "lot_closed")


@dataclass(frozen=True)
class Question:
    """What to check the bundle against; `witnesses`: how many trusted ones must have cosigned."""

    trust: Sequence[VerifierKey]
    receipts: Sequence[str] = ()
    older: Sequence[str] = ()
    witnesses: int = 0
    expects_close: bool = False


@dataclass
class Report:
    """The verdict: verified when `breaches` is empty. `receipts`: (place or None, code)."""

    lot: str
    checkpoint: Checkpoint | None = None
    witnesses: int = 0
    records: int = 0
    sale: Sale | None = None
    breaches: list[Breach] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    receipts: list[tuple[int | None, str]] = field(default_factory=list)
    older: int = 0
    #: number in the chain → leaf hash, as far as the bundle tells
    leaves: dict[int, bytes] = field(default_factory=dict)

    @property
    def is_verified(self) -> bool:
        return not self.breaches


def verify(bundle: LotBundle, question: Question) -> Report:
    """Check everything that can be checked without the server and without the database."""
    report = Report(bundle.lot, records=len(bundle.entries))
    _check_checkpoint(report, bundle, question)
    _check_inclusion(report, bundle)
    events = _check_events(report, bundle)
    if events is not None:
        _check_sale(report, events, question)
    for position, signed in enumerate(question.receipts, start=1):
        report.receipts.append(_check_receipt(report, bundle, question, (position, signed)))
    for position, signed in enumerate(question.older, start=1):
        _check_older(report, bundle, question, (position, signed))
    return report


def _log_signed(note: Note, origin: str, trust: Sequence[VerifierKey]) -> bool:
    logs = [key for key in trust if not key.is_witness and key.name == origin]
    return bool(signers_of(note, logs))


def _check_checkpoint(report: Report, bundle: LotBundle, question: Question) -> None:
    try:
        report.checkpoint, note = parse_checkpoint(bundle.checkpoint)
    except BadNote:
        report.breaches.append(Breach("signature_bad", 0, {"what": "checkpoint"}))
        return
    if not _log_signed(note, report.checkpoint.origin, question.trust):
        report.breaches.append(Breach("signature_bad", 0, {"what": "checkpoint"}))
    watching = [key for key in question.trust if key.is_witness]
    report.witnesses = len(signers_of(note, watching))
    if report.witnesses < question.witnesses:
        facts = {"found": str(report.witnesses), "wanted": str(question.witnesses)}
        report.breaches.append(Breach("witnesses_missing", 0, facts))


def _leaf_of(entry: Entry) -> bytes:
    # A lone surrogate cannot be published; here it only has to hash to something that is not found.
    return leaf_hash(entry.leaf.encode("utf-8", "surrogatepass"))


def _check_inclusion(report: Report, bundle: LotBundle) -> None:
    """The first entry that the checkpoint does not cover, or that lies before its predecessor."""
    checkpoint, before = report.checkpoint, -1
    if checkpoint is None:
        return
    for place, entry in enumerate(bundle.entries, start=1):
        leaf = _leaf_of(entry)
        path = (entry.index, checkpoint.size, entry.proof, checkpoint.root)
        if not is_included(leaf, *path):
            report.breaches.append(Breach("not_in_log", place))
            return
        if entry.index <= before:
            report.breaches.append(Breach("log_order", place))
            return
        before = entry.index


def _check_events(report: Report, bundle: LotBundle) -> list[Event] | None:
    events, unreadable = [], 0
    for place, entry in enumerate(bundle.entries, start=1):
        seq = place
        try:
            events.append(parse_event(entry.leaf))
            seq = events[-1].seq
        except BadEvent:
            unreadable = unreadable or place
        report.leaves.setdefault(seq, _leaf_of(entry))
    if unreadable:
        report.breaches.append(Breach("not_canonical", unreadable))
        return None
    if not events:
        report.breaches.append(Breach("seq_gap", 1))
        return None
    broken = check_chain(events, bundle.lot)
    if broken:
        report.breaches.append(broken)
    return events


def _check_sale(report: Report, events: Sequence[Event], question: Question) -> None:
    report.sale = replay(events)
    report.breaches.extend(report.sale.breaches)
    if not report.sale.has_registrations and report.sale.bids:
        report.notes.append("no_registrations")
    if report.sale.has_ended:
        return
    report.notes.append("not_ended")
    if question.expects_close:
        report.breaches.append(Breach("not_ended", 0))


def _check_receipt(
    report: Report, bundle: LotBundle, question: Question, held: tuple[int, str]
) -> tuple[int | None, str]:
    """The receipt's place in the chain (None: a refusal) and `ok` or the breach's code."""
    position, signed = held
    facts = {"what": "receipt", "number": str(position)}
    try:
        receipt, note = parse_receipt(signed)
    except BadNote:
        report.breaches.append(Breach("receipt_unreadable", 0, facts))
        return None, "receipt_unreadable"
    place = receipt.seq if isinstance(receipt, BidReceipt) else None
    code = _judge_receipt(report, bundle, receipt)
    if not signers_of(note, [key for key in question.trust if not key.is_witness]):
        code = "signature_bad"
    if code != "ok":
        report.breaches.append(Breach(code, place or 0, facts))
    return place, code


def _judge_receipt(report: Report, bundle: LotBundle, receipt: Receipt) -> str:
    if receipt.lot != bundle.lot:
        return "receipt_other_lot"
    if isinstance(receipt, RefusalReceipt):
        return _judge_refusal(report.sale, receipt)
    if receipt.seq not in report.leaves:
        return "receipt_missing"
    return "ok" if report.leaves[receipt.seq] == receipt.leaf_hash else "receipt_contradicted"


def _judge_refusal(sale: Sale | None, receipt: RefusalReceipt) -> str:
    """A bid refused as late, though it arrived before the published end, was refused wrongly."""
    if sale is None or sale.state != "closed" or receipt.code not in _LATE_CODES:
        return "ok"
    return "refused_in_time" if micros(receipt.received_at) < sale.ends_at else "ok"


def _check_older(
    report: Report, bundle: LotBundle, question: Question, held: tuple[int, str]
) -> None:
    position, signed = held
    facts = {"what": "older", "number": str(position)}
    try:
        older, note = parse_checkpoint(signed)
    except BadNote:
        report.breaches.append(Breach("signature_bad", 0, facts))
        return
    if not _log_signed(note, older.origin, question.trust):
        report.breaches.append(Breach("signature_bad", 0, facts))
        return
    code = _compare(report.checkpoint, older, bundle)
    if code == "ok":
        report.older += 1
        return
    report.breaches.append(Breach(code, 0, {**facts, "size": str(older.size)}))


def _compare(checkpoint: Checkpoint | None, older: Checkpoint, bundle: LotBundle) -> str:
    if checkpoint is None or older.origin != checkpoint.origin:
        return "log_other"
    if older.size > checkpoint.size:
        return "log_shorter"
    proof = bundle.consistency.get(older.size, ())
    if not proof and 0 < older.size < checkpoint.size:
        return "consistency_missing"
    sizes = (older.size, older.root, checkpoint.size, checkpoint.root)
    return "ok" if is_consistent(*sizes, proof) else "log_forked"
