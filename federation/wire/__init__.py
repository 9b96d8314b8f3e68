"""The room `federation.wire`: how messages between computers are written, proved and fetched."""
