"""What a youth may ask of her own file: what she agrees to, a copy of everything, its erasure; and who decides about that."""

import re
from typing import Any

from flask import Response
from flask_smorest import abort

from contracts.attendance import rpc as attendance
from contracts.kernel import Done, Empty
from contracts.profiles import rpc
from gateway.acting import ask, desk
from gateway.api.answers import answer, resource, version_named
from gateway.api.schema import record_from, schema_of
from gateway.export import Export, archive_page, handed_file, whole_file, with_files

blp = resource("rights", "Consents, the copy of a whole file, erasure.")

Values = dict[str, Any]
DIGEST = re.compile("[0-9a-f]{64}")


@blp.route("/me/notice", methods=["POST"])
@blp.response(200, schema_of(Done))
def post_notice_seen() -> Response:
    """The notice in plain words was read; it is not shown by itself any more."""
    return answer(ask("read_own_account", rpc.see_notice, Empty()))


@blp.route("/youths/<youth_id>/consents")
@blp.response(200, schema_of(rpc.Consents))
def list_consents(youth_id: str) -> Response:
    """What holds now, and each yes and no with its date."""
    return answer(ask("decide_consents", rpc.list_consents, rpc.ListConsents(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/consents/<purpose>", methods=["PUT"])
@blp.arguments(schema_of(rpc.Consent, ("youth_id", "purpose")))
@blp.response(200, schema_of(Done))
def put_own_consent(values: Values, youth_id: str, purpose: str) -> Response:
    """`needs` or `evaluation`; the youth's own word, taken back as easily as given."""
    if purpose not in ("needs", "evaluation"):
        abort(404, description="purpose: needs or evaluation.")
    command = record_from(rpc.Consent, values, youth_id=youth_id, purpose=purpose)
    return answer(ask("decide_consents", rpc.consent, command, youth_id))


@blp.route("/youths/<youth_id>/export")
@blp.response(200, schema_of(Export, name="FileExport"))
def get_export(youth_id: str) -> Response:
    """Everything that every service holds of her, as a file to keep, with the files of her messages in base64 (25 MB at most);
    `missing` names a service that did not answer."""
    response = answer(with_files("export_file", whole_file("export_file", youth_id)))
    response.headers["Content-Disposition"] = 'attachment; filename="mon-dossier-autonomie.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blp.route("/youths/<youth_id>/erasure")
@blp.response(200, schema_of(rpc.Erasure))
def get_erasure(youth_id: str) -> Response:
    """Where a request stands; once done: what went, what was kept, who has not answered yet."""
    return answer(ask("read_erasures", rpc.get_erasure, rpc.GetErasure(youth_id=youth_id), still_here(youth_id)))


def still_here(youth_id: str) -> str | None:
    """Whose relations decide; of somebody erased there are none, and the service decides by the area of the request."""
    return youth_id if desk().relations.links(youth_id) else None


@blp.route("/youths/<youth_id>/erasure", methods=["POST"])
@blp.arguments(schema_of(rpc.AskErasure, ("youth_id",)))
@blp.response(200, schema_of(Done))
def post_erasure(values: Values, youth_id: str) -> Response:
    """The youth asks; a person decides."""
    return answer(ask("ask_erasure", rpc.ask_erasure, record_from(rpc.AskErasure, values, youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/erasure", methods=["DELETE"])
@blp.response(200, schema_of(Done))
def delete_erasure(youth_id: str) -> Response:
    """The youth has thought again."""
    return answer(ask("ask_erasure", rpc.withdraw_erasure, rpc.WithdrawErasure(youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/erasure/refusal", methods=["POST"])
@blp.arguments(schema_of(rpc.RefuseErasure, ("youth_id",)))
@blp.response(200, schema_of(Done))
def post_refusal(values: Values, youth_id: str) -> Response:
    """With the reason that the youth reads."""
    command = record_from(rpc.RefuseErasure, values, youth_id=youth_id)
    return answer(ask("decide_erasure", rpc.refuse_erasure, command, youth_id))


@blp.route("/youths/<youth_id>/erasure/decision", methods=["POST"])
@blp.arguments(schema_of(rpc.EraseYouth, ("youth_id", "version")))
@blp.response(200, schema_of(rpc.Erasure))
def post_decision(values: Values, youth_id: str) -> Response:
    """The file is erased for good, in every service. The version of the file that was seen goes into If-Match."""
    command = record_from(rpc.EraseYouth, values, youth_id=youth_id, version=version_named())
    return answer(ask("decide_erasure", rpc.erase_youth, command, youth_id))


@blp.route("/erasures")
@blp.arguments(schema_of(rpc.ListErasures), location="query")
@blp.response(200, schema_of(rpc.Erasures))
def list_erasures(values: Values) -> Response:
    """Requests that wait, the oldest first; or what was decided, the newest first."""
    return answer(ask("list_erasures", rpc.list_erasures, record_from(rpc.ListErasures, values)))


@blp.route("/proofs/<digest>")
@blp.response(200, schema_of(attendance.Proof))
def get_proof(digest: str) -> Response:
    """Whether a signed paper of somebody erased is true: the restricted archive, by the digest on the paper."""
    if not DIGEST.fullmatch(digest):
        abort(404, description="digest: 64 hexadecimal digits.")
    return answer(ask("read_archive", attendance.check_proof, attendance.CheckProof(digest=digest)))


@blp.route("/archive")
@blp.arguments(schema_of(attendance.ListArchive), location="query")
@blp.response(200, schema_of(attendance.Archive))
def list_archive(values: Values) -> Response:
    """Proofs kept of persons who were erased: why and until when. Each that is shown leaves a trace."""
    return answer(archive_page("list_archive", record_from(attendance.ListArchive, values)))


@blp.route("/youths/<youth_id>/handed-copy")
@blp.response(200, schema_of(Export, name="FileExport"))
def get_handed_copy(youth_id: str) -> Response:
    """The whole file for the youth who asks for it at the desk; only by her own adviser, and she sees that it was done."""
    response = answer(with_files("hand_over_file", handed_file("hand_over_file", youth_id)))
    response.headers["Content-Disposition"] = 'attachment; filename="dossier-autonomie.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blp.route("/erasures/returns", methods=["POST"])
@blp.arguments(schema_of(rpc.LetReturn))
@blp.response(200, schema_of(Done))
def post_return(values: Values) -> Response:
    """Somebody erased comes back of her own will: her file number may be imported again, as a new file."""
    return answer(ask("list_erasures", rpc.let_return, record_from(rpc.LetReturn, values)))
