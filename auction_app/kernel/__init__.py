"""Words everybody speaks: money, time, ids, errors. Standard library only."""
