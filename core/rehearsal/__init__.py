"""The room `core.rehearsal`: plays a scenario through the real actions."""
