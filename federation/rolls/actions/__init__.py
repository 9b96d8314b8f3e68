"""What is done about rolls: members choose, homes ask and compare, guardians answer."""
