"""Imports go downward only, and some libraries have one door into the house."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.structure.house import PACKAGE, ROOT, sources


def test_the_import_contracts_are_kept() -> None:
    command = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=170,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_eventlet_and_stripe_are_named_at_their_doors_only() -> None:
    doors = {
        "eventlet": {"server.py", "server_wire.py"},
        "stripe": {"payments/stripe_gateway.py", "payments/webhook.py"},
    }
    for library, allowed in doors.items():
        found = {
            str(path.relative_to(PACKAGE))
            for path in sources()
            for line in path.read_text("utf-8").splitlines()
            if line.lstrip().startswith((f"import {library}", f"from {library}"))
        }
        assert found <= allowed


def test_the_package_itself_imports_nothing() -> None:
    assert (PACKAGE / "__init__.py").read_text("utf-8").strip() == ""
