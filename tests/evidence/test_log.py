"""The log over real tables: leaves, checkpoints, proofs, followers, and its own suspicion."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from auction_app.evidence import integrator, merkle, queries, service
from auction_app.evidence.audit import Auditor, Finding, clear_alarms, raise_alarm
from auction_app.evidence.bundle import parse_bundle
from auction_app.evidence.chain import make_event
from auction_app.evidence.checkpoint import parse_checkpoint, sign_checkpoint
from auction_app.evidence.followers import Follower, Reader, each, seal_ended
from auction_app.evidence.integrator import LogBroken, LogKeeper, integrate
from auction_app.evidence.lot_proofs import find_coverage, write_lot_bundle
from auction_app.evidence.published import keep_published
from auction_app.evidence.tree import StoredTree
from auction_app.evidence.verify import Question, verify
from auction_app.infra.transaction import Transactions
from auction_app.kernel.ids import new_id
from tests.evidence.story import SIGNER, usual_sale

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def transactions(cluster):
    """A database of the test's own: these tests count leaves."""
    from auction_app.infra.db import make_engine

    url = cluster.fresh_database()
    engine = make_engine(url)
    yield Transactions(engine)
    engine.dispose()
    cluster.drop(url)


@pytest.fixture
def keeper(tmp_path):
    return LogKeeper(SIGNER, tmp_path / "log" / "published")


def store(transactions, story):
    """Write a told story into the tables, as the sequencer would."""
    with transactions() as tx:
        service.start_chain(tx, story.lot)
        for told in story.events:
            import json

            event = json.loads(told.text)
            at = datetime.fromisoformat(event["at"])
            made = service.append(tx, story.lot, event["kind"], event["body"], at)
            assert made == told


def notes(transactions, count, lot=None):
    """A lot of `count` notes, written at once."""
    lot = lot or new_id("L")
    with transactions() as tx:
        service.start_chain(tx, lot)
        head, rows = "0" * 64, []
        for seq in range(1, count + 1):
            made = make_event(lot, seq, head, "lot.noted", NOW, {"n": seq})
            head = made.hash
            rows.append({"lot": lot, "seq": seq, "at": NOW, "text": made.text})
        tx.session.execute(
            text("INSERT INTO lot_event VALUES (:lot, :seq, 'lot.noted', :at, :text)"), rows
        )
        tx.session.execute(
            text("UPDATE lot_chain SET seq = :seq, head = :head WHERE lot_id = :lot"),
            {"seq": count, "head": head, "lot": lot},
        )
    return lot


def round_of(transactions, keeper):
    with transactions() as tx:
        return integrate(tx, keeper, NOW)


def bundle_of(transactions, lot, *sizes):
    with transactions.reading() as session:
        last = queries.latest_checkpoint(session)
        return "".join(write_lot_bundle(session, lot, last, sizes))


def test_an_empty_log_has_a_checkpoint_of_size_nought(transactions, keeper):
    made = round_of(transactions, keeper)
    assert (made.size, made.root) == (0, merkle.EMPTY_ROOT)
    assert round_of(transactions, keeper) == made


def test_every_event_becomes_one_leaf_and_the_sale_is_verified(transactions, keeper):
    first, second = usual_sale("Lfirst"), usual_sale("Lsecond")
    store(transactions, first)
    earlier = round_of(transactions, keeper)
    store(transactions, second)
    made = round_of(transactions, keeper)
    assert (earlier.size, made.size) == (8, 16)
    bundle = parse_bundle(bundle_of(transactions, "Lsecond", 0, 8, 16, 17))
    assert sorted(bundle.consistency) == [0, 8, 16]
    question = Question([SIGNER.key], [second.receipt(8)], [earlier.note])
    report = verify(bundle, question)
    assert (report.breaches, report.records, report.older) == ([], 8, 1)


