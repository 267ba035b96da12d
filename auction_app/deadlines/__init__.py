"""Statutory deadlines: what a court has to do, until when, by which article; and its working days."""
