"""The console script. Until the commands are imported, Ctrl-C ends the process silently instead of with a traceback."""

import os
import signal
import sys


def main() -> None:
    """Import the command line and run it: from its first command on, signals are its own to catch."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where the shell has it ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.getfilesystemencoding() != "utf-8":  # names of files and texts of options would be damaged
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, "PYTHONUTF8": "1"})  # noqa: S606
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads wait in a loop, and pages are too small for two
    from etl.commands import app

    app.main()
