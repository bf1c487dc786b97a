"""The console script. Until the commands are there, what stops the process stops it without a word of Python's."""

import signal


def main() -> None:
    """Import the command line and run it: from its first command on, signals are its own to catch."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where the shell has it ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    import cli

    cli.main()
