"""The room of statutory deadlines."""
