"""An OpenID provider on loopback: authorization code with PKCE, signed tokens, and every lie a bad one could tell."""

import base64
import json
import secrets
import threading
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "the-town", "quite: secret"


class IdentityProvider:
    """One running provider. `lies` replaces claims of the tokens it signs; `forged`: it signs with another key."""

    def __init__(self) -> None:
        self._keys = [rsa.generate_private_key(65537, 2048) for _ in range(2)]
        self._codes: dict[str, dict[str, str]] = {}
        self.lies: dict[str, Any] = {}
        self.forged = self.unsigned = False
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._give(provider.describes(urlsplit(self.path).path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                sent = {name: values[0] for name, values in parse_qs(body).items()}
                self._give(provider.tells(sent, self.headers["Authorization"] or ""))

            def _give(self, told: Any) -> None:
                content = json.dumps(told).encode()
                self.send_response(400 if told is None else 200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_told: Any) -> None:
                """Tests say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def log_in(self, page: str, subject: str) -> str:
        """Somebody logs in on the page they were led to; where the provider sends them back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
        assert asked["client_id"] == CLIENT
        assert (asked["scope"], asked["response_type"]) == ("openid", "code")
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = {**asked, "sub": subject}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def describes(self, path: str) -> Any:
        """Discovery and keys."""
        if path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._keys[0].public_key()))
            return {"keys": [{**key, "kid": "first", "alg": "RS256"}]}
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
        }

    def tells(self, sent: dict[str, str], authorization: str) -> Any:
        """A token for a code, once, to the client that began, with its verifier; None: refused."""
        asked = self._codes.pop(sent.get("code", ""), None)
        basic = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        challenge = base64.urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=")
        if (
            asked is None
            or basic != f"{CLIENT}:quite%3A%20secret"
            or asked["redirect_uri"] != sent["redirect_uri"]
            or asked["code_challenge"] != challenge.decode()
        ):
            return None
        now = int(time.time())
        claims = {"iss": self.address, "sub": asked["sub"], "aud": CLIENT, "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"], **self.lies}
        if self.unsigned:
            return {"id_token": jwt.encode(claims, None, algorithm="none")}
        token = jwt.encode(
            claims, self._keys[1 if self.forged else 0], algorithm="RS256", headers={"kid": "first"}
        )
        return {"id_token": token, "token_type": "Bearer", "access_token": "not asked for"}
