"""The kinds of office files, one module each: `recognise` how likely a file is one, `understand` what it gives."""
