"""`python3 run.py bench [money] [--quick] [--json]`: ours against the references, in the same minutes."""

import argparse
import contextlib
import json
import os
import platform
import signal
import sys
import time
from dataclasses import dataclass, field

from tests.bench import money, scenarios
from tests.bench.report import bid_table, fan_table, ratio_table
from tests.bench.scenarios import FULL, QUICK, Effort, median_of, ratio
from tests.bench.sides import RAISED_LIMITS, Side, naive, ours, raw, scratch_folder, stock
from tests.support.processes import raise_open_files

Figures = dict[str, dict[str, dict[str, float]]]


@dataclass
class Results:
    """Everything found; `ratios` are ours ÷ reference: (median, lowest, highest)."""

    ratios: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    bids: Figures = field(default_factory=dict)
    fan: Figures = field(default_factory=dict)
    memory: dict[str, dict[str, float]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Bench:
    """The sides that run now, how much effort to spend, and where the results go."""

    sides: dict[str, Side]
    effort: Effort
    results: Results

    def bids(
        self, name: str, references: str, bidders: int, watchers: int = 0, lots: int = 1
    ) -> None:
        """One bidding scenario; ratios of bids/s, and of the ack's p99 against the naive path."""
        say(f"{name} …")
        taking_part = [self.sides[side] for side in ("ours", *references.split())]
        rounds = scenarios.bidding(taking_part, self.effort, bidders, watchers, lots)
        self.results.bids[name] = {side: median_of(runs) for side, runs in rounds.items()}
        for reference in references.split():
            label = {"raw": "raw_echo", "naive": "naive"}[reference]
            pair = rounds["ours"], rounds[reference]
            self.results.ratios[f"ratio_{label}_{name}"] = ratio(*pair, "bids_s")
            if reference == "naive":
                self.results.ratios[f"accepted_vs_naive_{name}"] = ratio(*pair, "accepted_s")
                self.results.ratios[f"ack_p99_vs_naive_{name}"] = ratio(*pair, "ack_p99_ms")
        self._note_undecided(name)

    def fan_out(self, watchers: int) -> None:
        """CPU per delivery against the stock emit and against bare sends."""
        say(f"fan-out to {watchers} …")
        taking_part = [self.sides[side] for side in ("ours", "stock", "raw")]
        rounds, memory = scenarios.fanning_out(taking_part, self.effort, watchers)
        name = str(watchers)
        self.results.fan[name] = {side: median_of(runs) for side, runs in rounds.items()}
        self.results.memory[name] = memory
        for reference in ("stock", "raw"):
            key = f"fanout_cpu_vs_{reference}_{watchers}"
            self.results.ratios[key] = ratio(rounds["ours"], rounds[reference], "cpu_us")
        for side, figures in self.results.fan[name].items():
            if figures["deliveries"] != figures["wanted"]:
                told = f"{figures['deliveries']:.0f} of {figures['wanted']:.0f}"
                self.results.notes.append(f"fan-out {name}, {side}: {told} messages arrived")

    def _note_undecided(self, name: str) -> None:
        for side, figures in self.results.bids[name].items():
            if figures["undecided"]:
                count = f"{figures['undecided']:.0f} answers without a decision"
                self.results.notes.append(f"{name}, {side}: {count}")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure(quick: bool) -> Results:
    effort, results = (QUICK if quick else FULL), Results()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(scratch_folder())
        makers = (ours(folder), naive(folder), raw(), stock())
        sides = [stack.enter_context(make) for make in makers]
        bench = Bench({side.name: side for side in sides}, effort, results)
        bench.bids("1", "naive", 1)
        bench.bids("32", "naive raw", 32)
        bench.bids("128", "naive raw", 128)
        bench.bids("32_watchers_1000", "naive", 32, watchers=1000)
        bench.fan_out(1000)
        if not quick:
            bench.bids("8", "naive raw", 8)
            bench.bids("128_lots_50", "naive", 128, lots=50)
            bench.bids("32_watchers_200", "naive", 32, watchers=200)
            bench.bids("32_watchers_3000", "naive", 32, watchers=3000)
            bench.fan_out(200)
            bench.fan_out(3000)
    return results


def as_object(results: Results, took_s: float, quick: bool) -> dict[str, object]:
    """One flat object of ratios, with everything else below it."""
    ratios = {name: round(median, 4) for name, (median, _, _) in results.ratios.items()}
    return {
        **ratios,
        "spread": {
            name: [round(low, 4), round(high, 4)] for name, (_, low, high) in results.ratios.items()
        },
        "bids": rounded(results.bids),
        "fanout": rounded(results.fan),
        "memory_bytes_per_connection": {
            watchers: {side: round(size) for side, size in sides.items()}
            for watchers, sides in results.memory.items()
        },
        "notes": results.notes,
        "limits_raised": RAISED_LIMITS,
        "quick": quick,
        "seconds": round(took_s),
        "machine": {
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
            "load": os.getloadavg(),
        },
    }


def rounded(figures: Figures) -> Figures:
    return {
        name: {
            side: {key: round(value, 3) for key, value in row.items()}
            for side, row in by_side.items()
        }
        for name, by_side in figures.items()
    }


def main() -> None:
    if sys.argv[1:2] == ["money"]:
        money.main(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="run.py bench")
    parser.add_argument("--quick", action="store_true", help="under two minutes, shorter stretches")
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    arguments = parser.parse_args()
    raise_open_files()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended; the servers under load are stopped"))
    say(f"rate limits raised for the bench: {RAISED_LIMITS}")
    began = time.monotonic()
    results = measure(arguments.quick)
    print(bid_table(results.bids))
    print(fan_table(results.fan, results.memory))
    print(ratio_table(results.ratios, results.notes))
    if arguments.json:
        told = as_object(results, time.monotonic() - began, arguments.quick)
        print(json.dumps(told, ensure_ascii=False), flush=True)


main()
