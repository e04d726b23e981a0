"""`python -m portico` is the command `portico`."""

from portico.ops.command import main

if __name__ == "__main__":
    main()
