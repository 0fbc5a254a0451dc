"""The OpenAPI document: flask-smorest's, with our problem documents (RFC 9457) as the shape of every error."""

from flask_smorest import Api
from marshmallow import Schema, fields

from gateway import problems


class ProblemSchema(Schema):
    """What every error of the API answers. `code` is stable; `detail` is a sentence for people."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)
    trace = fields.String(required=True, allow_none=True)
    data = fields.Dict()
    errors = fields.Dict()


class DocumentedApi(Api):
    ERROR_SCHEMA = ProblemSchema

    def _register_responses(self) -> None:
        usual: str = Api.DEFAULT_RESPONSE_CONTENT_TYPE
        self.DEFAULT_RESPONSE_CONTENT_TYPE = problems.CONTENT_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = usual
