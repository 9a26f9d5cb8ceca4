"""`python -m pipeline.training`."""

import sys

from pipeline.training.commands import main

sys.exit(main())
