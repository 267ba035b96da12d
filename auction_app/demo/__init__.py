"""The demo market: facts of real lots, a story told through the real engine, and bots that bid."""
