"""SQL that derives what a finished store holds beside what was read."""
