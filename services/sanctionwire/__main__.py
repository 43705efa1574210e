"""``python -m sanctionwire``: the command line."""

from sanctionwire.cli import main

if __name__ == "__main__":
    main()
