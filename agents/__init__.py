"""The team: the LangGraph graph, its agents, and what they conclude."""