def test_the_stored_tree_is_the_tree_of_the_rfc_across_tiles(transactions, keeper):
    sizes = []
    for count in (3, 250, 10, 300, 700):
        notes(transactions, count)
        sizes.append(round_of(transactions, keeper).size)
    assert sizes == [3, 253, 263, 563, 1263]
    with transactions.reading() as session:
        leaves = [row for (row,) in session.execute(text("SELECT leaf FROM log_leaf ORDER BY idx"))]
        leaves = [bytes(leaf) for leaf in leaves]
        tree = StoredTree(session, 1263)
        assert tree.root() == merkle.tree_root(leaves)
        assert list(tree.inclusion(777)) == merkle.inclusion_proof(leaves, 777)
        for size in sizes:
            assert list(tree.consistency(size)) == merkle.consistency_proof(leaves, size)
        assert session.execute(text("SELECT count(*) FROM log_node")).scalar() == 4
        texts = queries.leaf_texts(session, 500, 600)
        assert [merkle.leaf_hash(one.encode()) for one in texts] == leaves[500:600]


def test_a_round_has_a_limit_and_the_next_goes_on_where_it_ended(transactions, keeper, monkeypatch):
    monkeypatch.setattr(integrator, "MAX_LEAVES_PER_ROUND", 7)
    lot = notes(transactions, 10)
    assert round_of(transactions, keeper).size == 7
    with transactions.reading() as session:
        coverage = find_coverage(session, lot)
        assert (coverage.head_seq, coverage.covered_seq) == (10, 7)
    assert round_of(transactions, keeper).size == 10


def test_a_restored_log_shorter_than_the_published_one_stops(transactions, keeper):
    notes(transactions, 4)
    round_of(transactions, keeper)
    assert parse_checkpoint(keeper.published.read_text())[0].size == 4
    keep_published(keeper.published, sign_checkpoint(SIGNER, 5, bytes(32)))
    with pytest.raises(LogBroken, match="published 5 leaves, the database has 4"):
        round_of(transactions, keeper)
    keep_published(keeper.published, sign_checkpoint(SIGNER, 4, bytes(32)))
    with pytest.raises(LogBroken, match="another root"):
        round_of(transactions, keeper)


def as_superuser(transactions, *statements):
    """What a person with all rights in the database can do."""
    with transactions() as tx:
        connection = tx.session.connection()
        for statement in ("SET LOCAL session_replication_role = replica", *statements):
            connection.exec_driver_sql(statement)


def test_a_lot_with_a_missing_event_holds_up_no_other(transactions, keeper):
    notes(transactions, 5, "Lbad")
    notes(transactions, 5, "Lgood")
    as_superuser(transactions, "DELETE FROM lot_event WHERE lot_id = 'Lbad' AND seq = 3")
    assert round_of(transactions, keeper).size == 5
    round_of(transactions, keeper)
    with transactions.reading() as session:
        alarms = session.execute(text("SELECT code, lot_id FROM log_alarm")).all()
        assert alarms == [("event_missing", "Lbad")]
        assert queries.alarm_is_on(session)


def test_an_alarm_stays_on_until_a_person_has_looked(transactions):
    finding = Finding("leaf_changed", "L", "event 1")
    with transactions() as tx:
        assert raise_alarm(tx, finding, NOW)
        assert not raise_alarm(tx, finding, NOW)
    with transactions() as tx:
        assert queries.alarm_is_on(tx.session)
        assert clear_alarms(tx, NOW) == 1
    with transactions() as tx:
        assert not queries.alarm_is_on(tx.session)
        assert raise_alarm(tx, finding, NOW)


def found(transactions):
    with transactions.reading() as session:
        return {(one.code, one.lot_id) for one in Auditor().findings(session)}


