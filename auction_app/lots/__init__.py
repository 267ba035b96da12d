"""What a court offers for sale: drafting, checking, four-eyes publication, photos, questions, search text.

A lot is edited while it is a draft, read by a second person while it is submitted, and never edited once it
is published: what was published is kept as canonical text with its hash, and a correction is a public note.
"""
