"""Machinery without subject matter: database, transaction, web, sockets, files."""
