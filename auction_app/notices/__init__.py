"""Who is told what, when, and by which channel: a list in the page and messages by e-mail.

A notice belongs to a `holder`, the keyed index that also stands beside a bidder number, so that
no table links an account to a lot before the identities may be opened (art. 18 II). Only the jobs
process finds the account behind a holder, at the moment a message leaves.
"""
