"""Several instances on this computer, and the wire between them on which anything may go wrong."""
