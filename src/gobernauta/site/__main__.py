"""`python -m gobernauta.site VERB` is the `gobernauta` command."""

import sys

from gobernauta.site.command import main

sys.exit(main())
