"""What the law says of a draft, one module per part of the form; `lots/decision.py` joins them."""