CHANGED = "UPDATE lot_event SET text = replace(text, '\"n\":{0}', '\"n\":0') WHERE seq = {0}"


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        (CHANGED.format(5), {"leaf_changed", "link_broken"}),
        (CHANGED.format(300), {"leaf_changed", "head_wrong"}),
        ("DELETE FROM lot_event WHERE seq = 5", {"leaf_changed", "link_broken"}),
        ("UPDATE lot_event SET text = 'x' WHERE seq = 5", {"leaf_changed", "link_broken"}),
        ("UPDATE lot_chain SET head = repeat('0', 64)", {"head_wrong"}),
        ("UPDATE log_leaf SET leaf = sha256('') WHERE idx = 5", {"leaf_changed", "node_wrong"}),
        ("UPDATE log_node SET hash = sha256('')", {"node_wrong", "root_wrong"}),
        ("DELETE FROM log_leaf WHERE idx = 299", {"root_wrong"}),
        (
            "UPDATE lot_event SET seq = 301 WHERE seq = 300",
            {"leaf_changed", "head_wrong", "link_broken"},
        ),
    ],
)
def test_the_audit_notices_what_was_changed_behind_the_houses_back(
    transactions, keeper, statement, codes
):
    notes(transactions, 300, "Laudited")
    round_of(transactions, keeper)
    assert found(transactions) == set()
    as_superuser(transactions, statement)
    assert {code for code, _ in found(transactions)} == codes


def test_the_audit_walks_through_the_older_part_in_turn(transactions, keeper, monkeypatch):
    from auction_app.evidence import audit

    monkeypatch.setattr(audit, "WINDOW_LEAVES", 256)
    notes(transactions, 1100, "Lold")
    round_of(transactions, keeper)
    with transactions() as tx:
        tx.session.execute(text("UPDATE lot_chain SET sealed = true"))
    as_superuser(transactions, "UPDATE lot_event SET text = text || ' ' WHERE seq = 400")
    auditor = Auditor()
    with transactions.reading() as session:
        rounds = [len(auditor.findings(session)) for _ in range(5)]
    assert rounds == [0, 1, 0, 0, 1]


def test_a_follower_handles_every_event_once_with_its_cursor(transactions):
    seen = []
    lot = notes(transactions, 250)
    reader = Reader(Follower("test", each(lambda tx, event: seen.append((event.lot, event.seq)))))
    reader.read_all(transactions)
    reader.read_all(transactions)
    assert seen == [(lot, seq) for seq in range(1, 251)]
    with transactions() as tx:
        service.append(tx, lot, "lot.noted", {}, NOW)
    reader.read_all(transactions)
    assert seen[-1] == (lot, 251)
    assert len(seen) == 251


def test_a_follower_of_some_kinds_is_told_of_those_alone(transactions):
    seen = []
    store(transactions, usual_sale("Lkinds"))
    kinds = frozenset({"lot.closed"})
    Reader(Follower("test", each(lambda tx, event: seen.append(event.kind)), kinds)).read_all(
        transactions
    )
    assert seen == ["lot.closed"]


def test_an_event_that_cannot_be_handled_holds_up_its_lot_alone(transactions):
    bad, good = notes(transactions, 5), notes(transactions, 5)
    done = []

    def handle(tx, event):
        if (event.lot, event.seq) == (bad, 3):
            raise ZeroDivisionError
        tx.after_commit(lambda: done.append((event.lot, event.seq)))

    Reader(Follower("test", each(handle))).read_all(transactions)
    assert [seq for lot, seq in done if lot == bad] == [1, 2]
    assert [seq for lot, seq in done if lot == good] == [1, 2, 3, 4, 5]


def test_an_ended_lot_is_sealed_when_all_have_read_it_and_a_note_opens_it_again(
    transactions, keeper
):
    store(transactions, usual_sale("Lended"))
    notes(transactions, 2, "Lgoing")
    names = [integrator.FOLLOWER, "test"]

    def sealed():
        with transactions() as tx:
            seal_ended(tx, names)
            rows = tx.session.execute(text("SELECT lot_id FROM lot_chain WHERE sealed"))
            return [lot for (lot,) in rows]

    round_of(transactions, keeper)
    assert sealed() == []
    seen = []
    reader = Reader(Follower("test", each(lambda tx, event: seen.append(event.seq))))
    reader.read_all(transactions)
    assert sealed() == ["Lended"]
    with transactions() as tx:
        service.append(tx, "Lended", "lot.noted", {}, NOW)
    reader.read_all(transactions)
    assert seen[-1] == 9
    assert round_of(transactions, keeper).size == 11
