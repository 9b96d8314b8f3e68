"""Settings: what the environment says, and what follows from it. See docs/operating.md."""

from core.settings.environment import *  # noqa: F403
from core.settings.federation import *  # noqa: F403
from core.settings.languages import *  # noqa: F403
from core.settings.live import *  # noqa: F403
from core.settings.logs import *  # noqa: F403
from core.settings.mail import *  # noqa: F403
from core.settings.people import *  # noqa: F403
from core.settings.programs import *  # noqa: F403
from core.settings.rooms import *  # noqa: F403
from core.settings.safety import *  # noqa: F403
from core.settings.storage import *  # noqa: F403
from core.settings.watching import *  # noqa: F403
