"""What the law says, one module per subject: pure functions, each beside its article.

Figures carry the date from which they hold. Nothing here knows of a database, a page or a clock.
"""
