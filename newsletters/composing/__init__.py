"""From the blocks of an issue to what readers see: one `Issue`, shown as page, as mail and as plain text."""
