"""What a closed lot leads to: the result everyone may read, deposits on their way back, the balance due.

The room listens to the end of each lot (art. 22, 23 and 25 of the rules on online judicial
auctions): it keeps the winner's deposit toward the price, asks for the return of all others, once
each, and shows a signed-in bidder the way of the own deposit and nobody else's.
"""
