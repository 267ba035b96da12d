"""Statutory deadlines of courts: set and met by the rooms above, in the transaction of their act."""
