"""`demo`: serve a market that is alive; and the small commands it starts or tells about."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from auction_app import surroundings
from auction_app.config import ConfigError
from auction_app.demo import market
from auction_app.demo.folder import DIARY, SIGN_INS, SignIns, read_diary, sign_ins
from auction_app.supervisor import Program, Supervisor, is_port_free

DEFAULT_PORT = 8000
PORTS_TO_TRY = 50
READY_WITHIN_S = 120.0
# What a demo owns in its data folder; --reset deletes this and nothing else.
OWNED = (
    *("postgres", "files", "log", "mail", "signing", "run", "secrets"),
    *(DIARY, SIGN_INS),
)
FAST = {"AUCTION_BIDS_PER_S": "1000000", "AUCTION_BIDS_BURST": "1000000"}
LINE = "─" * 72


def demo(arguments: Sequence[str]) -> int:
    """Make or top up the market, serve it, print the way in; until Ctrl-C."""
    options = _options(arguments)
    if surroundings.is_production(os.environ):
        raise ConfigError("✗ 演示不能在生产环境运行。\n✗ The demo does not run in production.")
    if options.reset or _was_interrupted(options.data):
        _reset(options.data)
    environment = surroundings.environment_for(options.data, os.environ)
    environment.pop("DATABASE_URL", None)  # a demo never writes into somebody's real database
    port = options.port or _free_port(options.host)
    environment |= {"AUCTION_PORT": str(port), "AUCTION_HOST": options.host}
    environment |= {"AUCTION_WORKERS": "1"}
    # Nobody brings the demo a new copy of the registers every night.
    environment |= {"AUCTION_LIST_FRESH_HOURS": "0"}
    seed = Program("seed", ["auction_app.cli", "seed"], FAST, restarts=False)
    bots = Program("bots", ["auction_app.cli", "bots"], {}, restarts=False, start_after_s=4.0)
    supervisor = Supervisor(
        environment,
        surroundings.cluster_of(options.data),
        first=[seed],
        more=[] if options.no_bots else [bots],
    )
    data = supervisor.config.data
    return supervisor.run(lambda: _welcome(f"http://localhost:{port}", data))


def code(arguments: Sequence[str]) -> int:
    """Print the second factor of this half minute, for the demo's court staff."""
    parser = argparse.ArgumentParser(prog="auction code")
    parser.add_argument("--data", type=Path, default=surroundings.DEFAULT_DATA)
    options = parser.parse_args(arguments)
    if not read_diary(options.data):
        raise ConfigError(
            f"✗ {options.data} 中没有演示数据：请先运行 demo。\n"
            f"✗ No demo in {options.data}: run demo first."
        )
    print(sign_ins(options.data).code)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py demo")
    parser.add_argument("--no-bots", action="store_true", help="不要机器人 · no bots")
    parser.add_argument("--port", type=int, help=f"端口 · port ({DEFAULT_PORT})")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 · where to listen")
    parser.add_argument("--reset", action="store_true", help="从头开始 · begin again")
    data = Path(os.environ.get("AUCTION_DATA", surroundings.DEFAULT_DATA))
    parser.add_argument("--data", type=Path, default=data, help="数据目录 · data folder")
    return parser.parse_args(arguments)


def _was_interrupted(data: Path) -> bool:
    """Whether an earlier first start was stopped before its market was complete."""
    return (data / SIGN_INS).exists() and not (data / DIARY).exists()


def _reset(data: Path) -> None:
    """Delete what the demo made; refuse while a server uses it."""
    if (data / "run" / "supervisor.pid").exists() and surroundings.cluster_of(data).is_running():
        raise ConfigError(
            f"✗ {data} 正在使用中：请先停止服务。\n✗ {data} is in use: stop the server first."
        )
    if (data / "postgres").exists():
        cluster = surroundings.cluster_of(data)
        cluster.stop("immediate")
        cluster.delete()
    for name in OWNED:
        path = data / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _free_port(host: str) -> int:
    for port in range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TO_TRY):
        if is_port_free(host, port):
            return port
    return DEFAULT_PORT


def _welcome(url: str, data: Path) -> None:
    """Wait until the service answers, then print the address and the sign-ins."""
    deadline = time.monotonic() + READY_WITHIN_S
    while not _is_healthy(url):
        if time.monotonic() > deadline:
            print("✗ 服务没有就绪，原因见上。 · The service is not ready; see above.", flush=True)
            return
        time.sleep(0.1)
    print(_way_in(url, sign_ins(data), read_diary(data), _code_command(data)), flush=True)


def _code_command(data: Path) -> str:
    """What to type for the digits of the moment, with the folder where it is not the usual one."""
    words = ["python3", "run.py", "auction", "code"]
    if data.resolve() != surroundings.DEFAULT_DATA.resolve():
        words += ["--data", str(data)]
    return shlex.join(words)


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:  # nosec B310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _way_in(url: str, made: SignIns, diary: list[dict[str, str]], code_command: str) -> str:
    lots = {row["role"]: row["lot"] for row in diary}
    cases = {row["role"]: market.listings()[row["key"]].case_number for row in diary}
    rows = [
        ("竞买人", "bidder", "bidder1@demo.test · bidder2@demo.test"),
        ("企业竞买人", "company", "company@demo.test"),
        ("法院承办人", "court clerk", "clerk@demo.test        *"),
        ("法院复核人", "court approver", "approver@demo.test     *"),
        ("当事人", "party", "party@demo.test"),
        ("监督人员", "supervisor", "supervisor@demo.test   *"),
        ("审计人员", "auditor", "auditor@demo.test      *"),
        ("平台运营", "operator", "operator@demo.test     *"),
    ]
    table = [_row(zh, en, email) for zh, en, email in rows]
    person = market.party()
    return "\n".join(
        [
            LINE,
            f"  落槌 Luochui   {url}",
            LINE,
            f"  正在竞价 live        {url}/lots/{lots.get('bots', '')}",
            f"  即将结束 ends soon   {url}/lots/{lots.get('ending', '')}",
            f"  已经结束 ended       {url}/lots/{lots.get('ended', '')}",
            f"  待分配 to share out  {url}/desk/plans   (clerk@, approver@)",
            "",
            f"  密码 password: {made.password}",
            *table,
            "  其他法院 other courts (approver-… 是第二人 is the second person)",
            *(_row(zh, en, f"{email:<24}*") for zh, en, email in _other_courts()),
            f"  * 动态验证码 second factor: {made.code}   新的 a new one: {code_command}",
            f"  当事人查案 a party without account: {person.name} · {person.id_no}"
            f" · {cases.get('bots', '')}",
            "",
            "  Ctrl-C 停止 · stops",
            LINE,
        ]
    )


def _row(zh: str, en: str, email: str) -> str:
    return f"  {en:<16}{zh}{'　' * (6 - len(zh))}{email}"


def _other_courts() -> list[tuple[str, str, str]]:
    """Clerks of the courts where the later parts of the story lie."""
    listings, courts = market.listings(), market.facts()["courts"]
    told = (
        ("分配方案", "plan running", courts[listings["zhenjiang-floor"].court]["division_code"]),
        ("买受人悔拍", "buyer defaulted", courts[listings["taizhou-works"].court]["division_code"]),
        ("价款付清", "price paid", courts[listings["chengdu-house"].court]["division_code"]),
    )
    return [(zh, en, f"clerk-{division}@demo.test") for zh, en, division in told]
