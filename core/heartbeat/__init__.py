"""The room `core.heartbeat`: the one clock: each day's work once, in order."""
