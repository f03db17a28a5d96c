"""Reports for editors: what is behind, what is due, what is broken."""
