"""What is measured: each scenario runs our side and its references in turn, several times."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from tests.bench.load import Crowd, Loop, Tally, percentile
from tests.bench.sides import Side
from tests.support.processes import private_bytes

PACED_BIDS_PER_S = 8.0  # slower than any coalescing window: one bid, one message to each watcher
IDLE_S = 1.0


@dataclass(frozen=True)
class Effort:
    """How long and how often."""

    runs: int
    seconds: float
    warm_s: float


QUICK = Effort(runs=3, seconds=1.0, warm_s=0.3)
FULL = Effort(runs=5, seconds=3.0, warm_s=1.0)


@dataclass(frozen=True)
class BidFigures:
    """One closed-loop stretch.  `bids_s` counts durable decisions, accepted and refused."""

    bids_s: float
    accepted_s: float
    ack_p50_ms: float
    ack_p99_ms: float
    deliveries_s: float
    messages_s: float  # to one watcher
    lag_p50_ms: float  # arrival of the bid → sight of it, the commit included
    lag_p99_ms: float
    server_us: float  # web worker's CPU per decision
    database_us: float
    server_cores: float
    client_cores: float
    undecided: float


@dataclass(frozen=True)
class FanFigures:
    """One evenly paced stretch: what one delivery costs, the idle server's cost taken off."""

    cpu_us: float
    deliveries: float
    wanted: float
    lag_p50_ms: float
    lag_p99_ms: float


Rounds = dict[str, list[BidFigures]]


def measure_bids(side: Side, crowd: Crowd, effort: Effort) -> BidFigures:
    server, database, client = side.server_cpu(), side.database_cpu(), time.process_time()
    began = time.monotonic()
    tally, took = crowd.bid(effort.seconds, effort.warm_s)
    whole = time.monotonic() - began
    server, database = side.server_cpu() - server, side.database_cpu() - database
    client = time.process_time() - client
    crowd.settle()
    return _bid_figures(tally, took, (server / whole, database / whole, client / whole), crowd)


def _bid_figures(
    tally: Tally, took: float, cores: tuple[float, float, float], crowd: Crowd
) -> BidFigures:
    decided = max(1, tally.decided) / took
    measuring = sum(1 for watcher in crowd.watchers if watcher.measures)
    return BidFigures(
        bids_s=tally.decided / took,
        accepted_s=tally.accepted / took,
        ack_p50_ms=percentile(tally.latencies, 0.5) * 1e3,
        ack_p99_ms=percentile(tally.latencies, 0.99) * 1e3,
        deliveries_s=tally.deliveries / took,
        messages_s=tally.sampled_messages / took / max(1, measuring),
        lag_p50_ms=percentile(tally.lags, 0.5) * 1e3,
        lag_p99_ms=percentile(tally.lags, 0.99) * 1e3,
        server_us=cores[0] / decided * 1e6,
        database_us=cores[1] / decided * 1e6,
        server_cores=cores[0],
        client_cores=cores[2],
        undecided=float(sum(tally.undecided.values())),
    )


def bidding(sides: list[Side], effort: Effort, bidders: int, watchers: int, lots: int) -> Rounds:
    """All sides in turn, `effort.runs` times, in the same minutes."""
    loop = Loop()
    crowds = {side.name: side.crowd(loop, bidders, watchers, lots) for side in sides}
    rounds: Rounds = {side.name: [] for side in sides}
    for _ in range(effort.runs):
        for side in sides:
            rounds[side.name].append(measure_bids(side, crowds[side.name], effort))
    for crowd in crowds.values():
        crowd.close()
    return rounds


def measure_fan(side: Side, crowd: Crowd, seconds: float) -> FanFigures:
    before = side.server_cpu()
    crowd.loop.run(IDLE_S)
    idle = (side.server_cpu() - before) / IDLE_S
    before = side.server_cpu()
    tally, took = crowd.pace(seconds, PACED_BIDS_PER_S)
    spent = side.server_cpu() - before - idle * took
    crowd.settle()
    return FanFigures(
        cpu_us=spent / max(1, tally.deliveries) * 1e6,
        deliveries=float(tally.deliveries),
        wanted=float(int(seconds * PACED_BIDS_PER_S) * len(crowd.watchers)),
        lag_p50_ms=percentile(tally.lags, 0.5) * 1e3,
        lag_p99_ms=percentile(tally.lags, 0.99) * 1e3,
    )


def fanning_out(
    sides: list[Side], effort: Effort, watchers: int
) -> tuple[dict[str, list[FanFigures]], dict[str, float]]:
    """CPU per delivery of each side in turn, and the memory one watcher's connection takes."""
    loop = Loop()
    crowds: dict[str, Crowd] = {}
    memory: dict[str, float] = {}
    for side in sides:
        crowd = crowds[side.name] = side.crowd(loop, bidders=1)
        before = private_bytes(side.server_pids()[0])
        crowd.add_watchers(watchers)
        memory[side.name] = (private_bytes(side.server_pids()[0]) - before) / watchers
    rounds: dict[str, list[FanFigures]] = {side.name: [] for side in sides}
    for _ in range(max(2, effort.runs - 1)):
        for side in sides:
            rounds[side.name].append(measure_fan(side, crowds[side.name], effort.seconds))
    for crowd in crowds.values():
        crowd.close()
    return rounds, memory


def median_of(rounds: Sequence[BidFigures | FanFigures]) -> dict[str, float]:
    """The median of each figure by itself."""
    names = [field.name for field in fields(rounds[0])]
    rows = [asdict(one) for one in rounds]
    return {name: statistics.median(row[name] for row in rows) for name in names}


def ratio(
    mine: Sequence[BidFigures | FanFigures], reference: Sequence[BidFigures | FanFigures], name: str
) -> tuple[float, float, float]:
    """Median, lowest and highest of our figure ÷ the reference's, pair by pair of one round."""
    pairs = [
        getattr(a, name) / max(1e-9, getattr(b, name)) for a, b in zip(mine, reference, strict=True)
    ]
    return statistics.median(pairs), min(pairs), max(pairs)
