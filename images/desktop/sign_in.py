"""Who may see the screen: VNC_USER, with the password VNC_PW."""

import hmac
import os

from websockify.auth_plugins import BasicHTTPAuth


class Password(BasicHTTPAuth):
    """Asks for both with each page and each connection to the screen."""

    def validate_creds(self, username, password):
        right = f"{os.environ['VNC_USER']}:{os.environ['VNC_PW']}"
        return hmac.compare_digest(f"{username}:{password}".encode(), right.encode())
