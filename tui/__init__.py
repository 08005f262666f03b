"""The screen: the command line and the Textual app."""
