"""The public doors of the log, as a stranger meets them."""

import hashlib
from datetime import datetime

import pytest

from auction_app.evidence import merkle, queries, service
from auction_app.evidence.audit import Finding, clear_alarms, raise_alarm
from auction_app.evidence.checkpoint import parse_checkpoint
from auction_app.evidence.commands import alarms, main
from auction_app.evidence.jobs import log_keeper
from auction_app.evidence.note import parse_vkey
from auction_app.evidence.tiles import decode_entries


@pytest.fixture
def signer(app):
    return log_keeper(app.extensions["auction"].ports).signer


def test_a_bundle_asked_for_right_after_the_close_holds_the_close(client, sold, signer, tmp_path):
    answer = client.get(f"/api/v1/lots/{sold.lot}/bundle")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert f"{sold.lot}.bundle.json" in answer.headers["Content-Disposition"]
    assert [entry["leaf"] for entry in answer.json["entries"]] == [e.text for e in sold.events]
    files = {"bundle": answer.text, "keys": client.get("/log/v1/keys").text}
    files["receipt"] = sold.receipt(7, signer)
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    asked = [str(tmp_path / "bundle"), "--trust", str(tmp_path / "keys"), "--expect-closed"]
    assert main([*asked, "--receipt", str(tmp_path / "receipt")]) == 0


def test_a_bundle_proves_that_it_goes_on_from_older_sizes(client, sold):
    client.get(f"/api/v1/lots/{sold.lot}/bundle")
    older = parse_checkpoint(client.get("/log/v1/checkpoint").text)[0]
    path = f"/api/v1/lots/{sold.lot}/bundle?from={older.size}&from=1&from=999999"
    answer = client.get(path).json
    assert sorted(answer["consistency"]) == sorted({"1", str(older.size)})
    assert answer["format"] == "auction-lot-bundle/1"
    assert set(answer) == {"format", "lot", "checkpoint", "entries", "consistency"}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/lots/Lnothere/bundle", 404, "no_such_lot"),
        ("/api/v1/lots/a%20b/bundle", 404, "no_such_lot"),
        ("/api/v1/lots/Lx/bundle?from=-1", 400, "bad_fields"),
        ("/api/v1/lots/Lx/bundle?from=9999999999999999", 400, "bad_fields"),
        ("/api/v1/lots/Lx/bundle?from=%EF%BC%91", 400, "bad_fields"),
        ("/log/v1/tile/0/000", 404, "not_found"),
        ("/log/v1/tile/0/000.p/256", 404, "not_found"),
        ("/log/v1/tile/0/../000", 404, "not_found"),
        ("/log/v1/tile/entries/999", 404, "not_found"),
        ("/log/v1/nothing", 404, "not_found"),
    ],
)
def test_what_is_not_there_is_a_problem_document(client, path, status, code):
    answer = client.get(path)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_the_checkpoint_is_signed_by_the_key_that_is_published(client, sold):
    client.get(f"/api/v1/lots/{sold.lot}/bundle")
    answer = client.get("/log/v1/checkpoint")
    assert answer.content_type == "text/plain; charset=utf-8"
    checkpoint, note = parse_checkpoint(answer.text)
    (vkey,) = client.get("/log/v1/keys").json["keys"]
    assert parse_vkey(vkey).has_signed(note)
    assert checkpoint.origin == parse_vkey(vkey).name


def test_a_monitor_rebuilds_the_root_from_tiles_and_finds_each_event(client, sold):
    client.get(f"/api/v1/lots/{sold.lot}/bundle")
    checkpoint, _ = parse_checkpoint(client.get("/log/v1/checkpoint").text)
    assert 0 < checkpoint.size < 256
    answer = client.get(f"/log/v1/tile/0/000.p/{checkpoint.size}")
    assert answer.mimetype == "application/octet-stream"
    assert "immutable" in answer.headers["Cache-Control"]
    hashes = [answer.data[at : at + 32] for at in range(0, len(answer.data), 32)]
    assert merkle.tree_root(hashes) == checkpoint.root
    path = f"/log/v1/tile/entries/000.p/{checkpoint.size}"
    entries = decode_entries(client.get(path).data)
    assert [hashlib.sha256(b"\0" + entry).digest() for entry in entries] == hashes
    assert {event.text for event in sold.events} <= {entry.decode() for entry in entries}


def test_an_alarmed_log_still_serves_what_it_covers(app, client, sold):
    client.get(f"/api/v1/lots/{sold.lot}/bundle")
    with app.extensions["auction"].transactions() as tx:
        service.append(
            tx, sold.lot, "lot.noted", {}, datetime.fromisoformat("2026-12-01T00:00:00Z")
        )
        tx.session.connection().exec_driver_sql("SET LOCAL session_replication_role = replica")
        tx.session.connection().exec_driver_sql(
            f"DELETE FROM lot_event WHERE lot_id = '{sold.lot}' AND seq = 9"
        )
    assert len(client.get(f"/api/v1/lots/{sold.lot}/bundle").json["entries"]) == 8
    with app.extensions["auction"].transactions.reading() as session:
        assert queries.alarm_is_on(session)


def test_an_operator_sees_the_alarms_and_takes_them_off(app, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    house = app.extensions["auction"]
    with house.transactions() as tx:
        clear_alarms(tx, house.ports.clock.now())
        raise_alarm(tx, Finding("leaf_changed", "Lx", "event 7"), house.ports.clock.now())
    assert alarms(house, []) == 1
    assert "leaf_changed  Lx  event 7" in capsys.readouterr().out
    assert alarms(house, ["--clear"]) == 0
    assert capsys.readouterr().out.endswith("1 alarms taken off\n")
    assert alarms(house, []) == 0
    assert capsys.readouterr().out == "no evidence alarm is on\n"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_page_says_everything_without_javascript(client, language):
    answer = client.get("/verify?lot=L8f2", headers={"Accept-Language": language})
    assert answer.status_code == 200
    for code in ("chain_broken", "not_in_log", "log_forked", "signature_bad"):
        assert f"<code>{code}</code>" in answer.text
    assert ("核验一场拍卖" if language == "zh-CN" else "Verify an auction") in answer.text
    assert 'data-lot="L8f2"' in answer.text
    hostile = client.get('/verify?lot="><script>alert(1)</script>').text
    assert "alert(1)" not in hostile.split("</header>")[1].split("<footer")[0]
