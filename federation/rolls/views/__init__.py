"""What members read and choose about rolls, and what other groups' computers ask."""
