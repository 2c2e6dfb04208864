"""Imported by the process from which commands are forked."""

from tests.tasks.forked import import_everything

import_everything()
