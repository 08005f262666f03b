"""Reasoners: who decides what is said; code decides what is proven."""
