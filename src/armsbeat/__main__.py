"""`python -m armsbeat` is `armsbeat`."""

import sys

from armsbeat.cli import main

if __name__ == "__main__":
    sys.exit(main())
