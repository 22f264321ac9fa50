"""Drive the simulator as always: `python drive.py model.h5 [FOLDER]`; the same as `codriver drive`."""

import sys

try:
    from codriver.cli.main import main
except ModuleNotFoundError as error:
    sys.exit(
        f"drive.py: {error.name} is not installed in this Python ({sys.executable}).\n"
        "Run `make install` and then `.venv/bin/python drive.py model.h5`, or `pip install codriver`."
    )

if __name__ == "__main__":
    sys.argv[1:1] = ["drive"]
    main()
