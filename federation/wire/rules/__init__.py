"""The forms of messages: what exactly is signed, what is refused unread."""
