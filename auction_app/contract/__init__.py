"""The wire described for programs: OpenAPI 3.1 for HTTP, AsyncAPI 3.0 for the live namespace."""
