"""The versions of a proposal's text."""

from typing import ClassVar

from django.db import models

from groups.proposals.models.proposal import Proposal, adopt_alone, option_labels
