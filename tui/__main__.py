"""`python -m tui`: the console script by another way."""

from tui.main import main

main()
