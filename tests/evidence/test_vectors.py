"""One set of vectors, two verifiers: Python's and the browser's agree in every word."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.evidence.make_vectors import CASES, FOLDER, document
from tests.evidence.verdict import verdict

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static" / "evidence"
WORDS = ROOT / "auction_app" / "evidence" / "words.json"
VECTORS = sorted(FOLDER.glob("*.json"))


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_vectors_are_those_that_the_generator_writes():
    assert [path.stem for path in VECTORS] == sorted(CASES)
    for path in VECTORS:
        assert read(path) == document(path.stem), path.stem


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_the_python_verifier_says_what_the_vector_expects(path):
    vector = read(path)
    for language, expected in vector["expect"].items():
        assert verdict(vector["input"], language) == expected


def test_every_breach_has_a_vector():
    named = {
        breach["code"]
        for path in VECTORS
        for breach in read(path)["expect"]["en"].get("breaches", [])
    }
    words = json.loads(WORDS.read_text(encoding="utf-8"))
    assert named >= set(words["breaches"])


def test_the_browsers_verifier_agrees_on_every_vector_under_node():
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is missing: the same is tested in chromium")
    script = Path(__file__).with_name("verify_vectors.mjs")
    ran = subprocess.run(
        [node, script, STATIC, WORDS, *VECTORS], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    compare(json.loads(ran.stdout))


def compare(found):
    for path in VECTORS:
        assert found[path.stem] == read(path)["expect"], path.stem
