"""Statements as the databases take them."""
