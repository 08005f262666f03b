"""The commands, a module each. They import lightly: what a command needs, it imports when it runs."""
