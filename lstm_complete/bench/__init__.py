"""How fast the service is on this machine, beside what the machine can do and what one would otherwise write."""
