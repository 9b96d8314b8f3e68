"""Real instances with homes and processes of their own, which know each other only by the wire."""

PEERS_VARIABLE = "FOLKMOOT_LOOPBACK_PEERS"
