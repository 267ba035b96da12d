"""The simulated account on disk: what was answered is known after the process was killed and started again."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from auction_app.stripe_simulator.api import Api
from auction_app.stripe_simulator.wire import Json

TABLES = ("intents", "charges", "refunds", "disputes", "payouts", "account", "events")
TOLD_AGAIN_S = (
    600  # what was on its way when the process ended is told once more; twice told is once done
)


@dataclass(frozen=True, slots=True)
class Keeper:
    """One file, written whole before an answer leaves and put in place at once."""

    path: Path

    def save(self, api: Api) -> None:
        """Write what the account knows now."""
        state: Json = {name: getattr(api.world, name) for name in TABLES} | {"keys": api.keys}
        fresh = self.path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(state, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)

    def load(self, api: Api) -> None:
        """Know again what was kept; nothing where nothing was."""
        if not self.path.exists():
            return
        state = json.loads(self.path.read_text("utf-8"))
        for name in TABLES:
            setattr(api.world, name, state[name])
        api.keys = {
            key: (said, status, body) for key, (said, status, body) in state["keys"].items()
        }
        since = api.world.now() - TOLD_AGAIN_S
        for event in api.world.events:
            if event["created"] >= since:
                api.world.tell(event)
