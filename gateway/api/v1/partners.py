"""Partner systems: who subscribes, and the youth's own yes or no to each."""

from typing import Any

from flask import Response

from contracts.kernel import Done
from contracts.notifications import rpc
from contracts.profiles import rpc as profiles
from gateway.acting import ask, command_id
from gateway.api.answers import answer, resource, shown_once
from gateway.api.schema import record_from, schema_of

blp = resource("partners", "Partner systems that subscribe to what happens, and the consent of each youth to each of them.")

Values = dict[str, Any]


@blp.route("/partners")
@blp.response(200, schema_of(rpc.Partners))
def list_partners() -> Response:
    return answer(ask("manage_partners", rpc.list_partners, rpc.ListPartners()))


@blp.route("/partners", methods=["POST"])
@blp.arguments(schema_of(rpc.RegisterPartner, ("act",)))
@blp.response(201, schema_of(rpc.RegisteredPartner))
def post_partner(values: Values) -> Response:
    """Its feed token is shown this once; a repeat under the same Idempotency-Key within 10 minutes shows the same. A coordinator
    registers for the own area."""
    command = record_from(rpc.RegisterPartner, values, act=command_id("partner"))
    return shown_once(ask("manage_partners", rpc.register_partner, command))


@blp.route("/partners/<partner_id>", methods=["PUT"])
@blp.arguments(schema_of(rpc.ChangePartner, ("partner_id",)))
@blp.response(200, schema_of(rpc.Partner))
def put_partner(values: Values, partner_id: str) -> Response:
    """Other areas and kinds, also for what was written before."""
    command = record_from(rpc.ChangePartner, values, partner_id=partner_id)
    return answer(ask("manage_partners", rpc.change_partner, command))


@blp.route("/partners/<partner_id>", methods=["DELETE"])
@blp.response(200, schema_of(rpc.Partner))
def delete_partner(partner_id: str) -> Response:
    """Revokes it for good."""
    return answer(ask("manage_partners", rpc.revoke_partner, rpc.RevokePartner(partner_id=partner_id)))


@blp.route("/youths/<youth_id>/partners")
@blp.response(200, schema_of(rpc.Partners))
def list_own_partners(youth_id: str) -> Response:
    """Which systems could be told of this journey, and of what."""
    return answer(ask("decide_partner", rpc.list_partners, rpc.ListPartners(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/partners/consents")
@blp.response(200, schema_of(profiles.PartnerConsents))
def list_consents(youth_id: str) -> Response:
    asked = profiles.ListPartnerConsents(youth_id=youth_id)
    return answer(ask("decide_partner", profiles.list_partner_consents, asked, youth_id))


@blp.route("/youths/<youth_id>/partners/<partner_id>/consent", methods=["PUT"])
@blp.arguments(schema_of(profiles.ConsentToPartner, ("youth_id", "partner_id")))
@blp.response(200, schema_of(Done))
def put_consent(values: Values, youth_id: str, partner_id: str) -> Response:
    """The youth's own word; taken back as easily as given."""
    command = profiles.ConsentToPartner(youth_id=youth_id, partner_id=partner_id, given=values["given"])
    return answer(ask("decide_partner", profiles.consent_to_partner, command, youth_id))
