"""Who may bid on a lot: application, deposit, barred persons, priority rights, bidder numbers.

A number is random and fresh for each person and lot. Who stands behind it is sealed until bidding
has ended (art. 18 II), from everybody; after the end only the buyer's name can be opened.
"""
