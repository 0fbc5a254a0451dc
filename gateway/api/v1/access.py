"""Sign-in by access code, sign-out, and the signed-in person's own card."""

from flask import Response

from contracts.errors import NotAllowed, Unavailable
from contracts.kernel import Empty, Record
from contracts.profiles import rpc
from gateway import sign_in
from gateway.acting import actor, ask, ask_as_anyone, device_of_request, source_of_request
from gateway.api.answers import answer, resource
from gateway.api.schema import schema_of

blp = resource("access", "Sign-in by personal access code; the person's own card.")


class AccessToken(Record):
    """`access_token` goes into `Authorization: Bearer …` for `expires_in` seconds."""

    access_token: str
    role: str
    label: str
    token_type: str = "Bearer"
    expires_in: int = 600


@blp.route("/sign-in", methods=["POST"])
@blp.arguments(schema_of(rpc.SignIn, ("source", "device")))
@blp.response(200, schema_of(AccessToken, name="AccessToken"))
@blp.doc(security=[])
def post_sign_in(values: dict[str, str]) -> Response:
    """The code (typed, pasted, any case), and the PIN for staff."""
    signed_in = ask_as_anyone(rpc.sign_in, rpc.SignIn(
        code=values["code"], pin=values.get("pin"), source=source_of_request(), device=device_of_request()))
    if signed_in.outcome == "locked":
        raise Unavailable("too_many_tries", retry_after=signed_in.retry_after or 60)
    if signed_in.outcome != "ok" or signed_in.principal is None:
        raise NotAllowed(signed_in.outcome, field="pin" if signed_in.outcome == "needs_pin" else "code")
    token = sign_in.keep(signed_in)
    return answer(AccessToken(access_token=token, role=signed_in.principal.role, label=signed_in.label or ""))


@blp.route("/sign-out", methods=["POST"])
@blp.arguments(schema_of(rpc.SignOut, ("sign_in_id",)))
@blp.response(204)
def post_sign_out(values: dict[str, bool]) -> Response:
    """This sign-in, or every one of the person's."""
    ask("read_own_account", rpc.sign_out, rpc.SignOut(sign_in_id=actor().sign_in_id, everywhere=values.get("everywhere", False)))
    sign_in.forget()
    return Response(status=204)


@blp.route("/sign-ins")
@blp.response(200, schema_of(rpc.OpenSignIns))
def list_sign_ins() -> Response:
    """One's own open sign-ins, by device and time."""
    return answer(ask("read_own_account", rpc.list_sign_ins, Empty()))


@blp.route("/sign-ins/<sign_in_id>", methods=["DELETE"])
@blp.response(204)
def delete_sign_in(sign_in_id: str) -> Response:
    """Closes one of one's own; its tokens and streams end."""
    ask("read_own_account", rpc.sign_out, rpc.SignOut(sign_in_id=sign_in_id))
    return Response(status=204)


@blp.route("/me")
@blp.response(200, schema_of(rpc.Me))
def get_me() -> Response:
    return answer(ask("read_own_account", rpc.me, Empty()))
