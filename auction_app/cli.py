"""The `auction` command. Every subcommand is imported when it is asked for and not before:
`auction verify` needs neither server nor database nor web framework.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import runpy
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auction_app.infra.web import Services

Arguments = Sequence[str]
DEFAULT_PORT = 8000

# Subcommands that rooms own: "module:function", called with the arguments alone …
ALONE: dict[str, tuple[str, str]] = {
    "verify": ("auction_app.evidence.commands:main", "离线核验证据包 · check a bundle, offline"),
    "demo": ("auction_app.demo.commands:demo", "演示市场 · a demo market that is alive"),
    "code": ("auction_app.demo.commands:code", "演示用动态验证码 · the demo's second factor"),
}
# … or with the running services first.
WITH_SERVICES: dict[str, tuple[str, str]] = {
    "alarms": (
        "auction_app.evidence.commands:alarms",
        "证据警报 · evidence alarms, and taking them off",
    ),
    "import": ("auction_app.lots.commands:import_lots", "批量导入标的物 · import lots"),
    "register": (
        "auction_app.eligibility.commands:register",
        "导入失信与限制消费名单 · take over the registers of debtors",
    ),
    "bank": (
        "auction_app.bank.commands:bank",
        "导入银行对账单，逾期付款 · the bank's files, late payouts",
    ),
    "ledger": (
        "auction_app.accounting.commands:ledger",
        "账目核对、对账、导出 · check, reconcile, export the books",
    ),
}


def serve(arguments: Arguments) -> int:
    """Run the whole installation until a signal comes (contract, section 7)."""
    from auction_app import surroundings
    from auction_app.supervisor import Program, Supervisor

    options = _serve_options(arguments)
    environment = surroundings.environment_for(options.data, os.environ)
    environment |= {"AUCTION_PORT": str(options.port), "AUCTION_HOST": options.host}
    environment |= {"AUCTION_WORKERS": str(options.workers)}
    if options.test_doors:
        environment["AUCTION_TEST_DOORS"] = "1"
    own_server = not environment.get("DATABASE_URL")
    cluster = surroundings.cluster_of(options.data) if own_server else None
    more = []
    if options.stripe_simulator:
        started_by, known = _practice_provider(
            options.stripe_simulator, options.port, options.data.absolute()
        )
        environment |= known
        more.append(Program("stripe-simulator", started_by, {}))
    return Supervisor(environment, cluster, more=more).run()


def _practice_provider(port: int, shop_port: int, data: Path) -> tuple[list[str], dict[str, str]]:
    """A card provider of our own: how it is started, and what our processes must know of it."""
    shop = f"http://127.0.0.1:{shop_port}"
    arguments = ["auction_app.stripe_simulator", "--port", str(port), "--shop", shop]
    arguments += ["--keep", str(data / "stripe-simulator.json")]
    address = f"http://127.0.0.1:{port}"
    return arguments, {
        "AUCTION_STRIPE_SECRET_KEY": "sk_test_practice",
        "AUCTION_STRIPE_API": address,
    }


def _serve_options(arguments: Arguments) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="auction serve")
    default_port = int(os.environ.get("AUCTION_PORT", DEFAULT_PORT))
    parser.add_argument("--port", type=int, default=default_port)
    parser.add_argument("--host", default=os.environ.get("AUCTION_HOST", "127.0.0.1"))
    parser.add_argument("--data", type=Path, default=_default_data())
    default_workers = int(os.environ.get("AUCTION_WORKERS", "1"))
    parser.add_argument("--workers", type=_at_least_one, default=default_workers)
    parser.add_argument("--test-doors", action="store_true", help="loopback only, for tests")
    parser.add_argument(
        "--stripe-simulator", type=int, metavar="PORT", help="cards at a practice provider on PORT"
    )
    return parser.parse_args(arguments)


def jobs(arguments: Arguments) -> int:
    """The job worker: every room's loops, until SIGTERM."""
    import signal
    import threading

    from auction_app.config import Config
    from auction_app.factory import loops, make_services
    from auction_app.infra.loops import run_loops

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    services = make_services(Config.from_env())
    run_loops(loops(services.ports), services, stop)
    return 0


