"""`python -m etl`: the console script by another name."""

from etl.start import main

if __name__ == "__main__":
    main()
