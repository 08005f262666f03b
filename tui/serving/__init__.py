"""The screen in a browser on the same machine. Needs the extra `serve`; nothing else imports this."""
