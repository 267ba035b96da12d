"""Deposits on their way in and back: intents, the gateway behind a port, signed webhooks, refunds.

A payment becomes true only by an event of the gateway, applied once, in the transaction that also
tells the rooms above. Nothing here knows what a deposit is good for.
"""
