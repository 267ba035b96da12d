"""`auction verify`, as a stranger types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from auction_app.evidence.commands import main
from tests.evidence.story import SIGNER, log_of, usual_sale

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def files(tmp_path):
    story, log = usual_sale(), log_of(usual_sale("Lother"))
    older = log.checkpoint()
    log.add(*story.events)
    contents = {
        "bundle": log.bundle(story, 8),
        "older-bundle": log_of(usual_sale("Lother")).bundle(usual_sale("Lother")),
        "bad": log.bundle(story).replace('"amount\\":10050000', '"amount\\":10060000'),
        "keys": f"# the log\n{SIGNER.key}\n",
        "keys-json": json.dumps({"keys": [str(SIGNER.key)], "server_time": "now"}),
        "receipt": story.receipt(5),
        "older": older,
        "empty": "",
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content, "utf-8")
    (tmp_path / "utf-16").write_bytes('{"format":1}'.encode("utf-16"))
    return tmp_path


def run(files, capsys, *arguments):
    named = [str(files / one) if (files / one).exists() and one else one for one in arguments]
    code = main(named)
    told = capsys.readouterr()
    return code, told.out, told.err


ALL = ("bundle", "--trust", "keys", "--receipt", "receipt", "--older", "older")


def test_an_honest_sale_is_said_to_be_verified_in_both_languages(files, capsys):
    code, out, _ = run(files, capsys, *ALL, "--lang", "en")
    assert code == 0
    assert out.splitlines() == [
        "records 8  chain ok  log ok (checkpoint 16, witnesses 0)",
        "bids 4  increments ok  extensions 1 ok  close ok",
        "receipt seq 5 ok",
        "older checkpoints 1 ok",
        "VERIFIED  103,000.00 CNY  C3D4E6",
    ]
    code, out, _ = run(files, capsys, *ALL, "--lang", "zh")
    assert (code, out.splitlines()[-1]) == (0, "核验通过  103,000.00 CNY  C3D4E6")


def test_a_breach_is_named_with_its_place_and_what_to_do(files, capsys):
    code, out, _ = run(files, capsys, "bad", "--trust", "keys", "--lang", "en")
    assert code == 1
    assert "not_in_log  record 5: This record is not in the published log" in out
    assert "chain_broken  record 6: " in out
    assert "art. 236" in out
    assert out.endswith("NOT VERIFIED\n")
    code, out, _ = run(files, capsys, "bad", "--trust", "keys", "--lang", "zh")
    assert (code, out.splitlines()[-1]) == (1, "核验不通过")


def test_programs_read_json(files, capsys):
    code, out, _ = run(files, capsys, "bad", "--trust", "keys-json", "--json")
    report = json.loads(out)
    assert (code, report["exit"], report["verdict"]) == (1, 1, "not_verified")
    named = [(one["code"], one["seq"]) for one in report["breaches"]]
    assert named == [("not_in_log", 5), ("chain_broken", 6)]


def test_a_key_may_be_given_itself_and_an_older_bundle_for_its_checkpoint(files, capsys):
    given = ("bundle", "--trust", str(SIGNER.key), "--older", "older-bundle")
    assert run(files, capsys, *given)[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing-here", "--trust", "keys"),
        ("empty", "--trust", "keys"),
        ("utf-16", "--trust", "keys"),
        ("bundle", "--trust", "empty"),
        ("bundle", "--trust", "receipt"),
        ("bundle", "--trust", "keys", "--receipt", "nothing-here"),
    ],
)
def test_what_cannot_be_read_is_exit_two_and_says_which(files, capsys, arguments):
    code, out, err = run(files, capsys, *arguments, "--lang", "en")
    assert (code, out) == (2, "")
    assert err.startswith("CANNOT CHECK: ")
    code, out, _ = run(files, capsys, *arguments, "--json")
    assert (code, json.loads(out)["verdict"]) == (2, "unusable")


def test_the_verifier_needs_neither_server_nor_database_nor_web_framework(files):
    script = (
        "import sys\n"
        "from auction_app.evidence.commands import main\n"
        "code = main(sys.argv[1:])\n"
        "heavy = {'flask', 'sqlalchemy', 'psycopg2', 'eventlet', 'babel', 'pydantic'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "sys.exit(code)\n"
    )
    named = [str(files / one) if not one.startswith("--") else one for one in ALL]
    ran = subprocess.run(
        [sys.executable, "-c", script, *named],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