def prober(arguments: Arguments) -> int:
    """The prober: one whole bid a second on a lot of its own."""
    from auction_app.bidding.prober import run_prober
    from auction_app.config import Config
    from auction_app.factory import make_services

    return run_prober(make_services(Config.from_env()))


def seed(arguments: Arguments) -> int:
    """Fill or top up the demo's market; runs before anything serves."""
    from datetime import UTC, datetime

    from auction_app.config import Config
    from auction_app.demo.seed import EARLIEST, Seed
    from auction_app.demo.story import StoryClock
    from auction_app.factory import make_services

    now = datetime.now(UTC)
    clock = StoryClock(now - EARLIEST)
    Seed(make_services(Config.from_env(), clock=clock), clock, now).run()
    return 0


def bots(arguments: Arguments) -> int:
    """The demo's bots: they bid for some minutes and leave."""
    from auction_app.config import Config
    from auction_app.demo.bots import run_bots
    from auction_app.factory import make_services

    return run_bots(make_services(Config.from_env()))


def migrate(arguments: Arguments) -> int:
    """Bring the database to the newest schema."""
    from auction_app import surroundings

    parser = argparse.ArgumentParser(prog="auction migrate")
    parser.add_argument("--data", type=Path, default=_default_data())
    options = parser.parse_args(arguments)
    with surroundings.database(options.data, os.environ) as doors:
        doors.prepare()
    return 0


def bench(arguments: Arguments) -> int:
    """Measure the speed; lives beside the tests because it also runs what we compare with."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.argv = ["auction bench", *arguments]
    runpy.run_module("tests.bench", run_name="__main__")
    return 0


OWN: dict[str, tuple[Callable[[Arguments], int], str]] = {
    "serve": (serve, "启动服务 · serve"),
    "jobs": (jobs, "后台任务进程 · the job worker"),
    "prober": (prober, "可用性探针 · the prober"),
    "seed": (seed, "演示数据 · the demo's data"),
    "bots": (bots, "演示机器人 · the demo's bots"),
    "migrate": (migrate, "升级数据库结构 · bring the database's schema up to date"),
    "bench": (bench, "测速 · measure the speed"),
}


def main(arguments: Arguments | None = None) -> int:
    """Find the subcommand and hand it the rest; gives the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    name, rest = (words[0], words[1:]) if words else ("--help", [])
    if name in OWN:
        return OWN[name][0](rest)
    if name in ALONE:
        return _function(ALONE[name][0])(rest)
    if name in WITH_SERVICES:
        return _run_with_services(_function(WITH_SERVICES[name][0]), rest)
    print(_help(), file=sys.stdout if name in ("-h", "--help") else sys.stderr)
    return 0 if name in ("-h", "--help") else 2


def _run_with_services(command: Callable[[Services, Arguments], int], rest: Arguments) -> int:
    """Open the data folder's database for one command; `--data` is taken from its arguments."""
    from auction_app import surroundings

    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--data", type=Path, default=_default_data())
    options, left = parser.parse_known_args(rest)
    environment = surroundings.environment_for(options.data, os.environ)
    with surroundings.database(options.data, environment) as doors:
        from auction_app.config import Config
        from auction_app.factory import make_services

        doors.prepare()
        config = Config.from_env({**environment, "DATABASE_URL": doors.application})
        return command(make_services(config), left)


def _function(place: str) -> Callable[..., int]:
    module, name = place.split(":")
    found: Callable[..., int] = getattr(importlib.import_module(module), name)
    return found


def _default_data() -> Path:
    from auction_app.surroundings import DEFAULT_DATA

    return Path(os.environ.get("AUCTION_DATA", DEFAULT_DATA))


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1 / 至少为 1")
    return number


def _help() -> str:
    known = {name: about for name, (_, about) in {**OWN, **ALONE, **WITH_SERVICES}.items()}
    lines = [f"  {name:<9}{known[name]}" for name in sorted(known)]
    return "\n".join(["落槌 Luochui · auction COMMAND …", "", *lines])


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit(130)
