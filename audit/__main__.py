"""`python -m audit`: the command line without its script."""

from audit.cli import main

if __name__ == "__main__":
    main()
