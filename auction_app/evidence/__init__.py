"""Evidence: what was recorded, and how a stranger checks it.

Every lot has a gapless chain of events; every event becomes a leaf of one public Merkle log
(RFC 6962, C2SP tiles and checkpoints); every acknowledgement carries a signed receipt. The pure
modules here (canonical, chain, merkle, note, checkpoint, receipt, tiles, bundle, replay, verify)
need no server and no database: `auction verify` runs on a stranger's machine.
"""
