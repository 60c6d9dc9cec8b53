"""LeadOps as one node of somebody else's graph.

A website's contact form starts a run: the first node reads the form, the second is LeadOps whole, the third tells the
team. State keys of the same name (`lead`, `score`, `decision`, `email_draft`) pass through; the rest stays this graph's own.

    python examples/embed_graph.py
"""

import asyncio
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph

from leadops_core import LeadOps
from leadops_core.schemas import DecisionResult, EmailDraft, Lead, LeadContent, RecommendedAction, ScoreResult


class FormState(TypedDict, total=False):
    """State of the embedding graph."""

    form: dict[str, str]
    lead: Lead | LeadContent
    score: ScoreResult | None
    decision: DecisionResult | None
    email_draft: EmailDraft | None
    message: str


def read_form(state: FormState) -> FormState:
    """What the form's fields are called is this site's business."""
    form = state["form"]
    return {
        "lead": LeadContent(
            first_name=form.get("name"),
            email=form.get("mail"),
            company_name=form.get("company"),
            job_title=form.get("role"),
            lead_message=form.get("text"),
        )
    }


def tell_team(state: FormState) -> FormState:
    """One line for the team's channel."""
    score, decision = state.get("score"), state.get("decision")
    if score is None or decision is None:
        return {"message": "A lead came in that could not be scored: look at it."}
    whom = "sales" if decision.action is RecommendedAction.SEND_EMAIL else "nobody yet"
    return {"message": f"{score.label} at {score.total:.0f}: {decision.sentence} For: {whom}."}


def build_site_graph(ops: LeadOps) -> Any:
    """The embedding graph, compiled."""
    graph = StateGraph(FormState)
    graph.add_node("read_form", read_form)
    graph.add_node("leadops", ops.graph())
    graph.add_node("tell_team", tell_team)
    graph.add_edge(START, "read_form")
    graph.add_edge("read_form", "leadops")
    graph.add_edge("leadops", "tell_team")
    graph.add_edge("tell_team", END)
    return graph.compile()


async def run(form: dict[str, str], database: str = "sqlite://") -> FormState:
    """One form through the whole graph."""
    with LeadOps.open(database) as ops:
        result: FormState = await build_site_graph(ops).ainvoke({"form": form})
        return result


FORM = {
    "name": "Mara",
    "mail": "mara.lind@fjordfreight.example",
    "company": "Fjord Freight",
    "role": "VP Sales",
    "text": "Our inbound leads wait two days for an answer. The budget is approved. Can we see a demo next week?",
}

if __name__ == "__main__":
    done = asyncio.run(run(FORM))
    print(done["message"])
    draft = done.get("email_draft")
    if draft is not None:
        print(f"\nA draft waits for approval:\n  {draft.subject}")
