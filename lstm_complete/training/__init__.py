"""The trainer: streams, schedule, checkpoints that survive any kill, validation, the model folder."""
