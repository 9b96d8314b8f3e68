"""The other half: what people do beside the software, as documents in every language."""
