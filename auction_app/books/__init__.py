"""What the accounts are called, and every movement of money the platform knows: one room for the auditor to read."""
