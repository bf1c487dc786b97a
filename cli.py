"""The command line as a script of a checkout: `python cli.py load readings.csv`. It is `etl.commands.app`."""

from etl.start import main

if __name__ == "__main__":
    main()
