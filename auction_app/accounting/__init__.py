"""For the accountant and the auditor: statements, reconciliation, exports."""
