"""The case in plain lines: for pipes, logs, screen readers, and everyone without a full screen."""
