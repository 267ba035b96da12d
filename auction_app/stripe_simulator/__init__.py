"""A card provider of our own for development and tests: a real process that speaks the parts of Stripe's
API the platform uses, moves no money, and can be as slow, deaf and forgetful as the world is.

Nothing that serves imports it; `python -m auction_app.stripe_simulator` is a program of its own.
"""
