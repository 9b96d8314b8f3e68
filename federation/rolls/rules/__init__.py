"""The law of rolls that are compared: what is asked, what is told, and who is off."""
