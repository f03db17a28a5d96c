"""How somebody becomes a reader, chooses what to get, and leaves: by links in mails, without an account."""
