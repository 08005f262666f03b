"""Looking around in a store: what a person pages through, beside what the agents ask. Never a verdict."""
