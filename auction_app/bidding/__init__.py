"""The live auction: one writer per lot decides in order of arrival, commits once per batch, then tells."""
