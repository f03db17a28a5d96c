"""Commands that measure and print a table; `make bench` runs them all. Nothing here is a test."""
