"""`python -m codriver` is the same as `codriver`."""

from codriver.cli.main import main

main()
