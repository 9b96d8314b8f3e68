"""Rows of identity: who follows, what was told, what waits to be delivered."""

from federation.identity.models.deliveries import Delivery, Lane
from federation.identity.models.others import Follower, Other, Received
from federation.identity.models.posts import Activity, Kind, Post

__all__ = ["Activity", "Delivery", "Follower", "Kind", "Lane", "Other", "Post", "Received"]
