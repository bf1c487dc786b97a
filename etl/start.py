"""The console script. Until the commands are imported, Ctrl-C ends the process silently instead of with a traceback."""

import signal


def main() -> None:
    """Import the command line and run it: from its first command on, signals are its own to catch."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where the shell has it ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from etl.commands import app

    app.main()
