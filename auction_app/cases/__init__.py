"""Enforcement cases and their parties: the number a lot is sold under, who applied, who owes, and the
narrow door by which a party sees his own case without an account."""
