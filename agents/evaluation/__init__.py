"""Measuring the team on labelled incidents; the only room that may read a label."""
