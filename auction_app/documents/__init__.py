"""Papers the platform issues: the confirmation of sale as signed PDF/A (art. 22).

The paper is made by the jobs process, once per sold lot, stored under its SHA-256 and never made
again: what a reader downloads today is what he downloads in ten years (art. 29).
"""
