"""The commands of `cellpulse`, one file each."""
