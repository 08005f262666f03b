"""Follow-up questions without a model: a documented set of intents, and an answer for each."""
