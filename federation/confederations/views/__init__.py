"""Pages of joint votes, and of confederations from their founding on."""
