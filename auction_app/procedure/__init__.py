"""After the hammer: the acts of a court, each by two people, by the one table of states."""
