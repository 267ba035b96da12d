"""The public lists: home, browse with facets and search, feed. Joins what lots say with how bidding stands."""
