"""Rules of the project that a reader could forget, as system checks."""
