"""The first start of `make run`: an empty programme with one code, or an invented one that has been going for six months."""

from deploy.demo.prepare import prepare

__all__ = ["prepare"]
