"""The protocol as pygls implements it, with a response to each request, also to one that cannot be read."""

from __future__ import annotations

from typing import Any

from pygls.exceptions import JsonRpcException, JsonRpcInvalidRequest, JsonRpcParseError
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import RPCMessage, RPCRequest


class Protocol(LanguageServerProtocol):
    """Responds with an error where pygls would only write to its log, so that no client waits for ever."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return a message as its type; None where its parameters cannot be read, as the response to a request says."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "method" not in data:
                raise
            if isinstance(data.get("id"), (int, str)):
                self._send_response(data["id"], error=error.to_response_error())
            return None

    def handle_message(self, message: RPCMessage | None) -> None:
        """Handle a message. After `shutdown`, a request is an error."""
        if message is None:
            return
        if not hasattr(message, "jsonrpc"):
            raise JsonRpcInvalidRequest
        if self._shutdown and isinstance(message, RPCRequest):
            error = JsonRpcInvalidRequest("the server has been shut down")
            self._send_response(message.id, error=error.to_response_error())
            return
        super().handle_message(message)

    def refuse(self, error: Exception) -> None:
        """Respond to what is no message: its id is unknown, and null in the response."""
        known = error if isinstance(error, JsonRpcException) else JsonRpcParseError()
        self._send_data({"jsonrpc": self.VERSION, "id": None, "error": {"code": known.code, "message": known.message}})
