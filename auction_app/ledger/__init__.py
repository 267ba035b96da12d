"""The books: accounts, postings, transfers, balances. This room has no idea what a lot is."""
