"""What goes on in a network while it reads, in plain NumPy: every gate and state, and what they amount to."""
