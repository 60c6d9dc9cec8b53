"""Settings that can be changed at runtime."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import (
    BaseModel,
    ConfigDict,
    StrictBool,
)

from leadops_api.deps import (
    CONFLICT,
    PRECONDITION_FAILED,
    PRECONDITION_REQUIRED,
    CallingActor,
    Ops,
    RequiredIfMatch,
    etag,
    requires,
)
from leadops_api.errors import ProblemError
from leadops_api.guard import GuardedRoute
from leadops_api.request_body import NonEmptyRequestBody
from leadops_api.security import Role
from leadops_core import LeadOps
from leadops_core.outreach import written_languages
from leadops_core.schemas import (
    Language,
    MailMode,
    Preferences,
    Share,
    Thresholds,
)
from leadops_core.schemas.preferences import LabelShare
from leadops_core.schemas.verdict import PROBABILITY_LABELS

router = APIRouter(prefix="/api/settings", tags=["settings"], route_class=GuardedRoute)

_ETAG = {"ETag": {"schema": {"type": "string"}, "description": "The settings' version, for `If-Match`."}}
_NO_WEB = "No web lookup is installed. Enrichment uses the lead's own data."


class SettingsChanges(NonEmptyRequestBody):
    """Changes to the settings. Missing fields stay as they are."""

    model_config = ConfigDict(
        json_schema_extra={"minProperties": 1, "examples": [{"mail_mode": "mock"}]},
        use_attribute_docstrings=True,
    )

    mail_mode: MailMode | None = None
    web_enrichment: StrictBool | None = None
    exploration_share: Share | None = None
    """Share of the leads that would get no email because of their score, to propose at random; 0 turns it off."""
    hot_share: LabelShare | None = None
    """Share of the newest leads that are HOT, from the next learned version on."""
    warm_share: LabelShare | None = None
    """Share of the newest leads that are WARM, after the HOT ones."""


class MailSettings(BaseModel):
    """How approved emails are sent."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    mode: MailMode
    """The selected mode."""
    provider: str
    """The configured provider (`EMAIL_MODE`)."""
    is_real: bool
    """True if approved emails are really sent."""
    sender: str
    sender_name: str
    undo_seconds: float
    """Undo window in seconds."""
    daily_cap: int
    languages: tuple[Language, ...]
    """The languages that emails are written in, the default first. The playbook lists them."""


class WebEnrichmentSettings(BaseModel):
    """Company enrichment from the web."""

    enabled: bool
    available: bool
    note: str


class ModelSettings(BaseModel):
    """The language model."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    provider: str
    """`offline`: rules and templates."""
    drafting: Literal["choose", "write"]
    """`choose`: a model chooses among the sentences of the templates; `write`: it writes freely, and a person confirms."""


class LearningSettings(BaseModel):
    """When the scorecard is trained, and whether a new version becomes active."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    mode: Literal["auto", "ask", "off"]
    """`auto`: a version that passes becomes active; `ask`: a person activates it; `off`: training runs only on request."""
    after_labels: int
    """Number of new outcomes after which the scorecard is trained again."""
    after_days: int
    """Days after which the scorecard is trained again if there is any new outcome."""
    least_labels: int
    """Minimum number of outcomes before a learned version can become active."""
    probability_labels: int
    """Number of outcomes from which scores are probabilities."""
    hot_share: float
    """Share of the newest leads that the next learned version makes HOT."""
    warm_share: float
    """Share of the newest leads that it makes WARM, after the HOT ones."""
    hot_chance: float | None
    """Probability from which a lead is HOT, instead of the share."""
    warm_chance: float | None
    """Probability from which a lead is WARM, instead of the share."""


class SettingsOut(BaseModel):
    """The settings of the service."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    version: int
    """The `ETag`."""
    mail: MailSettings
    web_enrichment: WebEnrichmentSettings
    model: ModelSettings
    learning: LearningSettings
    exploration_share: float
    """Share of the leads that would get no email because of their score, that is proposed at random; 0 is off."""
    scorecard_number: int
    thresholds: Thresholds
    changed_by: str | None


@router.get(
    "",
    operation_id="get_settings",
    summary="Get settings",
    **requires(Role.READER, responses={200: {"headers": _ETAG}}),
)
def get_settings(ops: Ops, response: Response) -> SettingsOut:
    """Return the settings without secrets."""
    return _answer(ops, ops.settings.get(), response)


@router.patch(
    "",
    operation_id="change_settings",
    summary="Change settings",
    **requires(
        Role.ADMIN, CONFLICT, PRECONDITION_FAILED, PRECONDITION_REQUIRED, responses={200: {"headers": _ETAG}}
    ),
)
def change_settings(
    body: SettingsChanges, ops: Ops, actor: CallingActor, version: RequiredIfMatch, response: Response
) -> SettingsOut:
    """Change settings. The change takes effect immediately in every process."""
    if body.web_enrichment:
        raise ProblemError(409, f"Not switched on: {_NO_WEB}.")
    changed = ops.settings.change(
        by=actor,
        mail_mode=body.mail_mode,
        web_enrichment=body.web_enrichment,
        exploration_share=body.exploration_share,
        hot_share=body.hot_share,
        warm_share=body.warm_share,
        expected_version=version,
    )
    return _answer(ops, changed, response)


def _answer(ops: LeadOps, preferences: Preferences, response: Response) -> SettingsOut:
    config = ops.config
    active = ops.scorecards.active()
    labels = ops.learning.score_labels()
    response.headers["ETag"] = etag(preferences.version)
    return SettingsOut(
        version=preferences.version,
        mail=MailSettings(
            mode=preferences.mail_mode,
            provider=config.email_mode,
            is_real=config.email_mode != "mock" and preferences.mail_mode is MailMode.PROVIDER,
            sender=config.sender_email,
            sender_name=config.sender_name,
            undo_seconds=config.undo_seconds,
            daily_cap=config.daily_cap,
            languages=written_languages(ops.playbook.current()),
        ),
        web_enrichment=WebEnrichmentSettings(
            enabled=preferences.web_enrichment, available=False, note=_NO_WEB
        ),
        model=ModelSettings(provider=ops.models.name, drafting=config.llm_drafting),
        learning=LearningSettings(
            mode=config.learning_mode,
            after_labels=config.learning_after_labels,
            after_days=config.learning_after_days,
            least_labels=config.learning_least_labels,
            probability_labels=PROBABILITY_LABELS,
            hot_share=labels.hot_share,
            warm_share=labels.warm_share,
            hot_chance=labels.hot_chance,
            warm_chance=labels.warm_chance,
        ),
        exploration_share=ops.exploration.share(),
        scorecard_number=active.number,
        thresholds=active.scorecard.thresholds,
        changed_by=preferences.changed_by,
    )
