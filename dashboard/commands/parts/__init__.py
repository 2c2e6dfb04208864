"""What several commands share, and what a command needs beside its own file."""
