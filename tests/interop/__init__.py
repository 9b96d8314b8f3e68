"""An independent program follows the group: `make interop`."""
