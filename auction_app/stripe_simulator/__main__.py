"""`python -m auction_app.stripe_simulator --port N --shop URL [--keep FILE]`: the simulator as a process.

The webhook secret is read from AUCTION_STRIPE_WEBHOOK_SECRET, as the platform reads it.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path

from auction_app.stripe_simulator.courier import Courier
from auction_app.stripe_simulator.keeping import Keeper
from auction_app.stripe_simulator.server import Shop, Simulator
from auction_app.stripe_simulator.world import World


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(prog="stripe_simulator")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--shop", required=True, help="the platform's address / 平台地址")
    parser.add_argument("--keep", type=Path, help="a file that outlives the process / 状态文件")
    options = parser.parse_args(arguments)
    shop = options.shop.rstrip("/")
    courier = Courier(f"{shop}/webhooks/stripe", os.environ["AUCTION_STRIPE_WEBHOOK_SECRET"])
    courier.start()
    keeper = Keeper(options.keep) if options.keep else None
    simulator = Simulator(World(time.time), shop, courier, keeper=keeper)
    Shop(simulator, options.port).serve_forever()


if __name__ == "__main__":
    main()
