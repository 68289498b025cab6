"""A Mastodon server on loopback (mastodon-mock from PyPI), and people who write there.

Two quirks of the mock are evened out: it counts a post's length in code points where Mastodon counts graphemes, so
its own check of the length is lifted; and it cannot take a message and then fall silent, so that is done around it.
"""

import socket
import tempfile
import threading
from typing import Any

import httpx
import uvicorn
from mastodon_mock.app import create_app
from mastodon_mock.config import MastodonMockConfig, SeedAccount, SeedConfig, StreamingConfig
from mastodon_mock.routers import statuses

TOWN = "townhall"
PEOPLE = ("alice", "bob", "charlie")


class MastodonServer:
    """One running server. `asked` counts the town's requests."""

    def __init__(self) -> None:
        vars(statuses)["MAX_STATUS_CHARACTERS"] = 1_000_000
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.domain = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.address = f"http://{self.domain}"
        self.asked = 0
        self._losing = False
        self._media = tempfile.TemporaryDirectory()
        self._app = create_app(configuration(self.domain, self._media.name))
        self._server = uvicorn.Server(
            uvicorn.Config(self._around, interface="asgi3", log_level="error", lifespan="off")
        )
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join()
        self._app.state.engine.dispose()
        self._media.cleanup()

    @property
    def stopped(self) -> bool:
        return not self._thread.is_alive()

    def reset(self) -> None:
        """Back to the accounts alone, with nothing said and nothing broken."""
        httpx.post(f"{self.address}/api/v1/_mock/reset").raise_for_status()
        httpx.delete(f"{self.address}/api/v1/_mock/faults").raise_for_status()
        self._losing = False

    def lose_next_answer(self) -> None:
        """Take the town's next post, and break off before the answer."""
        self._losing = True

    def fault(self, **rule: Any) -> None:
        """Put a rule into the mock's own fault injection."""
        httpx.post(f"{self.address}/api/v1/_mock/faults", json=rule).raise_for_status()

    def revoke(self, token: str) -> None:
        httpx.post(f"{self.address}/oauth/revoke", data={"token": token}).raise_for_status()

    def as_person(self, name: str) -> "Person":
        return Person(self, name)

    async def _around(self, scope: Any, receive: Any, send: Any) -> None:
        if (
            scope["type"] != "http"
            or token_of(TOWN) not in dict(scope["headers"]).get(b"authorization", b"").decode()
        ):
            return await self._app(scope, receive, send)
        self.asked += 1
        if not self._losing or (scope["method"], scope["path"]) != ("POST", "/api/v1/statuses"):
            return await self._app(scope, receive, send)
        self._losing = False
        await self._app(scope, receive, swallow)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"999")]})
        return None


class Person:
    """Someone with an account on the server."""

    def __init__(self, server: MastodonServer, name: str) -> None:
        self.name, self.token = name, token_of(name)
        self._web = httpx.Client(
            base_url=server.address, headers={"Authorization": f"Bearer {self.token}"}, trust_env=False
        )

    def asks(self, method: str, path: str, **given: Any) -> Any:
        answer = self._web.request(method, path, **given)
        answer.raise_for_status()
        return answer.json()

    def posts(self, text: str, **given: Any) -> Any:
        return self.asks("POST", "/api/v1/statuses", json={"status": text, **given})

    def edits(self, name: str, text: str) -> None:
        self.asks("PUT", f"/api/v1/statuses/{name}", json={"status": text})

    def deletes(self, name: str) -> None:
        self.asks("DELETE", f"/api/v1/statuses/{name}")

    def uploads(self, content: bytes, media_type: str, alt: str) -> str:
        files = {"file": ("file", content, media_type)}
        return str(self.asks("POST", "/api/v2/media", files=files, data={"description": alt})["id"])

    def statuses(self) -> list[dict[str, Any]]:
        """Everything this person has posted, oldest first."""
        me = self.asks("GET", "/api/v1/accounts/verify_credentials")["id"]
        found: list[dict[str, Any]] = []
        while True:
            older = {"max_id": found[-1]["id"]} if found else {}
            page = self.asks("GET", f"/api/v1/accounts/{me}/statuses", params={"limit": 40, **older})
            if not page:
                return found[::-1]
            found += page


def token_of(name: str) -> str:
    return f"token-of-{name}"


def configuration(domain: str, media: str) -> MastodonMockConfig:
    accounts = [
        SeedAccount(username=name, display_name=name.title(), access_token=token_of(name))
        for name in (TOWN, *PEOPLE)
    ]
    return MastodonMockConfig(
        domain=domain,
        url_scheme="http",
        media_storage_path=media,
        seed=SeedConfig(accounts=accounts),
        streaming=StreamingConfig(heartbeat_seconds=0.2),
    )


async def swallow(message: Any) -> None:
    """Where an answer goes that nobody is to get."""
