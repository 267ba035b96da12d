"""The plain path that the product is measured against: one ORM transaction per bid.

Stock Flask-SocketIO on eventlet, SQLAlchemy's ORM with a pool, `SELECT … FOR UPDATE` on the lot, and
the same records as the product writes: the decision under its key (accepted or refused), the event
as canonical JSON chained to the one before, the lot's new state, a signed receipt in the answer.
Plain, not stupid: pool, indexes, one connection for the life of a transaction, no sleeps.
"""
