"""Azure Communication Services, through its SDK."""

import time
from collections.abc import Mapping
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from uuid import NAMESPACE_URL, uuid5

from leadops_core.delivery.providers.once import OncePerMessage
from leadops_core.delivery.providers.words import quote
from leadops_core.errors import SettingsError
from leadops_core.outreach import UnsafeMessage, build_message
from leadops_core.schemas import OutboundEmail, SendReceipt, SendStatus
from leadops_core.tools import HandoverCallback

if TYPE_CHECKING:
    from azure.communication.email import EmailClient

_HEADERS = ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "In-Reply-To", "References")
"""Headers that the service sets for us. It makes its own Message-ID."""
_UNFINISHED = ("NotStarted", "Running")
_SUPPRESSED = "suppressed"
_API_VERSION = "2025-09-01"
_LONGEST_PAUSE = 10.0


class _Operation(NamedTuple):
    """State of an operation, as the service reports it."""

    status: str
    error: str
    retry_after_seconds: float | None


class AcsEmailTool:
    """Hands each message to the service under an operation id that is derived from its Message-ID.

    The id is stored before the message is sent, so any process can ask the service later what happened. The SDK's retries are
    off for the sending request, because a repeated POST could send a second email.
    """

    provider = "acs"

    def __init__(
        self,
        client: "EmailClient",
        *,
        timeout_seconds: float = 120,
        pause_seconds: float = 2,
        request_seconds: float = 30,
    ) -> None:
        self._client = client
        self._timeout = timeout_seconds
        self._pause = pause_seconds
        self._limit = request_seconds
        self._once = OncePerMessage()

    @classmethod
    def from_connection_string(cls, text: str, *, timeout_seconds: float) -> Self:
        """Return a tool that signs in with a connection string. Raise SettingsError if the string is invalid."""
        client = _client_class()
        try:
            return cls(client.from_connection_string(text), timeout_seconds=timeout_seconds)
        except ValueError:
            raise SettingsError(
                "LEADOPS_ACS_CONNECTION_STRING is not valid. The format is endpoint=https://…;accesskey=…"
            ) from None

    @classmethod
    def from_identity(cls, endpoint: str, *, timeout_seconds: float) -> Self:
        """Return a tool that signs in with the managed identity of the machine, or else the developer's own login."""
        client = _client_class()
        from azure.identity import DefaultAzureCredential

        return cls(client(endpoint, DefaultAzureCredential()), timeout_seconds=timeout_seconds)

    def send(self, message: OutboundEmail, hand_over: HandoverCallback) -> SendReceipt:
        """Submit the message, and poll until the service reports a result or the timeout ends."""
        return self._once.run(message.message_id, lambda: self._send(message, hand_over))

    def look_up(self, operation_id: str, message_id: str) -> SendReceipt:
        """Return what the service reports about the operation."""
        operation = self._get_operation(operation_id)
        if isinstance(operation, SendReceipt):
            # Even a 404 does not prove that nothing was sent: the service forgets operations and may be slow to list them.
            return _receipt(SendStatus.UNKNOWN, operation.note or "", operation_id)
        return self._receipt_of(operation, operation_id)

    def _send(self, message: OutboundEmail, hand_over: HandoverCallback) -> SendReceipt:
        try:
            body = _wire_form(build_message(message))
        except UnsafeMessage as error:
            return _receipt(SendStatus.REFUSED, f"The message was not built: {error}")
        operation_id = str(uuid5(NAMESPACE_URL, f"leadops:{message.message_id}"))
        # Asking first shows that the service responds and accepts our credentials, and finds the operation of an earlier
        # attempt.
        before = self._get_operation(operation_id)
        if isinstance(before, SendReceipt) and before.status is not SendStatus.UNKNOWN:
            return before
        hand_over(operation_id)
        if isinstance(before, SendReceipt):
            refused = self._post(body, operation_id)
            if refused is not None:
                return refused
        return self._poll(operation_id)

    def _poll(self, operation_id: str) -> SendReceipt:
        deadline = time.monotonic() + self._timeout
        while True:
            operation = self._get_operation(operation_id)
            pause = self._pause
            if not isinstance(operation, SendReceipt):
                receipt = self._receipt_of(operation, operation_id)
                if receipt.status is not SendStatus.UNKNOWN:
                    return receipt
                pause = min(operation.retry_after_seconds or pause, _LONGEST_PAUSE)
            if time.monotonic() + pause > deadline:
                note = f"The service accepted the request but reported no result within {self._timeout:g} s"
                return _receipt(SendStatus.UNKNOWN, note, operation_id)
            time.sleep(pause)

    def _receipt_of(self, operation: _Operation, operation_id: str) -> SendReceipt:
        if operation.status in _UNFINISHED:
            return _receipt(SendStatus.UNKNOWN, "The service has not finished", operation_id)
        if operation.status == "Succeeded":
            return _receipt(SendStatus.SENT, "The service sent it", operation_id)
        note = f"The service did not send it: {operation.status} {operation.error}".strip()
        return _receipt(
            SendStatus.REFUSED, note, operation_id, is_bounce=_SUPPRESSED in operation.error.lower()
        )

    def _get_operation(self, operation_id: str) -> _Operation | SendReceipt:
        """Return the operation, or a receipt if the service does not know it (`unknown`) or does not respond."""
        from azure.core.exceptions import AzureError
        from azure.core.rest import HttpRequest

        request = HttpRequest(
            "GET", f"/emails/operations/{operation_id}", params={"api-version": _API_VERSION}
        )
        try:
            response = self._client.send_request(
                request, connection_timeout=self._limit, read_timeout=self._limit
            )
        except AzureError as error:
            return _down(f"The service could not be reached: {_message_of(error)}")
        if response.status_code == 404:
            return _receipt(SendStatus.UNKNOWN, "The service does not know the message", operation_id)
        if response.status_code != 200:
            return _down(
                f"The service refused to answer: {response.status_code} {_error_of(_json_of(response))}"
            )
        body = _json_of(response)
        seconds = response.headers.get("retry-after", "")
        return _Operation(
            str(body.get("status")), _error_of(body), float(seconds) if seconds.isdecimal() else None
        )

    def _post(self, body: dict[str, Any], operation_id: str) -> SendReceipt | None:
        """Submit the message. Return a receipt if the service refused it, or None if it accepted it or that is unknown."""
        from azure.core.exceptions import AzureError, HttpResponseError

        try:
            self._client.begin_send(
                body,
                operation_id=operation_id,
                polling=False,
                retry_total=0,
                permit_redirects=False,
                connection_timeout=self._limit,
                read_timeout=self._limit,
            )
        except HttpResponseError as error:
            code = error.status_code or 0
            note = f"The service refused the message: {code} {_message_of(error)}"
            if code == 429 or code in (401, 403, 404):
                # A rate limit, or wrong settings: a refusal that is not about this message.
                return _receipt(SendStatus.RETRY_LATER, note, operation_id, is_provider_down=True)
            if 400 <= code <= 499 and code not in (408, 409):
                return _receipt(SendStatus.REFUSED, note, operation_id)
            # 409: the service has the operation already. 408 and 5xx: it may have it. The caller asks.
            return None
        except AzureError:
            return None
        return None


