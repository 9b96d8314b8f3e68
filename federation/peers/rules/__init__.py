"""What a peer has to prove before anything of it is believed."""
