"""Official papers of a committee: filled from DOCX templates that it can replace, and set as PDF from what was filled.

The templates are `data/documents/<paper>.<language>.docx`; one of the same name in `documents/` of the home counts in
its place. They are in the language of docxtpl (`{{ name }}`, `{%p for … %}`); values are escaped and run no code.
"""
