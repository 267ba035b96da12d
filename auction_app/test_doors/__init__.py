"""Doors for black-box tests (contract §7): loopback only, with an admin token, never in production."""
