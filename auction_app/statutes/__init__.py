"""The law for readers: every article this platform applies, with the rules, figures and proofs that hang on it."""
