"""From the price of a sale to every creditor: claims, the plan, its course, payout, receipts."""
