"""Mount LeadOps as one node of another graph.

A website's contact form starts a run: the first node reads the form, the second is LeadOps, and the third notifies the
team. State keys with the same name (`lead`, `score`, `decision`, `email_draft`) are shared; all other keys stay in the
outer graph.

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
    """Map the fields of this site's form to a lead."""
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
    """Write one line for the team's channel."""
    score, decision = state.get("score"), state.get("decision")
    if score is None or decision is None:
        return {"message": "A new lead could not be scored. Open it in LeadOps."}
    whom = "sales" if decision.action is RecommendedAction.SEND_EMAIL else "nobody yet"
    return {"message": f"{score.label} at {score.total:.0f}: {decision.sentence} For: {whom}."}


def build_site_graph(ops: LeadOps) -> Any:
    """Compile the embedding graph."""
    graph = StateGraph(FormState)
    graph.add_node("read_form", read_form)
    graph.add_node("leadops", ops.pipeline.graph())
    graph.add_node("tell_team", tell_team)
    graph.add_edge(START, "read_form")
    graph.add_edge("read_form", "leadops")
    graph.add_edge("leadops", "tell_team")
    graph.add_edge("tell_team", END)
    return graph.compile()


async def run(form: dict[str, str], database: str = "sqlite://") -> FormState:
    """Run one form through the graph."""
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
