"""A lot stands still: stay, suspension, withdrawal, emergency stop, and the objections behind them (NP 28, 36)."""
