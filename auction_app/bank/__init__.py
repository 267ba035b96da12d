"""The court's bank: references for transfers, statements read, payout orders approved by two people."""
