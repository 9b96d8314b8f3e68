"""The room `federation.identity`: who the instance and its group are towards everybody else."""
