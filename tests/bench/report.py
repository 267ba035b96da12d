"""The figures as tables for people."""

Figures = dict[str, dict[str, dict[str, float]]]

# The right column of the performance targets: (key, wanted, whether more is better).
TARGETS = (
    ("ratio_naive_1", 3.0, True),
    ("ratio_naive_32", 14.0, True),
    ("ratio_naive_128", 22.0, True),
    ("ratio_naive_32_watchers_200", 20.0, True),
    ("ratio_naive_32_watchers_1000", 60.0, True),
    ("ratio_naive_128_lots_50", 18.0, True),
    ("ratio_raw_echo_32", 0.25, True),
    ("ratio_raw_echo_128", 0.35, True),
    ("ack_p99_vs_naive_32", 1 / 15, False),
    ("fanout_cpu_vs_stock_1000", 1 / 4, False),
    ("fanout_cpu_vs_stock_3000", 1 / 4, False),
    ("fanout_cpu_vs_raw_1000", 1 / 0.4, False),
    ("fanout_cpu_vs_raw_3000", 1 / 0.4, False),
)


def table(head: list[str], rows: list[list[str]]) -> str:
    """Plain columns: the first to the left, figures to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = []
    for row in (head, ["-" * width for width in widths], *rows):
        first, *rest = (
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join([first, *rest]))
    return "\n".join(lines) + "\n"


def bid_table(figures: Figures) -> str:
    head = ["bidders", "side", "bids/s", "accepted/s", "ack p50 ms", "p99 ms", "CPU us/bid"]
    head += ["db us/bid", "cores", "client", "deliveries/s", "lag p50 ms", "p99 ms"]
    names = ("bids_s", "accepted_s", "ack_p50_ms", "ack_p99_ms", "server_us", "database_us")
    names += ("server_cores", "client_cores", "deliveries_s", "lag_p50_ms", "lag_p99_ms")
    rows = [
        [name.replace("_", " "), side, *(shown(row[key]) for key in names)]
        for name, sides in figures.items()
        for side, row in sides.items()
    ]
    return "Bids (closed loop, durable, one web worker; medians)\n" + table(head, rows)


def fan_table(figures: Figures, memory: dict[str, dict[str, float]]) -> str:
    head = ["watchers", "side", "CPU us/delivery", "lag p50 ms", "p99 ms", "KiB/connection"]
    rows = [
        [
            name,
            side,
            shown(row["cpu_us"]),
            shown(row["lag_p50_ms"]),
            shown(row["lag_p99_ms"]),
            shown(memory[name][side] / 1024),
        ]
        for name, sides in figures.items()
        for side, row in sides.items()
    ]
    return "Fan-out (one bidder, 8 bids/s, each one message to every watcher)\n" + table(head, rows)


def ratio_table(ratios: dict[str, tuple[float, float, float]], notes: list[str]) -> str:
    wanted = {key: (goal, more) for key, goal, more in TARGETS}
    rows = []
    for key, (median, low, high) in ratios.items():
        goal, verdict = "", ""
        if key in wanted:
            figure, more = wanted[key]
            goal = (">= " if more else "<= ") + shown(figure)
            verdict = "reached" if (median >= figure) == more else "missed"
        rows.append([key, shown(median), f"{shown(low)} – {shown(high)}", goal, verdict])
    head = ["ours ÷ reference", "median", "range", "target", ""]
    told = "".join(f"note: {note}\n" for note in notes)
    return "Ratios (pairs of one round)\n" + table(head, rows) + told


def shown(value: float) -> str:
    """Three significant digits."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
