"""Pages of votes: lists, one vote, voting, changing, recounting."""
