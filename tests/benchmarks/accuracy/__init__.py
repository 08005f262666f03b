"""What `docs/accuracy.md` is written from: one file a measurement, each a command of its own."""
