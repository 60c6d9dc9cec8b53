"""The routes, by topic."""

from fastapi import APIRouter

from leadops_api.routes import service, session

ROUTERS: tuple[APIRouter, ...] = (session.router, service.router)
