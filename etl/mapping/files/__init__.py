"""The bytes of office files as sheets of text: one module a format; pure, so that a process with limits can run it."""
