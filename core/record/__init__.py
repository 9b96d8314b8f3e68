"""The room `core.record`: the append-only public record."""