def _client_class() -> "type[EmailClient]":
    try:
        import azure.identity  # noqa: F401 - belongs to the same extra; missing it is the same mistake
        from azure.communication.email import EmailClient
    except ModuleNotFoundError:
        raise SettingsError(
            "LEADOPS_EMAIL_MODE=acs needs packages that are not installed. Run: pip install 'leadops[azure]'"
        ) from None
    return EmailClient


def _wire_form(built: EmailMessage) -> dict[str, Any]:
    """Return the request body, made from the headers that `build_message` has verified."""
    plain, html = (built.get_body((kind,)) for kind in ("plain", "html"))
    recipient = built["To"].addresses[0]
    to = {"address": recipient.addr_spec}
    if recipient.display_name:
        to["displayName"] = recipient.display_name
    body: dict[str, Any] = {
        "senderAddress": built["From"].addresses[0].addr_spec,
        "recipients": {"to": [to]},
        "content": {
            "subject": str(built["Subject"]),
            "plainText": plain.get_content() if isinstance(plain, EmailMessage) else "",
            "html": html.get_content() if isinstance(html, EmailMessage) else "",
        },
        "headers": {name: str(built[name]) for name in _HEADERS if built[name] is not None},
        "userEngagementTrackingDisabled": True,
    }
    if built["Reply-To"] is not None:
        body["replyTo"] = [{"address": built["Reply-To"].addresses[0].addr_spec}]
    return body


def _json_of(response: Any) -> Mapping[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _error_of(body: Mapping[str, Any]) -> str:
    error = body.get("error")
    if not isinstance(error, Mapping):
        return ""
    return quote(f"{error.get('code', '')} {error.get('message', '')}".strip())


def _message_of(error: Exception) -> str:
    code = getattr(getattr(error, "error", None), "code", None)
    message = getattr(error, "message", None) or str(error)
    return quote(f"{code} {message}" if code and str(code) not in message else message)


def _receipt(
    status: SendStatus,
    note: str,
    operation_id: str | None = None,
    *,
    is_bounce: bool = False,
    is_provider_down: bool = False,
) -> SendReceipt:
    return SendReceipt(
        status=status,
        provider=AcsEmailTool.provider,
        provider_message_id=operation_id,
        note=note,
        is_bounce=is_bounce,
        is_provider_down=is_provider_down,
    )


def _down(note: str) -> SendReceipt:
    return _receipt(SendStatus.RETRY_LATER, note, is_provider_down=True)
